package model

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// planned is a program with a plan to revoke "ci-publish" after a time.
func planned(t *testing.T, after time.Duration) (*rotating, *Rotation) {
	t.Helper()
	r := newRotating(t)
	rotation := r.create()
	rotation.once.Close()
	rotation.Revoke(after)
	r.settle()
	if rotation.State() != RotationPlanned {
		t.Fatalf("%s: %v", rotation.State(), rotation.Err)
	}
	return r, rotation
}

// A plan whose time passed while the program was off is carried out at the next
// start; after a day or more the person is asked.
func TestPlanAfterTheProgramWasOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		off  time.Duration
		told RotationState
		act  func(*Rotation)
		live bool // the old token at the end
	}{
		"not yet due":          {off: 30 * time.Minute, told: RotationPlanned, live: true},
		"due":                  {off: 2 * time.Hour},
		"a day late":           {off: 24 * time.Hour},
		"two days late":        {off: 49 * time.Hour, told: RotationLate, live: true},
		"late, revoked now":    {off: 49 * time.Hour, told: RotationLate, act: func(r *Rotation) { r.Revoke(0) }},
		"late, planned again":  {off: 49 * time.Hour, told: RotationLate, act: func(r *Rotation) { r.Revoke(time.Hour) }, live: true},
		"late, and not at all": {off: 49 * time.Hour, told: RotationLate, act: (*Rotation).Keep, live: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := planned(t, time.Hour)
			r.Stop()()
			r.later = c.off
			next := r.another()
			var rotation *Rotation
			told := RotationState("")
			if list := next.Rotations.In(r.origin); len(list) == 1 {
				rotation, told = list[0], list[0].State()
			}
			if told != c.told {
				t.Fatalf("told %q", told)
			}
			if c.act != nil {
				c.act(rotation)
				next.settle()
			}
			if r.oldLives() != c.live || r.newest() == "none" {
				t.Errorf("the old one lives: %v", r.oldLives())
			}
			if name == "late, planned again" {
				r.pass(next, time.Hour)
				if r.oldLives() {
					t.Error("planned in vain")
				}
			}
		})
	}
}

// This computer's clock was put forward by a day: by the server's clock the plan
// isn't due, and nothing is revoked before it is.
func TestClockThatWasMovedDoesNotRevokeEarly(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, day)
	r.front.Set(serverClock(func() time.Duration { return -day }))
	r.pass(r.stage, day+time.Minute)
	if !r.oldLives() || rotation.State() != RotationPlanned {
		t.Fatalf("%s: %v, old lives %v", rotation.State(), rotation.Err, r.oldLives())
	}
	if left := rotation.RevokesAt().Sub(r.Now()); left < 23*time.Hour || left > 25*time.Hour {
		t.Errorf("revoked in %s", left)
	}
	r.pass(r.stage, day)
	if r.oldLives() {
		t.Errorf("never revoked: %s, %v", rotation.State(), rotation.Err)
	}
}

// The person revoked the old token by hand: its saved credential goes too.
func TestOldTokenThatIsRevokedByHand(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, day)
	r.page().Revoke(r.old.TokenID())
	r.settle()
	if rotation.State() != RotationDone || r.journaled() != 0 || len(r.Saved.Rows(r.origin)) != 1 {
		t.Errorf("%s: %v, %d saved", rotation.State(), rotation.Err, len(r.Saved.Rows(r.origin)))
	}
}

// An account on this computer began to use the old token.
func TestOldTokenThatAnAccountUsesMeanwhile(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, time.Hour)
	account := *r.account("Ada Okafor")
	account.Token = r.old
	r.find(account)
	r.Accounts.Refresh()
	r.settle()
	r.pass(r.stage, time.Hour)
	if rotation.State() != RotationUsed || !r.oldLives() {
		t.Errorf("%s, old lives %v", rotation.State(), r.oldLives())
	}
}

