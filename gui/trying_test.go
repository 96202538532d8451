package gui

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// slow fails every question, and holds those that ask for something back until
// it is released. It counts these.
type slow struct {
	asked atomic.Int32
	held  chan struct{}
}

func (q *slow) answer(asks string) *func(string, bool) *http.Response {
	q.held = make(chan struct{})
	q.asked.Store(0)
	answer := func(body string, _ bool) *http.Response {
		if strings.Contains(body, asks) {
			q.asked.Add(1)
			<-q.held
		}
		return reply(http.StatusInternalServerError, "", `{}`)
	}
	return &answer
}

// Wherever a failure is shown, its button is busy while what failed is tried
// again, and begins that once, however often it is pressed.
func TestTryingAgainIsShownAndBegunOnce(t *testing.T) {
	refusing := func(string, bool) *http.Response { return reply(http.StatusInternalServerError, "", `{}`) }
	for _, c := range []struct {
		name string
		open func(*screen) fyne.CanvasObject // that shows the failure
		asks string
		want int32 // how often once is
	}{
		{"server", func(s *screen) fyne.CanvasObject {
			on("Ada Okafor", model.TabServer)(s)
			return s.page.pages[model.TabServer].object()
		}, "serverInfo", 1},
		{"apps", func(s *screen) fyne.CanvasObject {
			on("Ada Okafor", model.TabApps)(s)
			return s.page.pages[model.TabApps].object()
		}, "apps", 1},
		{"tokens", func(s *screen) fyne.CanvasObject {
			on("Ada Okafor", model.TabTokens)(s)
			return s.page.pages[model.TabTokens].object()
		}, "serverInfo", 2}, // its version, for the list too
		{"connect", func(s *screen) fyne.CanvasObject {
			d := showConnect(s.shell)
			d.address.SetText(s.demo.Accounts[0].Origin.String())
			s.turn()
			d.next.Press()
			return d.dialog.Content
		}, "serverInfo", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, web := answered(t, refusing)
			place := c.open(s)
			s.rest()
			again := func() *widgets.Button {
				for _, button := range partsOf[*widgets.Button](place) {
					if words := button.AccessibilityLabel(); strings.Contains(words, inWords("remedy.retry")) || strings.Contains(words, inWords("remedy.trying")) {
						return button
					}
				}
				t.Fatal("no button")
				return nil
			}
			first := again()
			var q slow
			web.answer.Store(q.answer(c.asks))
			s.window.Canvas().Focus(first)
			first.Press()
			s.until("the question", func() bool { return q.asked.Load() > 0 })
			if words := again().AccessibilityLabel(); !strings.Contains(words, inWords("remedy.trying")) {
				t.Errorf("while it is tried the button says %q", words)
			}
			first.Press()
			again().Press()
			s.turn()
			s.redraw()
			close(q.held)
			s.rest()
			if n := q.asked.Load(); n != c.want {
				t.Errorf("the server was asked %d times", n)
			}
			if words := again().AccessibilityLabel(); words != inWords("remedy.retry") {
				t.Errorf("after that the button says %q", words)
			}
			if got := s.window.Canvas().Focused(); got != fyne.Focusable(again()) {
				t.Errorf("the focus is on %T, not on the button that was pressed", got)
			}
		})
	}
}

// The window is made anew in another language while a failure is tried again:
// it goes on saying so. When it is over, the focus isn't left on a button that
// nobody sees.
func TestTryingAgainInAnotherLanguage(t *testing.T) {
	t.Cleanup(func() { setLanguage("") })
	s, web := answered(t, func(string, bool) *http.Response { return reply(http.StatusInternalServerError, "", `{}`) })
	on("Ada Okafor", model.TabTokens)(s)
	s.rest()
	var q slow
	web.answer.Store(q.answer("serverInfo"))
	s.button(s.tokensTab().failure, inWords("remedy.retry")).Press()
	s.until("the question", func() bool { return q.asked.Load() > 0 })
	s.set(func(to *model.Settings) { to.Language = "de" })
	again := s.button(s.tokensTab().failure, inWords("remedy.retry"))
	s.window.Canvas().Focus(again)
	if words := again.AccessibilityLabel(); !strings.Contains(words, inWords("remedy.trying")) {
		t.Errorf("the button says %q", words)
	}
	web.answer.Store(nil)
	close(q.held)
	s.rest()
	s.button(s.tokensTab().failure, inWords("remedy.retry")).Press()
	s.rest()
	if got := s.window.Canvas().Focused(); s.tokensTab().failure.Visible() || got == nil || !widgets.InSight(got, s.window.Canvas()) {
		t.Errorf("the failure is shown: %v, the focus is on %T", s.tokensTab().failure.Visible(), got)
	}
}

