package model

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// tokenTable is the table of one account's tokens, remembered until something that it shows has
// changed: a redraw for another reason costs nothing, and another search only filters.
type tokenTable struct {
	known tableInputs
	order order[TokenColumn]
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

type tableFilter struct {
	search string
	reason Attention
}

func (t *Tokens) inputs() tableInputs {
	in := tableInputs{
		tokens: len(t.tokens), savedEntries: len(t.app.Saved.entries), found: t.app.Accounts.found,
		info: t.app.Server(t.Account.Origin).Info, minute: t.app.NowAt(t.Account.Origin).Unix() / 60,
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
	in := t.inputs()
	changed := table.known != in || table.order != view.order || table.all == nil
	if changed {
		table.known, table.order = in, view.order
		t.fill(table)
		apply(table.order, table.all, tokenOrders, nil)
	}
	if filter := (tableFilter{view.SearchText, view.Reason}); changed || table.filter != filter {
		table.filter = filter
		table.narrow()
	}
	return table
}

func (t *Tokens) fill(table *tokenTable) {
	saved := t.app.Saved.tokenIDs(t.Account.Origin)
	context := newTokenContext(t.tokens, t.app.NowAt(t.Account.Origin), table.known.info)
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
	slices.SortFunc(table.all, func(a, b *TokenRow) int { return strings.Compare(a.ID, b.ID) })
}

// newTokenRow is a row with what sorting and searching compare.
func newTokenRow(token speckle.Token, context tokenContext) *TokenRow {
	row := &TokenRow{Token: token, Attention: attentionOf(token, context), lowerName: strings.ToLower(token.Name)}
	row.searched = row.lowerName + "\n" + token.ID + "\n" + strings.ToLower(strings.Join(token.Scopes, "\n"))
	row.urgency = urgency(row)
	return row
}

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
	sorting[TokenColumn]
	SearchText string    // what Search was called with last
	Reason     Attention // likewise OnlyReason; "": no filter
}

// Search narrows the table to what matches all words of a text.
func (v *TokenView) Search(text string) { set(v.app, &v.SearchText, text) }

// OnlyReason narrows the table to what needs attention for a reason; "" lists everything.
func (v *TokenView) OnlyReason(reason Attention) {
	v.Reason = reason
	v.app.changed()
}

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

// urgency is the place of a token's most urgent reason among the rules; one without any comes last.
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

// Attention is a reason to look at a token. Its text is "attention.<reason>".
type Attention string

const (
	Expired      Attention = "expired"
	ExpiresSoon  Attention = "expires-soon"
	BroadForever Attention = "broad-forever"
	NeverExpires Attention = "never-expires"
	LongLived    Attention = "long-lived"
	Unused       Attention = "unused"
	NeverUsed    Attention = "never-used"
	AllScopes    Attention = "all-scopes"
	SameName     Attention = "same-name"
)

const (
	day         = 24 * time.Hour
	soon        = 14 * day
	longLived   = 366 * day
	unusedAfter = 90 * day
	neverAfter  = 30 * day
)

// tokenContext is what a token is judged by besides itself.
type tokenContext struct {
	now    time.Time
	info   *speckle.ServerInfo  // nil: unknown
	newest map[string]time.Time // by name: when the newest token of it was created
}

func newTokenContext(tokens []speckle.Token, now time.Time, info *speckle.ServerInfo) tokenContext {
	c := tokenContext{now: now, info: info, newest: map[string]time.Time{}}
	for _, t := range tokens {
		if name := strings.TrimSpace(t.Name); t.CreatedAt.After(c.newest[name]) {
			c.newest[name] = t.CreatedAt
		}
	}
	return c
}

type attentionRule struct {
	reason  Attention
	applies func(t speckle.Token, c tokenContext) bool
}

// attentionRules is the whole of "Needs attention", in order of urgency.
var attentionRules = []attentionRule{
	{Expired, func(t speckle.Token, c tokenContext) bool {
		at, ends := t.ExpiresAt()
		return ends && !at.After(c.now)
	}},
	{ExpiresSoon, func(t speckle.Token, c tokenContext) bool {
		at, ends := t.ExpiresAt()
		return ends && at.After(c.now) && at.Sub(c.now) < soon
	}},
	{BroadForever, func(t speckle.Token, _ tokenContext) bool {
		return t.Lifespan == speckle.Never && slices.ContainsFunc(t.Scopes, func(name string) bool { return speckle.ScopeFactOf(name).Risk == speckle.RiskHigh })
	}},
	{NeverExpires, func(t speckle.Token, _ tokenContext) bool { return t.Lifespan == speckle.Never }},
	{LongLived, func(t speckle.Token, _ tokenContext) bool {
		at, ends := t.ExpiresAt()
		return ends && at.Sub(t.CreatedAt) > longLived
	}},
	{Unused, func(t speckle.Token, c tokenContext) bool {
		return !t.LastUsed.IsZero() && c.now.Sub(t.LastUsed) > unusedAfter
	}},
	{NeverUsed, func(t speckle.Token, c tokenContext) bool {
		return t.LastUsed.IsZero() && c.now.Sub(t.CreatedAt) > neverAfter
	}},
	{AllScopes, func(t speckle.Token, c tokenContext) bool { return holdsAll(t, c.info) }},
	{SameName, func(t speckle.Token, c tokenContext) bool {
		name := strings.TrimSpace(t.Name)
		return name != "" && t.CreatedAt.Before(c.newest[name])
	}},
}

// attentionOf lists why a token needs a look.
func attentionOf(t speckle.Token, c tokenContext) []Attention {
	var reasons []Attention
	for _, rule := range attentionRules {
		if rule.applies(t, c) {
			reasons = append(reasons, rule.reason)
		}
	}
	return reasons
}

// holdsAll reports whether a token has every scope that the server offers.
func holdsAll(t speckle.Token, info *speckle.ServerInfo) bool {
	if info == nil || len(info.Scopes) == 0 {
		return false
	}
	return !slices.ContainsFunc(info.Scopes, func(s speckle.Scope) bool { return !slices.Contains(t.Scopes, s.Name) })
}
