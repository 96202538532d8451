package model

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// creating is a form with what came of it.
type creating struct {
	*NewToken
	trail []Phase // each phase that was drawn
}

// watched follows a form from its beginning.
func (b *bench) watched() *creating {
	b.t.Helper()
	c := &creating{NewToken: b.form()}
	draw := b.Changed
	b.Changed = func() {
		draw()
		if n := len(c.trail); n == 0 || c.trail[n-1] != c.Phase {
			c.trail = append(c.trail, c.Phase)
		}
	}
	b.settle()
	b.redraws()
	b.wire.clear()
	return c
}

// once are the tokens whose dialog is open.
func (c *creating) once() []*OneTime { return c.app.Unsafe() }

func (c *creating) close() {
	for _, once := range c.once() {
		once.Tick(true)
		once.Close()
	}
}

var isCreate = speckletest.Mentions("apiTokenCreate")

func TestMakingATokenGoesThroughItsPhases(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keep bool
		want []Phase
	}{
		"kept":       {true, []Phase{Probing, Creating, Created}},
		"kept by me": {false, []Phase{Editing, Creating, Created}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			f := b.watched()
			f.SetSave(c.keep)
			if f.Saves != c.keep || b.redraws() != 1 {
				t.Error("SetSave does not set it, or is not drawn")
			}
			f.Submit()
			if f.Editable() || f.Cancellable() != c.keep {
				t.Errorf("editable %v, cancellable %v", f.Editable(), f.Cancellable())
			}
			b.settle()
			if c.keep {
				f.trail = slices.DeleteFunc(f.trail, func(p Phase) bool { return p == Editing })
			}
			if !slices.Equal(f.trail, c.want) {
				t.Errorf("phases %v, want %v", f.trail, c.want)
			}
			if len(f.once()) != 1 || f.once()[0] != f.OneTime || b.made("nightly") != 1 || f.Err != nil {
				t.Fatalf("%d dialogs, %d tokens, %v", len(f.once()), b.made("nightly"), f.Err)
			}
			if kept := f.OneTime.SaveState == IsSaved; kept != c.keep || len(b.store.Keys()) == 1 != c.keep {
				t.Errorf("kept %v, keychain holds %d", kept, len(b.store.Keys()))
			}
			if b.page().Total() != 1 {
				t.Errorf("the list has %d tokens", b.page().Total())
			}
			if f.OneTime.Listed == nil {
				t.Error("what was granted was not read back")
			}
			f.close()
		})
	}
}

// S28: the keychain is asked before the server.
func TestKeychainIsProbedBeforeAnythingIsCreated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   keychain.Kind
		goesOn bool
	}{
		"no service": {keychain.KindNoService, false},
		"timed out":  {keychain.KindTimeout, false},
		"failed":     {keychain.KindUnknown, false},
		"index":      {keychain.KindIndex, false},
		"locked":     {keychain.KindLocked, true}, // Save will ask for its password
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			f := b.watched()
			b.store.Fail(keychaintest.Probe, c.kind)
			f.Submit()
			b.settle()
			if c.goesOn {
				if f.Phase != Created || b.made("nightly") != 1 || f.OneTime.SaveState != IsSaved {
					t.Errorf("phase %d: %v", f.Phase, f.Err)
				}
				f.close()
				return
			}
			if f.Phase != NoKeychain || keychain.KindOf(f.Err) != c.kind {
				t.Errorf("phase %d: %v", f.Phase, f.Err)
			}
			if b.wire.count("apiTokenCreate") != 0 || !b.MayQuit() || !f.Editable() {
				t.Errorf("%d requests, may quit %v, editable %v", b.wire.count("apiTokenCreate"), b.MayQuit(), f.Editable())
			}
			// The person copies it instead.
			f.SetSave(false)
			if f.Phase != Editing || f.Err != nil {
				t.Errorf("phase %d after a change: %v", f.Phase, f.Err)
			}
			f.Submit()
			b.settle()
			if f.Phase != Created || slices.Contains(b.store.Calls(), keychaintest.Save) {
				t.Errorf("phase %d, keychain calls %v", f.Phase, b.store.Calls())
			}
			f.close()
		})
	}
}