// Two programs know the plan; one revocation is sent, and both know of it.
func TestPlanInTwoPrograms(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, time.Hour)
	other := r.another()
	if only(t, other).State() != RotationPlanned {
		t.Fatalf("%s", only(t, other).State())
	}
	r.wire.clear()
	r.later += time.Hour
	r.Rotations.Refresh()
	other.Rotations.Refresh()
	for range 2 {
		r.settle()
		other.settle()
	}
	if n := r.wire.count("apiTokenRevoke") + other.wire.count("apiTokenRevoke"); n != 1 || r.oldLives() {
		t.Errorf("%d revocations", n)
	}
	if len(other.Rotations.In(r.origin))+len(r.Rotations.In(r.origin)) != 0 || !rotation.over {
		t.Errorf("still under way")
	}
	if len(other.Saved.Rows(r.origin)) != 1 || len(r.Saved.Rows(r.origin)) != 1 {
		t.Error("the saved credentials differ")
	}
}

// What one program decides the other one goes by.
func TestPlanThatAnotherProgramChanges(t *testing.T) {
	t.Parallel()
	r, rotation := planned(t, time.Hour)
	other := r.another()
	only(t, other).Revoke(day)
	other.settle()
	r.pass(r.stage, time.Hour)
	if rotation.State() != RotationPlanned || !r.oldLives() {
		t.Fatalf("%s, old lives %v", rotation.State(), r.oldLives())
	}
	only(t, other).Keep()
	other.settle()
	rotation.Again() // before it knows
	r.settle()
	r.pass(r.stage, 2*day)
	if !r.oldLives() || r.journaled() != 0 || rotation.State() != RotationEnded {
		t.Errorf("%s, %d noted", rotation.State(), r.journaled())
	}
}

// Without a management session nothing is revoked and the person is told; after
// a sign-in it goes on.
func TestPlanWithoutASession(t *testing.T) {
	t.Parallel()
	r, _ := planned(t, time.Hour)
	r.Stop()()
	r.later = time.Hour
	session := r.sessions.get(r.origin, r.ada)
	next := newStage(t, func(s *stage, w *World) {
		s.find(*r.account("Ada Okafor"))
		r.world(w)
		w.Sessions = nil
	})
	next.Start()
	next.settle()
	rotation := only(t, next)
	if rotation.State() != RotationFailed || speckle.KindOf(rotation.Err) != speckle.KindSignInNeeded || next.CanManage(rotation.Origin, rotation.UserID) || !r.oldLives() {
		t.Fatalf("%s: %v", rotation.State(), rotation.Err)
	}
	next.sessions.add(session)
	if !next.CanManage(rotation.Origin, rotation.UserID) {
		t.Error("can't be revoked after a sign-in")
	}
	next.reloadTokens(r.origin)
	next.settle()
	if r.oldLives() {
		t.Errorf("%s: %v", rotation.State(), rotation.Err)
	}
}

