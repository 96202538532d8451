package model

import (
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

func TestNewTokenWithTheSettingsOfAnotherOne(t *testing.T) {
	t.Parallel()
	read := []string{"streams:read", "profile:read", "users:read"}
	for name, c := range map[string]struct {
		like       TokenSettings
		preset     Preset
		scopes     []string
		refused    []string
		lifespan   Lifespan
		same, sent time.Duration
		lifespans  int
	}{
		"nothing": {TokenSettings{}, PresetReadOnly, read, nil, Lifespan30Days, 0, 30 * day, 8},
		"a preset": {
			TokenSettings{Scopes: []string{"profile:read", "users:read", "streams:read"}, Lifespan: 90 * day},
			PresetReadOnly, read, nil, Lifespan90Days, 0, 90 * day, 8,
		},
		"a preset and a scope that can't be granted": {
			TokenSettings{Scopes: append([]string{"server:setup"}, read...), Lifespan: day},
			PresetReadOnly, read,
			[]string{"server:setup"},
			Lifespan1Day, 0, day, 8,
		},
		"scopes of its own": {
			TokenSettings{Scopes: []string{"profile:email", "streams:read"}, Lifespan: 365 * day},
			PresetCustom,
			[]string{"streams:read", "profile:email"},
			nil, Lifespan1Year, 0, 365 * day, 8,
		},
		"what manages, and what nobody knows": {
			TokenSettings{Scopes: []string{"tokens:write", "made:up", "streams:read"}, Lifespan: 7 * day},
			PresetCustom,
			[]string{"streams:read"},
			[]string{"tokens:write", "made:up"},
			Lifespan7Days, 0, 7 * day, 8,
		},
		"nothing that can be granted": {
			TokenSettings{Scopes: []string{"made:up"}, Lifespan: 7 * day},
			PresetCustom, nil,
			[]string{"made:up"},
			Lifespan7Days, 0, 7 * day, 8,
		},
		"nearly a choice":            {TokenSettings{Scopes: read, Lifespan: 30*day - 59*time.Second}, PresetReadOnly, read, nil, Lifespan30Days, 0, 30 * day, 8},
		"as long as no choice":       {TokenSettings{Scopes: read, Lifespan: 45*day + time.Microsecond}, PresetReadOnly, read, nil, LifespanSame, 45 * day, 45 * day, 9},
		"a minute off a choice":      {TokenSettings{Scopes: read, Lifespan: 30*day + time.Minute}, PresetReadOnly, read, nil, LifespanSame, 30*day + time.Minute, 30*day + time.Minute, 9},
		"never":                      {TokenSettings{Scopes: read, Lifespan: speckle.Never}, PresetReadOnly, read, nil, LifespanNever, 0, speckle.Never, 8},
		"one that never worked":      {TokenSettings{Scopes: read, Lifespan: -time.Hour}, PresetReadOnly, read, nil, Lifespan30Days, 0, 30 * day, 8},
		"a lifespan that isn't one":  {TokenSettings{Scopes: read, Lifespan: time.Millisecond}, PresetReadOnly, read, nil, Lifespan30Days, 0, 30 * day, 8},
		"one whose end is not known": {TokenSettings{Scopes: read}, PresetReadOnly, read, nil, Lifespan30Days, 0, 30 * day, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			page := b.page()
			page.Session.Grantable = connectorScopes
			f := page.NewTokenLike(c.like)
			b.settle()
			got := f.Scopes()
			if f.Preset != c.preset || len(got) != len(c.scopes) || !equalSets(got, c.scopes) {
				t.Errorf("preset %s, scopes %v", f.Preset, got)
			}
			if !slices.Equal(f.Refused(), c.refused) {
				t.Errorf("refused %v", f.Refused())
			}
			lifespan, _ := f.Lifespan()
			if lifespan != c.lifespan || f.SameLifespan != c.same || f.Request().Lifespan != c.sent || len(f.Lifespans()) != c.lifespans {
				t.Errorf("%s, %v, sends %v, %v", lifespan, f.SameLifespan, f.Request().Lifespan, f.Lifespans())
			}
			if at, ends := f.ExpiresAt(); ends != (c.sent != speckle.Never) || ends && at.Sub(b.Now()).Round(time.Second) != c.sent.Round(time.Second) {
				t.Errorf("ends %v, %v", at, ends)
			}
			if lifespan == LifespanNever {
				f.SetName("n")
				f.Submit()
				if codeOf(f.Err) != InvalidNever {
					t.Errorf("never without a second click: %v", f.Err)
				}
			}
		})
	}
}

