package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// S48: a server is connected by its address: it is asked what it is, and then
// leads to the sign-in.
func TestConnectLeadsToTheSignIn(t *testing.T) {
	s := newScreen(t, withoutSessions)
	s.choose("Ada Okafor")
	d := showConnect(s.shell)
	enter := func(address string) {
		d.address.SetText(address)
		s.turn()
	}
	if d.invalid.Visible() || !d.next.Disabled() {
		t.Error("an empty address is called invalid, or can be asked")
	}
	enter("no address at all")
	if !d.invalid.Visible() || !d.next.Disabled() {
		t.Error("no word about an address that is none")
	}
	if drawn := drawnIn(d.invalid); drawn != d.invalid.Text {
		t.Errorf("of what is wrong with an address one reads %q", drawn)
	}
	if d.next.Press(); !d.origin().IsZero() {
		t.Error("it went on without an address")
	}

	nobody := "https://nobody.example"
	enter(nobody)
	if d.invalid.Visible() || d.next.Disabled() {
		t.Error("an address can't be asked")
	}
	d.next.Press()
	s.until("the failure", func() bool { return s.app.Server(d.origin()).Err != nil })
	notices := partsOf[*widgets.Notice](d.found.Container)
	if len(notices) != 1 || notices[0].Title == "" {
		t.Fatalf("%d notices", len(notices))
	}

	ada := s.app.Accounts.Current()
	enter(ada.Origin.String())
	s.until("the server", func() bool {
		server := s.app.Server(ada.Origin)
		if !server.Asked {
			d.next.Press()
		}
		return server.Reachable() && !server.Loading()
	})
	s.worded(d.found.Container)
	text := said(d.found.Container)
	for _, want := range []string{ada.Origin.String(), s.app.Server(ada.Origin).Info.Name, s.app.Server(ada.Origin).Info.Version.String()} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	if len(partsOf[*widgets.Notice](d.found.Container)) != 0 || d.next.Text != textOf("access.sign-in") {
		t.Errorf("the failure stands there still, or the button says %q", d.next.Text)
	}
	d.next.Press()
	s.turn()
	if top := widgets.TopDialog(s.window.Canvas()); d.dialog.IsOpen() || top == nil {
		t.Error("it didn't lead to the sign-in")
	}
}

// An account that was connected here has no token of its own: what is known of
// its sign-in stands in its row, above the page and on the Server tab.
func TestConnectedAccountIsShownByItsSignIn(t *testing.T) {
	s := newScreen(t, func(w *model.World) {
		find := w.Find
		w.Find = func(ctx context.Context) (accounts.Result, error) {
			found, err := find(ctx)
			for i := range found.Accounts {
				found.Accounts[i].Token, found.Accounts[i].Sources = speckle.Secret{}, nil
			}
			return found, err
		}
	})
	ada := s.choose("Ada Okafor")
	s.rest()
	for place, state := range map[string]string{
		"row": s.page.accounts.itemOf(ada).Badge, "header": s.page.header.state.Text,
		"Server tab": s.page.pages[model.TabServer].(*serverTab).accountFacts(ada)[2].Value,
	} {
		if state != t0("state.valid") {
			t.Errorf("its %s says %q", place, state)
		}
	}
}

// A server on this computer answers in less than a millisecond, not in none.
func TestFastServer(t *testing.T) {
	s := newScreen(t, nil)
	server := s.app.Server(s.choose("Ada Okafor").Origin)
	s.rest()
	server.Info.RoundTrip = 300 * time.Microsecond
	s.press("tab-server")
	s.redraw()
	_, words := reachability(server)
	for _, words := range []string{words, said(s.page.pages[model.TabServer].(*serverTab).content)} {
		if !strings.Contains(words, "< 1") {
			t.Errorf("it says %q", words)
		}
	}
}

// S4, S5, S48: nothing is trusted before somebody says so, and what is trusted
// can be taken back where it is listed.
func TestTrustIsAskedForAndTakenBack(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	origin := s.app.Accounts.Current().Origin
	trusted := func() int { return len(s.app.TrustedServers()) }
	question := func(show func(), yes string) *widgets.Button {
		show()
		s.turn()
		d := widgets.TopDialog(s.window.Canvas())
		if !strings.Contains(d.Title, origin.Host()) || trusted() != 0 {
			t.Fatalf("%q, %d servers are trusted", d.Title, trusted())
		}
		d.Default() // what Return does is the safe answer
		s.turn()
		if d.IsOpen() || trusted() != 0 {
			t.Fatalf("Return left it open, or trusted %d servers", trusted())
		}
		show()
		s.turn()
		return s.button(widgets.TopDialog(s.window.Canvas()), textOf(yes))
	}
	takeBack := func() {
		s.wait("the decision", func() bool { return trusted() == 1 })
		server := s.app.TrustedServers()[0]
		if server.Origin != origin {
			t.Errorf("%v is trusted", server.Origin)
		}
		row := s.shell.trustedServer(server)
		if !strings.Contains(said(row), origin.String()) {
			t.Errorf("the row says %q", said(row))
		}
		s.button(row, textOf("trusted.remove")).Press()
		s.wait("the end of trust", func() bool { return trusted() == 0 })
	}

	question(func() { s.shell.askPlainHTTP(origin) }, "trust.http-yes").Press()
	takeBack()
	refused := s.refused("")
	question(func() { s.shell.showCertificate(refused) }, "trust.yes").Press()
	takeBack()

	info, _ := model.Refused(refused)
	s.shell.showCertificate(refused)
	s.turn()
	text := strings.Join(strings.Fields(said(widgets.TopDialog(s.window.Canvas()))), "")
	if !strings.Contains(text, info.SHA256) {
		t.Error("the fingerprint to compare is not shown")
	}

	// Why it is refused depends on what was refused: the issuer of a certificate
	// for another host may well be known.
	for _, kind := range []speckle.Kind{speckle.KindUntrusted, speckle.KindWrongHost} {
		refused := s.refused("").(*speckle.Error)
		refused.Kind = kind
		s.shell.showCertificate(refused)
		s.turn()
		want := wordsOf(refused).title
		if got := said(widgets.TopDialog(s.window.Canvas())); !strings.Contains(got, want) {
			t.Errorf("%v: %q is not in %q", kind, want, got)
		}
	}
}
