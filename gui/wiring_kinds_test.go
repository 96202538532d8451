package gui

import (
	"context"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// rowKeys are the keys of the rows.
func (tb *table[T]) rowKeys() []string {
	keys := make([]string, len(tb.rows))
	for i, row := range tb.rows {
		keys[i] = tb.key(row)
	}
	return keys
}

// rowsDiffer fails where two rows of a table have one key: the selection would
// go from one to the other.
func (s *screen) rowsDiffer() {
	s.t.Helper()
	s.eachShown(func(o fyne.CanvasObject) bool {
		rows, ok := o.(interface{ rowKeys() []string })
		if !ok {
			return true
		}
		keys := map[string]bool{}
		for _, key := range rows.rowKeys() {
			if keys[key] {
				s.t.Errorf("%T: two rows have the key %q", o, key)
			}
			keys[key] = true
		}
		return false
	})
}

// choicesDiffer fails where two of a choice have the same words.
func (s *screen) choicesDiffer() {
	s.t.Helper()
	s.eachShown(func(o fyne.CanvasObject) bool {
		if choice, ok := o.(*widgets.Segmented); ok {
			words := map[string]bool{}
			for _, segment := range choice.Segments {
				if words[segment.Text] || segment.Text == "" {
					s.t.Errorf("%s: %q is offered twice, or empty", choice.Label, segment.Text)
				}
				words[segment.Text] = true
			}
		}
		return true
	})
}

// worded fails where something is shown without the words that it must have.
func (s *screen) worded(root fyne.CanvasObject) {
	s.t.Helper()
	eachShownIn(root, func(o fyne.CanvasObject) bool {
		var words []string
		switch o := o.(type) {
		case *widgets.Notice:
			words = []string{o.Title}
		case *widgets.Empty:
			words = []string{o.Title}
		case *widgets.CheckRow:
			words = []string{o.Title}
		case *widgets.Button:
			words = []string{o.Text + o.Label}
		case *widgets.Facts:
			for _, fact := range o.Facts {
				words = append(words, fact.Key, fact.Value)
			}
		}
		if slices.Contains(words, "") {
			s.t.Errorf("%T has no words: %q", o, words)
		}
		return true
	})
}

// listsLead fails where a row in the window, outside of dialogs, has no menu or
// leads nowhere.
func (s *screen) listsLead(root fyne.CanvasObject) {
	s.t.Helper()
	if root != s.window.Canvas().Content() {
		return
	}
	for _, list := range partsOf[*widgets.List](root) {
		if shown(list) && (list.OnMenu == nil || list.OnActivated == nil && list.OnChosen == nil) {
			s.t.Errorf("%q: its rows have a menu: %v", list.Name, list.OnMenu != nil)
		}
	}
}

// downLeadsToTheList fails where Down in a search doesn't go on to what was found.
func (s *screen) downLeadsToTheList(root fyne.CanvasObject) {
	s.t.Helper()
	listed := false
	for _, list := range partsOf[*widgets.List](root) {
		listed = listed || shown(list) && list != s.page.accounts.list && list.Length() > 0
	}
	for _, search := range partsOf[*widgets.SearchEntry](root) {
		if !shown(search) || !listed && search != s.page.accounts.search {
			continue
		}
		s.window.Canvas().Focus(search)
		search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
		if list, ok := s.window.Canvas().Focused().(*widgets.List); !ok || list.Length() == 0 {
			s.t.Errorf("Down in %q leads to %T", search.Label, s.window.Canvas().Focused())
		}
	}
}

// What is under way ends with its dialog, and what must not end keeps it open.
func TestDialogsEndWhatTheyBegan(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	d := showNewToken(s.shell, s.app.Accounts.Current())
	d.form.Phase = model.Creating // a token may come of it
	if d.dialog.Close(); !d.dialog.IsOpen() {
		t.Error("the form can be closed while the server makes a token")
	}
	d.form.Phase = model.Probing
	if d.dialog.Close(); d.dialog.IsOpen() || d.form.Phase != model.Editing {
		t.Error("the form goes on when it is closed")
	}
	paste := showPaste(s.shell, s.app.Accounts.Current())
	paste.token.SetText(strings.Repeat("0123456789", 5)[:42])
	if !paste.paste.Ready() {
		t.Fatal("the text is no token")
	}
	paste.dialog.Close()
	if paste.paste.Ready() || paste.token.Text != "" {
		t.Error("the pasted token is kept when the dialog is closed")
	}
	form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
	form.SetName("kept nowhere")
	form.SetSave(false)
	form.Submit()
	s.until("the token", func() bool { return s.once() != nil })
	once := s.once()
	if once.dialog.Close(); !once.dialog.IsOpen() {
		t.Error("the dialog of a token that is kept nowhere can be closed")
	}
	once.once.Tick(true)
	if once.dialog.Close(); once.dialog.IsOpen() || !once.once.Secret().IsZero() || s.once() != nil {
		t.Error("a token is kept when its dialog is closed")
	}
}

// Each state of a saved credential has words and a sign of its own, and what it
// comes from is said in the order of its weight.
func TestStatesOfSavedCredentialsAreTold(t *testing.T) {
	told := map[string]string{}
	for _, c := range []struct {
		words string
		row   model.SavedRow
	}{
		{"saved.deleting", model.SavedRow{Deleting: true, Busy: true, Work: model.SavedReading, Missing: true, Expired: true}},
		{"state.checking", model.SavedRow{Busy: true, Work: model.SavedChecking, Missing: true, Expired: true}},
		{"state.missing", model.SavedRow{Missing: true, Expired: true}},
		{"state.rejected", model.SavedRow{RevokedHere: noon, Expired: true}},
		{"state.expired", model.SavedRow{Expired: true, Standing: model.Standing{State: model.TokenRejected}}},
	} {
		cell := stateCell(c.row)
		if cell.Badge != inWords(c.words) || told[cell.Badge] != "" || c.words != "state.checking" && cell.Icon == nil {
			t.Errorf("%s: %q with %v", c.words, cell.Badge, cell.Icon)
		}
		told[cell.Badge] = c.words
	}
	if stateCell(model.SavedRow{Missing: true}).Tip == "" {
		t.Error("nothing explains why a credential is missing")
	}
}

// A moment in the future is rounded: three hours less a minute are three hours.
func TestWhatIsLeftIsRounded(t *testing.T) {
	for _, unit := range []time.Duration{time.Hour, 24 * time.Hour} {
		if got, want := until(noon.Add(3*unit-time.Minute), noon), until(noon.Add(3*unit), noon); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// A note that holds a secret is refused, with the reason in sight.
func TestNoteWithASecretIsRefused(t *testing.T) {
	s := newScreen(t, nil)
	savedShown(s)
	s.shell.askRename(s.app.Saved.Rows(model.Origin{})[0])
	s.turn()
	d := widgets.TopDialog(s.window.Canvas())
	for _, entry := range partsOf[*widgets.Entry](d) {
		entry.SetText(strings.Repeat("0123456789", 5)[:42])
	}
	said := func() bool {
		for _, text := range partsOf[*widgets.Text](d) {
			if text.Text == inWords("saved.note-secret") {
				return shown(text) && text.Size().Height >= text.MinSize().Height
			}
		}
		return false
	}
	if said() {
		t.Error("it is said before anything is saved")
	}
	d.Buttons[1].(*widgets.Button).Press()
	if !d.IsOpen() || !said() {
		t.Errorf("open %v, said %v", d.IsOpen(), said())
	}
}

// The demo takes the place of this computer and gives it back, but not while a
// new token could be lost; and this computer is shown where no demo starts.
func TestDemoIsEnteredAndLeft(t *testing.T) {
	s := newScreen(t, notDemo)
	demo, ended := s.options.World(), 0
	demo.Demo, demo.Credentials = true, keychain.Open(keychain.Memory(), "")
	s.options.Demo = func(context.Context) (model.World, func(), error) { return demo, func() { ended++ }, nil }
	s.choose("Ada Okafor")
	s.press("demo")
	s.wait("the demo", func() bool { return s.app.Demo() && s.window.Title() == inWords("app.title-demo") })
	s.press("leave-demo")
	if s.app.Demo() || ended != 1 || s.window.Title() != inWords("app.title") {
		t.Errorf("demo %v, ended %d times, %q", s.app.Demo(), ended, s.window.Title())
	}
	on("Ada Okafor", model.TabTokens)(s)
	form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
	form.SetName("kept nowhere")
	form.SetSave(false)
	form.Submit()
	s.until("the token", func() bool { return s.once() != nil })
	s.startDemo()
	s.wait("the end of the demo", func() bool { return ended == 2 })
	if s.app.Demo() || s.once() == nil {
		t.Error("the demo takes the place of a token that is kept nowhere")
	}
	if s.once().warning.Color != widgets.ColorDangerText {
		t.Error("nothing says why the demo doesn't start")
	}
	s.once().once.Tick(true)
	s.once().close()
	s.closeWorld()()
	s.options.Demo = func(context.Context) (model.World, func(), error) { return model.World{}, nil, errors.New("no demo") }
	s.startDemo()
	s.wait("this computer", func() bool {
		return s.app != nil && !s.app.Demo() && strings.Contains(s.everything(), inWords("demo.failed"))
	})
}

// Only what is real is noted as said, so that no other window says it again.
func TestRemindersAreClaimedOutsideOfTheDemo(t *testing.T) {
	for _, demo := range []bool{true, false} {
		s := newScreen(t, func(w *model.World) { w.Demo = demo })
		if s.app.Reminders.Claim == nil != demo || s.app.Updates.Claim == nil != demo {
			t.Errorf("demo %v: claims reminders %v, updates %v", demo, s.app.Reminders.Claim != nil, s.app.Updates.Claim != nil)
		}
	}
}

// Whoever allows something for a server, or takes it back, is told when that
// could not be written.
func TestTrustThatIsNotWrittenIsTold(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "folder")
	s := newScreen(t, func(w *model.World) { w.Trust = model.NewTrust(filepath.Join(folder, "servers.json")) })
	origin := s.choose("Ada Okafor").Origin
	s.app.AllowPlainHTTP(origin, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	s.until("the trusted server", func() bool { return len(s.app.TrustedServers()) == 1 })
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // nothing can be written below it
		t.Fatal(err)
	}
	own := filepath.Join(t.TempDir(), "own.pem")
	if err := os.WriteFile(own, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	s.shell.files.open = func(_ []string, chosen func(string)) { chosen(own) }
	for _, c := range []struct {
		open   func()
		button string
	}{
		{func() { s.shell.showTrust(s.refused("")) }, "trust.yes"},
		{func() { s.shell.showTrust(s.refused("")) }, "trust.file"},
		{func() { s.shell.askPlainHTTP(origin) }, "trust.http-yes"},
		{func() { showSettings(s.shell).tabs.Select(1) }, "trusted.remove"},
	} {
		c.open()
		s.turn()
		question := widgets.TopDialog(s.window.Canvas())
		s.button(question, inWords(c.button)).Press()
		s.wait(c.button+" to be told", func() bool {
			return strings.Contains(s.everything(), inWords("trust.failed"))
		})
		if stays := c.button == "trusted.remove"; question.IsOpen() != stays { // in the settings
			t.Errorf("%s: the dialog is open: %v", c.button, !stays)
		}
		for d := widgets.TopDialog(s.window.Canvas()); d != nil; d = widgets.TopDialog(s.window.Canvas()) {
			d.Dismiss()
		}
	}
}

// A picture that has come is drawn without anything else that changes.
func TestPicturesAreDrawnWhenTheyCome(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.rest()
	drawn := 0
	s.app.Changed = func() { drawn++ }
	for name, pictures := range map[string]*pictures{"accounts": s.page.accounts.pictures, "apps": s.appsTab().logos} {
		drawn = 0
		clear(pictures.known)
		address := s.demo.Accounts[0].Person.Avatar
		pictures.get(address)
		pictures.decoding.Wait()
		s.turn()
		if drawn == 0 || pictures.get(address) == nil {
			t.Errorf("%s: drawn %d times, picture %v", name, drawn, pictures.get(address))
		}
	}
}
