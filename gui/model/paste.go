package model

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Paste takes a token that was created elsewhere: it finds out whose it is and
// what it can do, saves it on request, and lets it manage tokens if it can.
type Paste struct {
	Origin  speckle.Origin
	Err     error // of the newest check or saving
	Checkup       // of the token, as far as it is known
	Saved   bool
	Adopted *accounts.Account // the account whose token it is; nil for a pasted one
	// Replaced is the saved token that this one takes the place of; the zero
	// Entry for a credential of its own.
	Replaced keychain.Entry
	Several  bool // whether the text holds different tokens: none is taken then

	// SameLimits is what the person says where LimitsAsked. At first it is set if the
	// token seems to be a successor or a duplicate.
	SameLimits bool

	app    *App
	job    job
	secret speckle.Secret
}

// Checkup is what a check finds out.
type Checkup struct {
	Found speckle.Abilities
	// Listed is the token as the server lists it; nil where no list that could be read holds it.
	Listed *speckle.Token
	// ListedAfter is that the list was read after the check: what it calls the
	// token's last use is the check.
	ListedAfter bool
	// NotAmong is the person whose list of tokens doesn't hold a rejected one;
	// "" where no list could be read.
	NotAmong string
}

// Paste begins to take a token for a server.
func (a *App) Paste(origin speckle.Origin) *Paste { return &Paste{app: a, Origin: origin} }

// Replace begins to put another token in the place of a saved one.
func (a *App) Replace(entry keychain.Entry) *Paste {
	return &Paste{app: a, Origin: entry.Origin, Replaced: entry}
}

// OtherPerson reports whether the token isn't known to be of the person whose
// saved token it would replace.
func (p *Paste) OtherPerson() bool {
	if p.Replaced.UserID == "" || !p.Checked() {
		return false
	}
	if p.Found.User == nil { // without profile:read only that person's list shows it
		return p.Listed == nil
	}
	return p.Found.User.ID != p.Replaced.UserID
}

// LimitsAsked reports whether only the person can know that the token is limited
// as the one that it replaces: no server returns that.
func (p *Paste) LimitsAsked() bool {
	return p.Checked() && len(p.Replaced.LimitTo) > 0 && p.knownLimits() == nil
}

// SetSameLimits sets whether the token is limited as the one that it replaces.
func (p *Paste) SetSameLimits(same bool) { set(p.app, &p.SameLimits, same) }

// Limits is what the token is limited to; empty: nothing, nil: not known.
func (p *Paste) Limits() []speckle.Resource {
	if p.LimitsAsked() && p.SameLimits {
		return slices.Clone(p.Replaced.LimitTo)
	}
	return p.knownLimits()
}

// knownLimits are those of a token that was created here.
func (p *Paste) knownLimits() []speckle.Resource {
	person := p.Replaced.UserID
	if p.Found.User != nil {
		person = p.Found.User.ID
	}
	if p.Listed == nil {
		return nil
	}
	return p.app.Saved.limitsOf(p.Origin, person, *p.Listed)
}

// likeSaved reports whether a token has the scopes and the name of a saved one,
// perhaps with a number, as successors and duplicates have.
func likeSaved(token speckle.Token, scopes []string, saved keychain.Entry) bool {
	unnumbered := func(name string) string {
		if parts := numberedName.FindStringSubmatch(strings.TrimSpace(name)); parts != nil {
			return parts[1]
		}
		return strings.TrimSpace(name)
	}
	return unnumbered(token.Name) == unnumbered(saved.Name) && sameScopes(scopes, saved.Scopes)
}