// One damaged record costs no other one, and stays in the file.
func TestDamagedJournal(t *testing.T) {
	t.Parallel()
	r, _ := planned(t, time.Hour)
	text, err := os.ReadFile(r.journal())
	if err != nil {
		t.Fatal(err)
	}
	damaged := strings.Replace(string(text), `"rotations": [`, `"rotations": [ {"id": 7, "later": true}, "odd", `, 1)
	if err := os.WriteFile(r.journal(), []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	next := r.another()
	only(t, next).Revoke(2 * time.Hour)
	next.settle()
	if text, _ = os.ReadFile(r.journal()); !strings.Contains(string(text), `"later": true`) || !strings.Contains(string(text), `"odd"`) {
		t.Errorf("%s", text)
	}
	for _, whole := range []string{`{"version": 999, "rotations": []}`, `{"version": 1, "rotat`} {
		if err := os.WriteFile(r.journal(), []byte(whole), 0o600); err != nil {
			t.Fatal(err)
		}
		s := r.another()
		if told := TroubleOf(s.Rotations.Err); told.Key != "rotations-damaged" || told.Missing != r.journal()+".damaged" || told.Remedy != RemedyEdit {
			t.Errorf("%s: told %+v", whole, told)
		}
		if aside, err := os.ReadFile(r.journal() + ".damaged"); err != nil || string(aside) != whole {
			t.Errorf("set aside: %q, %v", aside, err)
		}
		s.Rotations.Refresh()
		if s.settle(); s.Rotations.Err == nil {
			t.Error("told for a moment only")
		}
	}
}

// A list of saved credentials that can't be read hides no plan; what is safe isn't known, so it waits.
func TestPlanWaitsForTheListOfWhatIsSaved(t *testing.T) {
	t.Parallel()
	r, _ := planned(t, time.Hour)
	r.Stop()()
	index := filepath.Join(r.dir, "credentials.json")
	if err := errors.Join(os.Rename(index, index+".whole"), os.WriteFile(index, []byte("{"), 0o600)); err != nil {
		t.Fatal(err)
	}
	r.later = 2 * time.Hour
	next := r.another()
	if state := only(t, next).State(); next.Saved.Err == nil || state != RotationPlanned || !r.oldLives() {
		t.Errorf("%v; %s, the old one lives: %v", next.Saved.Err, state, r.oldLives())
	}
	err := os.Rename(index+".whole", index)
	next.Saved.Refresh()
	if next.settle(); err != nil || r.oldLives() {
		t.Errorf("not revoked once the list could be read: %v", err)
	}
}

// Without a place for the note nothing is created.
func TestJournalThatCantBeWritten(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	f := r.form()
	if err := os.Mkdir(strings.TrimSuffix(r.journal(), ".json")+".lock", 0o700); err != nil {
		t.Fatal(err)
	}
	f.Submit()
	r.settle()
	if _, ok := f.Err.(*LocalError); !ok || f.Phase != NoKeychain || r.newest() != "none" || TroubleOf(f.Err).Key != "rotations" {
		t.Errorf("phase %d: %v", f.Phase, f.Err)
	}
	pending, err := onAside(func() ([]keychain.Entry, error) { return r.kept().Pending(t.Context()) })
	if len(pending) != 0 || err != nil || len(r.Rotations.In(r.origin)) != 0 {
		t.Errorf("%d notes are left: %v", len(pending), err)
	}
}

// The timer looks when a plan is due, and at the latest in a minute.
func TestPlansAreLookedAtInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		journal := NewRotationJournal("")
		origin := nobodyThere(t)
		record := rotationRecord{
			ID: "a", Origin: origin, UserID: "ada", Step: rotationPlanned, NewKey: "k",
			Old: tokenMark{Name: "ci", LastChars: "111111", CreatedAt: time.Now()}, New: tokenMark{Name: "ci", LastChars: "222222"}, Due: time.Now().Add(90 * time.Second),
		}
		if err := journal.add(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		s := newStage(t, func(s *stage, w *World) {
			s.find(accounts.Account{Origin: origin, Person: accounts.Person{ID: "ada", Name: "Ada"}})
			w.Rotations = journal
		})
		s.Start()
		s.wait(time.Second)
		s.redraws()
		s.Rotations.Refresh() // as each minute
		s.settle()
		if s.redraws() == 0 {
			t.Error("how long it is until then isn't drawn")
		}
		s.wait(88 * time.Second)
		if state := only(t, s).State(); state != RotationPlanned {
			t.Errorf("%s", state)
		}
		s.wait(2 * time.Second)
		if r := only(t, s); r.State() != RotationFailed || r.Err == nil { // nobody is there
			t.Errorf("%s", r.State())
		}
		if err := journal.remove(t.Context(), "a"); err != nil { // by another program
			t.Fatal(err)
		}
		s.wait(rotationRetry)
		if n := len(s.Rotations.In(origin)); n != 0 {
			t.Errorf("%d are left", n)
		}
		s.Stop()()
	})
}

// revokeBeside revokes a token as the person would elsewhere.
func (r *rotating) revokeBeside(id string) {
	r.t.Helper()
	session := r.Tokens(r.account("Ada Okafor")).Session
	aside(func() {
		if err := r.client(r.origin).As(session.token()).RevokeToken(context.Background(), id); err != nil {
			r.t.Error(err)
		}
	})
}
