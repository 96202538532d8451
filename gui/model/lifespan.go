package model

import (
	"time"

	"speckle-keys/speckle"
)

// Lifespan is a choice of how long a token is valid.
type Lifespan string

const (
	Lifespan1Day   Lifespan = "1d"
	Lifespan7Days  Lifespan = "7d"
	Lifespan30Days Lifespan = "30d"
	Lifespan60Days Lifespan = "60d"
	Lifespan90Days Lifespan = "90d"
	Lifespan1Year  Lifespan = "1y"
	LifespanDate   Lifespan = "date"
	LifespanNever  Lifespan = "never"
	// LifespanSame is as long as that of the token that a form began with,
	// where no other choice is. Only the form knows how long.
	LifespanSame Lifespan = "same"
)

// lifespans are the choices in the order to show, with how long each is; 0 for
// what has no fixed length.
var lifespans = []struct {
	choice Lifespan
	length time.Duration
}{
	{Lifespan1Day, day},
	{Lifespan7Days, 7 * day},
	{Lifespan30Days, 30 * day},
	{Lifespan60Days, 60 * day},
	{Lifespan90Days, 90 * day},
	{Lifespan1Year, 365 * day},
	{LifespanDate, 0},
	{LifespanNever, 0},
}

// Lifespans are the choices in the order to show.
func Lifespans() []Lifespan {
	var all []Lifespan
	for _, l := range lifespans {
		all = append(all, l.choice)
	}
	return all
}

// endOfDay is how long before midnight a token expires that is valid to the
// end of a day. The server counts from when it creates the token, a little
// later than we do: without this its last moment would be on the next day.
const endOfDay = time.Minute

// Duration is how long a token created now is valid; until is for LifespanDate
// and counts to the end of that day, where the person is. It is in whole
// milliseconds, as on the server, and not positive for a day in the past.
func (l Lifespan) Duration(now, until time.Time) time.Duration {
	if l == LifespanDate {
		year, month, date := until.Date()
		end := time.Date(year, month, date+1, 0, 0, 0, 0, until.Location())
		if end.Day() == date {
			// Clocks go forward at this midnight, and the hour before was named.
			end = end.Add(time.Hour)
		}
		return end.Add(-endOfDay).Sub(now).Truncate(time.Millisecond)
	}
	for _, known := range lifespans {
		if known.choice == l && known.length > 0 {
			return known.length
		}
	}
	return speckle.Never
}

// End is when a token created now expires; false for never.
func (l Lifespan) End(now, until time.Time) (time.Time, bool) {
	d := l.Duration(now, until)
	if d == speckle.Never {
		return time.Time{}, false
	}
	return now.Add(d), true
}
