package model

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle/speckletest"
)

// The server fails at each step: the old token is revoked in the end, once, or
// still there.
func TestServerFailsWhileATokenIsRotated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		atCheck, atRevocation speckletest.Fault
		match                 func(*rotating) func(speckletest.Request) bool
		state                 RotationState // meanwhile
		err                   string
		gone                  bool // the old token, nevertheless
	}{
		"the check": {
			atCheck: badGateway, state: RotationUnchecked, err: "server fault",
			match: func(r *rotating) func(speckletest.Request) bool { return sentBy(r.newest) },
		},
		"the check is limited": {
			atCheck: speckletest.RateLimited("30"), state: RotationUnchecked, err: "rate limited",
			match: func(r *rotating) func(speckletest.Request) bool { return sentBy(r.newest) },
		},
		"the successor is rejected": {
			atCheck: rejected, state: RotationLost,
			match: func(r *rotating) func(speckletest.Request) bool { return sentBy(r.newest) },
		},
		"the list": {
			atRevocation: badGateway, state: RotationFailed, err: "server fault",
			match: func(*rotating) func(speckletest.Request) bool { return isList },
		},
		"the second check": {
			atRevocation: badGateway, state: RotationFailed, err: "server fault",
			match: func(r *rotating) func(speckletest.Request) bool { return sentBy(r.newest) },
		},
		"the successor is rejected meanwhile": {
			atRevocation: rejected, state: RotationLost,
			match: func(r *rotating) func(speckletest.Request) bool { return sentBy(r.newest) },
		},
		"the revocation": {
			atRevocation: badGateway, state: RotationFailed, err: "server fault",
			match: func(*rotating) func(speckletest.Request) bool { return revokes },
		},
		"the revocation is limited": {
			atRevocation: speckletest.RateLimited("30"), state: RotationFailed, err: "rate limited",
			match: func(*rotating) func(speckletest.Request) bool { return revokes },
		},
		"the revocation's answer is lost": {
			atRevocation: speckletest.CommitThenReset(), state: RotationFailed, err: "unreachable", gone: true,
			match: func(*rotating) func(speckletest.Request) bool { return revokes },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			f := r.form()
			if c.atCheck != nil {
				r.front.Set(speckletest.Only(c.match(r), c.atCheck))
			}
			f.Submit()
			r.settle()
			rotation := f.Rotation
			if c.atRevocation != nil {
				r.front.Set(speckletest.Only(c.match(r), c.atRevocation))
				rotation.Revoke(0)
				r.settle()
			} else {
				rotation.Revoke(0) // not before it is checked
				r.settle()
			}
			if rotation.State() != c.state || kindOf(rotation.Err) != c.err || r.oldLives() == c.gone || r.newest() == "none" {
				t.Fatalf("%s (%v), old lives %v", rotation.State(), rotation.Err, r.oldLives())
			}
			// The server works again.
			r.front.Set()
			r.pass(r.stage, time.Second)
			if c.state != RotationLost && kindOf(rotation.Err) != c.err {
				t.Errorf("tried again at once: %s", rotation.State())
			}
			r.pass(r.stage, 31*time.Second)
			if waits := c.err == "rate limited"; waits == (kindOf(rotation.Err) == c.err) {
				t.Errorf("after the server's time: %s, %v", rotation.State(), rotation.Err)
			}
			r.pass(r.stage, rotationRetry)
			if c.state == RotationLost {
				if rotation.State() != RotationLost || !r.oldLives() {
					t.Fatalf("%s, old lives %v", rotation.State(), r.oldLives())
				}
				rotation.Again()
				r.settle()
			}
			if c.atCheck != nil {
				if rotation.State() != RotationReady || !r.oldLives() {
					t.Fatalf("%s: %v", rotation.State(), rotation.Err)
				}
				rotation.Revoke(0)
				r.settle()
			} else if c.state == RotationLost {
				rotation.Revoke(0)
				r.settle()
			}
			if rotation.State() != RotationDone || r.oldLives() || r.newest() == "none" || r.journaled() != 0 {
				t.Errorf("%s: %v, old lives %v", rotation.State(), rotation.Err, r.oldLives())
			}
		})
	}
}

// A server that limits each time is asked when it says five times; then a plan waits
// as after other failures, and what it says counts again once it answered.
func TestServerLimitsWithoutEnd(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	rotation := r.create()
	limits := speckletest.Only(revokes, speckletest.RateLimited("30"))
	r.front.Set(limits)
	rotation.Revoke(0)
	r.settle()
	for i := range limitedTries + 2 {
		want := 30 * time.Second
		if i >= limitedTries {
			want = rotationRetry
		}
		if wait := rotation.Retry.Sub(r.Now()); wait > want || wait < want-20*time.Second {
			t.Errorf("after failure %d: waits %v, want %v", i+1, wait, want)
		}
		r.pass(r.stage, want+time.Second)
	}
	r.front.Set(speckletest.Only(revokes, badGateway))
	r.pass(r.stage, rotationRetry+time.Second)
	r.front.Set(limits)
	r.pass(r.stage, rotationRetry+time.Second)
	if wait := rotation.Retry.Sub(r.Now()); wait > 30*time.Second || kindOf(rotation.Err) != "rate limited" {
		t.Errorf("limited again: waits %v, %v", wait, rotation.Err)
	}
}

