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

// Offers lists the scopes to choose from whose name or description holds a text: what the server
// lists, what the session can grant, and what it can't, with the reason.
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
	if f.Preset != speckle.PresetCustom {
		chosen = setOf(f.Preset.Scopes(grantable))
	}
	for i := range offers {
		offers[i].Chosen = chosen[offers[i].Name]
	}
	return offers
}

// without returns the names that others lack.
func without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(others, name) })
}

func setOf(names []string) map[string]bool {
	in := make(map[string]bool, len(names))
	for _, name := range names {
		in[name] = true
	}
	return in
}

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
	return info != nil && offers(info, scope)
}

func offers(info *speckle.ServerInfo, scope string) bool {
	return slices.ContainsFunc(info.Scopes, func(s speckle.Scope) bool { return s.Name == scope })
}

// Purpose is what a new token is for. It fills the rest of the form.
type Purpose string

const (
	PurposeScript    Purpose = "script"
	PurposePublish   Purpose = "publish"
	PurposeReport    Purpose = "report" // Power BI or Excel
	PurposeDashboard Purpose = "dashboard"
	PurposeCustom    Purpose = "custom" // fills nothing
)

// purposes is the whole of what they fill in, in the order to show: no more
// than is needed, for 90 days at most.
var purposes = []struct {
	purpose  Purpose
	scopes   []string
	lifespan Lifespan
}{
	{PurposeScript, []string{"streams:read", "profile:read", "users:read"}, Lifespan30Days},
	{PurposePublish, []string{"streams:read", "streams:write", "profile:read", "users:read"}, Lifespan90Days},
	{PurposeReport, []string{"streams:read", "profile:read", "users:read"}, Lifespan90Days},
	{PurposeDashboard, []string{"streams:read", "profile:read"}, Lifespan90Days},
}

// Purposes are the choices in the order to show.
func Purposes() []Purpose {
	var all []Purpose
	for _, p := range purposes {
		all = append(all, p.purpose)
	}
	return append(all, PurposeCustom)
}

// SetPurpose fills in what a purpose needs, as far as it can be granted, under
// a suggested name. A name and a lifespan that the person chose stay.
func (f *NewToken) SetPurpose(purpose Purpose, name string) {
	for _, p := range purposes {
		if p.purpose != purpose {
			continue
		}
		f.chooseExactly(p.scopes)
		if !f.ownLifespan {
			f.lifespan, f.never = p.lifespan, false
		}
		f.SuggestName(name)
	}
	f.Purpose = purpose
	f.edited()
}

// SuggestName names the token, by a name that no live one has, unless the person did.
func (f *NewToken) SuggestName(name string) {
	if f.Name == f.suggested || strings.TrimSpace(f.Name) == "" {
		f.suggested = f.tokens.freeName(name)
		f.Name = f.suggested
		f.edited()
	}
}

// InvalidNameTaken means that another live token has the name, and that this wasn't confirmed.
const InvalidNameTaken = "NAME_TAKEN"

// NameIsTaken reports whether another live token of the person has the name.
// The token that this one replaces may have it.
func (f *NewToken) NameIsTaken() bool {
	name := strings.TrimSpace(f.Name)
	if f.Rotation != nil && name == strings.TrimSpace(f.Rotation.Old.Name) {
		return false
	}
	return f.tokens.NameTaken(name)
}

// ConfirmName is the second click that a second token of a name needs. Another name takes it back.
func (f *NewToken) ConfirmName(yes bool) { f.NameConfirmed = yes; f.edited() }
