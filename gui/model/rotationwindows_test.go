package model

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// The successor's secret is only in the dialog of another running program: this
// one doesn't offer to revoke the old token.
func TestSuccessorThatIsOnlyInAnotherWindow(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	f := r.form()
	f.SetSave(false)
	f.Submit()
	r.settle()
	other := r.another()
	rotation := other.Rotations.list[0]
	if shown := other.Rotations.In(r.origin); len(shown) != 0 || f.Rotation.State() != RotationReady {
		t.Fatalf("offered: %s, in its own window %s", shown[0].State(), f.Rotation.State())
	}
	rotation.Revoke(0)
	other.settle()
	r.pass(r.stage, time.Second)
	if !r.oldLives() {
		t.Fatal("revoked: no token works whose secret is known")
	}
	f.OneTime.Copied()
	f.OneTime.Close()
	r.settle()
	r.pass(other, time.Second)
	if only(t, other).State() != RotationReady {
		t.Fatalf("%s", rotation.State())
	}
	rotation.Revoke(0)
	other.settle()
	if r.oldLives() || r.newest() == "none" {
		t.Errorf("%s: %v", rotation.State(), rotation.Err)
	}
}

// Another token was put in the place of the old one, in another running program
// that had not read the journal yet: it stays in the keychain.
func TestOtherTokenInThePlaceOfTheOldOneIsNotDeleted(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	secret := r.server.AddToken(r.ada, demoserver.Token{Name: "third", Scopes: []string{"profile:read"}})
	rotation := r.create()
	aside(func() {
		entry := r.saved
		entry.LastChars = secret.LastChars()
		if err := r.kept().ReplaceToken(t.Context(), entry, secret); err != nil {
			t.Error(err)
		}
	})
	rotation.Revoke(0)
	r.settle()
	if rotation.State() != RotationDone || r.oldLives() || r.journaled() != 0 {
		t.Errorf("%s: %v", rotation.State(), rotation.Err)
	}
	if kept, err := r.load(r.saved.Key); err != nil || !kept.Equal(secret) {
		t.Errorf("the other token is gone: %v", err)
	}
}

// A list without the old token is no order to revoke it: where the next list has
// it again, it stays until the person chooses.
func TestListThatLacksTheOldTokenOnce(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	rotation := r.create()
	short := true
	r.front.Set(speckletest.Only(isList, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		answer := httptest.NewRecorder()
		inner(answer)
		text := answer.Body.String()
		if short {
			text = strings.ReplaceAll(text, r.old.LastChars(), "000000")
		}
		short = false
		x.Header().Set("Content-Type", "application/json")
		_, _ = x.Write([]byte(text))
	}))
	r.Tokens(r.account("Ada Okafor")).Reload()
	r.settle()
	if !r.oldLives() || rotation.State() != RotationReady || r.journaled() != 1 {
		t.Errorf("the old one lives: %v, %s: %v", r.oldLives(), rotation.State(), rotation.Err)
	}
	_, kept := r.Saved.Row(r.saved.Key)
	if !kept {
		t.Error("its saved credential is deleted")
	}
}

// A check in one program that ends after the other one planned leaves the plan.
func TestCheckLeavesThePlanOfAnotherProgram(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	f := r.form()
	r.front.Set(speckletest.Only(sentBy(r.newest), badGateway))
	f.Submit()
	r.settle()
	if f.Rotation.State() != RotationUnchecked {
		t.Fatalf("%s", f.Rotation.State())
	}
	r.front.Set()
	other := r.another()
	only(t, other).Revoke(day)
	other.settle()
	f.Rotation.Again()
	r.settle()
	r.pass(other, time.Second)
	r.pass(r.stage, time.Second)
	if only(t, other).State() != RotationPlanned || f.Rotation.State() != RotationPlanned {
		t.Errorf("%s and %s", only(t, other).State(), f.Rotation.State())
	}
}

// A successor that another running program is creating at this moment is left to it.
func TestSuccessorThatAnotherProgramIsCreating(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	r.front.Set(speckletest.Only(isCreate, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		close(arrived)
		<-release
		inner(x)
	}))
	f := r.form()
	f.Submit()
	r.until("the request", func() bool {
		select {
		case <-arrived:
			return true
		default:
			return false
		}
	})
	other := r.another()
	if r.journaled() != 1 || len(other.Rotations.In(r.origin)) != 0 {
		t.Errorf("%d in the journal, %d shown", r.journaled(), len(other.Rotations.In(r.origin)))
	}
	close(release)
	r.settle()
	if f.Rotation.State() != RotationReady || r.journaled() != 1 {
		t.Errorf("%s: %v", f.Rotation.State(), f.Rotation.Err)
	}
}

// A window that was open when another program died asks about what that left, and no more when a
// third one has settled it.
func TestWindowThatWasOpenWhenAnotherProgramDied(t *testing.T) {
	t.Parallel()
	for name, look := range map[string]func(*stage){"F5": (*stage).RefreshAll, "focus": (*stage).Returned, "clock": (*stage).watchClock} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			own, dir := r.dir, t.TempDir() // no killed program holds a lock there
			if err := os.CopyFS(dir, os.DirFS(own)); err != nil {
				t.Fatal(err)
			}
			r.dir = dir
			open := r.another()
			r.dir = own
			f := r.form()
			left := r.killedIn(isCreate, true, f.Submit)
			for _, name := range []string{"credentials.json", "rotations.json"} {
				content, err := os.ReadFile(filepath.Join(left, name))
				if err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), content, 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			r.dir = dir
			look(open)
			open.settle()
			r.pass(open, time.Second)
			if n := len(open.Unfinished.Tokens(r.origin)); n != 1 || only(t, open).State() != RotationInterrupted {
				t.Fatalf("%d unfinished, %s", n, only(t, open).State())
			}
			third := r.another()
			third.Unfinished.Dismiss(third.Unfinished.Tokens(r.origin)[0])
			third.settle()
			look(open)
			open.settle()
			if n := len(open.Unfinished.tokens); n != 0 {
				t.Errorf("%d unfinished after another window settled it", n)
			}
		})
	}
}

// What this program is about to settle is not asked about again.
func TestNoteThatIsBeingSettledStaysAway(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	token := next.Unfinished.Tokens(b.origin)[0]
	next.Unfinished.Dismiss(token)
	next.Unfinished.add(token.Entry) // read before
	if len(next.Unfinished.tokens) != 0 {
		t.Error("asked again")
	}
	next.settle()
}
