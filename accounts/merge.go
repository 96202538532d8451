package accounts

import (
	"cmp"
	"slices"
	"strings"

	"speckle-keys/speckle"
)

// ChosenReason says why a token was chosen when the places of an account hold different ones.
type ChosenReason string

const (
	chosenHasToken ChosenReason = "has-token" // the only place with a token
	chosenDatabase ChosenReason = "database"  // connectors use their database before files
	chosenSelected ChosenReason = "selected"  // selected in the connectors
	chosenDefault  ChosenReason = "default"   // marked as the default
	chosenOwnHash  ChosenReason = "own-hash"  // the row that connectors keep up to date
	chosenNewest   ChosenReason = "newest"    // changed last
	chosenFirst    ChosenReason = "first"     // found first
)

// who is a name for one person on one server: a user id, an email address or
// a token. It is small, because there are several for each entry.
type who struct {
	server int32 // counted in the order of finding
	kind   whoKind
	name   string
}

type whoKind uint8

const (
	byID whoKind = iota
	byEmail
	byToken
)

// merge makes one account of all entries of one person on one server, in the order to show. The
// connectors' own ids are no help: writers compute them differently (contract facts §1.4).
func merge(entries []*entry) ([]Account, []Problem) {
	groups := group(entries)
	accounts := make([]Account, len(groups))
	for i, g := range groups {
		accounts[i] = account(g)
	}
	inOrder(accounts)
	return accounts, linkMoves(accounts)
}

// group puts entries together by user id; those without one join by email,
// and those without either by the token itself. Two user ids stay two people
// even when an email address went from one to the other.
func group(entries []*entry) [][]*entry {
	groups := make([][]*entry, 0, len(entries))
	index := make(map[who]int, 2*len(entries))
	servers := make(map[speckle.Origin]int32)
	var names []who
	for _, e := range slices.SortedStableFunc(slices.Values(entries), byNaming) {
		server, known := servers[e.origin]
		if !known {
			server = int32(len(servers))
			servers[e.origin] = server
		}
		at := -1
		names = e.appendNames(names[:0], server)
		for i, n := range names {
			if found, ok := index[n]; ok && (i == 0 || e.person.ID == "") {
				at = found
				break
			}
		}
		if at < 0 {
			at = len(groups)
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], e)
		for _, n := range names {
			if _, taken := index[n]; !taken {
				index[n] = at
			}
		}
	}
	return groups
}

// byNaming puts entries with a user id first, then those with an email address.
func byNaming(a, b *entry) int { return cmp.Compare(a.naming(), b.naming()) }

func (e *entry) naming() int {
	switch {
	case e.person.ID != "":
		return 0
	case e.person.Email != "":
		return 1
	}
	return 2
}

// appendNames appends all that the entry can be known by, the best first.
func (e *entry) appendNames(names []who, server int32) []who {
	if e.person.ID != "" {
		names = append(names, who{server, byID, e.person.ID})
	}
	if e.person.Email != "" {
		names = append(names, who{server, byEmail, strings.ToLower(e.person.Email)})
	}
	if !e.token.IsZero() {
		names = append(names, who{server, byToken, e.token.Reveal()})
	}
	return names
}

// preferences are what speaks for an entry's token rather than another's. They
// follow what connectors do: they use the database's row, the selected one,
// else the default.
var preferences = []struct {
	because ChosenReason
	has     func(*entry) bool
}{
	{chosenHasToken, func(e *entry) bool { return !e.token.IsZero() }},
	{chosenDatabase, func(e *entry) bool { return e.source.Kind == SourceDatabase }},
	{chosenSelected, func(e *entry) bool { return e.selected }},
	{chosenDefault, func(e *entry) bool { return e.isDefault }},
	{chosenOwnHash, (*entry).ownHash},
}

// ownHash reports whether a row is stored under its own id: connectors find
// it by the one and change it by the other.
func (e *entry) ownHash() bool { return e.row != "" && e.row == e.id }

func prefer(a, b *entry) (int, ChosenReason) {
	for _, p := range preferences {
		switch a, b := p.has(a), p.has(b); {
		case a && !b:
			return -1, p.because
		case b && !a:
			return 1, p.because
		}
	}
	if c := b.modified.Compare(a.modified); c != 0 {
		return c, chosenNewest
	}
	return cmp.Compare(a.order, b.order), chosenFirst
}

func account(entries []*entry) Account {
	slices.SortStableFunc(entries, func(a, b *entry) int { c, _ := prefer(a, b); return c })
	first := entries[0]
	a := Account{Sources: make([]Source, 0, len(entries)), Origin: first.origin, Token: first.token, RefreshToken: first.refresh}
	for _, e := range entries {
		a.Sources = append(a.Sources, e.source)
		a.Default = a.Default || e.isDefault
		a.Selected = a.Selected || e.selected
		a.Person.fill(e.person)
		a.Server.fill(e.server)
		if a.MovedTo.IsZero() {
			a.MovedTo = e.movedTo
		}
		if a.MovedFrom.IsZero() {
			a.MovedFrom = e.movedFrom
		}
		if id := e.token.TokenID(); id != "" && id != first.token.TokenID() && !slices.Contains(a.OtherTokenIDs, id) {
			a.OtherTokenIDs = append(a.OtherTokenIDs, id)
		}
		if !a.TokensDiffer && !e.token.IsZero() && !e.token.Equal(first.token) {
			a.TokensDiffer = true
			_, a.ChosenBecause = prefer(first, e)
		}
		// A refresh token belongs to its token: another one's is of no use.
		if a.RefreshToken.IsZero() && e.token.Equal(first.token) {
			a.RefreshToken = e.refresh
		}
	}
	return a
}

