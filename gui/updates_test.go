package gui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// withReleases is a world with a page of releases whose newest has a tag, or
// that fails.
func withReleases(tag string) func(*model.World) {
	return func(w *model.World) {
		w.Releases = "http://127.0.0.1:1/latest" // nothing answers there
		if tag != "" {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				fmt.Fprintf(w, `{"tag_name":%q,"html_url":"http://%s/releases"}`, tag, r.Host)
			}))
			w.Releases = server.URL
		}
	}
}

// updatesShown asks for updates and waits for the answer.
func updatesShown(s *screen) {
	on("Ada Okafor", model.TabTokens)(s)
	s.app.Updates.Version = "0.1.0"
	s.press("updates")
	s.until("the answer", func() bool { return !s.app.Updates.Busy() })
}

func TestUpdatesInWords(t *testing.T) {
	for tag, key := range map[string]string{"0.2.0": "updates.newer", "0.1.0": "updates.current", "": "trouble.update.title"} {
		s := newScreen(t, withReleases(tag))
		updatesShown(s)
		top := widgets.TopDialog(s.window.Canvas())
		words := inWordsWith(key, data{"Version": tag})
		var said []string
		for _, text := range partsOf[*widgets.Paragraph](top) {
			said = append(said, text.Text)
		}
		for _, text := range partsOf[*widgets.Text](top) {
			said = append(said, text.Text)
		}
		if !slices.Contains(said, words) {
			t.Errorf("%q: it says %q, not %q", tag, said, words)
		}
		page := s.button(top, textOf("updates.page"))
		if page.Visible() != (key == "updates.newer") {
			t.Errorf("%q: the page is offered: %v", tag, page.Visible())
		}
		if closing := top.Buttons[0].(*widgets.Button); (closing.Variant == widgets.Primary) == page.Visible() {
			t.Errorf("%q: two buttons are filled, or none", tag)
		}
		if page.Visible() {
			page.Press()
			if len(s.opened) != 1 || !strings.HasSuffix(s.opened[0], "/releases") {
				t.Errorf("opened %q", s.opened)
			}
		}
	}
}

// Without an address there is no trace of updates.
func TestUpdatesAreOfferedOnlyWithAnAddress(t *testing.T) {
	offered := func(s *screen) (menu, setting bool) {
		menu = slices.ContainsFunc(s.table, func(a action) bool { return a.name == "updates" })
		for _, row := range partsOf[*widgets.CheckRow](showSettings(s.shell).dialog) {
			setting = setting || row.Title == textOf("settings.updates")
		}
		return menu, setting
	}
	if menu, setting := offered(newScreen(t, nil)); menu || setting {
		t.Errorf("offered without an address: %v, %v", menu, setting)
	}
	if menu, setting := offered(newScreen(t, withReleases("0.2.0"))); !menu || !setting {
		t.Errorf("not offered: %v, %v", menu, setting)
	}
}

// A weekly check that finds something stands in the status bar, and leads to
// the words without asking again.
func TestWeeklyUpdateStandsInTheStatusBar(t *testing.T) {
	s := newScreen(t, func(w *model.World) {
		withReleases("0.2.0")(w)
		w.Demo = false
	})
	s.set(func(to *model.Settings) { to.Reminders, to.Updates = false, true })
	s.until("the notice", func() bool { return s.page.status.reminder.Visible() })
	if got := s.page.status.reminder.Text; got != inWordsWith("updates.newer", data{"Version": "0.2.0"}) {
		t.Errorf("it says %q", got)
	}
	s.button(s.page.status.content, textOf("remind.show")).Press()
	s.turn()
	top := widgets.TopDialog(s.window.Canvas())
	if top == nil || top.Title != textOf("updates.title") || s.app.Updates.Busy() || s.page.status.reminder.Visible() {
		t.Error("it leads nowhere, or asks again")
	}
}
