package model

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// rotating is a bench whose index and journal are in a folder that the next
// start opens too, with a clock that can be moved. Ada has the token
// "ci-publish", whose saved credential is called "publish".
type rotating struct {
	*bench
	dir   string
	later time.Duration // what the clock was moved by
	old   speckle.Secret
	saved keychain.Entry
}

func newRotating(t *testing.T) *rotating {
	t.Helper()
	r := &rotating{dir: t.TempDir()}
	r.bench = newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		r.bench = b
		r.world(w)
	})
	r.old = r.server.AddToken(r.ada, demoserver.Token{
		Name: "ci-publish", Scopes: []string{"streams:read", "profile:read"},
		Lifespan: 30 * day, Created: time.Now().Add(-18 * day),
	})
	aside(func() {
		var err error
		r.saved, err = r.kept().Save(t.Context(), keychain.Entry{Kind: keychain.KindToken, Origin: r.origin, UserID: r.ada, Name: "publish"}, r.old)
		if err != nil {
			t.Error(err)
		}
	})
	r.Start()
	r.settle()
	return r
}

// kept is what any program of this computer reads.
func (r *rotating) kept() *keychain.Credentials { return keychain.Open(r.store, r.dir) }

func (r *rotating) journal() string { return filepath.Join(r.dir, "rotations.json") }

func (r *rotating) world(w *World) {
	registered, pair := r.signIn()
	w.Sessions = []*Session{DemoSession(registered, r.ada, "Ada Okafor", pair)}
	w.Credentials = r.kept()
	w.Rotations = NewRotationJournal(r.journal())
	w.Now = func() time.Time { return time.Now().Add(r.later) }
}

// another is a second program on the same computer, started.
func (r *rotating) another() *stage {
	r.t.Helper()
	next := newStage(r.t, func(s *stage, w *World) {
		s.find(*r.account("Ada Okafor"))
		r.world(w)
	})
	next.Start()
	next.settle()
	return next
}

// form is the form for the successor of "ci-publish".
func (r *rotating) form() *NewToken {
	r.t.Helper()
	f, refusal := r.page().Rotate(r.old.TokenID())
	if refusal != RotationAllowed {
		r.t.Fatalf("refused: %s", refusal)
	}
	r.settle()
	return f
}

// create makes the successor, saved and checked.
func (r *rotating) create() *Rotation {
	r.t.Helper()
	f := r.form()
	f.Submit()
	r.settle()
	if f.OneTime == nil || f.Rotation.State() != RotationReady {
		r.t.Fatalf("phase %d: %v; %s: %v", f.Phase, f.Err, f.Rotation.State(), f.Rotation.Err)
	}
	return f.Rotation
}

// pass moves the clock and does what is due then.
func (r *rotating) pass(s *stage, d time.Duration) {
	r.later += d
	s.Rotations.Refresh()
	s.settle()
}

// only is the rotation that a program knows.
func only(t testing.TB, s *stage) *Rotation {
	t.Helper()
	list := s.Rotations.In(speckle.Origin{})
	if len(list) != 1 {
		t.Fatalf("%d rotations", len(list))
	}
	return list[0]
}

// tokens are the last characters of the live tokens of a name.
func (r *rotating) live(name string) []string {
	var all []string
	for _, token := range r.server.Tokens(r.ada) {
		if token.Name == name {
			all = append(all, token.ID)
		}
	}
	return all
}

func (r *rotating) oldLives() bool { return slices.Contains(r.live("ci-publish"), r.old.TokenID()) }

// noSecrets fails when the journal has a secret or a whole id.
func (r *rotating) noSecrets(ids ...string) {
	r.t.Helper()
	text, err := os.ReadFile(r.journal())
	if err != nil {
		r.t.Fatal(err)
	}
	for _, id := range append(ids, r.old.TokenID()) {
		if id == "" || strings.Contains(string(text), id) {
			r.t.Errorf("the journal has the id %q:\n%s", id, text)
		}
	}
}

// journaled counts the rotations in the file.
func (r *rotating) journaled() int {
	r.t.Helper()
	records, err := NewRotationJournal(r.journal()).read()
	if err != nil {
		r.t.Error(err)
	}
	return len(records)
}

