package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// SortColumn is a column of the token table.
type SortColumn int

const (
	SortName SortColumn = iota
	SortScopes
	SortCreated
	SortLastUsed
	SortExpires
)

// Sort orders the table by a column; a second call for the same one turns it
// around.
func (t *Tokens) Sort(by SortColumn) {
	t.descending = t.sortBy == by && !t.descending
	t.sortBy = by
	tell(t.Changed)
}

// Sorted tells by which column the table is ordered.
func (t *Tokens) Sorted() (by SortColumn, descending bool) { return t.sortBy, t.descending }

// endOfTime is later than every token's end.
var endOfTime = time.Unix(1<<60, 0)

func sortRows(rows []TokenRow, by SortColumn, descending bool) {
	compare := map[SortColumn]func(a, b TokenRow) int{
		SortName:     func(a, b TokenRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) },
		SortScopes:   func(a, b TokenRow) int { return cmp.Compare(len(a.Scopes), len(b.Scopes)) },
		SortCreated:  func(a, b TokenRow) int { return a.CreatedAt.Compare(b.CreatedAt) },
		SortLastUsed: func(a, b TokenRow) int { return a.LastUsed.Compare(b.LastUsed) },
		SortExpires:  func(a, b TokenRow) int { return expiry(a).Compare(expiry(b)) },
	}[by]
	slices.SortStableFunc(rows, func(a, b TokenRow) int {
		order := compare(a, b)
		if descending {
			order = -order
		}
		return cmp.Or(order, strings.Compare(a.ID, b.ID))
	})
}

func expiry(r TokenRow) time.Time {
	if at, ok := r.ExpiresAt(); ok {
		return at
	}
	return endOfTime
}
