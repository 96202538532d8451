package clipboard_test

import (
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/gui/clipboard"
	"speckle-keys/speckle"
)

// marker is a clipboard that can mark. can is whether it can now.
type marker struct {
	board
	can, needsFocus bool
	marked          int
	ended           func(failed bool)
}

func (m *marker) SetSecret(text speckle.Secret, ended func(failed bool)) bool {
	if !m.can {
		return false
	}
	m.text, m.ended = text.Reveal(), ended
	m.marked++
	return true
}

func (m *marker) NeedsFocus() bool { return m.needsFocus }

func TestMarking(t *testing.T) {
	t.Parallel()
	type guard struct {
		*clipboard.Guard
		*marker
		settle func(time.Duration)
	}
	const limit = clipboard.DefaultLimit
	for name, c := range map[string]struct {
		do                           func(guard)
		text                         string
		holding, waiting, due, marks bool
	}{
		"a secret is marked":      {func(g guard) { g.Copy(one) }, one.Reveal(), true, false, false, true},
		"what is no secret isn't": {func(g guard) { g.CopyPlain("x") }, "x", false, false, false, false},
		"without a mark it is copied nevertheless": {func(g guard) {
			g.can = false
			g.Copy(one)
		}, one.Reveal(), true, false, false, false},
		"a marked secret is cleared": {func(g guard) {
			g.Copy(one)
			g.settle(limit)
		}, "", false, false, false, true},
		"replaced by others, nothing is held": {func(g guard) {
			g.Copy(one)
			g.text = "mine"
			g.ended(false)
			g.settle(0)
		}, "mine", false, false, false, true},
		"what is told of an older copy is nothing to a newer": {func(g guard) {
			g.Copy(one)
			ended := g.ended
			g.Copy(two)
			ended(false)
			g.settle(0)
		}, two.Reveal(), true, false, false, true},
		"what failed after all is copied without a mark": {func(g guard) {
			g.Copy(one)
			g.text = ""
			g.ended(true)
			g.settle(0)
		}, one.Reveal(), true, false, false, true},
		"what failed is not copied again once it was cleared": {func(g guard) {
			g.Copy(one)
			g.Clear()
			g.ended(true)
			g.settle(0)
		}, "", false, false, false, true},
		"without the focus it waits": {func(g guard) {
			g.can, g.needsFocus = false, true
			g.Blur()
			g.stiff = true // what a compositor does with it
			g.Copy(one)
		}, "", true, true, false, false},
		"the focus makes the copy, with a whole countdown": {func(g guard) {
			g.can, g.needsFocus, g.stiff = false, true, true
			g.Blur()
			g.Copy(one)
			g.settle(limit / 2)
			g.stiff = false
			g.Focus()
			g.settle(limit - time.Second)
		}, one.Reveal(), true, false, false, false},
		"the focus makes the copy, marked where that can be now": {func(g guard) {
			g.can, g.needsFocus = false, true
			g.Blur()
			g.Copy(one)
			g.can = true
			g.Focus()
		}, one.Reveal(), true, false, false, true},
		"it waits no longer than it would have stayed": {func(g guard) {
			g.can, g.needsFocus, g.stiff, g.text = false, true, true, "others'"
			g.Blur()
			g.Copy(one)
			g.settle(limit)
			g.stiff = false
			g.Focus()
		}, "others'", false, false, false, false},
		"what needs the focus is not tried without it": {func(g guard) {
			g.can, g.needsFocus = false, true
			g.Copy(one)
			g.stiff = true
			g.settle(2 * limit)
			g.stiff = false
			g.settle(limit)
		}, one.Reveal(), true, false, true, false},
		"with the focus nothing waits": {func(g guard) {
			g.can, g.needsFocus = false, true
			g.Blur()
			g.Focus()
			g.Copy(one)
		}, one.Reveal(), true, false, false, false},
		"elsewhere nothing needs the focus": {func(g guard) {
			g.can = false
			g.Blur()
			g.Copy(one)
		}, one.Reveal(), true, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := &marker{can: true}
				s := &screen{posted: make(chan func(), 100)}
				s.Guard = clipboard.New(m, func(f func()) { s.posted <- f }, func() {})
				c.do(guard{s.Guard, m, s.after})
				if m.text != c.text || (m.marked > 0) != c.marks {
					t.Errorf("clipboard is wrong: %d bytes, want %d; marked %d times", len(m.text), len(c.text), m.marked)
				}
				if s.Holding() != c.holding || s.Waiting != c.waiting || s.Due != c.due {
					t.Errorf("holding %v, waiting %v, due %v", s.Holding(), s.Waiting, s.Due)
				}
				s.Quit()
			})
		})
	}
}

// A clipboard that could never be seen to be empty is told.
func TestLeftOnTheClipboardIsTold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScreen()
		s.Copy(one)
		s.board.stiff = true
		s.after(clipboard.DefaultLimit)
		for range 10 {
			if s.Left == s.Due {
				t.Errorf("left %v, due %v", s.Left, s.Due)
			}
			s.Focus()
		}
		if !s.Left || s.Holding() {
			t.Error("nothing is said")
		}
		s.board.stiff = false
		s.CopyPlain("something else")
		if s.Left {
			t.Error("said of the next copy")
		}
	})
}
