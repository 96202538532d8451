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

// Lifespans are the choices in the order to show.
func Lifespans() []Lifespan {
	return []Lifespan{Lifespan1Day, Lifespan7Days, Lifespan30Days, Lifespan60Days, Lifespan90Days,
		Lifespan1Year, LifespanDate, LifespanNever}
}

// endOfDay is how long before midnight a token expires that is valid to the
// end of a day. The server counts from when it creates the token, a little
// later than we do: without this its last moment would be on the next day.
const endOfDay = time.Minute

// Duration is how long a token created now is valid; until is for LifespanDate
// and counts to the end of that day, where the person is. It is in whole
// milliseconds, as on the server, and not positive for a day in the past.
func (l Lifespan) Duration(now, until time.Time) time.Duration {
	switch l {
	case Lifespan1Day:
		return day
	case Lifespan7Days:
		return 7 * day
	case Lifespan30Days:
		return 30 * day
	case Lifespan60Days:
		return 60 * day
	case Lifespan90Days:
		return 90 * day
	case Lifespan1Year:
		return 365 * day
	case LifespanDate:
		year, month, date := until.Date()
		end := time.Date(year, month, date+1, 0, 0, 0, 0, until.Location())
		if end.Day() == date {
			// Clocks go forward at this midnight, and the hour before was named.
			end = end.Add(time.Hour)
		}
		return end.Add(-endOfDay).Sub(now).Truncate(time.Millisecond)
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