// S55: after a rotation the lists of tokens and of saved credentials are true.
func TestRotationAtOnceAndLater(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		after  time.Duration
		wait   time.Duration // until just before
		keep   bool
		closed bool // the dialog of the successor, before
	}{
		"now":                  {},
		"now, after Done":      {closed: true},
		"in an hour":           {after: time.Hour, wait: 59 * time.Minute, closed: true},
		"in 24 hours":          {after: day, wait: 23 * time.Hour, closed: true},
		"in 7 days":            {after: 7 * day, wait: 7*day - time.Hour},
		"not":                  {keep: true, closed: true},
		"not, the dialog open": {keep: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			rotation := r.create()
			once := rotation.once
			if c.closed && !once.Close() {
				t.Fatal("not closed")
			}
			if c.keep {
				rotation.Keep()
				r.settle()
				r.pass(r.stage, 8*day)
				if !r.oldLives() || len(r.Rotations.In(r.origin)) != 0 || r.journaled() != 0 || rotation.State() != RotationKept {
					t.Errorf("old lives %v, %s, %d noted", r.oldLives(), rotation.State(), r.journaled())
				}
				return
			}
			rotation.Revoke(c.after)
			r.settle()
			if c.after > 0 {
				r.noSecrets(once.Entry.TokenID)
				r.pass(r.stage, c.wait)
				if !r.oldLives() || rotation.State() != RotationPlanned {
					t.Fatalf("old lives %v, %s: %v", r.oldLives(), rotation.State(), rotation.Err)
				}
				if left := rotation.RevokesAt().Sub(r.Now()); left > c.after-c.wait || left < c.after-c.wait-time.Minute {
					t.Errorf("revoked in %s", left)
				}
				r.pass(r.stage, c.after-c.wait)
			}
			if r.oldLives() || len(r.live("ci-publish")) != 1 || rotation.State() != RotationDone {
				t.Fatalf("%d live, %s: %v", len(r.live("ci-publish")), rotation.State(), rotation.Err)
			}
			if done := r.Status(); done.Kind != StatusRotated || done.Name != "ci-publish" || r.journaled() != 0 || len(r.Rotations.In(r.origin)) != 0 {
				t.Errorf("%+v, %d noted", r.Status(), r.journaled())
			}
			// The screen is true: one token, one saved credential under the old name.
			rows := r.Saved.Rows(r.origin)
			if len(rows) != 1 || rows[0].Name != "publish" || rows[0].TokenID != once.Entry.TokenID || rows[0].Standing.State != speckle.TokenValid {
				t.Errorf("saved: %+v", rows)
			}
			if page := r.page(); page.Total() != 1 || page.Rows()[0].ID != once.Entry.TokenID || !page.Rows()[0].SavedHere {
				t.Errorf("tokens: %+v", page.Rows())
			}
			if keys := r.store.Keys(); len(keys) != 1 || keys[0] != rows[0].Key {
				t.Errorf("keychain: %q", keys)
			}
		})
	}
}

func TestFormOfASuccessor(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	f := r.form()
	request := f.Request()
	if request.Name != "ci-publish" || !slices.Equal(request.Scopes, []string{"profile:read", "streams:read"}) && !slices.Equal(request.Scopes, []string{"streams:read", "profile:read"}) ||
		request.Lifespan != 30*day || !f.Saves {
		t.Errorf("%+v", request)
	}
	if rotation := f.Rotation; rotation.Old.Name != "ci-publish" || rotation.Old.LastChars != r.old.LastChars() || rotation.Origin != r.origin {
		t.Errorf("%+v", rotation)
	}
	f.Cancel()
	if r.settle(); len(r.Rotations.In(r.origin)) != 0 || r.journaled() != 0 {
		t.Error("a form alone is a rotation")
	}
	if r.page().NewToken().Rotation != nil {
		t.Error("a new token is a successor")
	}
}

// What a token is limited to is known from its saved credential alone, and goes
// on with the successor, and the one after.
func TestLimitsOfASuccessor(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	limits := []speckle.Resource{{ID: "0b7c2d9e41", Type: speckle.ResourceProject, Name: "Library extension"}}
	limited := r.server.AddToken(r.ada, demoserver.Token{Name: "limited", Scopes: []string{"streams:read"}, Lifespan: day, LimitTo: limits})
	aside(func() {
		if _, err := r.kept().Save(t.Context(), keychain.Entry{Kind: keychain.KindToken, Origin: r.origin, UserID: r.ada, Name: "limited", LimitTo: limits}, limited); err != nil {
			t.Error(err)
		}
	})
	r.Saved.Refresh()
	r.settle()
	f, refusal := r.page().Rotate(limited.TokenID())
	r.settle()
	if refusal != RotationAllowed || !slices.EqualFunc(f.Request().LimitTo, limits, func(a, b speckle.Resource) bool { return a.ID == b.ID && a.Type == b.Type }) {
		t.Fatalf("%q: limited to %+v", refusal, f.Request().LimitTo)
	}
	f.Submit()
	r.settle()
	if row, ok := r.Saved.Row(f.OneTime.Entry.Key); !ok || len(row.LimitTo) != 1 || row.LimitTo[0].ID != limits[0].ID {
		t.Errorf("saved: %+v", row.LimitTo)
	}
}