// A failure of a row is tried again by what failed, not by something else.
func TestFailureOfARowIsTriedAgain(t *testing.T) {
	store := keychaintest.New()
	s := newScreen(t, func(w *model.World) { w.Credentials = keychain.Open(store, "") })
	savedShown(s)
	store.Fail(keychaintest.Load, keychain.KindLocked)
	row := func() model.SavedRow { return s.app.Saved.Rows(model.Origin{})[0] }
	s.app.Saved.Copy(row().Key, s.clipboard.Copy)
	s.until("the failure", func() bool { return row().Err != nil })
	store.Work(keychaintest.Load)
	s.button(s.page.pages[model.TabSaved].object(), inWords("remedy.unlock")).Press()
	s.until("the copy", func() bool { return s.clipboard.Holding() })
	if row().Err != nil {
		t.Error("the failure stays")
	}
}

// While a saved token is fetched from the keychain its state says that, and not
// that the token is checked.
func TestRevealingSaysWhatIsDone(t *testing.T) {
	for work, words := range map[model.SavedWork]string{
		model.SavedReading: "state.reading", model.SavedChecking: "state.checking",
		model.SavedUpdating: "state.updating", model.SavedSigningOut: "state.signing-out",
	} {
		row := model.SavedRow{Busy: true, Work: work}
		if stateCell(row).Tip != inWords(words) || stateCell(row).Badge != inWords(words) {
			t.Errorf("%s: %q", work, stateCell(row).Tip)
		}
	}
}

// A token that is being revoked says so in its row, until the server answers.
func TestTokenThatIsBeingRevokedSaysSo(t *testing.T) {
	web := &between{ready: make(chan struct{})}
	s := newScreen(t, answering(web))
	web.demo = networkOf(s.demo)
	close(web.ready)
	on("Ada Okafor", model.TabTokens)(s)
	sent, held := make(chan struct{}), make(chan struct{})
	hold := func(body string, _ bool) *http.Response {
		if strings.Contains(body, "apiTokenRevoke") {
			close(sent)
			<-held
		}
		return nil
	}
	web.answer.Store(&hold)
	tab := s.tokensTab()
	row := tab.table.rows[0]
	tab.tokens.Revoke(row.ID)
	<-sent
	s.turn()
	s.redraw()
	if shown := said(tab.table); !strings.Contains(shown, inWords("myapps.revoking")) {
		t.Error("the row doesn't say it")
	}
	close(held)
	s.rest()
	if shown := said(tab.table); strings.Contains(shown, inWords("myapps.revoking")) || strings.Contains(shown, row.ID) {
		t.Error("it is still shown")
	}
}

// Where a page could not read the keychain because there is no keyring, the button beside that creates one,
// and goes on.
func TestPageCreatesAMissingKeyring(t *testing.T) {
	gone := &keychain.Error{Op: "load", Kind: keychain.KindNoKeyring}
	for name, begin := range map[string]func(s *screen) (where fyne.CanvasObject, done func() bool){
		"tokens": func(s *screen) (fyne.CanvasObject, func() bool) {
			on("Ada Okafor", model.TabTokens)(s)
			tab := s.tokensTab()
			tab.tokens.Err = gone
			return tab.notices.Container, func() bool { return tab.tokens.Err == nil }
		},
		"rotation": func(s *screen) (fyne.CanvasObject, func() bool) {
			rotated(s)
			closeOnce(s)
			r := s.app.Rotations.In(model.Origin{})[0]
			r.Revoke(time.Hour)
			s.rest()
			r.Err = gone
			return s.tokensTab().rotations.Container, func() bool { return r.State() == model.RotationDone }
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := keychaintest.New()
			s := newScreen(t, func(w *model.World) { w.Credentials = keychain.Open(store, "") })
			where, done := begin(s)
			s.redraw()
			s.button(where, inWords("remedy.create-keyring")).Press()
			s.until("what failed is done", done)
			if !slices.Contains(store.Calls(), keychaintest.Unlock) {
				t.Error("no keyring was created")
			}
		})
	}
}

// A server that is away while a token is to be revoked is told once, with the token's name; to try
// again when it is back revokes the token, and nothing says any more that it was away.
func TestTryingAgainRevokesTheToken(t *testing.T) {
	web := &between{ready: make(chan struct{})}
	s := newScreen(t, answering(web))
	web.demo = networkOf(s.demo)
	close(web.ready)
	on("Ada Okafor", model.TabTokens)(s)
	s.rest()
	tab := s.tokensTab()
	listed := tab.tokens.Total()
	doomed := tab.table.rows[0]
	place := s.page.pages[model.TabTokens].object()
	away := func(string, bool) *http.Response { return reply(http.StatusInternalServerError, "", `{}`) }
	web.answer.Store(&away)
	tab.tokens.Revoke(doomed.ID)
	s.rest()
	tries := func() (buttons []*widgets.Button) {
		for _, button := range partsOf[*widgets.Button](place) {
			if button.Visible() && button.AccessibilityLabel() == inWords("remedy.retry") {
				buttons = append(buttons, button)
			}
		}
		return buttons
	}
	if n := len(tries()); n != 1 {
		t.Fatalf("%d failures are shown", n)
	}
	s.says(place, inWordsWith("tokens.not-revoked", data{"Name": doomed.Name}))
	web.answer.Store(nil)
	tries()[0].Press()
	s.rest()
	if n := tab.tokens.Total(); n != listed-1 || len(tries()) != 0 {
		t.Errorf("%d tokens of %d, %d failures are shown", n, listed, len(tries()))
	}
}
