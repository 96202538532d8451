//go:build linux

package main

import (
	"os"
	"path/filepath"
	"testing"

	"speckle-keys/gui/guitest"
)

// needWindow skips tests of the real window, which .ci/window and .ci/tour
// ask for: they need Xvfb, a window manager, a bus, a keychain, and the build
// with the tag guitest.
func needWindow(t *testing.T) (binary string) {
	t.Helper()
	if os.Getenv("SPECKLE_KEYS_WINDOW") == "" {
		t.Skip("the run of the real window is part of make test; alone: .ci/window")
	}
	binary, err := filepath.Abs("build/speckle-keys-guitest")
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

func TestWindowSmoke(t *testing.T) {
	binary := needWindow(t)
	desktop := guitest.NewDesktop(t)
	p := desktop.Launch(t, binary, nil)
	p.WaitFor("label", guitest.Text("Speckle Keys"))
	w := p.Wait("x", func(guitest.Window) bool { return true })
	t.Log(w)
	desktop.Picture("/tmp/smoke.png")
}
