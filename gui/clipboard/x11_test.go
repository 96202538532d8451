//go:build linux

package clipboard_test

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"speckle-keys/gui/clipboard"
)

// x11 is the clipboard of a real X server, as another program sees it.
type x11 struct {
	t       *testing.T
	display string
}

func (x x11) Content() string {
	out, _ := x.xclip("-o").Output() // an empty clipboard is an error of xclip
	return string(out)
}

func (x x11) SetContent(text string) {
	c := x.xclip("-i")
	c.Stdin = strings.NewReader(text)
	if err := c.Run(); err != nil {
		x.t.Errorf("xclip: %v", err)
	}
	// xclip goes to the background before the display knows of the text.
	eventually(x.t, "a text on the clipboard", func() bool { return x.Content() == text })
}

func (x x11) xclip(args ...string) *exec.Cmd {
	c := exec.Command("xclip", append([]string{"-selection", "clipboard"}, args...)...)
	c.Env = append(os.Environ(), "DISPLAY="+x.display)
	return c
}

// startX runs an X server without a screen until the test ends.
func startX(t *testing.T, options ...string) x11 {
	t.Helper()
	for _, program := range []string{"Xvfb", "xclip"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: the X11 clipboard is not tested", program)
		}
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", append([]string{"-displayfd", "3", "-nolisten", "tcp", "-noreset"}, options...)...)
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Signal(os.Interrupt) // it removes its lock file
		_ = server.Wait()
	})
	write.Close()
	number, err := bufio.NewReader(read).ReadString('\n') // once it answers
	if err != nil {
		t.Fatalf("no X server: %v", err)
	}
	return x11{t, ":" + strings.TrimSpace(number)}
}

// S37.
func TestX11(t *testing.T) {
	t.Parallel()
	board := startX(t)
	posted := make(chan func())
	guard := clipboard.New(board, func(f func()) { posted <- f }, func() {})

	guard.SetLimit(100 * time.Millisecond)
	guard.Copy(one)
	if board.Content() != one.Reveal() {
		t.Fatal("the copy is not there")
	}
	for guard.Holding() {
		(<-posted)()
	}
	if board.Content() != "" {
		t.Error("the clipboard was not emptied")
	}

	guard.Copy(two)
	board.SetContent("a shopping list") // another program's copy
	for guard.Holding() {
		(<-posted)()
	}
	if got := board.Content(); got != "a shopping list" {
		t.Errorf("the clipboard has %d bytes", len(got))
	}

	guard.SetLimit(0)
	guard.Copy(one)
	guard.Quit()
	if board.Content() != "" {
		t.Error("not emptied at the end of the program")
	}
}
