package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

func TestPurposesFillTheForm(t *testing.T) {
	t.Parallel()
	if all := Purposes(); len(all) != 5 || all[4] != PurposeCustom {
		t.Errorf("%v", all)
	}
	for _, p := range purposes {
		t.Run(string(p.purpose), func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			page := b.page()
			page.Session.Grantable = []string{"streams:read", "profile:read", "tokens:read"} // no more
			f := page.NewToken()
			f.SetPurpose(p.purpose, "for this")
			if !equalSets(f.Scopes(), []string{"streams:read", "profile:read"}) {
				t.Errorf("scopes %v", f.Scopes())
			}
			page.Session.Grantable = nil
			f.SetPurpose(p.purpose, "for this")
			if !equalSets(f.Scopes(), p.scopes) || f.Purpose != p.purpose || f.Name != "for this" {
				t.Errorf("%s: %q with %v", f.Purpose, f.Name, f.Scopes())
			}
			if lifespan := f.Request().Lifespan; lifespan > 90*day || lifespan < day {
				t.Errorf("%v", lifespan)
			}
			for _, scope := range f.Scopes() {
				if speckle.ScopeFactOf(scope).Risk != speckle.RiskRead && p.purpose != PurposePublish {
					t.Errorf("%s writes", scope)
				}
			}
			if slices.Contains(f.Scopes(), "streams:write") != (p.purpose == PurposePublish) {
				t.Errorf("scopes %v", f.Scopes())
			}
			b.settle()
		})
	}
}

func TestPurposeLeavesWhatThePersonChose(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.page().NewToken()
	f.SetPurpose(PurposeReport, "Power BI")
	if f.Request().Lifespan != 90*day {
		t.Errorf("lives %v", f.Request().Lifespan)
	}
	f.SetPurpose(PurposeScript, "Script")
	if f.Name != "Script" || f.Request().Lifespan != 30*day {
		t.Errorf("%q, lives %v: another purpose does not fill in again", f.Name, f.Request().Lifespan)
	}
	f.SetName("mine")
	f.SetLifespan(Lifespan1Day)
	f.SetPurpose(PurposePublish, "CI")
	if f.Name != "mine" || f.Request().Lifespan != day || !slices.Contains(f.Scopes(), "streams:write") {
		t.Errorf("%q, lives %v, %v", f.Name, f.Request().Lifespan, f.Scopes())
	}
	last := b.Now().AddDate(0, 0, 3)
	f.SetLastDay(last)
	f.SetName(" ")
	f.SetPurpose(PurposeReport, "Power BI")
	if chosen, _ := f.Lifespan(); f.Name != "Power BI" || chosen != LifespanDate {
		t.Errorf("%q, %s", f.Name, chosen)
	}
	before := f.Request()
	f.SetPurpose(PurposeCustom, "")
	if after := f.Request(); after.Name != before.Name || !slices.Equal(after.Scopes, before.Scopes) || f.Purpose != PurposeCustom {
		t.Error("custom changes something")
	}
	f.SetPurpose(PurposeReport, "Power BI")
	f.SetScope("streams:write", true)
	if f.Purpose != PurposeCustom {
		t.Error("still for a purpose with other scopes")
	}
	f.SetPurpose(PurposeReport, "Power BI")
	f.SetPreset(PresetReadWrite)
	if f.Purpose != PurposeCustom {
		t.Error("still for a purpose with another preset")
	}
	b.settle()
}

func TestSuccessorMayHaveTheNameOfItsToken(t *testing.T) {
	t.Parallel()
	b := managing(t)
	old := b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: []string{"streams:read"}, Lifespan: 30 * day})
	b.server.AddToken(b.ada, demoserver.Token{Name: "cd", Scopes: []string{"streams:read"}})
	f, refused := b.page().Rotate(old.TokenID())
	if refused != RotationAllowed || f.NameIsTaken() || f.Name != "ci" {
		t.Fatalf("%q %q: taken %v", refused, f.Name, f.NameIsTaken())
	}
	f.SetName("cd")
	if !f.NameIsTaken() {
		t.Error("the name of another token is free")
	}
	b.settle()
}

func TestNameOfALiveTokenNeedsAnotherClick(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.server.AddToken(b.ada, demoserver.Token{Name: "Power BI", Scopes: []string{"streams:read"}})
	b.server.AddToken(b.ada, demoserver.Token{Name: "", Scopes: []string{"streams:read"}})
	b.server.AddToken(b.ada, demoserver.Token{Name: "old", Scopes: []string{"streams:read"}, Lifespan: day, Created: time.Now().Add(-2 * day)})
	f := b.form()
	f.SetPurpose(PurposeReport, "Power BI")
	f.SetName("")
	if f.NameIsTaken() {
		t.Error("no name is taken")
	}
	f.SetPurpose(PurposeReport, "Power BI")
	if f.Name != "Power BI 2" {
		t.Errorf("suggested: %q", f.Name)
	}
	f.SetName("old")
	if f.NameIsTaken() {
		t.Error("the name of an expired token is taken")
	}
	f.SetName(" Power BI")
	b.wire.clear()
	f.Submit()
	if codeOf(f.Err) != InvalidNameTaken || TroubleOf(f.Err).Key != "name-taken" || !f.NameIsTaken() || b.wire.count("apiTokenCreate") != 0 {
		t.Fatalf("%v", f.Err)
	}
	f.ConfirmName(true)
	f.SetName("Power BI ")
	if f.Submit(); codeOf(f.Err) != InvalidNameTaken || f.NameConfirmed {
		t.Errorf("a confirmation counts for another name: %v", f.Err)
	}
	f.ConfirmName(true)
	f.Submit()
	b.settle()
	if f.OneTime == nil || b.made("Power BI") != 2 {
		t.Errorf("phase %d: %v", f.Phase, f.Err)
	}
}
