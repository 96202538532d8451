package gui

import (
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// between is a network that answers in place of the demo's.
type between struct {
	demo  http.RoundTripper
	ready chan struct{} // closed when demo is set
	// answer returns nil where the demo answers. signed: with a token.
	answer atomic.Pointer[func(body string, signed bool) *http.Response]
}

// RoundTrip implements http.RoundTripper.
func (b *between) RoundTrip(r *http.Request) (*http.Response, error) {
	<-b.ready
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	if answer := b.answer.Load(); answer != nil {
		if reply := (*answer)(string(body), r.Header.Get("Authorization") != ""); reply != nil {
			reply.Request = r
			return reply, nil
		}
	}
	return b.demo.RoundTrip(r)
}

// reply is an answer in JSON.
func reply(status int, retryAfter, body string) *http.Response {
	header := http.Header{"Content-Type": {"application/json"}}
	if retryAfter != "" {
		header.Set("Retry-After", retryAfter)
	}
	return &http.Response{StatusCode: status, ProtoMajor: 1, Header: header, Body: io.NopCloser(strings.NewReader(body))}
}

// answered is a screen without sign-ins whose servers answer as is said, nil:
// as the demo's do.
func answered(t *testing.T, answer func(body string, signed bool) *http.Response) (*screen, *between) {
	t.Helper()
	web := &between{ready: make(chan struct{})}
	if answer != nil {
		web.answer.Store(&answer)
	}
	s := newScreen(t, func(w *model.World) {
		w.Sessions = nil
		answering(web)(w)
	})
	web.demo = networkOf(s.demo)
	close(web.ready)
	return s, web
}

// sessionOver refuses every question that has a token, as a server does when the
// single sign-on of a workspace is over.
func sessionOver(_ string, signed bool) *http.Response {
	if !signed {
		return nil
	}
	return reply(http.StatusOK, "", `{"errors":[{"message":"No session.","path":["activeUser"],
		"extensions":{"code":"SSO_SESSION_MISSING_OR_EXPIRED_ERROR"}}],"data":{"activeUser":null}}`)
}

func TestSingleSignOnThatIsOverIsToldInBothPlaces(t *testing.T) {
	s, _ := answered(t, sessionOver)
	on("Ada Okafor", model.TabServer)(s)
	s.until("the check", func() bool {
		standing, _ := s.app.Accounts.State(s.app.Accounts.Current())
		return standing.State == model.TokenNotJudged
	})
	title, state := inWords("trouble.sso.title"), inWords("state.reason.sso")
	if shown := s.everything(); !strings.Contains(shown, title) || !strings.Contains(shown, state) || strings.Contains(shown, inWords("state.rejected")) {
		t.Error("the account's page doesn't say it")
	}
	d := showPaste(s.shell, s.app.Accounts.Current())
	d.token.SetText(s.app.Accounts.Current().Token.Reveal())
	s.turn()
	d.check.Press()
	s.until("the answer", func() bool { return d.paste.Err != nil })
	if shown := said(d.dialog); !strings.Contains(shown, title) || strings.Contains(shown, inWords("paste.rejected")) {
		t.Errorf("the pasted token's dialog says %s", shown)
	}
}

// A list that was read after a token was checked calls the check its last use.
func TestLastUseIsNotTheCheck(t *testing.T) {
	s := newScreen(t, nil)
	for person, c := range map[string]struct {
		server int
		known  bool
	}{"Ada Okafor": {0, true}, "Bram Visser": {1, false}} { // who is signed in, and who isn't
		account := s.choose(person)
		d := showPaste(s.shell, account)
		d.token.SetText(s.demo.Servers[c.server].AddToken(account.Person.ID, demoserver.Token{Name: "ci", Scopes: []string{"profile:read", "tokens:read"}}).Reveal())
		s.turn()
		d.check.Press()
		s.until("the answer", d.paste.Checked)
		s.turn()
		if shown := said(d.dialog); strings.Contains(shown, inWords("tokens.last-used")) != c.known || !strings.Contains(shown, inWords("tokens.expires")) {
			t.Errorf("%s: %s", person, shown)
		}
		d.dialog.Close()
	}
}

// Where the person can still be asked for, the server names the workspaces.
func TestWorkspacesWithoutSingleSignOnAreNamed(t *testing.T) {
	s, _ := answered(t, func(body string, signed bool) *http.Response {
		if !signed || !strings.Contains(body, "activeUser") {
			return nil
		}
		return reply(http.StatusOK, "", `{"data":{"activeUser":{"id":"65761c4b1c","name":"Ada Okafor","role":"server:user",
			"expiredSsoSessions":[{"slug":"tower"}]}}}`)
	})
	on("Ada Okafor", model.TabServer)(s)
	s.until("the check", func() bool {
		standing, _ := s.app.Accounts.State(s.app.Accounts.Current())
		return standing.State == model.TokenValid
	})
	if shown := s.everything(); !strings.Contains(shown, inWords("trouble.sso.title")) || !strings.Contains(shown, "tower") {
		t.Error("no notice")
	}
}

// A server that limits requests can't be tried again before its time, and a
// refresh says so in the status line.
func TestLimitedServerCanBeTriedWhenItSays(t *testing.T) {
	s, web := answered(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.rest() // what is still asked of other servers would be limited too
	limit := func(string, bool) *http.Response {
		return reply(http.StatusTooManyRequests, "3600", `{"error":{"message":"Too many.","code":"RATE_LIMIT_ERROR"}}`)
	}
	web.answer.Store(&limit)
	var inAnHour []func()
	wait := later
	later = func(d time.Duration, f func()) func() {
		if d == time.Hour {
			inAnHour = append(inAnHour, f)
		}
		return func() {}
	}
	t.Cleanup(func() { later = wait })
	account := s.app.Accounts.Current()
	s.app.Server(account.Origin).Reload()
	s.until("the answer", func() bool { return model.Fault(s.app.Server(account.Origin).Err) == "limited" })
	at := clockTime(noon.Add(time.Hour))
	again := s.button(s.tokensTab().failure, inWordsWith("remedy.retry-at", data{"Time": at}))
	if !again.Disabled() {
		t.Error("it can be tried again at once")
	}
	for _, ring := range inAnHour {
		ring()
	}
	if again.Disabled() || again.Text != inWords("remedy.retry") {
		t.Errorf("an hour later it is disabled: %v, %q", again.Disabled(), again.Text)
	}
	s.press("refresh")
	s.rest()
	if want := tn("status.limited", 1, data{"Name": "Studio Speckle", "Time": at}); s.page.status.text.Text != want {
		t.Errorf("the status line says %q, not %q", s.page.status.text.Text, want)
	}
}

// A server that limits requests and doesn't say for how long isn't quoted.
func TestWaitIsWhatTheServerSays(t *testing.T) {
	newScreen(t, nil)
	for wait, said := range map[time.Duration]string{0: t0("trouble.rate-limited.unsaid"), time.Millisecond: "1 second", time.Hour: "60 minutes"} {
		if text := wordsOf(&speckle.Error{Kind: speckle.KindRateLimited, RetryAfter: wait}).text; !strings.Contains(text, said) {
			t.Errorf("%v: %s", wait, text)
		}
	}
}

// What stands above the tabs takes no room when it is gone.
func TestWarningsLeaveNoGap(t *testing.T) {
	s := newScreen(t, finding(func(found *accounts.Result) { found.Accounts[0].MovedTo = found.Accounts[3].Origin }))
	on("Ada Okafor", model.TabTokens)(s)
	where := fyne.CurrentApp().Driver().AbsolutePositionForObject
	with := where(s.page.tabs).Y
	s.shell.showTab(model.TabServer)
	s.turn()
	without := where(s.page.tabs).Y
	if gap := without - (where(s.page.header.under).Y + s.page.header.under.Size().Height); without >= with || gap > 30 {
		t.Errorf("the tabs are at %v with a warning, at %v without, below a gap of %v", with, without, gap)
	}
}

// What needs attention for its long life shows it where its end stands.
func TestLongLifeIsMarked(t *testing.T) {
	row := model.TokenRow{Token: speckle.Token{CreatedAt: noon, Lifespan: 3650 * day}}
	plain := expiryCell(row, noon)
	row.Attention = []model.Attention{model.LongLived}
	if marked := expiryCell(row, noon); marked.Text != plain.Text || marked.Tone != widgets.Warning || marked.Icon == nil || plain.Icon != nil {
		t.Errorf("%+v, without need %+v", marked, plain)
	}
}

// An end that the server couldn't tell is not one that never comes.
func TestUnknownEndIsTold(t *testing.T) {
	row := model.TokenRow{Token: speckle.Token{CreatedAt: noon, Lifespan: speckle.LifespanUnknown}}
	if cell := expiryCell(row, noon); cell.Text != "Not known" || cell.Tip == "" {
		t.Errorf("%+v", cell)
	}
	if _, ends := usedAndEnds(row.Token, "Never", moment); ends != "Not known" {
		t.Errorf("it says %q", ends)
	}
}

// A heading that is too long keeps its end, which says that the server moved.
func TestMovedIsNotCutOff(t *testing.T) {
	test.NewTempApp(t)
	test.ApplyTheme(t, &appTheme{model.ThemeLight, 1})
	head := &widgets.GroupHeader{}
	head.Set("Server · second.tragwerk.example · moved", "", widgets.Neutral)
	head.Resize(fyne.NewSize(240, head.MinSize().Height))
	if shown := partsOf[*canvas.Text](head)[0].Text; !strings.HasPrefix(shown, "Server") || !strings.HasSuffix(shown, "moved") || !strings.Contains(shown, "…") {
		t.Errorf("it says %q", shown)
	}
}

// A state that is cut could be another one.
func TestStatesAreShownWhole(t *testing.T) {
	s, _ := answered(t, sessionOver)
	on("Ada Okafor", model.TabTokens)(s)
	s.until("the check", func() bool {
		return s.page.header.state.Text != inWords("state.checking") && s.page.header.state.Text != inWords("state.unknown")
	})
	s.turn()
	for _, text := range partsOf[*widgets.Text](s.page.header.state) {
		if text.Size().Width < text.MinSize().Width {
			t.Errorf("%q has %v of %v", text.Text, text.Size().Width, text.MinSize().Width)
		}
	}
	s.window.Resize(smallest)
	width := s.page.accounts.list.Size().Width
	t.Cleanup(func() { setLanguage("") })
	for tag := range translated(t) {
		setLanguage(tag)
		for _, reason := range found(t, "model/standing.go", `return "([a-z]+)"`) {
			item := &widgets.ListItem{}
			item.Set(widgets.ListItemData{Name: "Ada", Badge: textOf("state.reason." + reason)})
			item.Resize(fyne.NewSize(width, item.MinSize().Height))
			if badge := partsOf[*widgets.Badge](item)[0]; badge.Size().Width < badge.MinSize().Width {
				t.Errorf("%s: %q has %v of %v in the list", tag, badge.Text, badge.Size().Width, badge.MinSize().Width)
			}
		}
	}
}

// A server and the tokens there are judged in one place: two words for one
// failure would be two truths.
func TestServerAndAccountSayTheSame(t *testing.T) {
	s, _ := answered(t, func(string, bool) *http.Response {
		return reply(http.StatusForbidden, "", `{"message":"Forbidden"}`)
	})
	on("Ada Okafor", model.TabTokens)(s)
	s.until("both", func() bool {
		standing, checking := s.app.Accounts.State(s.app.Accounts.Current())
		return standing.State == model.TokenNotJudged && !checking
	})
	s.turn()
	if h, want := s.page.header, inWords("state.reason.blocked"); h.reach.Text != want || h.state.Text != want {
		t.Errorf("the server: %q, the account: %q, not %q", h.reach.Text, h.state.Text, want)
	}
}

// killedWhileCreating is a world whose program was killed between the creation
// of a token and its saving.
func killedWhileCreating(t *testing.T) func(*model.World) {
	return func(w *model.World) {
		before, left := t.TempDir(), t.TempDir()
		ada := w.Sessions[0]
		_, err := keychain.Open(keychain.Memory(), before).Begin(t.Context(), keychain.Entry{
			Kind:   keychain.KindToken,
			Origin: ada.Origin, UserID: ada.UserID, Name: "ci-publish", CreatedAt: noon.Add(-18 * day),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(left, os.DirFS(before)); err != nil { // nobody holds the copy's locks
			t.Fatal(err)
		}
		w.Credentials = keychain.Open(keychain.Memory(), left)
	}
}

// The next start says which token was never saved, and offers to revoke it.
func TestTokenThatWasNeverSavedIsTold(t *testing.T) {
	s := newScreen(t, killedWhileCreating(t))
	on("Ada Okafor", model.TabTokens)(s)
	s.until("the token in the list", func() bool {
		unfinished := s.app.Unfinished.Tokens(model.Origin{})
		return len(unfinished) > 0 && unfinished[0].Found != nil
	})
	s.turn()
	title := inWordsWith("unfinished.found", data{"Name": "ci-publish"})
	line, ok := s.page.header.notices.Objects[0].(*widgets.Notice)
	if !ok || line.Title != title || !strings.Contains(said(s.page.accounts.content), tn("unfinished.count", 1)) {
		t.Fatal("it isn't said")
	}
	line.Buttons[0].(*widgets.Button).Press()
	s.turn()
	if s.app.Tab != model.TabSaved || len(s.page.header.notices.Objects) != 0 {
		t.Fatalf("tab %d, %d lines", s.app.Tab, len(s.page.header.notices.Objects))
	}
	list := s.page.pages[model.TabSaved].(*savedList)
	s.startsElsewhere("tab-saved", list.unfinished.Container, partsOf[*widgets.Button](list.none)[0])
	s.button(s.page.pages[model.TabSaved].object(), inWords("unfinished.revoke")).Press()
	s.until("the revocation", func() bool { return len(s.app.Unfinished.Tokens(model.Origin{})) == 0 })
	s.turn()
	if shown := s.everything(); strings.Contains(shown, title) {
		t.Error("it is still said")
	}
	bottom := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
	}
	if list, pane := bottom(s.page.accounts.list), bottom(s.page.accounts.content); list < pane-5 {
		t.Errorf("the list ends at %v, above the end of its pane, %v", list, pane)
	}
}

// What could not be read of the apps takes room only while it is said.
func TestAppsHaveTheRoomOfWhatIsNotSaid(t *testing.T) {
	s, web := answered(t, nil)
	on("Ada Okafor", model.TabApps)(s)
	tab := s.page.pages[model.TabApps].(*appsTab)
	top := func() float32 {
		driver := fyne.CurrentApp().Driver()
		return driver.AbsolutePositionForObject(tab.list).Y - driver.AbsolutePositionForObject(tab.content).Y
	}
	usual := top()
	if usual > 20 {
		t.Errorf("the list begins at %v", usual)
	}
	fails := func(string, bool) *http.Response { return reply(http.StatusInternalServerError, "", `{}`) }
	web.answer.Store(&fails)
	server := s.app.Server(s.app.Accounts.Current().Origin)
	server.ReloadApps()
	s.until("the failure", func() bool { return server.AppsErr != nil })
	if top() <= usual {
		t.Error("the failure has no room")
	}
	works := func(string, bool) *http.Response { return nil }
	web.answer.Store(&works)
	server.ReloadApps()
	s.until("the apps", func() bool { return server.AppsErr == nil })
	if top() != usual {
		t.Errorf("the list begins at %v, before at %v", top(), usual)
	}
}
