package gui

import (
	"time"

	"speckle-keys/gui/widgets"
)

const day = 24 * time.Hour

// span words a length of time by its largest unit.
func span(key string, d time.Duration) string {
	switch {
	case d < time.Minute:
		return t(key + ".now")
	case d < time.Hour:
		return tn(key+".minutes", int(d/time.Minute))
	case d < day:
		return tn(key+".hours", int(d/time.Hour))
	case d < 60*day:
		return tn(key+".days", int(d/day))
	case d < 730*day:
		return tn(key+".months", int(d/(30*day)))
	}
	return tn(key+".years", int(d/(365*day)))
}

// ago words a moment in the past.
func ago(at, now time.Time) string { return span("ago", now.Sub(at)) }

// until words a moment in the future. Unlike the past it is rounded, so that
// what was just created for 30 days doesn't read as 29.
func until(at, now time.Time) string {
	left := at.Sub(now)
	switch {
	case left > 2*day:
		left = left.Round(day)
	case left > 2*time.Hour:
		left = left.Round(time.Hour)
	}
	return span("in", left)
}

// agoCell and untilCell are dates of a table, in full under the pointer.
func agoCell(at, now time.Time) widgets.Cell {
	return widgets.Cell{Text: capital(ago(at, now)), Tip: moment(at)}
}

func untilCell(at, now time.Time) widgets.Cell {
	return widgets.Cell{Text: capital(until(at, now)), Tip: moment(at)}
}

// length words how long something takes, rounded up: nothing is over too soon.
func length(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return tn("length.seconds", roundUp(d, time.Second))
	case d < 2*time.Hour:
		return tn("length.minutes", roundUp(d, time.Minute))
	case d < 2*day:
		return tn("length.hours", roundUp(d, time.Hour))
	}
	hours := roundUp(d, time.Hour)
	if hours%24 == 0 {
		return tn("length.days", hours/24)
	}
	return listed(commas, tn("length.days", hours/24), tn("length.hours", hours%24))
}

func roundUp(d, unit time.Duration) int { return int((d + unit - 1) / unit) }

// date words a day and moment a day with its time, where the person is.
func date(at time.Time) string { return currentLanguage().rules.FmtDateMedium(at.Local()) }

func moment(at time.Time) string {
	at = at.Local()
	rules := currentLanguage().rules
	return t("format.moment", data{"Date": rules.FmtDateMedium(at), "Time": rules.FmtTimeShort(at)})
}

// clockTime words a time in the next hours, rounded up: nothing is over too soon.
func clockTime(at time.Time) string {
	return currentLanguage().rules.FmtTimeShort(at.Local().Add(time.Minute - time.Nanosecond))
}

// newCalendar is a calendar in the language of the screen; no day before first can be chosen.
func newCalendar(label string, first time.Time, chosen func(time.Time)) *widgets.Calendar {
	current := currentLanguage()
	return &widgets.Calendar{Label: label, First: first, Week: current.week, OnSelected: chosen, Words: widgets.CalendarWords{
		Month: func(at time.Time) string {
			return t("format.month", data{"Month": current.rules.MonthWide(at.Month()), "Year": at.Format("2006")})
		},
		Day: date, Weekday: current.rules.WeekdayShort,
		Previous: t("calendar.previous"), Next: t("calendar.next"),
	}}
}

func number(n int) string { return currentLanguage().rules.FmtNumber(float64(n), 0) }

func seconds(d time.Duration) int { return roundUp(d, time.Second) }
