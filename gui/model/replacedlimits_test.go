package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// A token that replaces a limited one counts as limited if it looks like its
// successor and the person doesn't object, and never otherwise. What the
// replaced one was limited to stays known: it is still valid.
func TestLimitsOfAReplacedToken(t *testing.T) {
	t.Parallel()
	tower := []speckle.Resource{{ID: "6f0f3a8c11", Type: speckle.ResourceProject, Name: "Tower"}}
	scopes := []string{"profile:read", "streams:read"}
	for name, c := range map[string]struct {
		name    string
		scopes  []string
		limits  []speckle.Resource // of the saved one
		touch   func(*Paste)
		asked   bool
		limited bool
	}{
		"successor":             {"ci", scopes, tower, nil, true, true},
		"duplicate":             {"ci 2", []string{scopes[1], scopes[0]}, tower, nil, true, true},
		"successor, objected":   {"ci", scopes, tower, func(p *Paste) { p.SetSameLimits(false) }, true, false},
		"other name":            {"nightly", scopes, tower, nil, true, false},
		"other name, confirmed": {"nightly", scopes, tower, func(p *Paste) { p.SetSameLimits(true) }, true, true},
		"other scopes":          {"ci", scopes[:1], tower, nil, true, false},
		"nothing was limited":   {"ci", scopes, []speckle.Resource{}, nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			old := b.server.AddToken(b.ada, demoserver.Token{Name: "ci", Scopes: scopes})
			b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, UserName: "Ada Okafor", Name: "ci", Scopes: scopes, LimitTo: c.limits}, old)
			b.page()
			p := b.Replace(b.row("ci").Entry)
			p.Set(b.server.AddToken(b.ada, demoserver.Token{Name: c.name, Scopes: c.scopes}).Reveal())
			p.Check()
			b.settle()
			if p.LimitsAsked() != c.asked {
				t.Errorf("asked %v", p.LimitsAsked())
			}
			if c.touch != nil {
				c.touch(p)
			}
			p.Save("")
			b.settle()
			if row := b.row("ci"); !p.Saved || (len(row.LimitTo) == 1) != c.limited || !c.limited && row.LimitTo != nil {
				t.Errorf("saved %v, limited to %v", p.Saved, row.LimitTo)
			}
			page := b.page()
			page.Reload()
			b.settle()
			i := slices.IndexFunc(page.tokens, func(token speckle.Token) bool { return token.ID == old.TokenID() })
			if limits := page.LimitsOf(page.tokens[i]); limits == nil || len(limits) != len(c.limits) {
				t.Errorf("the replaced one: limited to %v", limits)
			}
		})
	}
}

// A token that was created here is known to be limited, whatever it replaces.
func TestLimitsOfAPastedTokenThatWasCreatedHere(t *testing.T) {
	t.Parallel()
	b := managing(t)
	once := b.unsavedLimited()
	secret := once.Secret()
	once.Close()
	b.settle()
	b.savedTokens("one")
	p := b.Replace(b.row("one").Entry)
	p.Set(secret.Reveal())
	p.Check()
	b.settle()
	p.Save("")
	b.settle()
	if row := b.row("one"); p.LimitsAsked() || !p.Saved || len(row.LimitTo) != 1 {
		t.Errorf("asked %v, saved %v, limited to %v", p.LimitsAsked(), p.Saved, row.LimitTo)
	}
}

// recordRevoked notes in the record of an earlier start that a token was revoked.
func (b *bench) recordRevoked(e ActivityEntry) {
	aside(func() {
		if err := b.world.Activity.Add(b.t.Context(), e); err != nil {
			b.t.Error(err)
		}
	})
}

// A rejected token that this program revoked says so and when: a pasted one and
// a saved one, by the record of an earlier start, and at once after revoking.
func TestRejectedTokenThatWasRevokedHere(t *testing.T) {
	t.Parallel()
	at := time.Now().Add(-48 * time.Hour).Truncate(time.Second).UTC()
	token := dummy(5)
	good := ActivityEntry{Time: at, Kind: "revoked", Name: "ci", LastChars: token.LastChars()}
	for name, c := range map[string]struct {
		change func(*ActivityEntry)
		want   time.Time
	}{
		"revoked":        {func(*ActivityEntry) {}, at},
		"rotated":        {func(e *ActivityEntry) { e.Kind = "rotated" }, at},
		"copied":         {func(e *ActivityEntry) { e.Kind = "copied" }, time.Time{}},
		"another token":  {func(e *ActivityEntry) { e.LastChars = "000000" }, time.Time{}},
		"another server": {func(e *ActivityEntry) { e.Server = "https://other.example" }, time.Time{}},
		"without a mark": {func(e *ActivityEntry) { e.LastChars = "" }, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			e := good
			e.Server = b.origin.String()
			c.change(&e)
			b.recordRevoked(e)
			b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, UserID: b.ada, Name: "another name here"}, token)
			if p := b.checked(token); !p.Rejected() || !p.RevokedHere().Equal(c.want) {
				t.Errorf("pasted: rejected %v, revoked here %v", p.Rejected(), p.RevokedHere())
			}
			b.Activity.entries = nil
			b.Saved.Check(b.row("another name here").Entry)
			b.settle()
			if row := b.row("another name here"); row.Standing.State != speckle.TokenRejected || !row.RevokedHere.Equal(c.want) {
				t.Errorf("saved: %v, revoked here %v", row.Standing.State, row.RevokedHere)
			}
		})
	}
}

func TestSavedTokenThatIsRevokedNow(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.savedTokens("one")
	page, id := b.page(), b.row("one").TokenID
	page.Reload()
	b.settle()
	page.Revoke(id)
	b.settle()
	if b.row("one").RevokedHere.IsZero() {
		t.Error("it doesn't say that it was revoked here")
	}
	b.Activity.Erase()
	b.settle()
	if !b.row("one").RevokedHere.IsZero() {
		t.Error("it says so after the record was erased")
	}
}
