package gui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// S48: A start with five servers, and reading everything again, each cost few
// redraws.
func TestRedrawsAreFew(t *testing.T) {
	s := newScreen(t, nil) // what Fyne starts once is started outside of the bubble
	servers, found := map[string]http.Handler{}, accountsOf(s.demo)
	for _, server := range s.demo.Servers {
		servers[server.Origin().Host()] = server
	}
	fifth := found.Accounts[0]
	fifth.Origin, _ = speckle.ParseOrigin("https://fifth.example")
	fifth.Person.ID, fifth.Default, fifth.Selected = "0123456789", false, false
	found.Accounts = append(found.Accounts, fifth)
	// What ends in one moment ends in any order: the worst of some tries counts.
	worst := map[string]int{}
	for range 4 {
		synctest.Test(t, func(t *testing.T) {
			s := screenOver(t, s.demo, func(w *model.World) {
				finding(func(to *accounts.Result) { *to = found })(w)
				answering(roundTrip(func(r *http.Request) (*http.Response, error) {
					time.Sleep(time.Duration(len(r.URL.Host)) * time.Millisecond) // each after its own time
					if server, ok := servers[r.URL.Host]; ok {
						answer := httptest.NewRecorder()
						server.ServeHTTP(answer, r)
						return answer.Result(), nil
					}
					return nil, syscall.ECONNREFUSED
				}))(w)
			}, nil)
			count := 1 // build drew once
			redraw := s.app.Changed
			s.app.Changed = func() { count++; redraw() }
			for _, what := range []string{"a start", "F5"} {
				for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
					synctest.Wait()
					for range len(s.queue) { // one turn: what is posted meanwhile has the next one
						(<-s.queue)()
					}
				}
				if n := s.app.Accounts.Servers(); n != 5 {
					t.Fatalf("%d servers", n)
				}
				worst[what] = max(worst[what], count)
				count = 0
				s.press("refresh")
			}
		})
	}
	for what, n := range worst {
		if n > 6 || n == 0 {
			t.Errorf("%s costs %d redraws", what, n)
		}
	}
}

// What a person chose, typed or scrolled to survives a redraw, on each page
// and in each dialog.
func TestRedrawKeepsWhatAPersonDid(t *testing.T) {
	tokens := on("Ada Okafor", model.TabTokens)
	s := newScreen(t, nil)
	made(model.IsSaved, func(s *screen) { s.once().close() })(s)
	for _, c := range []struct {
		name string
		play func(*screen)
	}{
		{"server", on("Ada Okafor", model.TabServer)},
		{"apps", on("Ada Okafor", model.TabApps)},
		{"authorized apps", func(s *screen) { s.myApps("Ada Okafor", 1) }},
		{"created apps", func(s *screen) { s.myApps("Ada Okafor", 2) }},
		{"tokens", tokens},
		{"saved", on("Ada Okafor", model.TabSaved)},
		{"new token", form(nil)},
		{"paste", then(tokens, pressing("paste-token"))},
		{"settings", then(tokens, pressing("settings"))},
		{"sign-in", func(s *screen) { register(s) }},
		{"sign-ins", then(tokens, pressing("sign-ins"))},
		{"all saved", then(tokens, pressing("all-saved"))},
		{"licences", then(tokens, func(s *screen) { showLicences(s.shell) })},
		{"expiring", then(tokens, func(s *screen) { s.shell.showExpiring(s.shell.showSaved, s.shell.showRotate) })},
		{"activity", then(tokens, pressing("activity"))},
		{"palette", then(tokens, pressing("palette"))},
		{"token", then(tokens, func(s *screen) { s.tokensTab().open(s.tokensTab().table.rows[3]) })},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.t = t
			c.play(s)
			root := s.window.Canvas().Content()
			if top := widgets.TopDialog(s.window.Canvas()); top != nil {
				root = top
				defer top.Dismiss()
			}
			s.rowsDiffer()
			s.listsLead(root)
			s.touch(root)
			s.turn()
			before := s.personal(root)
			s.app.Mark()
			s.turn()
			if after := s.personal(root); after != before {
				t.Errorf("before\n%s\nafter\n%s", before, after)
			}
			s.downLeadsToTheList(root)
		})
	}
}

// touch selects, scrolls and types in all that is shown, and leaves the focus
// in the last field, or else the last list.
func (s *screen) touch(root fyne.CanvasObject) {
	canvas := s.window.Canvas()
	for _, list := range partsOf[*widgets.List](root) {
		if shown(list) && list.Length() > 0 {
			if list != s.page.accounts.list { // which account is chosen is the model's
				list.SetSelected(list.Length() - 1)
			}
			list.ScrollToBottom()
			canvas.Focus(list)
		}
	}
	for _, entry := range partsOf[*widgets.SearchEntry](root) {
		if shown(entry) && entry.Text == "" {
			entry.SetText("a")
			canvas.Focus(entry)
		}
	}
	for _, entry := range partsOf[*widgets.Entry](root) {
		if shown(entry) && entry.Text == "" {
			entry.SetText("ha") // half of something
			entry.CursorColumn = 1
			canvas.Focus(entry)
		}
	}
}

// shown reports whether an object is visible and has a place.
func shown(o fyne.CanvasObject) bool { return o.Visible() && o.Size().Width > 0 && o.Size().Height > 0 }

// personal is what a person did in an object, as text.
func (s *screen) personal(root fyne.CanvasObject) string {
	var all strings.Builder
	for _, list := range partsOf[*widgets.List](root) {
		fmt.Fprintf(&all, "list %p: %d selected, at %v\n", list, list.Selected(), list.GetScrollOffset())
	}
	for _, entry := range partsOf[*widgets.Entry](root) {
		fmt.Fprintf(&all, "entry %p: %q, at %d\n", entry, entry.Text, entry.CursorColumn)
	}
	for _, entry := range partsOf[*widgets.SearchEntry](root) {
		fmt.Fprintf(&all, "search %p: %q, at %d\n", entry, entry.Text, entry.CursorColumn)
	}
	for _, choice := range partsOf[*widgets.Segmented](root) {
		fmt.Fprintf(&all, "choice %p: %d\n", choice, choice.Selected)
	}
	for _, row := range partsOf[*widgets.CheckRow](root) {
		fmt.Fprintf(&all, "row %p: %v\n", row, row.Checked)
	}
	fmt.Fprintf(&all, "focus %p\n", s.window.Canvas().Focused())
	return all.String()
}
