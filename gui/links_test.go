package gui

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"speckle-keys/gui/widgets"
)

// S23: an address that a server names is opened after a question that shows
// its host, and only if it is of the web.
func TestLinksOfServersAreAskedAbout(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	for address, host := range map[string]string{
		"https://terms.example/a?b=c":                      "terms.example",
		"http://terms.example:8080":                        "terms.example:8080",
		"https://speckle.studio.example@evil.example/look": "evil.example",
		"javascript:alert(1)":                              "",
		"JavaScript://studio.example/%0aalert(1)":          "",
		"file:///etc/passwd":                               "",
		"smb://studio.example/share":                       "",
		"ms-msdt:/id":                                      "",
		"https:///nobody":                                  "",
		"//terms.example/":                                 "",
		"terms.example":                                    "",
		"https://terms.example/%zz":                        "",
		"":                                                 "",
	} {
		s.opened = nil
		s.shell.openForeign(address)
		s.turn()
		dialog := widgets.TopDialog(s.window.Canvas())
		if dialog == nil || len(s.opened) > 0 {
			t.Fatalf("%q: opened %q, asked: %v", address, s.opened, dialog != nil)
		}
		text := said(dialog)
		if host == "" {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), textOf("link.refused")) {
				t.Errorf("%q: it is not refused, but %q", address, text)
			}
			dialog.Dismiss()
			continue
		}
		if want := inWordsWith("link.text", data{"Host": host}); !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("%q: %q is not in %q", address, want, text)
		}
		s.button(dialog, textOf("link.open")).Press()
		if !slices.Equal(s.opened, []string{address}) {
			t.Errorf("%q: opened %q", address, s.opened)
		}
		dialog.Dismiss()
	}
}

// S23: the program itself asks the system for addresses of the web only.
func TestOnlyTheWebIsOpened(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	for address, opens := range map[string]bool{
		"https://speckle.studio.example/settings": true, "http://127.0.0.1:3000/": true,
		"javascript:alert(1)": false, "file:///etc/passwd": false, "data:text/html,x": false, "%zz": false, "": false,
	} {
		s.opened = nil
		s.shell.openURL(address)
		if opened := len(s.opened) == 1; opened != opens {
			t.Errorf("%q: opened %q", address, s.opened)
		}
		for dialog := widgets.TopDialog(s.window.Canvas()); dialog != nil; dialog = widgets.TopDialog(s.window.Canvas()) {
			dialog.Dismiss()
		}
	}
}

// Where the system opens no browser, the address is shown, to copy it.
func TestAddressThatIsNotOpenedIsShown(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.options.OpenURL = func(*url.URL) error { return errors.New("no browser") }
	s.shell.openURL("https://studio.example")
	if shown := s.everything(); !strings.Contains(shown, inWords("link.failed")) || !strings.Contains(shown, "https://studio.example") {
		t.Error("nothing is said")
	}
}
