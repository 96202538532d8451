//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// A rotation whose program is killed is there at the next start, and goes on:
// until then both tokens work, at its end one does.
func TestWindowRotationSurvivesAKill(t *testing.T) {
	s := setStage(t, "rotation")
	p := s.program
	s.chooseChen()
	old := s.makeToken(s.bureau, s.chen, "nightly publish")
	p.DoubleClick("the token", guitest.Text("nightly publish"))
	p.Click("Rotate", s.says("action.row-rotate"))
	p.WaitFor("the form", s.says("rotation.form"))
	p.Key("Return")
	p.WaitFor("the successor", s.says("once.saved"))
	p.Click("the plan", s.says("rotation.1h"))
	p.WaitFor("the plan to be kept", s.says("rotation.planned"))
	s.picture("planned")
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.Ended()
	if _, count := tokens(s.bureau, s.chen, "nightly publish"); count != 2 || len(s.kept()) != 2 {
		t.Fatalf("%d tokens, %d in the keychain", count, len(s.kept()))
	}

	s.start()
	p = s.program
	s.chooseChen()
	p.Key("ctrl+3")
	p.WaitFor("the plan", s.says("rotation.planned"))
	s.picture("after-the-kill")
	p.Click("now", s.says("rotation.now"))
	s.eventually("the old token to be revoked", func() bool {
		left, count := tokens(s.bureau, s.chen, "nightly publish")
		return count == 1 && left.ID != old[:10]
	})
	s.eventually("its credential to be deleted", func() bool { kept := s.kept(); return len(kept) == 1 && kept[0] != old })
	p.WaitGone("the plan", s.says("rotation.planned"))
	s.picture("done")
	s.quit()
}
