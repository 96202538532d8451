package widgets

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// march is a calendar on 12 March 2026, a Thursday.
func march(week time.Weekday, chosen func(time.Time)) *Calendar {
	return &Calendar{
		Label: "Last day", First: time.Date(2026, time.March, 12, 12, 0, 0, 0, time.UTC), Week: week, OnSelected: chosen,
		Words: CalendarWords{
			Month:    func(t time.Time) string { return t.Format("January 2006") },
			Day:      func(t time.Time) string { return t.Format("2 Jan 2006") },
			Weekday:  func(d time.Weekday) string { return d.String()[:2] },
			Previous: "Previous month", Next: "Next month",
		},
	}
}

func TestCalendarKeys(t *testing.T) {
	var chosen []string
	c := march(time.Monday, func(day time.Time) { chosen = append(chosen, day.Format("2.1.")) })
	window(t, c, fyne.NewSize(400, 400))
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyRight, "13.3."},
		{fyne.KeyDown, "20.3."},
		{fyne.KeyLeft, "19.3."},
		{fyne.KeyUp, "12.3."},
		{fyne.KeyUp, "12.3."},
		{fyne.KeyLeft, "12.3."}, // no day in the past
		{fyne.KeyEnd, "31.3."},
		{fyne.KeyPageDown, "30.4."},
		{fyne.KeyHome, "1.4."},
		{fyne.KeyLeft, "31.3."},
		{fyne.KeyPageDown, "30.4."},
		{fyne.KeyPageUp, "30.3."},
		{fyne.KeyHome, "12.3."},
	} {
		c.TypedKey(key(step.key))
		if got := c.Selected.Format("2.1."); got != step.want {
			t.Fatalf("%s leads to %s, want %s", step.key, got, step.want)
		}
		if !c.month().Equal(firstOfMonth(c.Selected)) {
			t.Errorf("%s: the month of the day isn't shown", step.key)
		}
	}
	if want := "13.3. 20.3. 19.3. 12.3. 31.3. 30.4. 1.4. 31.3. 30.4. 30.3. 12.3."; strings.Join(chosen, " ") != want {
		t.Errorf("told %v", chosen)
	}
	c.Disable()
	c.TypedKey(key(fyne.KeyRight))
	if c.Selected.Day() != 12 {
		t.Error("it is disabled")
	}
}

func TestCalendarShowsAMonth(t *testing.T) {
	for week, want := range map[time.Weekday]string{
		time.Monday: "Mo Tu We Th Fr Sa Su | 6:1 36:31", time.Sunday: "Su Mo Tu We Th Fr Sa | 0:1 30:31",
	} {
		c := march(week, nil)
		window(t, c, fyne.NewSize(400, 400))
		var names []string
		for _, name := range c.names {
			names = append(names, name.Text)
		}
		first, last := -1, -1
		for i, day := range c.days {
			if day.Visible() && first < 0 {
				first = i
			}
			if day.Visible() {
				last = i
			}
			if day.Visible() != day.inSight() {
				t.Errorf("%v in sight: %v", day.day(), day.Visible())
			}
			if past := day.day().Day() < 12 && day.inSight(); day.inSight() && day.Disabled() != past {
				t.Errorf("%v can be chosen: %v", day.day(), !day.Disabled())
			}
		}
		got := fmt.Sprintf("%s | %d:%d %d:%d", strings.Join(names, " "), first, c.days[first].day().Day(), last, c.days[last].day().Day())
		if got != want || c.title.Text != "March 2026" {
			t.Errorf("%s: %s", c.title.Text, got)
		}
	}
}

func TestCalendarIsTapped(t *testing.T) {
	told := 0
	c := march(time.Monday, func(time.Time) { told++ })
	window(t, c, fyne.NewSize(400, 400))
	if !c.back.Disabled() {
		t.Error("a month in the past can be shown")
	}
	c.on.Press()
	c.on.Press()
	if c.title.Text != "May 2026" || told != 0 || c.back.Disabled() {
		t.Errorf("%s, told %d times", c.title.Text, told)
	}
	c.back.Press()
	c.back.Press()
	c.days[6+10].Tapped(nil) // 11 March
	if told != 0 {
		t.Error("a day in the past can be chosen")
	}
	c.days[6+19].Tapped(nil)
	c.days[6+19].Tapped(nil)
	if told != 1 || c.Selected.Format(time.DateOnly) != "2026-03-20" || c.AccessibilityLabel() != "Last day: 20 Mar 2026" {
		t.Errorf("told %d times, %v", told, c.Selected)
	}
	c.SetSelected(time.Date(2026, time.July, 1, 15, 0, 0, 0, time.UTC))
	if told != 1 || c.title.Text != "July 2026" {
		t.Errorf("set: told %d times, %s", told, c.title.Text)
	}
	c.SetSelected(time.Time{})
	if c.AccessibilityLabel() != "Last day" {
		t.Errorf("none: %q", c.AccessibilityLabel())
	}
}

// Days count where the person is, also when clocks change.
func TestCalendarCountsDaysNotHours(t *testing.T) {
	zone, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Skip(err)
	}
	c := march(time.Monday, nil)
	c.First = time.Date(2026, time.September, 1, 12, 0, 0, 0, zone)
	window(t, c, fyne.NewSize(400, 400))
	seen := map[int]bool{}
	for _, day := range c.days {
		if day.inSight() {
			seen[day.day().Day()] = true
		}
	}
	if len(seen) != 30 {
		t.Errorf("%d days in September", len(seen))
	}
}
