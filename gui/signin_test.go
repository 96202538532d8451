package gui

import (
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// browser plays the person's browser on the demo's pages.
type browser struct {
	t      testing.TB
	web    *http.Client
	person string
	answer string      // "approve" or "refuse"
	landed chan string // what pages said that it came back to
}

// visit opens an address of the wizard and answers its form.
func (b *browser) visit(address string) {
	reply, err := b.web.PostForm(address, url.Values{"person": {b.person}, "answer": {b.answer}})
	if err != nil {
		b.t.Error(err)
		return
	}
	defer reply.Body.Close()
	page, _ := io.ReadAll(reply.Body)
	b.landed <- string(page)
}

var shownAnswer = regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`)

// ask runs an operation of a text on the server's API page and returns the
// answer that stands there.
func (b *browser) ask(origin speckle.Origin, text, operation string) string {
	b.t.Helper()
	reply, err := b.web.PostForm(origin.String()+"/explorer", url.Values{"person": {b.person}, "query": {text}, "operation": {operation}})
	if err != nil {
		b.t.Fatal(err)
	}
	defer reply.Body.Close()
	page, _ := io.ReadAll(reply.Body)
	found := shownAnswer.FindSubmatch(page)
	if found == nil {
		b.t.Fatalf("no answer in %s", page)
	}
	return html.UnescapeString(string(found[1]))
}

// freeRedirect is a redirect address on a port that is free now, below those
// that systems hand out by themselves.
func freeRedirect(t testing.TB) string {
	t.Helper()
	for range 100 {
		port := 30000 + rand.IntN(1000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			l.Close()
			return fmt.Sprintf("http://localhost:%d", port)
		}
	}
	t.Fatal("no free port")
	return ""
}

// registered walks the wizard to the page that opens the browser, as a
// newcomer would: the text is run on the server's API page, and its answer is
// pasted.
func registered(t testing.TB, s *screen) (*signInDialog, *browser) {
	t.Helper()
	d := register(s)
	d.wizard.Registering.SetRedirect(freeRedirect(t))
	visitor := &browser{t: t, web: s.network(), person: d.wizard.Account.Person.ID, answer: "approve", landed: make(chan string, 10)}
	for _, operation := range []string{model.RegisterOperation, model.ShowOperation} {
		d.register.answer.SetText("")
		d.register.answer.SetText(visitor.ask(d.wizard.Account.Origin, d.wizard.Registering.Document(), operation))
	}
	s.until("the page of the browser", func() bool { return d.wizard.Step == model.StepSignIn || d.wizard.Err != nil })
	if d.wizard.Err != nil {
		t.Fatal(d.wizard.Err)
	}
	d.wizard.OpenURL = func(address string) { go visitor.visit(address) }
	return d, visitor
}

// withoutSessions is a world in which the wizard is needed.
func withoutSessions(w *model.World) { w.Sessions = nil }

func (s *screen) tokensTab() *tokensTab { return s.page.pages[model.TabTokens].(*tokensTab) }

func TestSignInWholeWizard(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, _ := registered(t, s)
	d.next.Press()
	s.until("the sign-in is saved", func() bool { return d.wizard.Saved || d.wizard.Err != nil })
	if d.wizard.Err != nil {
		t.Fatal(d.wizard.Err)
	}
	tokens := s.app.Tokens(d.wizard.Account)
	s.until("the tokens", func() bool { return tokens.Listed && tokens.CanCreate() })

	// A new start of the program finds the sign-in in the keychain.
	s.showWorld(s.options.World(), nil)
	account := s.choose("Ada Okafor")
	s.shell.showTab(model.TabTokens)
	again := s.app.Tokens(account)
	s.until("the tokens again", func() bool { return again.Listed && again.CanCreate() })
	if again.Session.Source != model.SessionSignIn {
		t.Errorf("the session is of source %d", again.Session.Source)
	}

	var key string
	s.until("the saved sign-in", func() bool {
		for _, row := range s.app.Saved.Rows(account.Origin) {
			if row.IsSignIn() {
				key = row.Key
				s.app.Saved.SignOut(row.Entry)
			}
		}
		return key != ""
	})
	s.until("signed out", func() bool {
		_, err := s.store.Load(t.Context(), key)
		return keychain.KindOf(err) == keychain.KindNotFound && !again.CanCreate()
	})
}

// What Enter presses on a page of the wizard is in sight, however large the text.
func TestFocusedButtonOfTheWizardIsInSight(t *testing.T) {
	s := newScreen(t, withoutSessions)
	s.set(func(to *model.Settings) { to.Language, to.TextSize = "de", 1.5 })
	s.window.Resize(fyne.NewSize(760, 520))
	s.choose("Ada Okafor")
	d := showSignIn(s.shell, s.app.Accounts.Current())
	s.until("the first page", func() bool { return d.wizard.Step == model.StepChoose })
	s.turn()
	bottom := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
	}
	if s.window.Canvas().Focused() != fyne.Focusable(d.goOn) || bottom(d.goOn) > bottom(d.cancel)-d.cancel.Size().Height {
		t.Errorf("the button ends at %v, the one at the foot at %v", bottom(d.goOn), bottom(d.cancel))
	}
}

// A guest is told on each page that no sign-in helps, not only before the browser.
func TestGuestIsToldOnEachPage(t *testing.T) {
	s := newScreen(t, nil)
	for person, told := range map[string]bool{"Gustav Ahlers": true, "Ada Okafor": false} {
		on(person, model.TabTokens)(s)
		d := showSignIn(s.shell, s.app.Accounts.Current())
		s.until("the first page", func() bool { return d.wizard.Step == model.StepChoose })
		for _, step := range []model.SignInStep{model.StepChoose, model.StepRegister} {
			if d.wizard.Step != step {
				t.Fatalf("step %v, want %v", d.wizard.Step, step)
			}
			s.turn()
			if got := d.role.Visible() && strings.Contains(d.role.Text, person); got != told {
				t.Errorf("%s, step %v: told %v", person, step, got)
			}
			d.wizard.Register()
		}
		d.dialog.Close()
	}
}

// After the API page was opened, an answer can be pasted without a click.
func TestAnswerIsPastedWithoutAClick(t *testing.T) {
	s := newScreen(t, nil)
	d := register(s)
	s.button(d.dialog, inWords("signin.api-page")).Press()
	if len(s.opened) != 1 || s.window.Canvas().Focused() != fyne.Focusable(d.register.answer) {
		t.Errorf("opened %q, the focus is on %T", s.opened, s.window.Canvas().Focused())
	}
}

// Another way needs nothing from other places: a script to copy.
func TestScriptOfAnotherWay(t *testing.T) {
	s := newScreen(t, nil)
	d := register(s)
	s.button(d.dialog, inWords("signin.other-way")).Press()
	s.turn()
	s.button(d.dialog, inWords("signin.script")).Press()
	script := d.wizard.Registering.Script()
	if copied := s.fyne.Clipboard().Content(); copied != script || !strings.Contains(script, model.ShowOperation) {
		t.Errorf("copied %q", copied)
	}
}

// The apps to choose from are in sight in a small window.
func TestAppsToChooseFromAreInSight(t *testing.T) {
	s := newScreen(t, nil)
	s.set(func(to *model.Settings) { to.Language = "de" })
	s.window.Resize(fyne.NewSize(760, 520))
	d := register(s)
	app := `{"id":"%s","name":"Speckle Keys","secret":"0123456789","redirectUrl":"` + d.wizard.Registering.Redirect + `"}`
	d.register.answer.SetText(fmt.Sprintf(`{"data":{"activeUser":{"createdApps":[`+app+","+app+`]}}}`, "0123456789", "9876543210"))
	s.redraw()
	bottom := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
	}
	found := d.register.found.Container
	if len(partsOf[*widgets.Button](found)) != 2 || bottom(found) > bottom(d.cancel)-d.cancel.Size().Height {
		t.Errorf("%d apps, they end at %v, the button at the foot at %v", len(partsOf[*widgets.Button](found)), bottom(found), bottom(d.cancel))
	}
}

// An answer that is pasted over another is taken at once, also when it is shorter.
func TestShorterAnswerIsTakenAtOnce(t *testing.T) {
	s := newScreen(t, nil)
	d := register(s)
	d.register.answer.SetText(`{"data":{"appCreate":"0123456789"}}`)
	s.until("what the server says of the id", func() bool { return d.wizard.Err != nil })
	s.redraw()
	if words := wordsOf(d.wizard.Err); words.title != t0("trouble.app-missing.title") || d.register.found.Visible() && len(d.register.found.Objects) > 0 {
		t.Errorf("an id that the server doesn't have: %q, and below the answer %d parts", words.title, len(d.register.found.Objects))
	}
	d.register.answer.SetText("this is no answer")
	if words := wordsOf(d.wizard.Err); words.title == t0("trouble.app-missing.title") {
		t.Error("the second answer was not read")
	}
}

// Another registration needs another answer: the one before is gone from the
// page, and from what is waited for.
func TestRegisterAgainBeginsWithoutAnAnswer(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, _ := registered(t, s)
	s.rest()
	if d.register.answer.Text != "" {
		t.Error("the answer with the secret stays after it was taken")
	}
	s.button(d.dialog, inWords("signin.again")).Press()
	s.rest()
	if d.wizard.Step != model.StepRegister || d.register.answer.Text != "" || d.wizard.Registering.WaitsForSecret() || len(partsOf[*widgets.Notice](d.register.found.Container)) > 0 {
		t.Errorf("step %d, an answer of %d letters stands there, waiting for the secret: %v",
			d.wizard.Step, len(d.register.answer.Text), d.wizard.Registering.WaitsForSecret())
	}
}

func TestSignInRefused(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, visitor := registered(t, s)
	if !strings.Contains(string(d.wizard.Canceled), t0("landing.canceled")) {
		t.Errorf("canceled, the browser shows %q", d.wizard.Canceled)
	}
	visitor.answer = "refuse"
	d.next.Press()
	s.until("the refusal", func() bool { return d.wizard.Err != nil })
	if words := wordsOf(d.wizard.Err); words.title != t0("trouble.denied.title") {
		t.Errorf("the refusal reads %q", words.title)
	}
	s.until("the page", func() bool {
		select {
		case page := <-visitor.landed:
			return strings.Contains(page, t0("landing.denied"))
		default:
			return false
		}
	})
}

func TestSignInAsSomebodyElse(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, visitor := registered(t, s)
	for _, a := range s.demo.Accounts {
		if a.Origin == d.wizard.Account.Origin && a.Person.ID != visitor.person && a.Person.Role != "server:archived-user" {
			visitor.person = a.Person.ID
		}
	}
	d.next.Press()
	s.until("the question", func() bool { return d.wizard.Step == model.StepConfirm || d.wizard.Err != nil })
	if d.wizard.Err != nil {
		t.Fatal(d.wizard.Err)
	}
	if d.wizard.Saved || !strings.Contains(d.confirm.Title, d.wizard.User.Name) {
		t.Errorf("who it is reads %q", d.confirm.Title)
	}
}

func TestSignInPortTaken(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, visitor := registered(t, s)
	parsed, _ := url.Parse(d.wizard.Registering.Redirect)
	taken, err := net.Listen("tcp", "127.0.0.1:"+parsed.Port())
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	d.next.Press()
	s.until("the failure", func() bool { return d.wizard.Err != nil })
	if speckle.KindOf(d.wizard.Err) != speckle.KindPortTaken {
		t.Fatal(d.wizard.Err)
	}

	// By hand: the address goes to a browser, and where it lands comes back.
	d.wizard.ByHand()
	web := s.network()
	web.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	reply, err := web.PostForm(d.wizard.Waiting, url.Values{"person": {visitor.person}, "answer": {"approve"}})
	if err != nil {
		t.Fatal(err)
	}
	reply.Body.Close()
	d.browse.landing.SetText(reply.Header.Get("Location"))
	typeKey(d.browse.landing, fyne.KeyReturn) // takes it, and doesn't open the browser again
	s.until("the sign-in is saved", func() bool { return d.wizard.Saved })
}

func TestSignInCancelClosesTheListener(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, _ := registered(t, s)
	d.wizard.OpenURL = func(string) {}
	d.next.Press()
	s.until("waiting", func() bool { return d.wizard.Waiting != "" })
	d.dialog.Close()
	parsed, _ := url.Parse(d.wizard.Registering.Redirect)
	s.until("the port is free", func() bool {
		s.turn()
		l, err := net.Listen("tcp", "127.0.0.1:"+parsed.Port())
		if err == nil {
			l.Close()
		}
		return err == nil
	})
}

// t0 is the text of a key, for tests whose t is something else.
func t0(key string) string { return t(key) }

// What the keychain refused is saved again by the button beside that; "Done" is done, and the sign-in serves
// until the program ends.
func TestSignInThatIsNotSavedCanBeSavedOrLeft(t *testing.T) {
	for _, leave := range []bool{false, true} {
		store := keychaintest.New()
		s := newScreen(t, func(w *model.World) { w.Sessions, w.Credentials = nil, keychain.Open(store, "") })
		d, _ := registered(t, s)
		store.Fail(keychaintest.Save, keychain.KindNoKeyring)
		d.next.Press()
		s.until("the failure", func() bool { return d.wizard.SaveErr != nil })
		s.turn()
		if leave {
			d.next.Press()
			s.rest()
			if d.dialog.IsOpen() || d.wizard.Saved || !s.app.Tokens(d.wizard.Account).CanCreate() {
				t.Errorf("open %v, saved %v", d.dialog.IsOpen(), d.wizard.Saved)
			}
			continue
		}
		store.Work(keychaintest.Save)
		s.button(d.dialog, inWords("remedy.create-keyring")).Press()
		s.until("the sign-in is saved", func() bool { return d.wizard.Saved })
	}
}
