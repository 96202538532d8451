package gui

import (
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

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
		s.button(widgets.TopDialog(s.window.Canvas()), inWords(c.button)).Press()
		s.wait(c.button+" to be told", func() bool {
			return strings.Contains(s.everything(), inWords("trust.failed"))
		})
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