// fill takes from q what p lacks.
func (p *Person) fill(q Person) {
	p.ID, p.Name = cmp.Or(p.ID, q.ID), cmp.Or(p.Name, q.Name)
	p.Email, p.Avatar = cmp.Or(p.Email, q.Email), cmp.Or(p.Avatar, q.Avatar)
}

// fill takes from t what s lacks.
func (s *Server) fill(t Server) {
	s.Name, s.Company = cmp.Or(s.Name, t.Name), cmp.Or(s.Company, t.Company)
	s.Version = cmp.Or(s.Version, t.Version)
}

// inOrder brings accounts into the order to show. The keys are computed once,
// since comparing thousands of accounts field by field is slow.
func inOrder(accounts []Account) {
	type keyed struct {
		key string
		at  int
	}
	order := make([]keyed, len(accounts))
	for i := range accounts {
		a := &accounts[i]
		order[i] = keyed{strings.Join([]string{
			a.Origin.Host(), a.Origin.String(), strings.ToLower(a.Person.Name), strings.ToLower(a.Person.Email), a.Person.ID,
		}, "\x00"), i}
	}
	slices.SortStableFunc(order, func(a, b keyed) int { return strings.Compare(a.key, b.key) })
	// One circle of places after the other: a second list would take megabytes.
	for start := range accounts {
		first, at := accounts[start], start
		for order[at].at != start {
			from := order[at].at
			accounts[at], order[at].at = accounts[from], at
			at = from
		}
		accounts[at], order[at].at = first, at
	}
}

// linkMoves completes what entries say of servers that moved, and lets MovedTo name the last server
// of a chain: each entry often knows only its own move, and none of the connectors guards against
// circles (contract facts §1.9). Servers in a circle have moved nowhere; one problem is returned.
func linkMoves(accounts []Account) []Problem {
	if !slices.ContainsFunc(accounts, func(a Account) bool { return !a.MovedTo.IsZero() || !a.MovedFrom.IsZero() }) {
		return nil
	}
	linkBothWays(accounts)
	next := moves(accounts)
	circle := circles(next)
	var problems []Problem
	for i := range accounts {
		a := &accounts[i]
		if circle[a.Origin] {
			if len(problems) == 0 {
				problems = append(problems, faultCircle.at(a.Sources[0].Path, a.Sources[0].Row))
			}
			a.MovedTo, a.MovedFrom = speckle.Origin{}, speckle.Origin{}
		}
		for further := next[a.MovedTo]; !further.IsZero() && !circle[a.MovedTo]; further = next[a.MovedTo] {
			a.MovedTo = further
		}
	}
	return problems
}

// moves returns where each server has moved to, as its own accounts say or
// else those of the server it has moved to.
func moves(accounts []Account) map[speckle.Origin]speckle.Origin {
	next := make(map[speckle.Origin]speckle.Origin)
	for _, a := range accounts {
		if !a.MovedTo.IsZero() {
			next[a.Origin] = a.MovedTo
		}
	}
	for _, a := range accounts {
		if _, known := next[a.MovedFrom]; !known && !a.MovedFrom.IsZero() {
			next[a.MovedFrom] = a.Origin
		}
	}
	return next
}

// linkBothWays copies what only one of a person's two accounts says of a move.
func linkBothWays(accounts []Account) {
	type side struct {
		origin speckle.Origin
		kind   int
		person string
	}
	at := make(map[side]*Account, len(accounts))
	names := func(a *Account) []string { return []string{a.Person.ID, a.Person.Email} }
	for i := range accounts {
		for kind, name := range names(&accounts[i]) {
			at[side{accounts[i].Origin, kind, name}] = &accounts[i]
		}
	}
	for i := range accounts {
		a := &accounts[i]
		for kind, name := range names(a) {
			if name == "" {
				continue
			}
			if to := at[side{a.MovedTo, kind, name}]; to != nil && to.MovedFrom.IsZero() {
				to.MovedFrom = a.Origin
			}
			if from := at[side{a.MovedFrom, kind, name}]; from != nil && from.MovedTo.IsZero() {
				from.MovedTo = a.Origin
			}
		}
	}
}

// circles returns the servers that one comes back to by following moves.
func circles(next map[speckle.Origin]speckle.Origin) map[speckle.Origin]bool {
	circle := make(map[speckle.Origin]bool)
	walked := make(map[speckle.Origin]speckle.Origin, len(next)) // each server, and where the walk over it began
	for start := range next {
		o := start
		for ; !o.IsZero() && walked[o].IsZero(); o = next[o] {
			walked[o] = start
		}
		for ; walked[o] == start && !circle[o]; o = next[o] {
			circle[o] = true
		}
	}
	return circle
}
