package model

import (
	"testing"
	"time"
)

// The old token stays when the successor was revoked, or has expired, by then.
func TestSuccessorThatIsRevokedBeforeTheOldToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		end  func(r *rotating)
		list bool // the list is read before
	}{
		"revoked":           {end: func(r *rotating) { r.revokeBeside(r.newest()) }},
		"revoked and told":  {end: func(r *rotating) { r.revokeBeside(r.newest()) }, list: true},
		"expired meanwhile": {end: func(r *rotating) { r.later += 31 * day }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := time.Hour
			if name == "expired meanwhile" {
				after = 31*day - time.Hour
			}
			r, rotation := planned(t, after)
			c.end(r)
			if c.list {
				r.Tokens(r.account("Ada Okafor")).Reload()
				r.settle()
				if rotation.State() != RotationLost {
					t.Errorf("%s", rotation.State())
				}
			}
			r.pass(r.stage, time.Hour)
			r.pass(r.stage, time.Hour)
			if rotation.State() != RotationLost || !r.oldLives() {
				t.Fatalf("%s: %v, old lives %v", rotation.State(), rotation.Err, r.oldLives())
			}
			rotation.Revoke(0)
			r.settle()
			if rotation.State() != RotationLost || !r.oldLives() {
				t.Errorf("by hand: %s, old lives %v", rotation.State(), r.oldLives())
			}
			rotation.Keep()
			r.settle()
			if r.journaled() != 0 || !r.oldLives() {
				t.Errorf("%d noted", r.journaled())
			}
		})
	}
}

// The same where nothing here knows the successor's secret any more: it was copied, and saved elsewhere.
func TestSuccessorOfUnknownSecretThatIsRevokedBeforeTheOldToken(t *testing.T) {
	t.Parallel()
	for name, revoked := range map[string]bool{"lives": false, "revoked": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRotating(t)
			f := r.form()
			f.SetSave(false)
			f.Submit()
			r.settle()
			f.OneTime.Copied()
			f.OneTime.Close()
			f.Rotation.Revoke(time.Hour)
			r.settle()
			r.Stop()()
			if revoked {
				r.revokeBeside(r.newest())
			}
			next := r.another()
			rotation := only(t, next)
			if rotation.State() != RotationPlanned && !revoked {
				t.Fatalf("%s: %v", rotation.State(), rotation.Err)
			}
			r.pass(next, 2*time.Hour)
			if r.oldLives() != revoked {
				t.Errorf("the old one lives: %v; %s: %v", r.oldLives(), rotation.State(), rotation.Err)
			}
			if revoked && rotation.State() != RotationLost {
				t.Errorf("%s: %v", rotation.State(), rotation.Err)
			}
		})
	}
}

// Scopes that can't be granted any more are known before anything is sent.
func TestSuccessorWithFewerScopes(t *testing.T) {
	t.Parallel()
	r := newRotating(t)
	r.page().Session.Grantable = []string{"streams:read"}
	f := r.form()
	if refused := f.Refused(); len(refused) != 1 || refused[0] != "profile:read" || len(f.Request().Scopes) != 1 {
		t.Errorf("refused %q, asked for %q", refused, f.Request().Scopes)
	}
	f.Submit()
	r.settle()
	if rotation := f.Rotation; rotation.State() != RotationReady { // without profile:read it is valid too
		t.Errorf("%s: %v", rotation.State(), rotation.Err)
	}
}
