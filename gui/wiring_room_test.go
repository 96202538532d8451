package gui

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// What appears on a page that is in sight gets its room at once, without
// anything else that is laid out again.
func TestNoticesGetTheirRoom(t *testing.T) {
	s := newScreen(t, nil)
	err := errors.New("it broke")
	appears := func(what string, place func() *fyne.Container, change func()) {
		t.Helper()
		s.rest()
		change()
		s.app.Mark()
		s.turn()
		if o := place(); len(o.Objects) == 0 || o.Size().Height < o.MinSize().Height || o.MinSize().Height == 0 {
			t.Errorf("%s: %d notices are %v high and need %v", what, len(o.Objects), o.Size().Height, o.MinSize().Height)
		}
	}
	account := s.choose("Ada Okafor")
	on("Ada Okafor", model.TabTokens)(s)
	appears("tokens", func() *fyne.Container { return s.tokensTab().notices.Container }, func() { s.app.Tokens(account).Err = err })
	s.shell.showTab(model.TabSaved)
	appears("saved", func() *fyne.Container { return s.page.pages[model.TabSaved].(*savedList).notices.Container }, func() { s.app.Saved.Err = err })
	s.shell.showTab(model.TabServer)
	server := s.page.pages[model.TabServer].(*serverTab)
	appears("server", func() *fyne.Container { return server.warnings.Container }, func() { s.app.Server(account.Origin).Err = err })
	mine := s.myApps("Ada Okafor", 1)
	appears("authorized apps", func() *fyne.Container { return mine.notices.Container }, func() { mine.mine.Authorized.Err = err })
}

// What is closed gives its room back, and what a click opens gets one.
func TestRoomFollowsWhatIsShown(t *testing.T) {
	s := newScreen(t, notDemo)
	on("Ada Okafor", model.TabTokens)(s)
	s.rest()
	top := func() float32 { return s.fyne.Driver().AbsolutePositionForObject(s.page.split).Y }
	before := top()
	s.button(s.page.welcome.content, textOf("welcome.close")).Press()
	s.turn()
	if top() >= before {
		t.Errorf("without the welcome the page begins at %v, as before", top())
	}
	d := register(s)
	d.register.another.Press()
	s.turn()
	if !shown(d.register.redirect) {
		t.Error("another way to register has no room")
	}
}

// A failure of the form is in sight, wherever the form was scrolled to.
func TestFailureOfTheFormIsScrolledTo(t *testing.T) {
	s := newScreen(t, nil)
	var d *newTokenDialog
	form(func(opened *newTokenDialog) { d = opened })(s)
	d.form.SetPreset(model.PresetCustom)
	s.turn()
	scroll := partsOf[*container.Scroll](d.dialog)[0]
	if scroll.ScrollToBottom(); scroll.Offset.Y == 0 {
		t.Fatal("there is nothing to scroll")
	}
	d.form.Err = errors.New("it broke")
	s.app.Mark()
	s.turn()
	if scroll.Offset.Y != 0 {
		t.Errorf("the failure is %v above what is in sight", scroll.Offset.Y)
	}
}

// Return in the field adds the folder, and there is nothing to add before.
func TestFolderIsAddedByReturn(t *testing.T) {
	var searched []string
	s := newScreen(t, real(&searched))
	s.choose("Ada Okafor")
	d := showSettings(s.shell)
	if !d.add.Disabled() {
		t.Error("an empty path can be added")
	}
	folder := filepath.Join(t.TempDir(), "Team")
	d.path.SetText(folder)
	typeKey(d.path, fyne.KeyReturn)
	s.turn()
	if !d.dialog.IsOpen() || !slices.Equal(searched, []string{folder}) {
		t.Errorf("open %v, %v is searched", d.dialog.IsOpen(), searched)
	}
}

// A form that waits for the server can't be canceled or sent again.
func TestFormThatWaitsCantBePressed(t *testing.T) {
	s := newScreen(t, nil)
	var d *newTokenDialog
	form(func(opened *newTokenDialog) { d = opened })(s)
	for phase, want := range map[model.Phase][2]bool{ // cancel and create are disabled
		model.Editing: {false, false}, model.Probing: {false, false}, model.Creating: {true, true},
	} {
		d.form.Phase = phase
		s.app.Mark()
		s.turn()
		if got := [2]bool{d.cancel.Disabled(), d.create.Disabled()}; got != want {
			t.Errorf("phase %v: disabled %v, want %v", phase, got, want)
		}
	}
	d.form.Phase = model.Editing
}