// The name that scripts use goes to the successor, unless the person gave it
// one of its own.
func TestNameOfTheSuccessorsCredential(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"ci-publish": "publish", "ci-publish-2": "ci-publish-2"} {
		t.Run(typed, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			f := r.form()
			f.SetName(typed)
			f.Submit()
			r.settle()
			row, ok := r.Saved.Row(f.OneTime.Entry.Key)
			if !ok || row.Name != want || len(r.live(typed)) == 0 {
				t.Errorf("%v %q, %d on the server", ok, row.Name, len(r.live(typed)))
			}
			if name := r.Saved.CommandName(row.Entry); name != want {
				t.Errorf("scripts call it %q", name)
			}
		})
	}
}

func TestTokensThatAreNotRotated(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	page := r.page()
	if f, refusal := page.Rotate("0123456789"); f != nil || refusal != RefusedNotListed {
		t.Errorf("unknown: %s", refusal)
	}
	rotation := r.create()
	if f, refusal := page.Rotate(r.old.TokenID()); f != nil || refusal != RefusedUnderWay {
		t.Errorf("twice: %s", refusal)
	}
	entry := r.saved
	if r.Rotations.OfSaved(entry) != rotation || r.Rotations.OfSaved(keychain.Entry{}) != nil {
		t.Error("not found by its saved credential")
	}
	rotation.Keep()
	r.settle()
	// A connector begins to use it.
	account := *r.account("Ada Okafor")
	account.Token = r.old
	r.find(account)
	r.Accounts.Refresh()
	r.settle()
	if f, refusal := r.Tokens(r.account("Ada Okafor")).Rotate(r.old.TokenID()); f != nil || refusal != RefusedUsedByAccount {
		t.Errorf("in use: %s", refusal)
	}
}

// Who closes or presses twice gets one successor and one revocation.
func TestRotationPressedTwice(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	f := r.form()
	f.Submit()
	f.Submit()
	r.settle()
	f.Submit()
	r.settle()
	if n := len(r.live("ci-publish")); n != 2 {
		t.Fatalf("%d tokens", n)
	}
	r.wire.clear()
	f.Rotation.Revoke(0)
	f.Rotation.Revoke(0)
	f.Rotation.Revoke(time.Hour)
	f.Rotation.Keep()
	r.settle()
	f.Rotation.Revoke(0)
	f.Rotation.Again()
	f.Rotation.Keep()
	r.settle()
	if n := r.wire.count("apiTokenRevoke"); n != 1 || r.oldLives() || f.Rotation.State() != RotationDone {
		t.Errorf("%d revocations, %s", n, f.Rotation.State())
	}
}

// A successor that is nowhere but in its dialog must be copied first.
func TestOldTokenIsNotRevokedBeforeTheSuccessorIsSafe(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	f := r.form()
	f.SetSave(false)
	f.Submit()
	r.settle()
	rotation := f.Rotation
	if rotation.State() != RotationReady || rotation.Safe() {
		t.Fatalf("%s, safe %v", rotation.State(), rotation.Safe())
	}
	rotation.Revoke(0)
	r.settle()
	if !r.oldLives() || rotation.State() != RotationReady {
		t.Fatalf("revoked; %s", rotation.State())
	}
	f.OneTime.Copied()
	f.OneTime.Close()
	rotation.Revoke(0)
	r.settle()
	if r.oldLives() || rotation.State() != RotationDone || len(r.Saved.Rows(r.origin)) != 0 {
		t.Errorf("%s: %v, saved %+v", rotation.State(), rotation.Err, r.Saved.Rows(r.origin))
	}
}

var (
	isList     = speckletest.Mentions("apiTokens")
	rejected   = speckletest.Answer(http.StatusForbidden, "application/json", `{"error":"Your token is not valid."}`)
	badGateway = speckletest.ServerError(http.StatusBadGateway)
)

// sentBy matches requests that are sent with a token.
func sentBy(id func() string) func(speckletest.Request) bool {
	return func(r speckletest.Request) bool {
		return strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "+id())
	}
}

// newest is the id of the token that was made last.
func (r *rotating) newest() string {
	for _, id := range r.live("ci-publish") {
		if id != r.old.TokenID() {
			return id
		}
	}
	return "none"
}
