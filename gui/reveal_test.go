package gui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// canRead reports whether a piece of a secret can be read in the window.
func (s *screen) canRead(secret speckle.Secret) bool {
	text := s.everything()
	for _, piece := range pieces(secret) {
		if strings.Contains(text, piece) {
			return true
		}
	}
	return false
}

// countdowns replaces the timers of revealed secrets: run lets the time of the
// last one pass.
func countdowns(t *testing.T) (lasts *time.Duration, run func()) {
	running := map[int]func(){}
	last, before := 0, later
	t.Cleanup(func() { later = before })
	lasts = new(time.Duration)
	later = func(d time.Duration, f func()) (stop func()) {
		last++
		n := last
		*lasts, running[n] = d, f
		return func() { delete(running, n) }
	}
	return lasts, func() {
		t.Helper()
		if len(running) != 1 || running[last] == nil {
			t.Fatalf("%d countdowns run at once", len(running))
		}
		f := running[last]
		delete(running, last)
		f()
	}
}

// S51: what is revealed can be read for 30 seconds, and not once its dialog is
// closed.
func TestRevealedSecretIsMaskedInTime(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	lasts, timeIsUp := countdowns(t)
	once := s.once()
	secret := once.once.Secret()
	revealsFor30Seconds := func(reveal, mask func()) {
		t.Helper()
		reveal()
		mask()
		reveal() // starts the time again
		if *lasts != 30*time.Second || !s.canRead(secret) {
			t.Fatalf("it can be read: %v, for %v", s.canRead(secret), *lasts)
		}
		timeIsUp()
		if s.canRead(secret) {
			t.Error("it can still be read when the time is up")
		}
	}
	revealsFor30Seconds(func() { once.field.SetRevealed(true) }, once.field.Mask)
	once.field.SetRevealed(true)
	once.close()
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
	if s.canRead(secret) {
		t.Error("closed: the new token can still be read")
	}

	s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0])
	d := widgets.TopDialog(s.window.Canvas())
	field := partsOf[*widgets.SecretField](d)[0]
	reveal := func() {
		t.Helper()
		field.SetRevealed(true)
		s.wait("the saved token's text", func() bool { return s.canRead(secret) })
	}
	revealsFor30Seconds(reveal, field.Mask)
	reveal()
	s.Program.secrets.lostFocus()
	if s.canRead(secret) {
		t.Error("without focus: the saved token can still be read")
	}
	s.Program.secrets.gainedFocus()
	reveal()
	d.Close()
	if s.canRead(secret) {
		t.Error("closed: the saved token can still be read")
	}
}

// S51: while a token is being loaded the keychain's prompt may take the focus:
// the token is shown when the window has it again, unless that takes too long,
// the screen was locked, the dialog was closed, or it was asked for again.
func TestSecretThatComesWhileTheWindowHasNoFocus(t *testing.T) {
	secret := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
	for name, c := range map[string]struct {
		meanwhile, after func(s *screen, up func(), forget func())
		shown            bool
	}{
		"the focus is back":     {shown: true},
		"after too long":        {after: func(_ *screen, up, _ func()) { up() }},
		"locked before it came": {meanwhile: func(s *screen, _, _ func()) { s.Program.secrets.drop() }},
		"locked after it came":  {after: func(s *screen, _, _ func()) { s.Program.secrets.drop() }},
		"closed before it came": {meanwhile: func(_ *screen, _, forget func()) { forget() }},
		"closed after it came":  {after: func(_ *screen, _, forget func()) { forget() }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScreen(t, nil)
			_, timeIsUp := countdowns(t)
			var got []func(model.Secret)
			times := 0 // that it was recorded as revealed
			field, forget := s.shell.secretField(func(f func(model.Secret)) { got = append(got, f) }, func() { times++ }, func() {})
			s.window.SetContent(field)
			step := func(do func(*screen, func(), func())) {
				if do != nil {
					do(s, timeIsUp, forget)
				}
			}
			field.SetRevealed(true) // the eye
			s.lostFocus()
			step(c.meanwhile)
			got[0](secret)
			if s.canRead(secret) {
				t.Error("it can be read without the focus")
			}
			step(c.after)
			s.gainedFocus()
			if shown := s.canRead(secret); shown != c.shown {
				t.Errorf("it can be read: %v", shown)
			}
			if c.shown != (times == 1) {
				t.Errorf("it is said to be shown %d times", times)
			}
			field.Mask()
			field.SetRevealed(true)
			field.SetRevealed(true)
			got[1](secret) // the answer to the first of two
			if s.canRead(secret) {
				t.Error("an earlier answer is shown")
			}
		})
	}
}

// The dialog of a new token that is kept nowhere can't be closed.
func TestUnsafeTokenKeepsItsDialog(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
	form.SetName("kept nowhere")
	form.SetSave(false)
	form.Submit()
	s.until("the dialog", func() bool { return s.once() != nil })
	d := s.once()
	for what, try := range map[string]func(){
		"Done": d.done.Press, "Enter": d.dialog.Default, "Esc": func() { s.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) }, "closing": func() { d.dialog.Close() },
		"quitting": s.quit,
	} {
		try()
		s.turn()
		if !d.dialog.IsOpen() || d.once.Secret().IsZero() {
			t.Fatalf("%s closed it", what)
		}
	}
	d.once.Tick(true)
	d.done.Press()
	if d.dialog.IsOpen() {
		t.Error("it doesn't close although somebody says that the token is safe")
	}
}

// S54: "Copied" and the countdown stand at the secret that the clipboard
// holds, and at no other.
func TestCopiedIsSaidOfTheCopiedSecret(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	for _, name := range []string{"first", "second"} {
		form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
		form.SetName(name)
		form.Submit()
		s.until(name, func() bool { return form.OneTime != nil })
	}
	dialogs := map[string]*oneTimeDialog{}
	s.until("both dialogs", func() bool {
		for _, d := range s.oneTime {
			dialogs[d.once.Entry.Name] = d
		}
		return len(dialogs) == 2
	})
	first, second := dialogs["first"], dialogs["second"]
	plain := textOf("once.copy")
	for _, copied := range []*oneTimeDialog{first, second, first} {
		copied.copying.Press()
		s.turn()
		for _, d := range []*oneTimeDialog{first, second} {
			if said := d.copying.Text != plain; said != (d == copied) {
				t.Errorf("%s was copied; the button of %s says %q", copied.once.Entry.Name, d.once.Entry.Name, d.copying.Text)
			}
		}
		if s.clipboard.Remaining() == 0 || first.copying.Text == plain && second.copying.Text == plain {
			t.Error("no countdown")
		}
	}
	s.clipboard.CopyPlain("something else")
	s.turn()
	if first.copying.Text != plain || second.copying.Text != plain {
		t.Error("a button says Copied of what was copied over")
	}
}
