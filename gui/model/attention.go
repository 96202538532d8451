package model

import (
	"slices"
	"strings"
	"time"

	"speckle-keys/speckle"
)

// Attention is a reason to look at a token. Its text is "attention.<reason>".
type Attention string

const (
	Expired      Attention = "expired"
	ExpiresSoon  Attention = "expires-soon"
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
	{NeverExpires, func(t speckle.Token, _ tokenContext) bool {
		_, ends := t.ExpiresAt()
		return !ends
	}},
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
