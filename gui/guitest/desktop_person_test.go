//go:build linux

package guitest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Picture writes what is on the screen to a PNG file.
func (d *Desktop) Picture(path string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.Run("import", "-window", "root", path); err != nil {
		d.t.Error(err)
	}
}

// Failure keeps a picture of the screen beside the others, the first time only.
func (d *Desktop) Failure() {
	d.t.Helper()
	d.failure.Do(func() {
		name := strings.ReplaceAll(d.t.Name(), "/", "-") + "-failure.png"
		if path, err := filepath.Abs(filepath.Join("..", "..", "build", "tour", "window", name)); err == nil {
			d.Picture(path)
		}
	})
}

// Clipboard returns what another program would paste.
func (d *Desktop) Clipboard() string {
	out, err := d.Run("xclip", "-selection", "clipboard", "-out")
	if err != nil {
		return "" // xclip fails on an empty clipboard
	}
	return out
}

// ClipboardMarked reports whether the text on the clipboard is marked as a secret for the histories of desktops.
func (d *Desktop) ClipboardMarked() bool {
	out, _ := d.Run("xclip", "-selection", "clipboard", "-out", "-target", "TARGETS")
	return strings.Contains(out, "x-kde-passwordManagerHint")
}

// SetClipboard copies text as another program would, and returns when it can
// be pasted. The text is in no argument of a process.
func (d *Desktop) SetClipboard(text string) {
	d.t.Helper()
	// xclip stays behind to hand the text out, so its output is no pipe to
	// wait for.
	cmd := d.command("xclip", "-selection", "clipboard", "-in")
	cmd.Stdin = strings.NewReader(text)
	if err := cmd.Run(); err != nil {
		d.t.Fatalf("xclip: %v", err)
	}
	d.await("the clipboard", func() bool { return d.Clipboard() == text })
}

// placeBrowser puts an xdg-open on the PATH of the desktop that only notes
// the address.
func (d *Desktop) placeBrowser() {
	script := fmt.Sprintf("#!/bin/sh\nprintf '%%s\\n' \"$1\" >>'%s'\n", d.visits())
	if err := os.WriteFile(filepath.Join(d.Home, "bin", "xdg-open"), []byte(script), 0o700); err != nil {
		d.t.Fatal(err)
	}
}

func (d *Desktop) visits() string { return filepath.Join(d.Home, "visits") }

// Opened returns the addresses that programs asked the browser to open, the
// last one last.
func (d *Desktop) Opened() []string {
	text, _ := os.ReadFile(d.visits()) // there is none before the first
	whole := text[:strings.LastIndexByte(string(text), '\n')+1]
	return strings.Fields(string(whole))
}
