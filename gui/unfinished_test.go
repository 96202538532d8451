package gui

import (
	"context"
	"os"
	"strings"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// leftBehind is the folder of the index as a program leaves it that is killed
// while the server makes a token for Ada.
func leftBehind(t *testing.T, name string) (folder string) {
	t.Helper()
	running, left := t.TempDir(), t.TempDir()
	s := newScreen(t, func(w *model.World) { w.Credentials = keychain.Open(keychain.Memory(), running) })
	on("Ada Okafor", model.TabTokens)(s)
	form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
	form.SetName(name)
	form.SetSave(false)
	form.Submit()
	s.until("the token", func() bool { return form.OneTime != nil })
	if err := os.CopyFS(left, os.DirFS(running)); err != nil {
		t.Fatal(err)
	}
	form.OneTime.Tick(true)
	s.once().close()
	return left
}

// S48: a token that was created and never saved is told on the Saved tab, and
// can be revoked or called one's own there.
func TestUnfinishedTokensAreTold(t *testing.T) {
	left := leftBehind(t, "nightly")
	for _, c := range []struct{ button, listed string }{{"unfinished.have", "nightly"}, {"unfinished.revoke", ""}} {
		t.Run(c.button, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(left)); err != nil {
				t.Fatal(err)
			}
			created := make(chan struct{}) // before the program reads a list of tokens
			s := newScreen(t, func(w *model.World) {
				w.Credentials = keychain.Open(keychain.Memory(), dir)
				find := w.Find
				w.Find = func(ctx context.Context) (accounts.Result, error) { <-created; return find(ctx) }
			})
			session := s.demoSession(s.demo.Sessions[0].Registration.Origin)
			if _, err := session.CreateToken(t.Context(), speckle.TokenRequest{
				Name: "nightly", Scopes: []string{"profile:read"}, Lifespan: speckle.Never,
			}); err != nil {
				t.Fatal(err)
			}
			close(created)
			ada := s.choose("Ada Okafor")
			on("Ada Okafor", model.TabTokens)(s)
			s.shell.showTab(model.TabSaved)
			saved := func() []*widgets.Notice { return partsOf[*widgets.Notice](s.page.content) }
			s.until("the notice", func() bool { return len(s.app.Unfinished.Tokens(ada.Origin)) == 1 && len(saved()) > 0 })
			s.button(s.page.content, textOf(c.button)).Press()
			if c.button == "unfinished.revoke" {
				s.redraw()
				if said := s.button(s.page.content, textOf(c.button)).AccessibilityLabel(); !strings.Contains(said, inWords("spoken.busy")) {
					t.Errorf("the button says %q", said)
				}
			}
			s.until("the end of the notice", func() bool { return len(s.app.Unfinished.Tokens(model.Origin{})) == 0 })
			for _, notice := range saved() {
				name := data{"Name": "nightly"}
				if (notice.Title == inWordsWith("unfinished.title", name) || notice.Title == inWordsWith("unfinished.found", name)) && notice.Visible() {
					t.Error("the notice is still there")
				}
			}
			tokens, err := session.Tokens(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			listed := ""
			for _, token := range tokens {
				if token.Name == "nightly" {
					listed = token.Name
				}
			}
			if listed != c.listed {
				t.Errorf("the server lists %q", listed)
			}
		})
	}
}

// demoSession is the demo's sign-in on a server.
func (s *screen) demoSession(origin speckle.Origin) *speckle.Session {
	s.t.Helper()
	for _, session := range s.demo.Sessions {
		if session.Registration.Origin == origin {
			return speckle.NewClient(origin, speckle.Options{Transport: networkOf(s.demo)}).As(session.Pair.Token)
		}
	}
	s.t.Fatalf("no sign-in on %s", origin)
	return nil
}

// S48: the button beside a failure does what it says.
func TestRemediesDoWhatTheySay(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	origin := s.app.Accounts.Current().Origin
	asked := ""
	s.shell.do = func(action string) { asked = action }
	err := &speckle.Error{Kind: speckle.KindUnreachable, Origin: origin}
	for remedy, action := range map[model.Remedy]string{
		model.RemedyRefresh: "refresh", model.RemedyPaste: "paste-token", model.RemedySignIn: "sign-in", model.RemedyRetry: "again",
	} {
		asked = ""
		s.shell.remedy(remedy, err, func() { asked = "again" })()
		if asked != action {
			t.Errorf("remedy %v: %q instead of %q", remedy, asked, action)
		}
	}
	s.shell.remedy(model.RemedyOpenServer, err, nil)()
	if len(s.opened) != 1 || s.opened[0] != origin.String() {
		t.Errorf("opened %q", s.opened)
	}
	s.shell.remedy(model.RemedyCertificate, s.refused(""), nil)()
	if d := widgets.TopDialog(s.window.Canvas()); d == nil || d.Title != inWordsWith("trust.title", data{"Host": origin.Host()}) {
		t.Error("the certificate is not shown")
	}
	s.shell.remedy(model.RemedyAllowHTTP, err, nil)()
	if d := widgets.TopDialog(s.window.Canvas()); d == nil || d.Title != inWordsWith("trust.http-title", data{"Host": origin.Host()}) {
		t.Error("nobody asks about plain http")
	}
	if s.shell.remedy(model.RemedyEdit, err, nil) != nil {
		t.Error("a form that is to be edited has a button of its own")
	}
}
