package model

import (
	"errors"
	"testing"

	"speckle-keys/accounts/keychain"
)

// What changes without a job that would mark it.
func TestChangesWithoutAJobAreDrawn(t *testing.T) {
	t.Parallel()
	drawn := func(e *entrance, act func()) {
		e.t.Helper()
		e.redraws()
		act()
		e.pump()
		if e.drawn == 0 {
			e.t.Error("not drawn in the next turn")
		}
	}
	t.Run("a page that is loaded", func(t *testing.T) {
		t.Parallel()
		e := newEntrance(t)
		for _, tab := range []Tab{TabServer, TabSaved, TabServer} {
			e.ShowTab(tab)
			e.settle()
		}
		drawn(e, func() { e.ShowTab(TabSaved) })
	})
	t.Run("a creation that can't be noted", func(t *testing.T) {
		t.Parallel()
		e := newEntrance(t)
		f := e.newForm()
		f.app.making++
		drawn(e, func() {
			f.answered(NoKeychain, f.Request(), true, keychain.Entry{}, Secret{}, errors.New("the disk is full"))
		})
	})
}
