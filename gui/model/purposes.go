package model

import (
	"strings"

	"speckle-keys/speckle"
)

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
	f.purpose = purpose
	f.edited()
}

// SuggestName names the token, by a name that no live one has, unless the person
// did.
func (f *NewToken) SuggestName(name string) {
	if f.name == f.suggested || strings.TrimSpace(f.name) == "" {
		f.suggested = f.tokens.freeName(name)
		f.name = f.suggested
		f.edited()
	}
}

// Purpose is the purpose that the form is filled in for; PurposeCustom when
// other scopes were chosen since.
func (f *NewToken) Purpose() Purpose { return f.purpose }

// InvalidNameTaken means that another live token has the name, and that this
// wasn't confirmed.
const InvalidNameTaken = "NAME_TAKEN"

// NameIsTaken reports whether another live token of the person has the name.
// The token that this one replaces may have it.
func (f *NewToken) NameIsTaken() bool {
	name := strings.TrimSpace(f.name)
	if f.Rotation != nil && name == strings.TrimSpace(f.Rotation.Old.Name) {
		return false
	}
	return f.tokens.NameTaken(name)
}

// ConfirmName is the second click that a second token of a name needs. Another
// name takes it back.
func (f *NewToken) ConfirmName(yes bool) { f.sameName = yes; f.edited() }

// NameConfirmed reports whether it was.
func (f *NewToken) NameConfirmed() bool { return f.sameName }

// nameRefused is why the name can't be used yet.
func (f *NewToken) nameRefused() error {
	if f.NameIsTaken() && !f.sameName {
		return &speckle.Error{Op: "create token", Kind: speckle.KindInvalid, Code: InvalidNameTaken}
	}
	return nil
}
