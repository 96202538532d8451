package clipboard_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/gui/clipboard"
	"speckle-keys/speckle"
)

// board is a clipboard in memory. deaf reads as "", stiff can't be written.
type board struct {
	text        string
	deaf, stiff bool
	reads       int
	written     []string
}

func (b *board) Content() string {
	b.reads++
	if b.deaf {
		return ""
	}
	return b.text
}

func (b *board) SetContent(text string) {
	b.written = append(b.written, text)
	if !b.stiff {
		b.text = text
	}
}

var (
	one = speckle.NewSecret("1111111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	two = speckle.NewSecret("2222222222bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")
)

// screen is the goroutine of a test's UI: what was posted runs in settle.
type screen struct {
	*clipboard.Guard
	board
	posted chan func()
	told   int
}

func newScreen() *screen {
	s := &screen{posted: make(chan func(), 100)}
	s.Guard = clipboard.New(&s.board, func(f func()) { s.posted <- f }, func() { s.told++ })
	return s
}

// after lets time pass a second at a time, as a UI would see it.
func (s *screen) after(d time.Duration) {
	for end := time.Now().Add(d); ; {
		synctest.Wait()
		for len(s.posted) > 0 {
			(<-s.posted)()
		}
		left := time.Until(end)
		if left <= 0 {
			return
		}
		time.Sleep(min(left, time.Second))
	}
}

// S37.
func TestGuard(t *testing.T) {
	t.Parallel()
	const limit = 45 * time.Second // in figures: the default itself may not grow unnoticed
	cases := []struct {
		name    string
		do      func(*screen)
		text    string // on the clipboard afterwards
		holding bool
		due     bool
	}{
		{"a copy is there", func(s *screen) {
			s.Copy(one)
		}, one.Reveal(), true, false},
		{"it stays until the last moment", func(s *screen) {
			s.Copy(one)
			s.after(limit - time.Millisecond)
		}, one.Reveal(), true, false},
		{"it goes at the end", func(s *screen) {
			s.Copy(one)
			s.after(limit)
		}, "", false, false},
		{"copied again, it stays longer", func(s *screen) {
			s.Copy(one)
			s.after(limit - time.Second)
			s.Copy(one)
			s.after(limit - time.Second)
		}, one.Reveal(), true, false},
		{"a second secret has its own countdown", func(s *screen) {
			s.Copy(one)
			s.after(limit - time.Second)
			s.Copy(two)
			s.after(limit - time.Second)
		}, two.Reveal(), true, false},
		{"a second secret goes too", func(s *screen) {
			s.Copy(one)
			s.after(10 * time.Second)
			s.Copy(two)
			s.after(limit)
		}, "", false, false},
		{"what the person copied stays", func(s *screen) {
			s.Copy(one)
			s.after(10 * time.Second)
			s.board.text = "a shopping list"
			s.after(limit)
		}, "a shopping list", false, false},
		{"a longer text with the secret is the person's", func(s *screen) {
			s.Copy(one)
			s.board.text = one.Reveal() + "\n"
			s.after(limit)
		}, one.Reveal() + "\n", false, false},
		{"a tick that was posted before a new copy does nothing", func(s *screen) {
			s.Copy(one)
			s.after(limit - time.Second)
			time.Sleep(time.Second)
			synctest.Wait() // the last tick waits in the queue
			s.Copy(two)
			s.after(0)
		}, two.Reveal(), true, false},
		{"a tick that was posted before a copy without limit does nothing", func(s *screen) {
			s.Copy(one)
			s.after(limit - time.Second)
			time.Sleep(time.Second)
			synctest.Wait()
			s.SetLimit(0)
			s.Copy(two)
			s.after(0)
		}, two.Reveal(), true, false},
		{"plain text is never cleared", func(s *screen) {
			s.Copy(one)
			s.CopyPlain("https://speckle.example")
			s.after(2 * limit)
		}, "https://speckle.example", false, false},
		{"plain text that happens to be equal is not taken back", func(s *screen) {
			s.Copy(one)
			s.CopyPlain(one.Reveal())
			s.after(2 * limit)
		}, one.Reveal(), false, false},
		{"clear", func(s *screen) {
			s.Copy(one)
			s.Clear()
		}, "", false, false},
		{"clear without a copy", func(s *screen) {
			s.board.text = "mine"
			s.Clear()
		}, "mine", false, false},
		{"quit clears", func(s *screen) {
			s.Copy(one)
			s.Quit()
		}, "", false, false},
		{"quit leaves what is not ours", func(s *screen) {
			s.Copy(one)
			s.board.text = "mine"
			s.Quit()
		}, "mine", false, false},
		{"quit tries once when it can't read", func(s *screen) {
			s.Copy(one)
			s.board.deaf = true
			s.Quit()
			s.board.deaf = false
			s.Focus()
			s.after(2 * limit)
		}, one.Reveal(), false, false},
		{"another one's revoking is nothing to it", func(s *screen) {
			s.Copy(one)
			s.ForgetToken(two.TokenID())
			s.ForgetToken("")
		}, one.Reveal(), true, false},
		{"a token goes by its id", func(s *screen) {
			s.Copy(one)
			s.ForgetToken(one.TokenID())
		}, "", false, false},
		{"a line with the secret is guarded", func(s *screen) {
			s.CopyText(one, speckle.NewSecret("SPECKLE_TOKEN="+one.Reveal()))
			s.after(limit)
		}, "", false, false},
		{"a line with the secret goes when that is revoked", func(s *screen) {
			s.CopyText(one, speckle.NewSecret("SPECKLE_TOKEN="+one.Reveal()))
			s.ForgetToken(one.TokenID())
		}, "", false, false},
		{"without the focus it is due", func(s *screen) {
			s.Copy(one)
			s.board.deaf = true
			s.after(limit)
		}, one.Reveal(), true, true},
		{"what is due is tried again without the focus", func(s *screen) {
			s.Copy(one)
			s.board.deaf = true
			s.after(limit)
			s.board.deaf = false
			s.after(time.Second)
		}, "", false, false},
		{"what was cleared by hand but could not be is tried again", func(s *screen) {
			s.SetLimit(0)
			s.Copy(one)
			s.board.stiff = true
			s.Clear()
			s.board.stiff = false
			s.after(time.Second)
		}, "", false, false},
		{"the focus clears what is due", func(s *screen) {
			s.Copy(one)
			s.board.deaf = true
			s.after(limit)
			s.board.deaf = false
			s.Focus()
		}, "", false, false},
		{"the focus leaves what the person copied meanwhile", func(s *screen) {
			s.Copy(one)
			s.board.deaf = true
			s.after(limit)
			s.board.deaf, s.board.text = false, "mine"
			s.Focus()
		}, "mine", false, false},
		{"the focus alone clears nothing early", func(s *screen) {
			s.Copy(one)
			s.Focus()
		}, one.Reveal(), true, false},
		{"a clipboard that can't be written is tried again", func(s *screen) {
			s.Copy(one)
			s.board.stiff = true
			s.after(limit)
			s.board.stiff = false
			s.Focus()
		}, "", false, false},
		{"a new copy ends what is due", func(s *screen) {
			s.Copy(one)
			s.board.deaf = true
			s.after(limit)
			s.board.deaf = false
			s.Copy(two)
			s.Focus()
		}, two.Reveal(), true, false},
		{"no limit: it stays", func(s *screen) {
			s.SetLimit(0)
			s.Copy(one)
			s.after(24 * time.Hour)
		}, one.Reveal(), true, false},
		{"no limit: quit clears nevertheless", func(s *screen) {
			s.SetLimit(0)
			s.Copy(one)
			s.Quit()
		}, "", false, false},
		{"a changed limit is for the next copy", func(s *screen) {
			s.Copy(one)
			s.SetLimit(time.Second)
			s.after(2 * time.Second)
		}, one.Reveal(), true, false},
		{"a limit of less than a second", func(s *screen) {
			s.SetLimit(300 * time.Millisecond)
			s.Copy(one)
			s.after(300 * time.Millisecond)
		}, "", false, false},
		{"no secret, nothing held", func(s *screen) {
			s.Copy(one)
			s.Copy(speckle.Secret{})
		}, "", false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newScreen()
				c.do(s)
				if s.board.text != c.text {
					t.Errorf("clipboard is wrong: %d bytes, want %d", len(s.board.text), len(c.text))
				}
				if s.Holding() != c.holding || s.Due != c.due {
					t.Errorf("holding %v, due %v; want %v, %v", s.Holding(), s.Due, c.holding, c.due)
				}
				s.Quit() // ends a timer that still runs
			})
		})
	}
}

func TestRemainingCountsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScreen()
		s.SetLimit(5 * time.Second)
		var seen []time.Duration
		s.Copy(one)
		for range 6 {
			seen = append(seen, s.Remaining())
			s.after(time.Second)
		}
		want := []time.Duration{5, 4, 3, 2, 1, 0}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(seen, want) {
			t.Errorf("remaining %v, want %v", seen, want)
		}
		if s.told != 6 { // the copy, four ticks, the end
			t.Errorf("the observer was told %d times, want 6", s.told)
		}
	})
}

// A desktop that never lets us read is not asked for ever.
func TestTriesAreBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newScreen()
		s.Copy(one)
		s.board.deaf = true
		s.after(clipboard.DefaultLimit)
		for range 100 {
			s.Focus()
			s.after(time.Minute)
		}
		if s.reads != 5 || s.Holding() {
			t.Errorf("%d reads instead of 5, still holding: %v", s.reads, s.Holding())
		}
		if n := len(s.written); n != 1 {
			t.Errorf("%d writes to a clipboard that could not be read, want the copy alone", n)
		}
	})
}

// S9.
func TestGuardShowsNoSecret(t *testing.T) {
	t.Parallel()
	s := newScreen()
	s.SetLimit(0)
	s.Copy(one)
	s.board = board{} // the test's own clipboard is no part of this
	for _, format := range []string{"%v", "%+v", "%#v"} {
		if text := fmt.Sprintf(format, *s.Guard); strings.Contains(text, one.TokenID()) {
			t.Errorf("%s shows the secret", format)
		}
	}
}

// The countdown goes on when this computer's clock is set meanwhile: its end is
// a time of the clock that only runs.
func TestCountdownDoesNotFollowTheClock(t *testing.T) {
	t.Parallel()
	s := newScreen()
	s.Copy(one)
	if !strings.Contains(s.Until().String(), " m=") {
		t.Errorf("ends at %s by the clock on the wall", s.Until())
	}
	s.Clear()
}
