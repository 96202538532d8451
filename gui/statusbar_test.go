package gui

import (
	"testing"
	"time"

	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
)

// stubborn is a clipboard that can't be read, and takes nothing without the
// focus.
type stubborn struct{}

func (stubborn) Content() string                         { return "" }
func (stubborn) SetContent(string)                       {}
func (stubborn) SetSecret(model.Secret, func(bool)) bool { return false }
func (stubborn) NeedsFocus() bool                        { return true }

// Nobody is left in the belief that a token is on the clipboard, or gone.
func TestClipboardIsToldTruly(t *testing.T) {
	s := newScreen(t, nil)
	guard := clipboard.New(stubborn{}, s.options.Post, s.mark)
	s.clipboard, s.shell.clipboard = guard, guard
	bar := s.page.status
	shows := func(key string, clearable bool) {
		t.Helper()
		s.turn()
		bar.redraw()
		if !bar.clipboard.Visible() || bar.clipboard.Text != text(key) || bar.clear.Visible() != clearable {
			t.Errorf("%q, visible %v, can be cleared %v; want %s", bar.clipboard.Text, bar.clipboard.Visible(), bar.clear.Visible(), key)
		}
	}
	guard.SetLimit(time.Hour)
	s.lostFocus()
	guard.Copy(speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789"))
	shows("status.clipboard-waiting", true)
	guard.Focus()
	guard.Clear()
	shows("status.clipboard-due", true)
	for range 10 {
		guard.Focus()
	}
	shows("status.clipboard-left", false)
	guard.CopyPlain("something else")
	s.turn()
	bar.redraw()
	if bar.clipboard.Visible() {
		t.Errorf("%q after something else was copied", bar.clipboard.Text)
	}
}
