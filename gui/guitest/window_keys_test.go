//go:build linux

package guitest_test

import (
	"strings"
	"testing"

	"speckle-keys/gui/guitest"
	"speckle-keys/speckle/demoserver"
)

// Every key that a menu names does what its action says, whatever has the
// focus, and nothing under a dialog.
func TestWindowKeys(t *testing.T) {
	s := setStage(t, "keys")
	p := s.program
	s.chooseChen()

	// What is seen of each action. All leave the window as they found it, but
	// for the tabs, and the focus in the search.
	seen := map[string]func(key string){
		"refresh": func(key string) { s.refresh(key) },
		"search": func(key string) {
			p.Key(key)
			p.WaitFor("the search to have the focus", guitest.All(s.words.hints(t, "accounts.search"), guitest.Focused))
		},
		"palette": func(key string) {
			p.Key(key)
			p.WaitFor("the palette", s.words.hints(t, "palette.search"))
			p.Key("Escape")
			p.WaitGone("the palette", s.words.hints(t, "palette.search"))
		},
		"settings":  func(key string) { s.opens(key, "settings.title") },
		"new-token": func(key string) { s.opens(key, "new.title") },
		"row-duplicate": func(key string) {
			p.Key("ctrl+3")
			p.Key("Down") // from the search to the first row
			p.Key("Home")
			s.opens(key, "new.title")
		},
		"paste-token": func(key string) { s.opens(key, "paste.title") },
		"tab-server":  func(key string) { s.shows(key, s.says("server.about")) },
		"tab-apps":    func(key string) { s.shows(key, guitest.Text("Speckle Connector")) },
		"tab-tokens":  func(key string) { s.shows(key, guitest.Text("key ring")) },
		"tab-saved":   func(key string) { s.shows(key, s.says("saved.none")) },
		"quit":        nil, // last
	}
	var quit string
	for _, item := range s.window().Menu {
		if item.Key == "" {
			continue
		}
		name := s.actionOf(item.Text)
		see, known := seen[name]
		switch {
		case !known:
			t.Errorf("nobody looks at what the key %s of %q does", item.Key, item.Text)
		case see == nil:
			quit = item.Key
		default:
			see(item.Key)
		}
		delete(seen, name)
	}
	for name := range seen {
		t.Errorf("no key in the menus for %q", name)
	}
	s.refresh("F5")
	s.checkResting()
	p.Key(quit)
	if status := p.Ended(); status != 0 {
		t.Errorf("the program ended with status %d", status)
	}
}

// refresh sees a token that was made elsewhere.
func (s *stage) refresh(key string) {
	s.t.Helper()
	s.program.Key("ctrl+3")
	s.bureau.AddToken(s.chen, demoserver.Token{Name: "seen by " + key, Scopes: []string{"streams:read"}})
	s.shows(key, guitest.Text("seen by "+key))
}

func (s *stage) shows(key string, match guitest.Match) {
	s.t.Helper()
	if _, ok := s.window().FindAny(match); ok {
		s.t.Errorf("what %s should show is there before", key)
	}
	s.program.Key(key)
	s.program.WaitFor("what "+key+" shows", guitest.All(guitest.InSight, match))
}

// opens sees a dialog, and closes it.
func (s *stage) opens(key, title string) {
	s.t.Helper()
	s.shows(key, s.says(title))
	s.program.Key("Escape")
	s.program.WaitGone("the dialog", s.says(title))
}

// actionOf is the name of an action by its text.
func (s *stage) actionOf(text string) string {
	for key, words := range s.words {
		if name, ok := strings.CutPrefix(key, "action."); ok && words == text {
			return name
		}
	}
	s.t.Errorf("%q is no action", text)
	return ""
}

// checkResting presses the keys under a dialog. They are handled one after
// the other, so all were when the dialog has closed by the last.
func (s *stage) checkResting() {
	s.t.Helper()
	p := s.program
	p.Key("ctrl+shift+v")
	p.WaitFor("a dialog", s.says("paste.title"))
	for _, item := range s.window().Menu {
		if item.Key != "" && s.actionOf(item.Text) != "quit" {
			p.Key(item.Key)
		}
	}
	p.Key("Escape")
	window := p.Wait("the dialog to close", func(w guitest.Window) bool { return w.Top() == 0 })
	if _, ok := window.Find(guitest.All(guitest.InSight, guitest.Text("key ring"))); !ok {
		s.t.Errorf("a key under a dialog left the tab:\n%v", window)
	}
}
