//go:build linux

package guitest_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/guitest"
	"speckle-keys/speckle"
)

// The account of a connector becomes a session that manages tokens: register
// the app, sign in by the browser, start again, make a token, sign out.
func TestWindowSignIn(t *testing.T) {
	s := setStage(t, "sign-in")
	s.watchProcesses()
	ada := browser{t: t, person: s.ada}

	s.chooseAda()
	s.program.WaitFor("the explanation", s.says("access.title"))
	s.picture("explained")
	s.program.Click("Sign in to manage tokens", s.says("access.sign-in"))
	s.register(ada)
	s.signIn(ada)
	kept := s.keptSignIn()
	s.program.WaitFor("the empty table", s.says("tokens.none"))
	s.picture("tokens")
	s.quit()

	s.start()
	s.chooseAda()
	s.program.WaitFor("the table of the restored session", s.says("tokens.none"))
	if opened := s.desktop.Opened(); len(opened) != 2 {
		t.Errorf("the browser was opened %d times, not for the API page and for the sign-in only", len(opened))
	}
	made := s.makeToken(s.studio, s.ada, "nightly publish")
	s.program.WaitFor("the token in the list", guitest.Text("nightly publish"))
	s.picture("listed")

	s.signOut(kept.Token)
	if values := s.kept(); slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, kept.Token.Reveal()) }) {
		t.Error("the sign-in is still in the keychain")
	} else if !slices.Contains(values, made) {
		t.Error("the token that was made went from the keychain with the sign-in")
	}
	s.program.Key("ctrl+3")
	s.program.WaitFor("the explanation again", s.says("access.title"))
	s.quit()
	s.checkLeaks()
}

// chooseChen shows the Tokens tab of the account that may manage tokens.
func (s *stage) chooseChen() {
	s.t.Helper()
	s.program.Click("Chen", guitest.Text("Chen Li"))
	s.program.Key("ctrl+3")
	s.program.WaitFor("the token that the account itself is", guitest.Text("key ring"))
}

// chooseAda shows the Tokens tab of the connector's account.
func (s *stage) chooseAda() {
	s.t.Helper()
	s.program.Click("Ada", guitest.Text("Ada Okafor"))
	s.program.Key("ctrl+3")
}

// register walks the wizard's first two pages.
func (s *stage) register(person browser) {
	t, p := s.t, s.program
	t.Helper()
	p.WaitFor("the first page", s.says("signin.choose-text"))
	s.picture("choose")
	p.Click("Register", s.says("signin.register-go"))
	p.WaitFor("the second page", s.says("signin.do-copy"))
	s.picture("register")
	redirect := ownRedirect(t)
	usual := guitest.Text(speckle.DefaultRedirect)
	p.Click("Another way", s.says("signin.other-way"))
	p.ScrollTo("the redirect address", usual)
	p.Click("the redirect address", usual)
	p.Key("ctrl+a")
	p.Type(redirect)
	p.WaitFor("the other address", guitest.Text(redirect))

	p.ScrollTo("the button to copy", s.says("signin.copy"))
	p.Click("Copy text", s.says("signin.copy"))
	document := s.copied("appCreate")
	if !strings.Contains(document, redirect) {
		t.Errorf("the text to run does not lead back to %s", redirect)
	}
	p.Click("Open the API page", s.says("signin.api-page"))
	page := s.opened(1)
	if !strings.HasSuffix(page, "/graphql") {
		t.Errorf("the browser was sent to %s", page)
	}
	person.run(page, document, speckle.RegisterOperation)
	answer := person.run(page, document, speckle.ShowOperation)
	var shown struct {
		Data struct {
			ActiveUser struct{ CreatedApps []struct{ Secret string } }
		}
	}
	if err := json.Unmarshal([]byte(answer), &shown); err != nil || len(shown.Data.ActiveUser.CreatedApps) != 1 {
		t.Fatalf("the page shows %q: %v", answer, err)
	}
	s.secrets = append(s.secrets, shown.Data.ActiveUser.CreatedApps[0].Secret)
	hint := s.words.hints(t, "signin.answer-hint")
	p.ScrollTo("the field for the answer", hint)
	p.Paste("the answer", hint, answer) // is checked at once
}

