package model

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle/speckletest"
)

// This computer's clock was put forward far past a plan while the program runs:
// the server's clock is asked before the plan is called late.
func TestClockThatJumpsPastAPlanIsComparedAgain(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, time.Hour)
	r.front.Set(serverClock(func() time.Duration { return -3 * day }))
	r.pass(r.stage, 3*day)
	if left := rotation.RevokesAt().Sub(r.Now()); rotation.State() != RotationPlanned || left < 50*time.Minute || left > time.Hour+time.Minute || !r.oldLives() {
		t.Fatalf("%s, revoked in %s, the old one lives: %v", rotation.State(), left, r.oldLives())
	}
	r.pass(r.stage, time.Hour+time.Minute)
	if r.oldLives() {
		t.Errorf("never revoked: %s, %v", rotation.State(), rotation.Err)
	}
}

// The computer slept for days: both clocks went on, and the plan is late.
func TestComputerThatSleptPastAPlan(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, time.Hour)
	r.pass(r.stage, 3*day)
	if rotation.State() != RotationLate || !r.oldLives() {
		t.Errorf("%s, the old one lives: %v", rotation.State(), r.oldLives())
	}
}

// The second program waits while the first one's revocation is on its way: they
// don't both carry out one plan.
func TestPlanIsCarriedOutInOneProgramAtATime(t *testing.T) {
	t.Parallel()
	r, _ := planned(t, time.Hour)
	other := r.another()
	var sent atomic.Int32
	second := make(chan struct{}, 1)
	r.front.Set(speckletest.Only(speckletest.Mentions("apiTokenRevoke"), func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		if sent.Add(1) > 1 {
			second <- struct{}{}
		} else {
			select {
			case <-second:
			case <-time.After(500 * time.Millisecond):
			}
		}
		inner(x)
	}))
	r.later += time.Hour
	r.Rotations.Refresh()
	other.Rotations.Refresh()
	r.until("both to know of its end", func() bool {
		other.pump()
		return sent.Load() > 1 || len(r.Rotations.In(r.origin))+len(other.Rotations.In(r.origin)) == 0
	})
	if n := sent.Load(); n != 1 || r.oldLives() {
		t.Errorf("%d revocations, the old one lives: %v", n, r.oldLives())
	}
	r.settle()
	other.settle()
}

// Keep is pressed while another program revokes the old token, or has just done so: it isn't called
// kept. What the other one left to do stays noted.
func TestKeepWhileAnotherProgramRevokes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fails bool // the keychain, when the other program deletes the old saved credential
		want  RotationState
		noted int
	}{"revoked": {want: RotationEnded}, "one step is left": {fails: true, want: RotationLeft, noted: 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			rotation := r.create()
			rotation.once.Close()
			other := r.another()
			reached, answer := make(chan struct{}), make(chan struct{})
			r.front.Set(speckletest.Only(speckletest.Mentions("apiTokenRevoke"), func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
				close(reached)
				<-answer
				if c.fails {
					r.store.Fail(keychaintest.Delete, keychain.KindUnknown)
				}
				inner(x)
			}))
			only(t, other).Revoke(0)
			<-reached
			rotation.Keep()
			close(answer)
			other.settle()
			r.settle()
			if state := rotation.State(); state != c.want || r.journaled() != c.noted || r.oldLives() {
				t.Errorf("%s, %v: %d noted, the old one lives: %v", state, rotation.Err, r.journaled(), r.oldLives())
			}
		})
	}
}