// Creating the successor fails: nothing is under way, or it is told.
func TestSuccessorThatIsNotCreated(t *testing.T) {
	t.Parallel()
	refused := speckletest.Answer(http.StatusOK, "application/json", `{"errors":[{"message":"no","extensions":{"code":"TOKEN_CREATE_ERROR"}}],"data":null}`)
	for name, c := range map[string]struct {
		fault    speckletest.Fault
		phase    Phase
		underWay int
	}{
		"refused":           {refused, Failed, 0},
		"limited":           {speckletest.RateLimited("1"), Failed, 0},
		"no answer, made":   {speckletest.CommitThenReset(), Uncertain, 1},
		"no answer, unmade": {badGateway, Uncertain, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			f := r.form()
			r.front.Set(speckletest.Only(isCreate, c.fault))
			f.Submit()
			for f.Phase == Creating || f.Phase == Probing {
				r.work.Wait()
				r.pump()
			}
			if f.Phase != c.phase || !r.oldLives() || r.journaled() > 1 {
				t.Fatalf("phase %d, old lives %v", f.Phase, r.oldLives())
			}
			r.settle()
			made := r.newest() != "none"
			if list := r.Rotations.In(r.origin); made && (len(list) != 1 || list[0].State() != RotationInterrupted) || !made && len(list) != 0 {
				t.Fatalf("%+v", list)
			}
			r.front.Set()
			if made { // the person revokes the one whose secret never arrived
				r.Unfinished.Revoke(r.Unfinished.Tokens(r.origin)[0])
				r.settle()
			}
			r.pass(r.stage, time.Hour)
			if len(r.Rotations.In(r.origin)) != 0 || r.journaled() != 0 || !r.oldLives() || len(r.live("ci-publish")) != 1 {
				t.Errorf("%d under way, %d noted, %d live", len(r.Rotations.In(r.origin)), r.journaled(), len(r.live("ci-publish")))
			}
		})
	}
}

// The keychain fails at each step.
func TestKeychainFailsWhileATokenIsRotated(t *testing.T) {
	t.Parallel()
	t.Run("probe", func(t *testing.T) {
		t.Parallel()
		r := newRotating(t)
		f := r.form()
		r.store.Fail(keychaintest.Probe, keychain.KindNoService)
		f.Submit()
		r.settle()
		if f.Phase != NoKeychain || len(r.live("ci-publish")) != 1 || r.journaled() != 0 {
			t.Errorf("phase %d, %d noted", f.Phase, r.journaled())
		}
	})
	t.Run("save", func(t *testing.T) {
		t.Parallel()
		r := newRotating(t)
		f := r.form()
		r.store.Fail(keychaintest.Save, keychain.KindUnknown)
		f.Submit()
		r.settle()
		if f.Rotation.Safe() || f.Rotation.State() != RotationReady || f.OneTime.Err == nil {
			t.Fatalf("%s", f.Rotation.State())
		}
		r.store.Work(keychaintest.Save)
		f.OneTime.Save()
		r.settle()
		f.Rotation.Revoke(0)
		r.settle()
		if row, ok := r.Saved.Row(f.OneTime.Entry.Key); !ok || row.Name != "publish" || r.oldLives() {
			t.Errorf("%v %q", ok, row.Name)
		}
	})
	t.Run("load, of a plan", func(t *testing.T) {
		t.Parallel()
		r := newRotating(t)
		rotation := r.create()
		rotation.once.Close()
		rotation.Revoke(time.Hour)
		r.settle()
		r.store.Fail(keychaintest.Probe, keychain.KindLocked)
		loads := len(r.store.Calls())
		r.pass(r.stage, time.Hour)
		if rotation.State() != RotationFailed || keychain.KindOf(rotation.Err) != keychain.KindLocked || !r.oldLives() ||
			slices.Contains(r.store.Calls()[loads:], keychaintest.Load) {
			t.Fatalf("%s: %v; %q", rotation.State(), rotation.Err, r.store.Calls()[loads:])
		}
		r.store.Work(keychaintest.Probe)
		r.store.Fail(keychaintest.Load, keychain.KindUnknown)
		r.pass(r.stage, rotationRetry)
		if rotation.State() != RotationFailed || keychain.KindOf(rotation.Err) != keychain.KindUnknown || !r.oldLives() {
			t.Fatalf("%s: %v", rotation.State(), rotation.Err)
		}
		r.store.Work(keychaintest.Load)
		r.pass(r.stage, rotationRetry)
		if rotation.State() != RotationDone || r.oldLives() {
			t.Errorf("%s: %v", rotation.State(), rotation.Err)
		}
	})
	t.Run("delete", func(t *testing.T) {
		t.Parallel()
		r := newRotating(t)
		rotation := r.create()
		r.store.Fail(keychaintest.Delete, keychain.KindUnknown)
		rotation.Revoke(0)
		r.settle()
		if rotation.State() != RotationLeft || rotation.Err == nil || r.oldLives() || r.journaled() != 1 {
			t.Fatalf("%s: %v", rotation.State(), rotation.Err)
		}
		r.wire.clear()
		next := r.another()
		if only(t, next).State() != RotationLeft {
			t.Errorf("the next start: %s", only(t, next).State())
		}
		r.store.Work(keychaintest.Delete)
		r.pass(next, rotationRetry)
		if len(next.Rotations.In(r.origin)) != 0 || r.journaled() != 0 || len(next.Saved.Rows(r.origin)) != 1 || r.wire.count("apiTokenRevoke") != 0 {
			t.Errorf("%d under way, %d saved", len(next.Rotations.In(r.origin)), len(next.Saved.Rows(r.origin)))
		}
	})
}