func TestProbeComesFirstAlsoWhenItTakesItsTime(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.watched()
	b.store.Hang(keychaintest.Probe)
	f.Submit()
	b.until("the probe", func() bool { return b.store.Calls()[len(b.store.Calls())-1] == keychaintest.Probe })
	if n := b.wire.count("apiTokenCreate"); n != 0 || f.Phase != Probing {
		t.Errorf("%d requests before the probe ended, phase %d", n, f.Phase)
	}
	// What is changed now was not checked: it is not sent.
	f.SetName("")
	f.SetLifespan(LifespanNever)
	f.SetSave(false)
	b.store.Work(keychaintest.Probe)
	b.settle()
	if f.Phase != Created || b.made("nightly") != 1 || f.OneTime.SaveState != IsSaved || f.OneTime.Entry.ExpiresAt.IsZero() {
		t.Errorf("phase %d: %v; %+v", f.Phase, f.Err, f.OneTime)
	}
	f.close()
}

func TestCancelWhileTheKeychainIsAskedMakesNothing(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.watched()
	b.store.Hang(keychaintest.Probe)
	f.Submit()
	f.Cancel()
	if f.Phase != Editing || !f.Editable() {
		t.Errorf("phase %d", f.Phase)
	}
	b.store.Work(keychaintest.Probe) // it answers after all
	b.settle()
	if b.wire.count("apiTokenCreate") != 0 || f.Phase != Editing {
		t.Errorf("%d requests, phase %d", b.wire.count("apiTokenCreate"), f.Phase)
	}
	f.Submit()
	b.settle()
	if f.Phase != Created {
		t.Errorf("phase %d on the second try: %v", f.Phase, f.Err)
	}
	f.close()
}

// S33: however often it is pressed, one request goes out.
func TestHastyHandMakesOneToken(t *testing.T) {
	t.Parallel()
	for name, times := range map[string]int{"double click": 2, "twenty": 20} {
		for _, keep := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b := managing(t)
				f := b.watched()
				f.SetSave(keep)
				for range times {
					f.Submit()
				}
				b.settle()
				for range times {
					f.Submit() // also after it was made
				}
				b.settle()
				if n := b.wire.count("apiTokenCreate"); n != 1 || b.made("nightly") != 1 || len(f.once()) != 1 {
					t.Errorf("%d requests, %d tokens, %d dialogs", n, b.made("nightly"), len(f.once()))
				}
				f.close()
			})
		}
	}
}

// S32: the token was made, and nobody heard of it.
func TestUnansweredCreationIsUncertainAndNotRepeated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault speckletest.Fault
		made  int
	}{
		"committed, then reset":   {speckletest.CommitThenReset(), 1},
		"committed, then cut off": {speckletest.CutOff(30), 1},
		"committed, other type":   {speckletest.ContentType("text/html"), 1},
		"gateway error":           {speckletest.ServerError(http.StatusBadGateway), 0},
		"nothing":                 {speckletest.Empty(), 0},
		"a hotel's page":          {speckletest.CaptivePortal(), 0},
		"far too much":            {speckletest.Endless(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			f := b.watched()
			b.front.Set(speckletest.Only(isCreate, c.fault))
			f.Submit()
			b.settle()
			if f.Phase != Uncertain || f.Err == nil || f.OneTime != nil || len(f.once()) != 0 {
				t.Fatalf("phase %d: %v", f.Phase, f.Err)
			}
			f.Submit()
			f.SetName("another try")
			f.Submit()
			b.settle()
			if n := b.front.Count(isCreate); n != 1 || b.made("nightly") != c.made {
				t.Errorf("%d requests, %d tokens", n, b.made("nightly"))
			}
			if got := b.page().Total(); got != c.made {
				t.Errorf("the list was not read again: %d tokens", got)
			}
			if !b.MayQuit() {
				t.Error("the program may not end, though nothing can be saved any more")
			}
		})
	}
}

