package model

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle/demoserver"
)

// clockStage is a program with saved tokens that expire after the given times,
// and with a clock of its own beside the bubble's.
type clockStage struct {
	*stage
	ahead    time.Duration // of the program's clock
	notified []int
}

func newClockStage(t *testing.T, expire map[string]time.Duration) *clockStage {
	c := &clockStage{}
	c.stage = newStage(t, func(s *stage, w *World) {
		w.Now = func() time.Time { return time.Now().Add(c.ahead) }
		for name, after := range expire {
			e := keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: name, UserName: "Ada"}
			if after != 0 {
				e.ExpiresAt = time.Now().Add(after)
			}
			aside(func() {
				if _, err := w.Credentials.Save(context.Background(), e, dummy(len(name))); err != nil {
					t.Error(err)
				}
			})
		}
	})
	c.Reminders.Notify = func(n int) { c.notified = append(c.notified, n) }
	return c
}

// expectReminders compares how many reminders there were so far.
func (c *clockStage) expectReminders(when string, want int) {
	c.t.Helper()
	if len(c.notified) != want {
		c.t.Errorf("%s: %v reminders, want %d", when, c.notified, want)
	}
}

func TestReminderAtTheStartAndOnceADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockStage(t, map[string]time.Duration{"soon": 6 * day, "later": 9 * day, "never": 0, "over": -time.Hour})
		c.Reminders.SetOn(true)
		c.expectReminders("before the start", 0)
		c.Start()
		c.live(time.Second)
		if c.expectReminders("at the start", 1); c.Reminders.Shown() != 1 || c.Reminders.Due()[0].Name != "soon" {
			t.Errorf("shown %d: %+v", c.Reminders.Shown(), c.Reminders.Due())
		}
		c.Saved.Refresh()
		c.live(time.Hour)
		c.expectReminders("an hour later", 1)
		c.Reminders.Dismiss()
		c.Saved.Refresh()
		c.live(time.Minute)
		if c.expectReminders("dismissed", 1); c.Reminders.Shown() != 0 {
			t.Error("it is shown again")
		}
		time.Sleep(day)
		c.live(clockInterval + time.Second)
		if c.expectReminders("the next day", 2); c.Reminders.Shown() != 1 {
			t.Errorf("shown %d", c.Reminders.Shown())
		}
		c.Stop()()
		time.Sleep(3 * day)
		c.pump()
		c.expectReminders("after the end", 2)
	})
}

func TestNothingToRemindOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockStage(t, map[string]time.Duration{"in a week": 7*day + 2*time.Hour})
		claims := 0
		c.Reminders.Claim = func(_ string, done func(bool)) { claims++; done(true) }
		c.Reminders.SetOn(true)
		c.Start()
		c.live(time.Second)
		if c.expectReminders("at the start", 0); claims != 0 {
			t.Error("a day with nothing to say is used up")
		}
		time.Sleep(3 * time.Hour)
		c.live(clockInterval)
		c.expectReminders("when it is a week", 1)
	})
}

func TestRemindersAreOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockStage(t, map[string]time.Duration{"soon": day})
		c.Reminders.SetOn(false)
		c.Start()
		c.live(time.Second)
		if c.expectReminders("off", 0); c.Reminders.Shown() != 0 {
			t.Error("shown")
		}
		c.Reminders.SetOn(true)
		if c.expectReminders("turned on", 1); c.Reminders.Shown() != 1 {
			t.Error("not shown")
		}
		if c.Reminders.SetOn(false); c.Reminders.Shown() != 0 {
			t.Error("shown after it was turned off")
		}
	})
}

// A clock that is moved brings at most one reminder for each day.
func TestRemindersWhenTheClockIsMoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClockStage(t, map[string]time.Duration{"soon": 5 * day})
		c.Reminders.SetOn(true)
		c.Start()
		c.live(time.Second)
		c.expectReminders("at the start", 1)
		tick := func(when string, ahead time.Duration, want int) {
			c.ahead = ahead
			c.live(clockInterval + time.Second)
			c.expectReminders(when, want)
		}
		tick("a day ahead", day, 2)
		tick("back again", 0, 2)
		tick("a day behind", -day, 2)
		tick("a day ahead again", day, 2)
		tick("two days ahead", 2*day, 3)
	})
	for _, d := range []struct {
		last, today string
		want        bool
	}{
		{"", "2026-11-26", true},
		{"2026-11-25", "2026-11-26", true},
		{"2026-11-26", "2026-11-26", false},
		{"2026-11-27", "2026-11-26", false},
		{"2033-01-01", "2026-11-26", true},
		{"yesterday", "2026-11-26", true},
		{"2026-12-31", "2027-01-01", true},
	} {
		if got := due(d.last, d.today, 1); got != d.want {
			t.Errorf("after %q %s is new: %v", d.last, d.today, got)
		}
	}
}