// Back leads to the first page of the sign-in from each of the others.
func TestBackLeadsToTheFirstPage(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d := register(s)
	for _, step := range []model.SignInStep{model.StepRegister, model.StepSignIn} {
		d.wizard.Step = step
		s.app.Mark()
		s.turn()
		if !d.back.Visible() {
			t.Fatalf("step %v: there is no way back", step)
		}
		d.back.Press()
		s.turn()
		if d.wizard.Step != model.StepChoose || d.back.Visible() {
			t.Errorf("step %v: back leads to step %v", step, d.wizard.Step)
		}
	}
	d.dialog.Close()
	on("Gustav Ahlers", model.TabTokens)(s)
	guest := showSignIn(s.shell, s.app.Accounts.Current())
	s.until("the first page", func() bool { return guest.wizard.Step == model.StepChoose })
	guest.wizard.Step = model.StepSignIn
	s.until("the role", func() bool { return guest.wizard.RoleRefused() != "" })
	if !guest.next.Disabled() {
		t.Error("a guest is sent to the browser")
	}
}

// A pasted token is saved once: the button is busy until the keychain has it.
func TestPastedTokenIsSavedOnce(t *testing.T) {
	s := newScreen(t, finding(fromAFile))
	d := adopting(s)
	s.turn()
	d.save.Press()
	s.redraw()
	if !d.paste.Busy() || !strings.Contains(d.save.AccessibilityLabel(), inWords("spoken.busy")) {
		t.Errorf("saving %v, the button is %q", d.paste.Busy(), d.save.AccessibilityLabel())
	}
	s.until("the token to be saved", func() bool { return d.paste.Saved })
	d.dialog.Close()
	if d.paste.HasToken() || d.paste.Checked() {
		t.Error("the token is kept when its dialog is closed")
	}
}

// The keyboard begins at what is in sight on a page, not at what its other
// states have.
func TestKeyboardBeginsInSight(t *testing.T) {
	s := newScreen(t, withoutSessions)
	on("Ada Okafor", model.TabTokens)(s)
	s.shell.showTab(model.TabServer)
	s.rest()
	for _, name := range []string{"tab-tokens", "tab-saved", "tab-apps", "tab-tokens"} {
		s.shell.do(name)
		s.turn()
		if focused := s.window.Canvas().Focused(); focused == nil || !widgets.InSight(focused, s.window.Canvas()) {
			t.Errorf("%s: the focus is on %T, which is not in sight", name, focused)
		}
	}
	s = newScreen(t, finding(func(found *accounts.Result) { *found = accounts.Result{} }))
	s.rest()
	s.shell.do("tab-tokens")
	s.turn()
	if focused := s.window.Canvas().Focused(); focused != nil && !widgets.InSight(focused, s.window.Canvas()) {
		t.Errorf("without accounts the focus is on %T, which is not in sight", focused)
	}
}

// What a search among the projects finds begins in sight.
func TestFoundProjectsBeginInSight(t *testing.T) {
	s := newScreen(t, nil)
	manyProjects(s)
	limited(1, func(d *newTokenDialog) {
		d.limits.scroll.ScrollToBottom()
		if d.limits.scroll.Offset.Y == 0 {
			t.Fatal("there is nothing to scroll")
		}
		all, _ := d.form.Resources().Found()
		d.limits.search.SetText("tower 0")
		s.until("what is found", func() bool {
			found, _ := d.form.Resources().Found()
			return len(found) > 0 && len(found) < len(all) && !d.form.Resources().Busy()
		})
		if d.limits.scroll.Offset.Y != 0 {
			t.Errorf("%v of what is found is above what is in sight", d.limits.scroll.Offset.Y)
		}
	})(s)
}

// A window that is larger than its screen is made smaller.
func TestWindowFitsItsScreen(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(3000, 2000))
	moveIntoSight(w, Options{Fit: func(int, int, fyne.Size, float32) fyne.Size { return fyne.NewSize(900, 600) }})
	if got := w.Canvas().Size(); got != fyne.NewSize(900, 600) {
		t.Errorf("the window is %v large", got)
	}
}
