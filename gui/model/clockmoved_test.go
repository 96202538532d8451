package model

import (
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// serverClock lets a server's clock differ from this computer's.
func serverClock(by func() time.Duration) speckletest.Fault {
	return func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		answer := httptest.NewRecorder()
		inner(answer)
		for name := range answer.Header() {
			x.Header().Set(name, answer.Header().Get(name))
		}
		x.Header().Set("Date", time.Now().Add(by()).UTC().Format(http.TimeFormat))
		x.WriteHeader(answer.Code)
		_, _ = x.Write(answer.Body.Bytes())
	}
}

// setClock is this computer's clock, which can be set while requests are under
// way; the servers' clocks are right.
type setClock struct{ wrong atomic.Int64 }

func (c *setClock) set(wrong time.Duration) { c.wrong.Store(int64(wrong)) }

func (c *setClock) now() time.Time { return time.Now().Add(time.Duration(c.wrong.Load())) }

func (c *setClock) servers() speckletest.Fault {
	return serverClock(func() time.Duration { return -time.Duration(c.wrong.Load()) })
}

// clockMoves are how wrong a clock is before and after it is set.
var clockMoves = map[string][2]time.Duration{
	"put forward by a day":           {0, day},
	"put back by a day":              {0, -day},
	"a day ahead, and corrected":     {day, 0},
	"a day behind, and corrected":    {-day, 0},
	"a day ahead all the time":       {day, day},
	"right all the time":             {0, 0},
	"from a day behind to one ahead": {-day, day},
}

// clocked is a bench with Ada's session on a clock that can be set, and the
// folder of its index.
func clocked(t *testing.T, wrong time.Duration) (b *bench, clock *setClock, dir string) {
	t.Helper()
	clock, dir = &setClock{}, t.TempDir()
	clock.set(wrong)
	b = newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		inFolder(dir)(b, w)
		w.Now = clock.now
	})
	b.front.Set(clock.servers())
	b.Start()
	b.settle()
	b.Server(b.origin).Load()
	b.settle()
	return b, clock, dir
}

// A token whose answer got lost is found in the list, whatever is done to this
// computer's clock between the two.
func TestLostAnswerWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, move := range clockMoves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, clock, _ := clocked(t, move[0])
			f := b.form()
			b.settle()
			b.front.Set(clock.servers(), speckletest.Only(isCreate, func(_ speckletest.Exchange, inner func(http.ResponseWriter)) {
				inner(httptest.NewRecorder())
				clock.set(move[1])
				panic(http.ErrAbortHandler)
			}))
			f.Submit()
			b.until("no answer", func() bool { return f.Phase == Uncertain })
			b.settle()
			lost, token := f.Lost()
			if lost != LostCreated || b.made("nightly") != 1 {
				t.Fatalf("%d, %+v", lost, token)
			}
			b.Unfinished.Revoke(token)
			b.settle()
			if b.made("nightly") != 0 || len(b.Unfinished.Tokens(b.origin)) != 0 {
				t.Errorf("%d left, %v", b.made("nightly"), token.Err)
			}
		})
	}
}

// A slow server can still create a token that the list didn't have.
func TestNoAnswerYetWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, move := range clockMoves {
		b, clock, _ := clocked(t, move[0])
		f := b.form()
		b.settle()
		b.front.Set(clock.servers(), speckletest.Only(isCreate, func(speckletest.Exchange, func(http.ResponseWriter)) {
			clock.set(move[1])
			panic(http.ErrAbortHandler)
		}))
		f.Submit()
		b.settle()
		if lost, _ := f.Lost(); lost != LostNotMade || len(b.Unfinished.tokens) != 1 {
			t.Errorf("%s: %d, %d waited for", name, lost, len(b.Unfinished.tokens))
		}
	}
}

// The same when the program is killed before the answer. What an earlier version
// noted has no time of the server.
func TestCrashWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, move := range clockMoves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, clock, dir := clocked(t, move[0])
			left := t.TempDir()
			f := b.form()
			b.settle()
			b.front.Set(clock.servers(), speckletest.Only(isCreate, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
				inner(x)
				if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
					t.Error(err)
				}
			}))
			f.Submit()
			b.settle()
			if f.OneTime == nil {
				t.Fatalf("phase %d, %v", f.Phase, f.Err)
			}
			clock.set(move[1])
			b.front.Set(clock.servers())
			next := b.nextStartAt(left, clock)
			next.Tokens(next.account("Ada Okafor")).Load()
			next.settle()
			lost := next.Unfinished.Tokens(b.origin)
			if len(lost) != 1 || lost[0].Found == nil {
				t.Fatalf("%+v", lost)
			}
			next.Unfinished.Revoke(lost[0])
			next.settle()
			if b.made("nightly") != 0 {
				t.Errorf("not revoked: %v", lost[0].Err)
			}
			f.OneTime.Tick(true)
			f.OneTime.Close()
		})
	}
}

func TestNoteOfAnEarlierVersionIsByThisComputersClock(t *testing.T) {
	t.Parallel()
	b, _, _ := clocked(t, day)
	b.server.AddToken(b.ada, demoserver.Token{Name: "nightly", Scopes: []string{"streams:read"}, Created: time.Now()})
	b.Unfinished.add(keychain.Entry{Key: "k", Name: "nightly", Origin: b.origin, UserID: b.ada, CreatedAt: b.Now()})
	b.page()
	if tokens := b.Unfinished.Tokens(b.origin); len(tokens) != 1 || tokens[0].Found == nil {
		t.Errorf("%+v", tokens)
	}
}

