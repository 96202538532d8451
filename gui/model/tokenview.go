package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// AnyReason filters by all reasons together.
const AnyReason Attention = "any"

// TokenColumn names a column of the table of tokens.
type TokenColumn string

// The columns that the table can be sorted by. ColumnAttention is no column of
// its own: what needs attention most comes first.
const (
	ColumnAttention TokenColumn = "attention"
	ColumnName      TokenColumn = "name"
	ColumnScopes    TokenColumn = "scopes"
	ColumnCreated   TokenColumn = "created"
	ColumnLastUsed  TokenColumn = "last-used"
	ColumnExpires   TokenColumn = "expires"
)

// TokenView is how the table of tokens is narrowed and sorted.
type TokenView struct {
	app        *App
	search     string
	reason     Attention // "": no filter
	column     TokenColumn
	descending bool
}

// Search narrows the table to what matches all words of a text.
func (v *TokenView) Search(text string) {
	if v.search != text {
		v.search = text
		v.app.changed()
	}
}

// SearchText is what Search was called with last.
func (v *TokenView) SearchText() string { return v.search }

// OnlyReason narrows the table to what needs attention for a reason; "" lists
// everything.
func (v *TokenView) OnlyReason(reason Attention) {
	v.reason = reason
	v.app.changed()
}

// Reason is what OnlyReason was called with last.
func (v *TokenView) Reason() Attention { return v.reason }

// AttentionOnly reports whether only what needs attention is listed.
func (v *TokenView) AttentionOnly() bool { return v.reason != "" }

// Sort orders the table by a column; a second call for the same one turns it
// around.
func (v *TokenView) Sort(by TokenColumn) {
	v.descending = v.column == by && !v.descending
	v.column = by
	v.app.changed()
}

// Sorted is the column that the table is ordered by.
func (v *TokenView) Sorted() (by TokenColumn, descending bool) { return v.column, v.descending }

// endOfTime is later than every token's end.
var endOfTime = time.Unix(1<<60, 0)

var tokenOrders = map[TokenColumn]func(a, b *TokenRow) int{
	ColumnAttention: func(a, b *TokenRow) int {
		return cmp.Or(cmp.Compare(a.urgency, b.urgency), expiry(a).Compare(expiry(b)), b.CreatedAt.Compare(a.CreatedAt))
	},
	ColumnName:     func(a, b *TokenRow) int { return strings.Compare(a.lowerName, b.lowerName) },
	ColumnScopes:   func(a, b *TokenRow) int { return cmp.Compare(len(a.Scopes), len(b.Scopes)) },
	ColumnCreated:  func(a, b *TokenRow) int { return a.CreatedAt.Compare(b.CreatedAt) },
	ColumnLastUsed: func(a, b *TokenRow) int { return a.LastUsed.Compare(b.LastUsed) },
	ColumnExpires:  func(a, b *TokenRow) int { return expiry(a).Compare(expiry(b)) },
}

// Sortable reports whether the table can be ordered by a column.
func (c TokenColumn) Sortable() bool { return tokenOrders[c] != nil }

// urgency is the place of a token's most urgent reason among the rules; one
// without any comes last.
func urgency(r *TokenRow) int {
	if len(r.Attention) == 0 {
		return len(attentionRules)
	}
	return slices.IndexFunc(attentionRules, func(rule attentionRule) bool { return rule.reason == r.Attention[0] })
}

func expiry(r *TokenRow) time.Time {
	if at, ok := r.ExpiresAt(); ok {
		return at
	}
	return endOfTime
}
