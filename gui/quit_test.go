package gui

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// Fyne hands an event of its end to a queue that it closes a moment later: with
// one, a program that quits now and then never ends.
func TestFyneHasNoEventAtTheEnd(t *testing.T) {
	events := appOfTests(t).Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	events.SetOnStoppedHookExecuted(func() {}) // as every app of Fyne begins
	newScreen(t, nil)
	if events.OnStopped() != nil {
		t.Error("there is one")
	}
}

// Work that ends after the program posts nothing: nobody takes it any more.
func TestNothingIsPostedAfterTheEnd(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.rest()
	ran := false
	s.options.Post(func() { ran = true })
	if s.turn(); !ran {
		t.Fatal("nothing is posted before")
	}
	s.quit()
	if s.running.Err() == nil {
		t.Error("what runs beside the window goes on")
	}
	left := len(s.queue)
	s.options.Post(func() {})
	s.app.Mark()
	s.settings.Post(func() {})
	if n := len(s.queue) - left; n > 0 {
		t.Errorf("%d are posted", n)
	}
}

// S37: A secret that was copied doesn't stay when the program ends.
func TestQuittingEmptiesTheClipboard(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.clipboard.Copy(speckle.NewSecret("of no use"))
	if s.quit(); s.fyne.Clipboard().Content() != "" {
		t.Error("it is still there")
	}
}

// plain is a clipboard that can't be read for a time, as without the focus.
type plain struct {
	text string
	deaf bool
}

func (c *plain) SetContent(text string) { c.text = text }

func (c *plain) Content() string {
	if c.deaf {
		return ""
	}
	return c.text
}

// S37: The clipboard that could not be emptied is when the window has the focus.
func TestFocusEmptiesTheClipboard(t *testing.T) {
	s := newScreen(t, nil)
	board := &plain{}
	s.clipboard = clipboard.New(board, s.options.Post, s.mark)
	s.clipboard.Copy(speckle.NewSecret("of no use"))
	board.deaf = true
	s.lostFocus()
	s.clipboard.Clear()
	board.deaf = false
	if board.text == "" {
		t.Fatal("it was emptied without the focus, so this test shows nothing")
	}
	if s.gainedFocus(); board.text != "" || s.clipboard.Holding() {
		t.Error("the secret stays")
	}
}

// What could be lost is told once: by the dialog of the new token, or by a
// message where there is none, as while the server makes it.
func TestQuittingTellsOnceWhatWouldBeLost(t *testing.T) {
	s := newScreen(t, withStore(lockedOne))
	made(model.SaveFailed, nil)(s)
	in := func() *widgets.Dialog { return widgets.TopDialog(s.window.Canvas()) }
	d := s.once()
	if s.quit(); in() != d.dialog || d.warning.Color != widgets.ColorDangerText {
		t.Errorf("the dialog in front is %q, and its warning %v", in().Title, d.warning.Color)
	}
	clear(s.oneTime)
	if s.quit(); in().Title != text("quit.unsafe-title") {
		t.Errorf("without that dialog, %q is in front", in().Title)
	}
	if s.running.Err() != nil {
		t.Error("the program ends nevertheless")
	}
	s.oneTime[d.once] = d
}

// Whatever would close the dialog of a token that isn't safe marks the reason why
// it stays, and not by color alone.
func TestTokenThatIsNotSafeSaysWhyItStays(t *testing.T) {
	for name, close := range map[string]func(*screen){
		"Esc":             func(s *screen) { s.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
		"a click beside":  func(s *screen) { test.TapCanvas(s.window.Canvas(), fyne.NewPos(5, 300)) },
		"the window's X":  func(s *screen) { s.quit() },
		"the button Done": func(s *screen) { s.once().done.Press() },
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t, withStore(lockedOne))
			made(model.SaveFailed, nil)(s)
			d := s.once()
			if d.warning.Style != widgets.Caption {
				t.Fatal("the reason is marked before")
			}
			close(s)
			if !d.dialog.IsOpen() || d.warning.Style != widgets.CaptionStrong || d.warning.Color != widgets.ColorDangerText {
				t.Errorf("open %v, the reason is drawn in %v, %v", d.dialog.IsOpen(), d.warning.Style, d.warning.Color)
			}
		})
	}
}

// However the run ends, what runs beside the window and the demo end with it,
// and the settings are written.
func TestEndOfTheRunEndsAllElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.json")
	s := newScreenWith(t, nil, model.OpenSettings(path, nil))
	ended := false
	s.endDemo = func() { ended = true }
	s.settings.Change(func(settings *model.Settings) { settings.ReduceMotion = true })
	s.Run() // the loop of Fyne's test driver returns at once
	if s.running.Err() == nil || !ended {
		t.Errorf("what runs beside the window ended: %v, the demo: %v", s.running.Err(), ended)
	}
	if !model.OpenSettings(path, nil).Now().ReduceMotion {
		t.Error("the settings are lost")
	}
}

// The program can be quit while the demo starts, too.
func TestQuitWhileTheDemoStarts(t *testing.T) {
	s := &screen{t: t, queue: make(chan func(), 100)}
	started := make(chan struct{})
	s.Program = New(appOfTests(t), Options{
		Version: "test", StartDemo: true, Post: func(f func()) { s.queue <- f },
		Demo: func(ctx context.Context) (model.World, func(), error) {
			<-started
			return model.World{}, nil, context.Canceled
		},
	})
	t.Cleanup(s.window.Close)
	defer close(started)
	s.typeKeys(fyne.KeyQ, fyne.KeyModifierShortcutDefault)
	if s.running.Err() == nil {
		t.Error("the key does nothing")
	}
}

// S37: a token that is deleted or revoked is taken off the clipboard at once; another one stays.
func TestEndedTokenLeavesTheClipboard(t *testing.T) {
	for name, end := range map[string]func(*screen, model.SavedRow){
		"deleted": func(s *screen, row model.SavedRow) { s.shell.deleteSaved([]model.SavedRow{row}, false) },
		"revoked": func(s *screen, row model.SavedRow) {
			s.shell.revoke(s.app.Tokens(s.app.Accounts.Current()), model.TokenRow{Token: model.Token{ID: row.TokenID}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t, nil)
			made(model.IsSaved, func(s *screen) { s.once().close() })(s)
			on("Ada Okafor", model.TabTokens)(s)
			s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
			row := s.app.Saved.Rows(model.Origin{})[0]
			s.app.Saved.Copy(row.Key, s.clipboard.Copy)
			s.until("the copy", s.clipboard.Holding)
			other := row
			other.TokenID, other.Key = "0123456789", "no such key"
			if end(s, other); !s.clipboard.Holding() {
				t.Fatal("it is taken off for another one")
			}
			if end(s, row); s.clipboard.Holding() {
				t.Error("it is still there")
			}
		})
	}
}
