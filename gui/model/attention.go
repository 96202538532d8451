package model

import (
	"slices"
	"time"

	"speckle-keys/speckle"
)

// Attention is a reason to look at a token.
type Attention string

const (
	Expired      Attention = "expired"
	ExpiresSoon  Attention = "expires-soon"
	NeverExpires Attention = "never-expires"
	Unused       Attention = "unused"
	NeverUsed    Attention = "never-used"
	AllScopes    Attention = "all-scopes"
)

const (
	day         = 24 * time.Hour
	soon        = 14 * day
	unusedAfter = 90 * day
	neverAfter  = 30 * day
)

// attentionRule is one reason with what it applies to.
type attentionRule struct {
	reason  Attention
	applies func(t speckle.Token, now time.Time, info *speckle.ServerInfo) bool
}

// attentionRules is the whole of "Needs attention", in order of urgency.
var attentionRules = []attentionRule{
	{Expired, func(t speckle.Token, now time.Time, _ *speckle.ServerInfo) bool {
		at, ends := t.ExpiresAt()
		return ends && !at.After(now)
	}},
	{ExpiresSoon, func(t speckle.Token, now time.Time, _ *speckle.ServerInfo) bool {
		at, ends := t.ExpiresAt()
		return ends && at.After(now) && at.Sub(now) < soon
	}},
	{NeverExpires, func(t speckle.Token, _ time.Time, _ *speckle.ServerInfo) bool {
		_, ends := t.ExpiresAt()
		return !ends
	}},
	{Unused, func(t speckle.Token, now time.Time, _ *speckle.ServerInfo) bool {
		return !t.LastUsed.IsZero() && now.Sub(t.LastUsed) > unusedAfter
	}},
	{NeverUsed, func(t speckle.Token, now time.Time, _ *speckle.ServerInfo) bool {
		return t.LastUsed.IsZero() && now.Sub(t.CreatedAt) > neverAfter
	}},
	{AllScopes, func(t speckle.Token, _ time.Time, info *speckle.ServerInfo) bool { return holdsAll(t, info) }},
}

// attentionOf lists why a token needs a look.
func attentionOf(t speckle.Token, now time.Time, info *speckle.ServerInfo) []Attention {
	var reasons []Attention
	for _, rule := range attentionRules {
		if rule.applies(t, now, info) {
			reasons = append(reasons, rule.reason)
		}
	}
	return reasons
}

// holdsAll reports whether a token may do everything that the server offers.
func holdsAll(t speckle.Token, info *speckle.ServerInfo) bool {
	if info == nil || len(info.Scopes) == 0 {
		return false
	}
	return !slices.ContainsFunc(info.Scopes, func(s speckle.Scope) bool { return !slices.Contains(t.Scopes, s.Name) })
}
