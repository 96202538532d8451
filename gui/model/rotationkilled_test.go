package model

import (
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// killedIn is what a program leaves that is killed while it sends a request:
// before the server has carried it out, or after.
func (r *rotating) killedIn(match func(speckletest.Request) bool, after bool, do func()) (left string) {
	r.t.Helper()
	left = r.t.TempDir()
	done := false
	r.front.Set(speckletest.Only(match, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		if done {
			inner(x)
			return
		}
		done = true
		if after {
			inner(httptest.NewRecorder())
		}
		if err := os.CopyFS(left, os.DirFS(r.dir)); err != nil {
			r.t.Error(err)
		}
		badGateway(x, inner)
	}))
	do()
	r.settle()
	if !done {
		r.t.Fatal("not sent")
	}
	r.front.Set()
	r.Stop()()
	r.dir = left
	return left
}

// Killed at each step, one token at least works, and the next start goes on.
func TestKilledWhileATokenIsRotated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kill func(*rotating)
		told RotationState // at the next start; "": nothing
		end  func(*rotating, *stage)
		left int // live tokens of the name at the end
	}{
		"before the server created it": {
			kill: func(r *rotating) { f := r.form(); r.killedIn(isCreate, false, f.Submit) },
			told: RotationInterrupted, end: func(r *rotating, s *stage) { r.pageOf(s) }, left: 1,
		},
		"after the server created it": {
			kill: func(r *rotating) { f := r.form(); r.killedIn(isCreate, true, f.Submit) },
			told: RotationInterrupted, end: func(r *rotating, s *stage) {
				s.Unfinished.Revoke(s.Unfinished.Tokens(r.origin)[0])
				s.settle()
			}, left: 1,
		},
		"before it was checked": {
			kill: func(r *rotating) {
				record := r.create().rotationRecord
				r.Stop()()
				record.Step = rotationCreated
				if err := NewRotationJournal(r.journal()).update(r.t.Context(), record); err != nil {
					r.t.Error(err)
				}
			},
			told: RotationReady, end: func(r *rotating, s *stage) { only(r.t, s).Revoke(0); s.settle() }, left: 1,
		},
		"before it was checked, copied": {
			kill: func(r *rotating) {
				f := r.form()
				f.SetSave(false)
				r.killedIn(sentBy(r.newest), false, f.Submit)
			},
			told: RotationInterrupted, end: func(r *rotating, s *stage) {
				s.Unfinished.Dismiss(s.Unfinished.Tokens(r.origin)[0]) // "I have it"
				s.settle()
				r.pass(s, time.Second)
				only(r.t, s).Revoke(0)
				s.settle()
			}, left: 1,
		},
		"before the person chose": {
			kill: func(r *rotating) { r.create(); r.Stop()() },
			told: RotationReady, end: func(r *rotating, s *stage) { only(r.t, s).Revoke(0); s.settle() }, left: 1,
		},
		"before the plan was due": {
			kill: func(r *rotating) { r.create().Revoke(day); r.settle(); r.Stop()() },
			told: RotationPlanned, end: func(r *rotating, s *stage) { r.pass(s, day+time.Hour) }, left: 1,
		},
		"before the server revoked it": {kill: func(r *rotating) {
			rotation := r.create()
			r.killedIn(revokes, false, func() { rotation.Revoke(0) })
		}, end: func(*rotating, *stage) {}, left: 1},
		"after the server revoked it": {kill: func(r *rotating) {
			rotation := r.create()
			r.killedIn(revokes, true, func() { rotation.Revoke(0) })
		}, end: func(*rotating, *stage) {}, left: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			c.kill(r)
			if len(r.live("ci-publish")) == 0 {
				t.Fatal("no token works")
			}
			next := r.another()
			told := RotationState("")
			if list := next.Rotations.In(speckle.Origin{}); len(list) == 1 {
				told = list[0].State()
			}
			if told != c.told {
				t.Fatalf("told %q, want %q", told, c.told)
			}
			c.end(r, next)
			next.settle()
			r.pass(next, time.Hour)
			if n := len(r.live("ci-publish")); n != c.left || len(next.Rotations.In(speckle.Origin{})) != 0 || r.journaled() != 0 {
				t.Errorf("%d live, %d under way, %d noted", n, len(next.Rotations.In(speckle.Origin{})), r.journaled())
			}
			if rows := next.Saved.Rows(r.origin); slices.ContainsFunc(rows, func(row SavedRow) bool { return !slices.Contains(r.live("ci-publish"), row.TokenID) }) {
				t.Errorf("saved: %+v", rows)
			}
		})
	}
}

// pageOf reads the list of tokens in another program.
func (r *rotating) pageOf(s *stage) *Tokens {
	page := s.Tokens(s.account("Ada Okafor"))
	page.Load()
	s.settle()
	return page
}
