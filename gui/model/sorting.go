package model

import (
	"cmp"
	"slices"
	"strings"
)

type order[C ~string] struct {
	column     C
	descending bool
}

type sorting[C ~string] struct {
	app *App
	order[C]
}

// Sort orders the table by a column; a second call for the same one turns it around.
func (s *sorting[C]) Sort(by C) {
	s.order = order[C]{by, s.column == by && !s.descending}
	s.app.changed()
}

// Sorted is the column that the table is ordered by.
func (s *sorting[C]) Sorted() (by C, descending bool) { return s.column, s.descending }

// apply orders rows of which the column compares two. Equal ones stay as they were, also when the
// order is turned around, and the unknown come last then too; unknown can be nil.
func apply[C ~string, T any](o order[C], rows []T, columns map[C]func(a, b T) int, unknown func(by C, row T) bool) {
	compare := columns[o.column]
	if compare == nil {
		return
	}
	slices.SortStableFunc(rows, func(a, b T) int {
		knownFirst := 0
		if unknown != nil {
			knownFirst = trueFirst(!unknown(o.column, a), !unknown(o.column, b))
		}
		if o.descending {
			a, b = b, a
		}
		return cmp.Or(knownFirst, compare(a, b))
	})
}

// trueFirst compares for an order in which what is true comes first.
func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func compareText(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

// SavedColumn names a column of the list of saved credentials.
type SavedColumn string

// The columns that the list can be ordered by. Before one is chosen, what was
// saved last comes first.
const (
	SavedByName    SavedColumn = "name"
	SavedByState   SavedColumn = "state"
	SavedByExpires SavedColumn = "expires"
)

var savedOrders = map[SavedColumn]func(a, b SavedRow) int{
	SavedByName: func(a, b SavedRow) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), compareText(a.Name, b.Name), compareText(a.UserName, b.UserName))
	},
	SavedByState: func(a, b SavedRow) int { return cmp.Compare(a.State(), b.State()) },
	SavedByExpires: func(a, b SavedRow) int {
		if a.ExpiresAt.IsZero() != b.ExpiresAt.IsZero() {
			return b.ExpiresAt.Compare(a.ExpiresAt) // what never ends is later than any date
		}
		return a.ExpiresAt.Compare(b.ExpiresAt)
	},
}

// savedUnknown reports whether there is nothing to compare in a row's column: it
// is not known when a pasted token ends, and a sign-in has no end.
func savedUnknown(by SavedColumn, row SavedRow) bool {
	return by == SavedByExpires && row.ExpiresAt.IsZero() && (row.CreatedAt.IsZero() || row.IsSignIn())
}

// ActivityColumn names a column of the record of activity.
type ActivityColumn string

// The columns that the record can be ordered by.
const (
	ActivityByTime   ActivityColumn = "time"
	ActivityByAction ActivityColumn = "action"
	ActivityByToken  ActivityColumn = "token"
	ActivityByServer ActivityColumn = "server"
)

func activityOrders(words func(ActivityEntry) string) map[ActivityColumn]func(a, b ActivityEntry) int {
	return map[ActivityColumn]func(a, b ActivityEntry) int{
		ActivityByTime:   func(a, b ActivityEntry) int { return a.Time.Compare(b.Time) },
		ActivityByAction: func(a, b ActivityEntry) int { return compareText(words(a), words(b)) },
		ActivityByToken:  func(a, b ActivityEntry) int { return compareText(a.Name, b.Name) },
		ActivityByServer: func(a, b ActivityEntry) int {
			return cmp.Or(compareText(a.Server, b.Server), compareText(a.Person, b.Person))
		},
	}
}