// Two windows and the next start share the settings: one reminder a day.
func TestOneReminderADayAcrossStartsAndWindows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "settings.json")
	reminded := 0
	window := func() *stage {
		settings := OpenSettings(path, nil)
		s := newStage(t, func(_ *stage, w *World) {
			e := keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "soon", ExpiresAt: time.Now().Add(day)}
			aside(func() { _, _ = w.Credentials.Save(context.Background(), e, dummy(1)) })
		})
		settings.Post = s.post
		t.Cleanup(settings.Flush)
		s.Reminders.Claim = settings.ClaimReminder
		s.Reminders.Notify = func(int) { reminded++ }
		s.Reminders.SetOn(true)
		s.Start()
		s.until("the question is answered", func() bool { return s.Reminders.day != "" })
		return s
	}
	first, second, third := window(), window(), window()
	if reminded != 1 || first.Reminders.Shown() != 1 || second.Reminders.Shown() != 0 || third.Reminders.Shown() != 0 {
		t.Errorf("%d reminders", reminded)
	}
	settings := OpenSettings(path, nil)
	if got := settings.Now().Reminded; got != time.Now().Format(time.DateOnly) {
		t.Errorf("the settings say %q", got)
	}
	settings.Change(func(s *Settings) { s.Reminded = "2020-01-01" })
	settings.Flush()
	if window(); reminded != 2 {
		t.Errorf("%d reminders on another day", reminded)
	}
}

// Settings that can't be written don't silence the reminder.
func TestRemindersWithoutSettings(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	settings := OpenSettings(filepath.Join(t.TempDir(), "none", "\x00", "settings.json"), nil)
	settings.Post = s.post
	var answers []bool
	ask := func() {
		settings.ClaimReminder("2026-11-26", func(mine bool) { answers = append(answers, mine) })
		settings.Flush()
		s.pump()
	}
	ask()
	ask()
	if len(answers) != 2 || !answers[0] || answers[1] {
		t.Errorf("answers %v", answers)
	}
	memory := OpenSettings("", nil)
	for _, want := range []bool{true, false} {
		memory.ClaimReminder("2026-11-26", func(mine bool) {
			if mine != want {
				t.Errorf("in memory: %v", mine)
			}
		})
	}
}

// Lists of tokens count as far as they were read; a token that is saved too
// counts once.
func TestListedTokensAreRemindedOf(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.server.AddToken(b.ada, demoserver.Token{Name: "listed", Scopes: []string{"streams:read"}, Lifespan: 2 * day})
	both := b.server.AddToken(b.ada, demoserver.Token{Name: "both", Scopes: []string{"streams:read"}, Lifespan: day})
	b.server.AddToken(b.ada, demoserver.Token{Name: "far", Scopes: []string{"streams:read"}, Lifespan: 30 * day})
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, Name: "both", ExpiresAt: time.Now().Add(day)}, both)
	if got := dueNames(b.Reminders.Due()); got != "both" {
		t.Errorf("before the list was read: %s", got)
	}
	b.Reminders.SetOn(true)
	if b.Reminders.Shown() != 1 {
		t.Error("not shown")
	}
	page := b.page()
	due := b.Reminders.Due()
	if dueNames(due) != "both listed" || due[0].Key == "" || due[0].Account == nil || due[1].Key != "" || due[1].Account == nil || due[1].Person != "Ada Okafor" {
		t.Errorf("due are %+v", due)
	}
	page.Revoke(both.TokenID())
	b.settle()
	if got := dueNames(b.Reminders.Due()); got != "listed" {
		t.Errorf("after it was revoked: %s", got)
	}
}

func dueNames(due []Expiring) string {
	var all []string
	for _, e := range due {
		all = append(all, e.Name)
	}
	return strings.Join(all, " ")
}
