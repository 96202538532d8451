package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/speckle"
)

func TestAttentionAtItsBoundaries(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	const ms = time.Millisecond
	// A token that needs none: used today, ends in 20 days.
	fine := speckle.Token{CreatedAt: now.Add(-10 * day), LastUsed: now.Add(-time.Hour), Lifespan: 30 * day, Scopes: []string{"streams:read"}}
	info := &speckle.ServerInfo{Scopes: []speckle.Scope{{Name: "streams:read"}, {Name: "streams:write"}}}
	ends := func(in time.Duration) speckle.Token {
		token := fine
		token.Lifespan = 10*day + in
		return token
	}
	used := func(ago time.Duration) speckle.Token {
		token := fine
		token.CreatedAt, token.Lifespan = now.Add(-200*day), 300*day
		token.LastUsed = now.Add(-ago)
		return token
	}
	unused := func(age time.Duration) speckle.Token {
		token := fine
		token.CreatedAt, token.LastUsed, token.Lifespan = now.Add(-age), time.Time{}, 300*day
		return token
	}
	holding := func(scopes ...string) speckle.Token {
		token := fine
		token.Scopes = scopes
		return token
	}
	lasting := func(lifespan time.Duration) speckle.Token {
		token := fine
		token.Lifespan = lifespan
		return token
	}
	never := fine
	never.Lifespan = speckle.Never
	broad := holding("streams:read", "server:setup")
	broadForever := broad
	broadForever.Lifespan = speckle.Never
	worst := speckle.Token{CreatedAt: now.Add(-100 * day), Lifespan: speckle.Never, Scopes: []string{"streams:read", "streams:write"}}
	for name, c := range map[string]struct {
		token speckle.Token
		info  *speckle.ServerInfo
		want  []Attention
	}{
		"fine":                     {fine, info, nil},
		"end not known":            {lasting(speckle.LifespanUnknown), info, nil},
		"ended long ago":           {ends(-9 * day), info, []Attention{Expired}},
		"ends now":                 {ends(0), info, []Attention{Expired}},
		"ends in a moment":         {ends(ms), info, []Attention{ExpiresSoon}},
		"ends just within 14 days": {ends(14*day - ms), info, []Attention{ExpiresSoon}},
		"ends after 14 days":       {ends(14*day + ms), info, nil},
		"never worked":             {speckle.Token{CreatedAt: now, LastUsed: now, Lifespan: -5}, info, []Attention{Expired}},
		"never ends":               {never, info, []Attention{NeverExpires}},
		"high risk, and ends":      {broad, info, nil},
		"high risk, never ends":    {broadForever, info, []Attention{BroadForever, NeverExpires}},
		"used within 90 days":      {used(90 * day), info, nil},
		"unused for 90 days":       {used(90*day + ms), info, []Attention{Unused}},
		"used in the future":       {used(-day), info, nil},
		"new and not used":         {unused(30 * day), info, nil},
		"never used in 30 days":    {unused(30*day + ms), info, []Attention{NeverUsed}},
		"never used in 100 days":   {unused(100 * day), info, []Attention{NeverUsed}},
		"for a leap year":          {lasting(366 * day), info, nil},
		"for longer than a year":   {lasting(366*day + ms), info, []Attention{LongLived}},
		"all scopes":               {holding("streams:write", "streams:read"), info, []Attention{AllScopes}},
		"all and more":             {holding("streams:write", "streams:read", "x"), info, []Attention{AllScopes}},
		"as many, but others":      {holding("streams:read", "x"), info, nil},
		"scopes not known":         {holding("streams:read", "streams:write"), nil, nil},
		"server offers none":       {holding("streams:read"), &speckle.ServerInfo{}, nil},
		"everything at once":       {worst, info, []Attention{NeverExpires, NeverUsed, AllScopes}},
	} {
		if got := attentionOf(c.token, tokenContext{now: now, info: c.info}); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// Of tokens of one name all but the newest are likely to be left over.
func TestAttentionForAnOlderTokenOfTheSameName(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	named := func(name string, age time.Duration) speckle.Token {
		return speckle.Token{Name: name, CreatedAt: now.Add(-age), LastUsed: now, Lifespan: 100 * day}
	}
	tokens := []speckle.Token{named("nightly", 2*day), named(" nightly ", day), named("weekly", 3*day), named("", 2*day), named("", day)}
	c := newTokenContext(tokens, now, nil)
	for i, want := range [][]Attention{{SameName}, nil, nil, nil, nil} {
		if got := attentionOf(tokens[i], c); !slices.Equal(got, want) {
			t.Errorf("token %d: %v, want %v", i, got, want)
		}
	}
}