func sameScopes(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// Adopt begins to save the token of an account, so that it no longer needs to
// be in the account's files. It returns nil where that makes no sense.
func (a *App) Adopt(account *accounts.Account) *Paste {
	if !Adoptable(account) {
		return nil
	}
	return &Paste{Origin: account.Origin, Adopted: account, app: a, secret: account.Token}
}

// Adoptable reports whether an account comes from a file, as scripts write
// them, and has a token that can be saved.
func Adoptable(account *accounts.Account) bool {
	return account.Token.IsToken() && !account.Origin.IsZero() && len(account.Sources) > 0 && account.Sources[0].Kind == accounts.SourceFile
}

// AdoptedFiles are the files with the token, which a person may delete.
func (p *Paste) AdoptedFiles() (paths []string) {
	if p.Adopted == nil {
		return nil
	}
	for _, source := range p.Adopted.Sources {
		if source.Kind == accounts.SourceFile {
			paths = append(paths, source.Path)
		}
	}
	return paths
}

// Set takes the text as it was pasted, and the one token in it: people paste
// header lines, variables and whole files. It reports whether there is one.
func (p *Paste) Set(text string) bool {
	p.job.Cancel()
	p.secret, p.Several = speckle.TokenIn(text)
	p.reset()
	return p.secret.IsToken()
}

// SetServer sets the server's address, where no account has it. It reports whether it is valid.
func (p *Paste) SetServer(address string) bool {
	p.job.Cancel()
	origin, err := speckle.ParseOrigin(address)
	p.Origin = origin
	p.reset()
	return err == nil
}

// reset forgets what was found out about another text.
func (p *Paste) reset() {
	p.Checkup, p.Err, p.Saved, p.SameLimits = Checkup{}, nil, false, false
	p.app.changed()
}

// HasToken reports whether there is something of a token's form.
func (p *Paste) HasToken() bool { return p.secret.IsToken() }

// Ready reports whether that can be checked.
func (p *Paste) Ready() bool { return p.HasToken() && !p.Origin.IsZero() }

// Busy reports whether a check or saving is under way.
func (p *Paste) Busy() bool { return p.job.Running() }

// Checked reports whether the server accepted the token.
func (p *Paste) Checked() bool {
	return p.Found.State == speckle.TokenValid || p.Found.State == speckle.TokenTooNarrow
}

// Rejected reports whether the server judged the token and rejected it.
func (p *Paste) Rejected() bool { return p.Found.State == speckle.TokenRejected }

// RevokedHere is when this program revoked the token; the zero time when it
// didn't, or doesn't know.
func (p *Paste) RevokedHere() time.Time {
	return p.app.Activity.revokedAt(p.Origin, p.secret.LastChars())
}

// SavedEntry is the saved credential of this very token, if there is one.
func (p *Paste) SavedEntry() (keychain.Entry, bool) {
	if id := p.secret.TokenID(); id != "" {
		return p.app.Saved.byTokenID(p.Origin, id)
	}
	return keychain.Entry{}, false
}

// Check asks the server about the token, and looks for it in a list of tokens:
// that of the chosen account's person, or of the token's own, by a management
// session or, without one, by the token itself.
func (p *Paste) Check() {
	if !p.Ready() || p.Busy() {
		return
	}
	client, secret := p.app.client(p.Origin), p.secret
	info, account, known := p.app.Server(p.Origin).Info, p.app.Accounts.Current(), p.app.Accounts.found
	var person accounts.Account // whose list may hold a rejected token
	if p.Replaced.UserID != "" {
		person = known.holder(p.Origin, p.Replaced.UserID, p.Replaced.UserName)
	} else if account != nil && account.Origin == p.Origin {
		person = *account
	}
	p.reset()
	start(p.app, &p.job, serverLimit, func(ctx context.Context) (Checkup, error) {
		var found Checkup
		var tokens []speckle.Token
		unlisted := error(errNoPerson)
		// The list comes first, because the check changes it: a token that is
		// tried was used just now, and an expired one is deleted.
		if person.Person.ID != "" {
			tokens, unlisted = p.app.tokensOf(ctx, &person, info)
		}
		found.Found = client.As(secret).Abilities(ctx)
		if user := found.Found.User; user != nil && (user.ID != person.Person.ID || unlisted != nil) {
			person = known.holder(p.Origin, user.ID, user.Name)
			found.ListedAfter = true
			if tokens, unlisted = p.app.tokensOf(ctx, &person, info); unlisted != nil && found.Found.ListTokens {
				tokens, unlisted = client.As(secret).Tokens(ctx)
			}
		}
		i := slices.IndexFunc(tokens, func(t speckle.Token) bool { return t.ID == secret.TokenID() })
		switch {
		case unlisted != nil: // the rest needs no list
		case i >= 0:
			found.Listed = &tokens[i]
			found.Found.Listed(tokens[i].Scopes)
		case found.Found.State == speckle.TokenRejected:
			found.NotAmong = person.Person.Name
		}
		return found, nil
	}, func(found Checkup, _ error) {
		p.Checkup = found
		if p.Listed != nil && likeSaved(*p.Listed, p.Found.Scopes, p.Replaced) {
			p.SameLimits = true
		}
		if !p.Checked() {
			p.Err = found.Found.Err
		}
		if p.Rejected() {
			p.app.Activity.Refresh()
		}
	})
}

// errNoPerson means that there is no person to list tokens of.
var errNoPerson = errors.New("nobody to list tokens of")

// tokensOf lists the tokens of a person by their management session; without one it fails.
func (a *App) tokensOf(ctx context.Context, account *accounts.Account, info *speckle.ServerInfo) ([]speckle.Token, error) {
	session, err := a.sessions.find(ctx, account, info)
	if err != nil {
		return nil, err
	}
	if session == nil || !session.CanList {
		return nil, &speckle.Error{Op: "list tokens", Kind: speckle.KindSignInNeeded, Origin: account.Origin}
	}
	return with(ctx, a, session, func(s *speckle.Session) ([]speckle.Token, error) { return s.Tokens(ctx) })
}

// SignedIn reports whether the token's person has a management sign-in already,
// which can do all that the token can and is not replaced.
func (p *Paste) SignedIn() bool {
	if p.Found.User == nil {
		return false
	}
	person := p.Found.User.ID
	if session := p.app.sessions.get(p.Origin, person); session != nil && (session.Source == SessionSignIn || session.Source == SessionDemo) {
		return true
	}
	return p.app.Saved.hasSignIn(p.Origin, person)
}

// CanManage reports whether the token can list or manage tokens, and would not
// take the place of a session that can do more, such as an account's own token.
func (p *Paste) CanManage() bool {
	if p.Found.User == nil || p.SignedIn() {
		return false
	}
	list, manage := p.Found.ListTokens, p.MayManageTokens()
	now := p.app.sessions.get(p.Origin, p.Found.User.ID)
	if now != nil && now.standing.State != speckle.TokenRejected && (now.CanList && !list || now.CanManage && !manage) {
		return false
	}
	return list || manage
}

// MayManageTokens reports whether the token can create and revoke tokens, as far as that is known.
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

// Save saves the token in the keychain under a name, or in the place of the one
// that it replaces, unless it is saved already.
func (p *Paste) Save(name string) {
	if _, known := p.SavedEntry(); known || !p.Checked() || p.Busy() || p.Saved || p.OtherPerson() {
		return
	}
	entry := keychain.Entry{
		Kind: keychain.KindToken, Origin: p.Origin, Name: strings.TrimSpace(name),
		TokenID: p.secret.TokenID(), LastChars: p.secret.LastChars(), Scopes: slices.Clone(p.Found.Scopes), LimitTo: p.Limits(),
	}
	if p.Listed != nil && p.Listed.LifespanKnown() {
		entry.CreatedAt, entry.ServerTime = p.Listed.CreatedAt, true
		entry.ExpiresAt, _ = p.Listed.ExpiresAt()
	}
	if p.Found.User != nil {
		entry.UserID, entry.UserName = p.Found.User.ID, p.Found.User.Name
	}
	secret, standing := p.secret, Standing{State: speckle.TokenValid, User: p.Found.User}
	if entry.Key = p.Replaced.Key; entry.Key != "" {
		entry.Name = p.Replaced.Name
		if entry.UserID == "" {
			entry.UserID, entry.UserName = p.Replaced.UserID, p.Replaced.UserName
		}
	}
	failed := p.Err
	p.Err = nil
	remember := p.app.Saved.remembering(p.Replaced.Key)
	start(p.app, &p.job, keychainLimit, func(ctx context.Context) (keychain.Entry, error) {
		if err := p.app.keyringAfter(ctx, failed); err != nil {
			return entry, err
		}
		if entry.Key != "" {
			err := p.app.world.Credentials.ReplaceToken(ctx, entry, secret)
			if err == nil {
				remember(ctx)
			}
			return entry, err
		}
		return p.app.world.Credentials.Save(ctx, entry, secret)
	}, func(saved keychain.Entry, err error) {
		if p.Err, p.Saved = err, err == nil; p.Saved {
			p.app.Activity.record(activity.Saved, saved)
			state := p.app.Saved.state(saved.Key)
			state.standing, state.missing, state.err = standing, false, nil // it was checked just now
		}
		p.app.Saved.Refresh()
	})
}

// Close stops what is under way and forgets the token here.
func (p *Paste) Close() {
	p.job.Cancel()
	p.secret, p.Checkup = speckle.Secret{}, Checkup{}
	p.app.changed()
}
