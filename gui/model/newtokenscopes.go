package model

import (
	"slices"
	"strings"

	"speckle-keys/speckle"
)

// ScopeOffer is one scope of the form.
type ScopeOffer struct {
	speckle.ScopeFact
	Description string // the server's words, "" when it lists none
	Chosen      bool
	Refusal     Refusal
}

// Refusal is why a scope can't be granted.
type Refusal string

const (
	Granted        Refusal = ""
	RefusedSession Refusal = "session" // the session doesn't hold it
	RefusedManage  Refusal = "manage"  // a personal token can't manage tokens
)

// Scopes are the chosen scopes in the order of the form.
func (f *NewToken) Scopes() []string {
	var scopes []string
	for _, offer := range f.offers() {
		if offer.Chosen {
			scopes = append(scopes, offer.Name)
		}
	}
	return scopes
}

// Offers lists the scopes to choose from whose name or description holds a
// text: what the server lists, what the session can grant, and what it can't,
// with the reason.
func (f *NewToken) Offers(filter string) []ScopeOffer {
	filter = strings.ToLower(strings.TrimSpace(filter))
	return slices.DeleteFunc(f.offers(), func(o ScopeOffer) bool {
		return !strings.Contains(strings.ToLower(o.Name+"\n"+o.Description), filter)
	})
}

func (f *NewToken) offers() []ScopeOffer {
	described := map[string]string{}
	var extra []string
	if info := f.app.Server(f.session.Origin).Info; info != nil {
		for _, scope := range info.Scopes {
			described[scope.Name] = scope.Description
			extra = append(extra, scope.Name)
		}
	}
	extra = append(extra, f.session.Grantable...)
	var offers []ScopeOffer
	var grantable []string
	for _, fact := range scopeFacts(extra) {
		offer := ScopeOffer{ScopeFact: fact, Description: described[fact.Name], Refusal: f.refusal(fact.Name)}
		offers = append(offers, offer)
		if offer.Refusal == Granted {
			grantable = append(grantable, offer.Name)
		}
	}
	chosen := f.chosen
	if f.preset != speckle.PresetCustom {
		chosen = set(f.preset.Scopes(grantable))
	}
	for i := range offers {
		offers[i].Chosen = chosen[offers[i].Name]
	}
	return offers
}

func set(names []string) map[string]bool {
	in := make(map[string]bool, len(names))
	for _, name := range names {
		in[name] = true
	}
	return in
}

// scopeFacts are all known scopes, and the extra ones behind them.
func scopeFacts(extra []string) []speckle.ScopeFact {
	facts := slices.Clone(speckle.KnownScopes())
	for _, name := range extra {
		if !slices.ContainsFunc(facts, func(f speckle.ScopeFact) bool { return f.Name == name }) {
			facts = append(facts, speckle.ScopeFactOf(name))
		}
	}
	return facts
}

func (f *NewToken) refusal(scope string) Refusal {
	switch {
	case scope == "tokens:write":
		return RefusedManage
	case f.session.Grantable != nil && !slices.Contains(f.session.Grantable, scope):
		return RefusedSession
	case f.session.Grantable == nil && !f.listed(scope):
		// What this session holds is not known. It most likely doesn't hold
		// what the server doesn't even list.
		return RefusedSession
	}
	return Granted
}

func (f *NewToken) listed(scope string) bool {
	info := f.app.Server(f.session.Origin).Info
	return info != nil && slices.ContainsFunc(info.Scopes, func(s speckle.Scope) bool { return s.Name == scope })
}