// tooLate is a network whose answers to creations come when time is up.
type tooLate struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (l tooLate) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer, err := l.RoundTripper.RoundTrip(r)
	if err == nil && bytes.Contains(body, []byte("apiTokenCreate")) {
		answer.Body.Close()
		return nil, context.DeadlineExceeded
	}
	return answer, err
}

// S32.
func TestCreationThatTimesOutAfterItsCommit(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, func(b *bench, w *World) {
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
		w.Client = func(o speckle.Origin, _ speckle.Options) *speckle.Client {
			return speckle.NewClient(o, speckle.Options{Transport: tooLate{b.wire}})
		}
	})
	b.Start()
	b.settle()
	f := b.watched()
	f.Submit()
	b.settle()
	if f.Phase != Uncertain || speckle.KindOf(f.Err) != speckle.KindTimeout || b.made("nightly") != 1 {
		t.Errorf("phase %d: %v; %d tokens", f.Phase, f.Err, b.made("nightly"))
	}
	if n := b.front.Count(isCreate); n != 1 || b.page().Total() != 1 {
		t.Errorf("%d requests; the list shows %d", n, b.page().Total())
	}
}

// Refusals are certain: no token was made, and the form may be mended.
func TestRefusedCreationMayBeMended(t *testing.T) {
	t.Parallel()
	refusal := func(code string) speckletest.Fault {
		return speckletest.Answer(http.StatusOK, "application/json",
			`{"errors":[{"message":"no","path":["apiTokenCreate"],"extensions":{"code":"`+code+`"}}],"data":null}`)
	}
	b := managing(t)
	f := b.watched()
	for name, c := range map[string]struct {
		fault speckletest.Fault
		kind  speckle.Kind
	}{
		"scopes":       {refusal("TOKEN_CREATE_ERROR"), speckle.KindInvalid},
		"role":         {refusal("FORBIDDEN"), speckle.KindRole},
		"something":    {refusal("NEWER_REFUSAL"), speckle.KindServerRefused},
		"rate limited": {speckletest.RateLimited("0.2"), speckle.KindRateLimited},
		"redirect":     {speckletest.Redirect(http.StatusTemporaryRedirect, "https://elsewhere.example/graphql"), speckle.KindRedirect},
	} {
		before := b.front.Count(isCreate)
		b.front.Set(speckletest.Only(isCreate, c.fault))
		f.Submit()
		b.settle()
		if f.Phase != Failed || speckle.KindOf(f.Err) != c.kind || !f.Editable() || !b.MayQuit() {
			t.Errorf("%s: phase %d: %v", name, f.Phase, f.Err)
		}
		if n := b.front.Count(isCreate) - before; n != 1 {
			t.Errorf("%s: %d requests", name, n)
		}
	}
	b.front.Set()
	f.Submit()
	b.settle()
	if f.Phase != Created || b.made("nightly") != 1 || len(f.once()) != 1 {
		t.Errorf("phase %d after the server came to its senses: %v", f.Phase, f.Err)
	}
	f.close()
}

func TestCreationCantBeTakenBackAndSurvivesStop(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.watched()
	f.SetSave(false)
	gate := newGate(isCreate)
	b.front.Set(gate.fault)
	f.Submit()
	<-gate.arrived
	f.Cancel()
	if f.Phase != Creating || b.MayQuit() {
		t.Errorf("phase %d, may quit %v", f.Phase, b.MayQuit())
	}
	b.cancel() // all that can be cancelled
	gate.open()
	b.settle()
	if f.Phase != Created || len(f.once()) != 1 || !f.OneTime.Secret().IsToken() {
		t.Fatalf("phase %d: %v", f.Phase, f.Err)
	}
	if b.MayQuit() {
		t.Error("the program may end with the only copy of a secret")
	}
	f.close()
	if !b.MayQuit() {
		t.Error("the program may not end though the person has the token")
	}
}

func TestMadeTokenIsSafeEvenWhenNobodyListens(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.form()
	f.SetSave(false)
	f.Submit()
	b.settle()
	if f.Phase != Created || b.MayQuit() {
		t.Errorf("phase %d, may quit %v", f.Phase, b.MayQuit())
	}
}
