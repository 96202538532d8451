package model

import (
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every computer

	"speckle-keys/speckle"
)

func TestLifespansInTheOrderToShow(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	want := []time.Duration{day, 7 * day, 30 * day, 60 * day, 90 * day, 365 * day, 0, speckle.Never}
	if len(Lifespans()) != len(want) {
		t.Fatalf("%d choices, %d expected", len(Lifespans()), len(want))
	}
	for i, l := range Lifespans() {
		if l == LifespanDate {
			continue
		}
		if got := l.Duration(now, time.Time{}); got != want[i] {
			t.Errorf("%s lives %v, want %v", l, got, want[i])
		}
	}
}

// S46: A date counts to the end of its day where the person is, less endOfDay,
// whatever the clocks do.
func TestDateLivesToTheEndOfItsDay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone, now, until string
		want             time.Duration
		end              string // the first moment after, in UTC
	}{
		"plain day": {"Europe/Berlin", "2026-03-02 10:00", "2026-03-02", 14 * time.Hour, "2026-03-02T23:00:00Z"},
		"clocks go forward that night": {
			"Europe/Berlin", "2026-03-28 12:00", "2026-03-29",
			35 * time.Hour, "2026-03-29T22:00:00Z",
		},
		"clocks go back that night": {
			"Europe/Berlin", "2026-10-24 12:00", "2026-10-25",
			37 * time.Hour, "2026-10-25T23:00:00Z",
		},
		"into summer time": {
			"America/New_York", "2026-03-01 00:00", "2026-03-31",
			31*day - time.Hour, "2026-04-01T04:00:00Z",
		},
		"half an hour": {
			"Australia/Lord_Howe", "2026-10-03 00:00", "2026-10-04",
			48*time.Hour - 30*time.Minute, "2026-10-04T13:00:00Z",
		},
		"no midnight, west": {
			"America/Santiago", "2024-09-07 12:00", "2024-09-07",
			12 * time.Hour, "2024-09-08T04:00:00Z",
		},
		"no midnight, east": {
			"Africa/Cairo", "2024-04-25 12:00", "2024-04-25",
			12 * time.Hour, "2024-04-25T22:00:00Z",
		},
		"two midnights":                 {"America/Havana", "2024-11-02 12:00", "2024-11-02", 12 * time.Hour, "2024-11-03T04:00:00Z"},
		"date line":                     {"Pacific/Kiritimati", "2026-01-01 23:59", "2026-01-01", time.Minute, "2026-01-01T10:00:00Z"},
		"end of a leap year's February": {"UTC", "2028-02-29 00:00", "2028-02-29", day, "2028-03-01T00:00:00Z"},
		"end of the year":               {"UTC", "2026-12-31 12:00", "2026-12-31", 12 * time.Hour, "2027-01-01T00:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			now, err := time.ParseInLocation("2006-01-02 15:04", c.now, zone)
			if err != nil {
				t.Fatal(err)
			}
			until, err := time.ParseInLocation(time.DateOnly, c.until, zone)
			if err != nil {
				t.Fatal(err)
			}
			for _, hour := range []time.Duration{0, 9 * time.Hour} { // only the day counts
				if got := LifespanDate.Duration(now, until.Add(hour)) + endOfDay; got != c.want {
					t.Errorf("lives %v, want %v", got, c.want)
				}
			}
			if at := now.Add(LifespanDate.Duration(now, until)); at.Add(endOfDay).UTC().Format(time.RFC3339) != c.end {
				t.Errorf("ends %v, want %s", at.UTC().Format(time.RFC3339), c.end)
			}
		})
	}
}

func TestDateGoneByIsNoLifespan(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		until time.Time
		alive bool
	}{
		"today":                 {now, true},
		"yesterday":             {now.AddDate(0, 0, -1), false},
		"a moment before today": {now.Add(-time.Nanosecond), false},
		"none":                  {time.Time{}, false},
		"the beginning of time": {time.Unix(-1<<40, 0), false},
	} {
		if got := LifespanDate.Duration(now, c.until); got > 0 != c.alive {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestLifespanOfADateIsInWholeMilliseconds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 10, 0, 0, 123_456_789, time.UTC)
	got := LifespanDate.Duration(now, now)
	if got%time.Millisecond != 0 || got <= 0 {
		t.Errorf("%v", got)
	}
	if end := now.Add(got); end.After(time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("it outlives its day: %v", end)
	} else if shown := end.Format("15:04"); shown != "23:59" {
		t.Errorf("it is shown to end at %s, and ends in the next minute", shown)
	}
	request := speckle.TokenRequest{Name: "n", Scopes: []string{"streams:read"}, Lifespan: got}
	if err := request.Check(); err != nil {
		t.Error(err)
	}
}
