package accounts

import (
	"slices"

	"speckle-keys/speckle"
)

// linkMoves completes what entries say of servers that moved, and lets
// MovedTo name the last server of a chain: each entry often knows only its
// own move, and none of the connectors guards against circles (contract facts
// §1.9). Servers in a circle have moved nowhere; one problem is returned.
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
		person string
	}
	at := make(map[side]*Account, len(accounts))
	person := func(a *Account) []string {
		var names []string
		if a.Person.ID != "" {
			names = append(names, "id "+a.Person.ID)
		}
		if a.Person.Email != "" {
			names = append(names, "e-mail "+a.Person.Email)
		}
		return names
	}
	for i := range accounts {
		for _, p := range person(&accounts[i]) {
			at[side{accounts[i].Origin, p}] = &accounts[i]
		}
	}
	for i := range accounts {
		a := &accounts[i]
		for _, p := range person(a) {
			if to := at[side{a.MovedTo, p}]; to != nil && to.MovedFrom.IsZero() {
				to.MovedFrom = a.Origin
			}
			if from := at[side{a.MovedFrom, p}]; from != nil && from.MovedTo.IsZero() {
				from.MovedTo = a.Origin
			}
		}
	}
}

// circles returns the servers that one comes back to by following moves.
func circles(next map[speckle.Origin]speckle.Origin) map[speckle.Origin]bool {
	const walking, done = 1, 2
	state := make(map[speckle.Origin]int, len(next))
	circle := make(map[speckle.Origin]bool)
	for start := range next {
		var walk []speckle.Origin
		o := start
		for ; !o.IsZero() && state[o] == 0; o = next[o] {
			state[o] = walking
			walk = append(walk, o)
		}
		for on := state[o] == walking; on && len(walk) > 0; {
			last := walk[len(walk)-1]
			circle[last] = true
			on = last != o
			state[last] = done
			walk = walk[:len(walk)-1]
		}
		for _, w := range walk {
			state[w] = done
		}
	}
	return circle
}
