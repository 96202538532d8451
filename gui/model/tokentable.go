package model

import (
	"cmp"
	"slices"
	"strings"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// tokenTable is the table of one account's tokens, remembered until something
// that it shows has changed: a redraw for another reason costs nothing, and
// another search only filters.
type tokenTable struct {
	known tableInputs
	order tableOrder
	all   []*TokenRow // of every token, in order
	needs int         // how many need attention
	count map[Attention]int

	filter tableFilter
	rows   []TokenRow // of all, what the filter lets through
}

// tableInputs is what the rows are made of. Lists are replaced as a whole when
// they are read again, so their first element names them.
type tableInputs struct {
	tokens, savedEntries int
	token                *speckle.Token
	saved                *keychain.Entry
	found                *catalogue
	info                 *speckle.ServerInfo
	minute               int64 // of now: reasons and expiry change with time
}

type tableOrder struct {
	column     TokenColumn
	descending bool
}

type tableFilter struct {
	search string
	reason Attention
}

func (t *Tokens) inputs() tableInputs {
	in := tableInputs{
		tokens: len(t.tokens), savedEntries: len(t.app.Saved.entries), found: t.app.Accounts.found,
		info: t.app.Server(t.Account.Origin).Info, minute: t.app.Now().Unix() / 60,
	}
	if len(t.tokens) > 0 {
		in.token = &t.tokens[0]
	}
	if len(t.app.Saved.entries) > 0 {
		in.saved = &t.app.Saved.entries[0]
	}
	return in
}

func (t *Tokens) table() *tokenTable {
	view, table := &t.app.TokenView, &t.shown
	order := tableOrder{view.column, view.descending}
	in := t.inputs()
	changed := table.known != in || table.all == nil
	if changed {
		table.known = in
		t.fill(table)
	}
	if changed || table.order != order {
		table.order = order
		view.sort(table.all)
		changed = true
	}
	if filter := (tableFilter{view.search, view.reason}); changed || table.filter != filter {
		table.filter = filter
		table.narrow()
	}
	return table
}

func (t *Tokens) fill(table *tokenTable) {
	saved := t.app.Saved.tokenIDs(t.Account.Origin)
	context := newTokenContext(t.tokens, t.app.Now(), table.known.info)
	table.all = make([]*TokenRow, 0, len(t.tokens))
	table.needs, table.count = 0, map[Attention]int{}
	for _, token := range t.tokens {
		row := newTokenRow(token, context)
		row.SavedHere, row.UsedBy = saved[token.ID], t.app.UsedBy(t.Account.Origin, token.ID)
		if len(row.Attention) > 0 {
			table.needs++
		}
		for _, reason := range row.Attention {
			table.count[reason]++
		}
		table.all = append(table.all, row)
	}
}

// newTokenRow is a row with what sorting and searching compare.
func newTokenRow(token speckle.Token, context tokenContext) *TokenRow {
	row := &TokenRow{Token: token, Attention: attentionOf(token, context), lowerName: strings.ToLower(token.Name)}
	row.searched = row.lowerName + "\n" + token.ID + "\n" + strings.ToLower(strings.Join(token.Scopes, "\n"))
	row.urgency = urgency(row)
	return row
}

// narrow takes the rows that the filter lets through.
func (table *tokenTable) narrow() {
	words := strings.Fields(strings.ToLower(table.filter.search))
	found := make([]*TokenRow, 0, len(table.all))
	for _, row := range table.all {
		if row.hasReason(table.filter.reason) && hasAll(row.searched, words) {
			found = append(found, row)
		}
	}
	table.rows = nil
	if len(found) > 0 {
		table.rows = make([]TokenRow, len(found))
	}
	for i, row := range found {
		table.rows[i] = *row
	}
}

// hasReason reports whether a filter by reason lets the row through.
func (r *TokenRow) hasReason(reason Attention) bool {
	switch reason {
	case "":
		return true
	case AnyReason:
		return len(r.Attention) > 0
	}
	return slices.Contains(r.Attention, reason)
}

// ReasonCount is how many tokens need attention for a reason.
type ReasonCount struct {
	Reason Attention
	N      int
}

// Reasons counts the tokens of each reason that there is, in order of urgency.
// A token can have several.
func (t *Tokens) Reasons() []ReasonCount {
	var counts []ReasonCount
	for _, rule := range attentionRules {
		if n := t.table().count[rule.reason]; n > 0 {
			counts = append(counts, ReasonCount{rule.reason, n})
		}
	}
	return counts
}

func (v *TokenView) sort(rows []*TokenRow) {
	compare := tokenOrders[v.column]
	slices.SortFunc(rows, func(a, b *TokenRow) int {
		order := compare(a, b)
		if v.descending {
			order = -order
		}
		return cmp.Or(order, strings.Compare(a.ID, b.ID))
	})
}
