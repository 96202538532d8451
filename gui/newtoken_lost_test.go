package gui

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// losing is a network that loses the answers to creations: after the server has
// carried them out, or before they reach it.
type losing struct {
	carriedOut bool
	network    chan http.RoundTripper // the demo's, once there is one
	sent       int                    // by the test's clicks, one after the other
}

func (l *losing) adapt(w *model.World) {
	l.network, l.sent = make(chan http.RoundTripper, 1), 0
	w.Client = func(o speckle.Origin, options speckle.Options) *speckle.Client {
		options.Transport, options.Since = l, ping
		return speckle.NewClient(o, options)
	}
}

// RoundTrip implements http.RoundTripper.
func (l *losing) RoundTrip(r *http.Request) (*http.Response, error) {
	network := <-l.network
	l.network <- network
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !bytes.Contains(body, []byte("apiTokenCreate")) {
		return network.RoundTrip(r)
	}
	l.sent++
	if l.carriedOut {
		answer, err := network.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		answer.Body.Close()
	}
	return nil, io.ErrUnexpectedEOF
}

// create presses Create, and waits until the list says what became of it.
func (l *losing) create(want model.Lost) func(*screen) {
	return func(s *screen) {
		l.network <- networkOf(s.demo)
		var d *newTokenDialog
		form(func(opened *newTokenDialog) { d = opened })(s)
		d.name.SetText("nightly publish")
		d.create.Press()
		s.until("what became of it", func() bool {
			lost, _ := d.form.Lost()
			return d.form.Phase == model.Uncertain && lost == want
		})
	}
}

func init() {
	created, notMade := &losing{carriedOut: true}, &losing{}
	scenes = append(scenes,
		scene{name: "new-token-lost", adapt: created.adapt, play: created.create(model.LostCreated)},
		scene{name: "new-token-not-made", adapt: notMade.adapt, play: notMade.create(model.LostNotMade)},
	)
}

// The answer got lost, and the token exists: Return revokes it.
func TestTokenWhoseSecretNeverArrivedIsRevokedByReturn(t *testing.T) {
	l := &losing{carriedOut: true}
	s := newScreen(t, l.adapt)
	l.create(model.LostCreated)(s)
	top := widgets.TopDialog(s.window.Canvas())
	if !strings.Contains(said(top), "The token was created, but its value never arrived") {
		t.Error("not told")
	}
	for _, row := range partsOf[*widgets.CheckRow](top) {
		if row.Title == "Create another token with this name" && row.Visible() {
			t.Error("the token itself counts as another one of its name")
		}
	}
	button, ok := s.window.Canvas().Focused().(*widgets.Button)
	if !ok || button.Text != "Revoke token" {
		t.Fatalf("the focus is on %T", s.window.Canvas().Focused())
	}
	listed := s.app.Tokens(s.app.Accounts.Current()).Total()
	typeKey(button, fyne.KeyReturn)
	s.until("the end", func() bool { return !s.dialogOpen() })
	s.until("the list", func() bool { return s.app.Tokens(s.app.Accounts.Current()).Total() == listed-1 })
	if l.sent != 1 {
		t.Errorf("sent %d times", l.sent)
	}
}

// The answer got lost, and there is no token: another form begins with the same
// settings, and sends nothing by itself.
func TestTokenThatWasNotCreatedIsBegunAgain(t *testing.T) {
	l := &losing{}
	s := newScreen(t, l.adapt)
	l.create(model.LostNotMade)(s)
	top := widgets.TopDialog(s.window.Canvas())
	s.turn()
	button, ok := s.window.Canvas().Focused().(*widgets.Button)
	if !ok || button.Text != "Start again" {
		t.Fatalf("the focus is on %T", s.window.Canvas().Focused())
	}
	typeKey(button, fyne.KeyReturn)
	s.turn()
	again := widgets.TopDialog(s.window.Canvas())
	if again == top || again == nil || partsOf[*widgets.Entry](again)[0].Text != "nightly publish" || l.sent != 1 {
		t.Fatalf("sent %d times", l.sent)
	}
	l.carriedOut = true
	again.Default()
	s.until("the second answer to be lost", func() bool { return strings.Contains(said(again), "its value never arrived") })
	if l.sent != 2 {
		t.Errorf("sent %d times", l.sent)
	}
}

// Nothing tells what became of the token while the list can't be read: to show it reads it again.
func TestTokensAreReadAgainToShowThem(t *testing.T) {
	l := &losing{carriedOut: true}
	s := newScreen(t, l.adapt)
	l.network <- networkOf(s.demo)
	var d *newTokenDialog
	form(func(opened *newTokenDialog) { d = opened })(s)
	listed := d.tokens.Total()
	d.name.SetText("nightly publish")
	<-l.network
	l.network <- away{}
	d.create.Press()
	s.rest()
	if lost, _ := d.form.Lost(); d.form.Phase != model.Uncertain || lost != model.LostUnknown {
		t.Fatalf("%v, %v", d.form.Phase, lost)
	}
	<-l.network
	l.network <- networkOf(s.demo)
	s.pressIn("remedy.show-list")
	s.rest()
	if d.tokens.Err != nil || d.tokens.Total() != listed || s.dialogOpen() {
		t.Errorf("%v, %d tokens of %d", d.tokens.Err, d.tokens.Total(), listed)
	}
}

// away is a server that nothing reaches.
type away struct{}

func (away) RoundTrip(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
