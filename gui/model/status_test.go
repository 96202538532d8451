package model

import (
	"testing"
	"testing/synctest"
	"time"
)

// What was done long ago isn't said for ever.
func TestStatusPasses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.Say(StatusCopied, nil)
		s.wait(statusTime - time.Second)
		if s.Status().Kind != StatusCopied {
			t.Error("gone at once")
		}
		s.redraws()
		s.wait(time.Second)
		if s.Status().Kind != StatusNone || s.redraws() != 1 {
			t.Errorf("%q is still said, or nothing draws its end", s.Status().Kind)
		}
		s.Say(StatusFontless, func() bool { return true })
		s.wait(statusTime)
		if s.Status().Kind != StatusFontless {
			t.Error("what is still true is gone")
		}
		s.Stop()()
	})
}
