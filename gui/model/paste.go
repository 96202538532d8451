package model

import (
	"context"
	"regexp"
	"strings"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Paste takes a token that was made elsewhere: it finds out whose it is and
// what it may do, keeps it if wanted, and lets it manage tokens if it can.
type Paste struct {
	Origin speckle.Origin
	// Err is of the newest check or saving.
	Err error
	// Found is what the token was seen to be able to do.
	Found speckle.Abilities
	Saved bool
	// Several is whether the text holds different tokens: none is taken then.
	Several bool

	app    *App
	job    job
	secret speckle.Secret
}

// Paste begins to take a token for a server.
func (a *App) Paste(origin speckle.Origin) *Paste { return &Paste{app: a, Origin: origin} }

// Set takes the text as it was pasted, and the one token in it: people paste
// header lines, variables and whole files. It reports whether there is one.
func (p *Paste) Set(text string) bool {
	p.job.Cancel()
	p.secret, p.Several = tokenIn(text)
	p.Found, p.Err, p.Saved = speckle.Abilities{}, nil, false
	p.app.changed()
	return p.secret.IsToken()
}

// tokenWord is a token that stands by itself (server contract: 42 lower-case
// hexadecimal digits).
var tokenWord = regexp.MustCompile(`\b[0-9a-f]{42}\b`)

// invisible are characters that come along with a copied text and mean nothing.
var invisible = strings.NewReplacer("\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "", "\ufeff", "", "\u00ad", "")

// tokenIn is the one token in a text; several is whether there are different
// ones.
func tokenIn(text string) (token speckle.Secret, several bool) {
	found := tokenWord.FindAllString(invisible.Replace(text), -1)
	if len(found) == 0 {
		return speckle.Secret{}, false
	}
	for _, other := range found[1:] {
		if other != found[0] {
			return speckle.Secret{}, true
		}
	}
	return speckle.NewSecret(found[0]), false
}

// SetServer takes the server's address, where no account tells it. It reports
// whether that is one.
func (p *Paste) SetServer(address string) bool {
	p.job.Cancel()
	origin, err := speckle.ParseOrigin(address)
	p.Origin, p.Found, p.Err, p.Saved = origin, speckle.Abilities{}, nil, false
	p.app.changed()
	return err == nil
}

// Ready reports whether there is something of a token's form to check.
func (p *Paste) Ready() bool { return p.secret.IsToken() && !p.Origin.IsZero() }

// Busy reports whether a check or saving is under way.
func (p *Paste) Busy() bool { return p.job.Running() }

// Checked reports whether the server accepted the token.
func (p *Paste) Checked() bool {
	return p.Found.State == speckle.TokenValid || p.Found.State == speckle.TokenTooNarrow
}

// Check asks the server.
func (p *Paste) Check() {
	if !p.Ready() || p.Busy() {
		return
	}
	client, secret := p.app.client(p.Origin), p.secret
	p.Err = nil
	start(p.app, &p.job, serverLimit, func(ctx context.Context) (speckle.Abilities, error) {
		return client.As(secret).Abilities(ctx), nil
	}, func(found speckle.Abilities, _ error) {
		p.Found = found
		if !p.Checked() {
			p.Err = found.Err
		}
	})
}

// CanManage reports whether the token may list or manage tokens.
func (p *Paste) CanManage() bool {
	return p.Found.User != nil && (p.Found.ListTokens || p.MayManageTokens())
}

// MayManageTokens reports whether the token may create and revoke tokens, as
// far as that is known.
func (p *Paste) MayManageTokens() bool {
	info := p.app.Server(p.Origin).Info
	if info == nil {
		return p.Found.ManageTokens == speckle.AbilityYes
	}
	return p.Found.MayManage(info.Version)
}

// Use lets the token manage the tokens of its person until the program ends.
func (p *Paste) Use() {
	if !p.CanManage() {
		return
	}
	session := NewSession(p.Origin, p.Found.User.ID, p.secret, SessionPasted)
	session.UserName = p.Found.User.Name
	session.CanList, session.CanManage = p.Found.ListTokens, p.MayManageTokens()
	p.app.sessions.add(session)
	p.app.reloadTokens(p.Origin)
	p.app.changed()
}

// Save keeps the token in the keychain under a name.
func (p *Paste) Save(name string) {
	if !p.Checked() || p.Busy() || p.Saved {
		return
	}
	entry := keychain.Entry{
		Kind: keychain.KindToken, Origin: p.Origin, Name: strings.TrimSpace(name),
		TokenID: p.secret.TokenID(), LastChars: p.secret.LastChars(),
	}
	if p.Found.User != nil {
		entry.UserID, entry.UserName = p.Found.User.ID, p.Found.User.Name
	}
	secret := p.secret
	p.Err = nil
	start(p.app, &p.job, keychainLimit, func(ctx context.Context) (keychain.Entry, error) {
		return p.app.world.Credentials.Save(ctx, entry, secret)
	}, func(_ keychain.Entry, err error) {
		p.Err, p.Saved = err, err == nil
		p.app.Saved.Refresh()
	})
}

// Close stops what is under way and forgets the token here.
func (p *Paste) Close() {
	p.job.Cancel()
	p.secret, p.Found = speckle.Secret{}, speckle.Abilities{}
	p.app.changed()
}