// A plan is carried out at its time by the server's clock, and says how long
// that is, also when the clock was moved while the program didn't run.
func TestPlanWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, by := range map[string]time.Duration{"put forward by a day": day, "put back by a day": -day, "by three days": 3 * day} {
		for _, running := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				r, _ := planned(t, time.Hour)
				s := r.stage
				r.front.Set(serverClock(func() time.Duration { return -by }))
				if r.later = by; !running {
					s = r.another()
				}
				r.pass(s, 0)
				rotation := only(t, s)
				if left := rotation.RevokesAt().Sub(s.Now()); rotation.State() != RotationPlanned || (left-time.Hour).Abs() > 2*time.Minute || !r.oldLives() {
					t.Fatalf("running %v: %s, revoked in %s, the old one lives: %v", running, rotation.State(), left, r.oldLives())
				}
				// An hour later, which the server's clock in this test doesn't know by itself.
				r.pass(s, time.Hour+2*time.Minute)
				r.pass(s, 0)
				if r.oldLives() {
					t.Errorf("running %v: never revoked: %s, %v", running, rotation.State(), rotation.Err)
				}
			})
		}
	}
}

// Another program is creating the successor while the clock is moved: its
// rotation is not taken for one that came to nothing.
func TestRotationOfAnotherProgramWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for _, by := range []time.Duration{day, -day} {
		r := newRotating(t)
		other := r.another()
		f := r.form()
		reached, answer := make(chan struct{}), make(chan struct{})
		r.front.Set(speckletest.Only(isCreate, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
			close(reached)
			<-answer
			inner(x)
		}))
		f.Submit()
		r.until("the request", func() bool {
			select {
			case <-reached:
				return true
			default:
				return false
			}
		})
		r.pass(other, by)
		close(answer)
		r.settle()
		if f.OneTime == nil || f.Rotation.State() != RotationReady {
			t.Fatalf("phase %d: %s, %v", f.Phase, f.Rotation.State(), f.Rotation.Err)
		}
		if _, err := r.App.world.Rotations.find(f.Rotation.ID); err != nil {
			t.Errorf("moved by %s: it is gone from the journal: %v", by, err)
		}
	}
}

// The record keeps all that was done, and what is done next, in the order of
// the times that the clock showed.
func TestRecordWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, move := range clockMoves {
		b, clock, _ := clocked(t, move[0])
		once := b.once(true)
		b.settle()
		clock.set(move[1])
		once.Copied()
		b.settle()
		var entries []activity.Entry
		var err error
		aside(func() { entries, err = b.world.Activity.List(t.Context()) })
		if err != nil || len(entries) != 3 {
			t.Fatalf("%s: %v, %v", name, entries, err)
		}
		for _, e := range entries {
			wrong := move[0]
			if e.Kind == activity.Copied {
				wrong = move[1]
			}
			if (time.Until(e.Time) - wrong).Abs() > time.Minute {
				t.Errorf("%s: %s at %s", name, e.Kind, e.Time)
			}
		}
		once.Close()
	}
}

// What is said of a token's expiry is by the server's clock.
func TestExpiryWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, move := range clockMoves {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, clock, _ := clocked(t, move[0])
			once := b.once(true)
			b.settle()
			if off := time.Until(once.Entry.ExpiresAt) - 30*day; off.Abs() > time.Minute {
				t.Errorf("saved as expiring %s too late", off)
			}
			ends := map[string]time.Duration{"ended": -12 * time.Hour, "ends": 12 * time.Hour, "later": 8*day - 12*time.Hour, "long": 15*day - 12*time.Hour}
			for name, in := range ends {
				secret := b.server.AddToken(b.ada, demoserver.Token{Name: name, Scopes: []string{"profile:read"}, Created: time.Now().Add(-day), Lifespan: day + in})
				aside(func() {
					_, err := b.world.Credentials.Save(t.Context(), keychain.Entry{
						Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, Name: name, ExpiresAt: time.Now().Add(in),
					}, secret)
					if err != nil {
						t.Error(err)
					}
				})
			}
			clock.set(move[1])
			b.Saved.Refresh()
			page := b.page()
			page.Reload()
			b.settle()
			for _, row := range page.Rows() {
				if want, ok := map[string]Attention{"ended": Expired, "ends": ExpiresSoon, "later": ExpiresSoon}[row.Name]; ok && (len(row.Attention) == 0 || row.Attention[0] != want) || row.Name == "long" && len(row.Attention) != 0 {
					t.Errorf("%s: %v", row.Name, row.Attention)
				}
			}
			for _, row := range b.Saved.Rows(b.origin) {
				if row.Expired != (row.Name == "ended") {
					t.Errorf("%s, saved: expired %v", row.Name, row.Expired)
				}
			}
			if due := b.Reminders.Due(); len(due) != 1 || due[0].Name != "ends" {
				t.Errorf("reminds of %+v", due)
			}
			if page.NameTaken("ended") || !page.NameTaken("ends") {
				t.Error("what is live is judged by the wrong clock")
			}
			once.Close()
		})
	}
}

// What a token is limited to is forgotten when the server lists the token no
// more, but not because a list was read before it was created.
func TestRememberedLimitsWhenTheClockIsMoved(t *testing.T) {
	t.Parallel()
	for name, move := range clockMoves {
		b, clock, _ := clocked(t, move[0])
		once := b.once(false)
		once.Copied()
		once.Close()
		b.settle()
		clock.set(move[1])
		b.page().Reload() // which brings the server's time
		b.settle()
		b.Saved.compare(b.origin, b.ada, nil) // a list from before
		b.settle()
		if len(b.Saved.elsewhere) != 1 {
			t.Errorf("%s: forgotten", name)
		}
	}
}