func equalSets(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func TestSameLifespanCanBeChosenAgain(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.page().NewTokenLike(TokenSettings{Name: "x", Scopes: []string{"streams:read"}, Lifespan: 45 * day})
	f.SetLifespan(Lifespan7Days)
	if f.Request().Lifespan != 7*day || f.Lifespans()[0] != LifespanSame {
		t.Errorf("sends %v, %v", f.Request().Lifespan, f.Lifespans())
	}
	f.SetLifespan(LifespanSame)
	if f.Request().Lifespan != 45*day {
		t.Errorf("sends %v", f.Request().Lifespan)
	}
	b.settle()
}

func TestNameOfATokenThatIsLikeAnotherOne(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 512)
	for name, c := range map[string]struct{ like, want string }{
		"live":               {"ci-publish", "ci-publish 3"},
		"live with a number": {"ci-publish 2", "ci-publish 3"},
		"a number, free":     {"report 2026", "report 2026"},
		"a number, live":     {"year 2026", "year 2027"},
		"only a number":      {"7", "7 2"},
		"expired":            {"old", "old"},
		"blanks around":      {" ci-publish ", "ci-publish 3"},
		"none":               {"", ""},
		"as long as can be":  {long, strings.Repeat("é", 510) + " 2"},
		"a huge number":      {"x 99999999999999999999", "x 99999999999999999999 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			for _, token := range []demoserver.Token{
				{Name: "ci-publish"},
				{Name: "ci-publish 2", Lifespan: 30 * day},
				{Name: "year 2026"},
				{Name: "7"},
				{Name: "old", Lifespan: day, Created: time.Now().Add(-2 * day)},
				{Name: "x 99999999999999999999"},
			} {
				token.Scopes = []string{"streams:read"}
				b.server.AddToken(b.ada, token)
			}
			page := b.page()
			page.tokens = append(page.tokens, speckle.Token{Name: long, Lifespan: speckle.Never})
			if got := page.NewTokenLike(TokenSettings{Name: c.like}).Name; got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			b.settle()
		})
	}
}

func TestSettingsOfASavedToken(t *testing.T) {
	t.Parallel()
	b := managing(t)
	secret := b.server.AddToken(b.ada, demoserver.Token{Name: "on the server", Scopes: []string{"users:read"}, Lifespan: 45 * day})
	page := b.page()
	now := time.Now()
	for name, c := range map[string]struct {
		entry keychain.Entry
		want  TokenSettings
	}{
		"listed":           {keychain.Entry{TokenID: secret.TokenID(), Name: "renamed here"}, TokenSettings{Name: "on the server", Scopes: []string{"users:read"}, Lifespan: 45 * day}},
		"not listed":       {keychain.Entry{TokenID: "0", Name: "gone", Scopes: []string{"a:b"}, CreatedAt: now, ExpiresAt: now.Add(day)}, TokenSettings{Name: "gone", Scopes: []string{"a:b"}, Lifespan: day}},
		"without end":      {keychain.Entry{TokenID: "0", Name: "gone", CreatedAt: now}, TokenSettings{Name: "gone", Scopes: nil, Lifespan: speckle.Never}},
		"end is not known": {keychain.Entry{TokenID: "0", Name: "pasted"}, TokenSettings{Name: "pasted", Scopes: nil, Lifespan: 0}},
	} {
		got := page.SettingsOfSaved(c.entry)
		if got.Name != c.want.Name || !slices.Equal(got.Scopes, c.want.Scopes) || got.Lifespan != c.want.Lifespan {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