// copied waits for a text with a word in it on the clipboard.
func (s *stage) copied(word string) (text string) {
	s.t.Helper()
	s.eventually("the text on the clipboard", func() bool {
		text = s.desktop.Clipboard()
		return strings.Contains(text, word)
	})
	return text
}

// opened waits until the browser was opened a number of times and returns the
// last address.
func (s *stage) opened(times int) (address string) {
	s.t.Helper()
	s.eventually("the browser to be opened", func() bool {
		visits := s.desktop.Opened()
		if len(visits) < times {
			return false
		}
		address = visits[times-1]
		return true
	})
	if !strings.HasPrefix(address, s.studio.Origin().String()+"/") {
		s.t.Fatalf("the browser was sent to %s, not to the server", address)
	}
	return address
}

// signIn walks the wizard's third page and closes it.
func (s *stage) signIn(person browser) {
	t, p := s.t, s.program
	t.Helper()
	p.WaitFor("the third page", s.says("signin.open"))
	s.picture("browse")
	p.Click("Open the browser", s.says("signin.open"))
	verify := s.opened(2)
	p.WaitFor("the program to wait", s.says("signin.waiting"))
	s.picture("waiting")
	landed := person.post(verify, url.Values{"answer": {"approve"}})
	if text, _ := s.words["landing.signed-in-text"].(string); !strings.Contains(landed, text) {
		t.Error("the page that the browser landed on does not say that the sign-in worked")
	}
	p.WaitFor("the sign-in to be kept", s.says("signin.done-saved"))
	s.picture("done")
	p.Click("Done", s.says("button.done"))
	p.WaitGone("the wizard", s.says("signin.done"))
}

// keptSignIn reads the sign-in from the keychain, from outside.
func (s *stage) keptSignIn() keychain.SignIn {
	s.t.Helper()
	values := s.kept()
	if len(values) != 2 {
		s.t.Errorf("the keychain holds %d secrets of ours, not the registration and the sign-in", len(values))
	}
	for _, value := range values {
		kept, err := keychain.ParseSignIn(speckle.NewSecret(value))
		if err != nil || kept.Token.IsZero() {
			continue // the registration
		}
		s.secrets = append(s.secrets, kept.Token.Reveal(), kept.Refresh.Reveal())
		if kept.Refresh.IsZero() || !s.accepts(kept.Token) {
			s.t.Error("the sign-in in the keychain is not one that the server accepts")
		}
		return kept
	}
	s.t.Fatal("the keychain holds no sign-in")
	return keychain.SignIn{}
}

// accepts asks the studio's server whether a token is good.
func (s *stage) accepts(token speckle.Secret) bool {
	s.t.Helper()
	_, err := speckle.NewClient(s.studio.Origin(), speckle.Options{}).As(token).ActiveUser(s.t.Context())
	if err != nil && speckle.KindOf(err) != speckle.KindTokenRejected {
		s.t.Fatal(err)
	}
	return err == nil
}

// signOut ends the session from the Saved tab.
func (s *stage) signOut(token speckle.Secret) {
	s.t.Helper()
	p := s.program
	p.Key("ctrl+4")
	p.Hover("the sign-in", s.says("saved.sign-in"))
	p.WaitFor("what can be done to it", guitest.Icon("sign-out"))
	s.picture("saved")
	p.Click("Sign out", guitest.Icon("sign-out"))
	p.WaitFor("the question", s.says("signins.sign-out-title"))
	s.picture("signing-out")
	p.Click("Sign out, yes", s.says("signins.sign-out-yes"))
	s.eventually("the session to end on the server", func() bool { return !s.accepts(token) })
	p.WaitGone("the sign-in", s.says("saved.sign-in"))
	s.picture("signed-out")
}
