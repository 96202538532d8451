package model

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Phase is the state of a new token.
type Phase int

const (
	Editing    Phase = iota
	Probing          // asking the keychain whether it could save the token
	NoKeychain       // it could not, or the token can't be noted; nothing was sent
	Creating         // sent; can't be canceled
	Failed           // the server refused: no token was created
	Uncertain        // no answer came: a token may have been created
	Created
)

// NewToken is the form for a new token, and creates it. One form creates at most one token.
type NewToken struct {
	// Err is why the phase is NoKeychain, Failed or Uncertain, or what is
	// still missing in the form after Submit.
	Err          error
	Phase        Phase
	SameLifespan time.Duration // what LifespanSame stands for; 0: no such choice
	Rotation     *Rotation     // that the token is the successor in; nil: none
	OneTime      *OneTime      // the new token; nil before phase Created

	Name          string         // as it was typed
	NameConfirmed bool           // that another live token has the name
	Purpose       Purpose        // PurposeCustom when other scopes were chosen since
	Preset        speckle.Preset // chooses by what is grantable now
	Saves         bool           // the token goes into the keychain

	app     *App
	tokens  *Tokens
	session *Session
	job     job

	suggested   string // see SuggestName; a name that was typed is another one
	ownLifespan bool   // the person chose it

	chosen   map[string]bool // by PresetCustom only
	lifespan Lifespan
	until    time.Time
	limits   newTokenLimits
	never    bool           // "never" was confirmed
	like     []string       // the scopes of the token that this one began with
	noted    keychain.Entry // the note of the token that is being created
}

// NewToken begins a new token for the page's account. The page must have a session that can create.
func (t *Tokens) NewToken() *NewToken {
	f := &NewToken{
		app: t.app, tokens: t, session: t.Session, lifespan: Lifespan30Days, Saves: true, Purpose: PurposeCustom,
		limits: newLimits(t.app, t.Session),
	}
	f.SetPreset(speckle.PresetReadOnly)
	t.app.Keychain.Probe()
	return f
}

// Editable reports whether the form can be changed now.
func (f *NewToken) Editable() bool {
	return f.Phase != Probing && f.Phase != Creating && f.Phase != Created
}

// Cancellable reports whether stopping now surely makes no token.
func (f *NewToken) Cancellable() bool { return f.Phase != Creating && f.Phase != Created }

// SetName sets the token's name.
func (f *NewToken) SetName(text string) {
	if f.Name != text {
		f.Name, f.NameConfirmed = text, false
		f.edited()
	}
}

// SetSave sets whether the token goes into the keychain.
func (f *NewToken) SetSave(save bool) { f.Saves = save; f.edited() }

// SetPreset chooses scopes by a preset; PresetCustom starts from those in use.
func (f *NewToken) SetPreset(p speckle.Preset) {
	if p == speckle.PresetCustom {
		f.chosen = setOf(f.Scopes())
	}
	f.Preset, f.Purpose = p, PurposeCustom
	f.edited()
}

// Presets are the presets to choose from: where two give the same scopes on
// this server, the one that says less.
func (f *NewToken) Presets() []speckle.Preset {
	var grantable []string
	for _, offer := range f.offers() {
		if offer.Refusal == Granted {
			grantable = append(grantable, offer.Name)
		}
	}
	presets := Presets()
	for i := len(presets) - 2; i > 0; i-- { // the last one is PresetCustom
		if slices.Equal(presets[i].Scopes(grantable), presets[i-1].Scopes(grantable)) {
			presets = slices.Delete(presets, i, i+1)
		}
	}
	return presets
}

// SetScope chooses one scope or leaves it out.
func (f *NewToken) SetScope(scope string, on bool) {
	chosen := setOf(f.Scopes())
	if on == chosen[scope] {
		return
	}
	if on {
		chosen[scope] = true
	} else {
		delete(chosen, scope)
	}
	f.Preset, f.chosen, f.Purpose = speckle.PresetCustom, chosen, PurposeCustom
	f.edited()
}

// SetLifespan sets how long the token is valid.
func (f *NewToken) SetLifespan(l Lifespan) {
	f.lifespan, f.never, f.ownLifespan = l, false, true
	f.edited()
}

// SetLastDay sets the day at whose end the token expires.
func (f *NewToken) SetLastDay(date time.Time) {
	if f.lifespan == LifespanDate && f.until.Equal(date) {
		return
	}
	f.lifespan, f.until, f.ownLifespan = LifespanDate, date, true
	f.edited()
}

// ConfirmNever is the second click that a token without end needs.
func (f *NewToken) ConfirmNever(yes bool) { f.never = yes; f.edited() }

// Lifespan is how long the token is valid; unconfirmed is whether "never" still
// waits for its second click.
func (f *NewToken) Lifespan() (l Lifespan, unconfirmed bool) {
	return f.lifespan, f.lifespan == LifespanNever && !f.never
}

// ExpiresAt is when a token created now expires; false for never.
func (f *NewToken) ExpiresAt() (time.Time, bool) {
	length := f.length()
	return f.app.NowAt(f.session.Origin).Add(length), length != speckle.Never
}

// Request is what would be sent now.
func (f *NewToken) Request() speckle.TokenRequest {
	return speckle.TokenRequest{
		Name: strings.TrimSpace(f.Name), Scopes: f.Scopes(), Lifespan: f.length(), LimitTo: f.LimitTo(),
	}
}

// Submit creates the token. If the token is to be saved it asks the keychain
// first; if that had no keyring the last time, it offers to create one. Then it
// asks the server, once. Further calls while that runs do nothing.
func (f *NewToken) Submit() {
	if !f.Editable() || f.Phase == Uncertain {
		return
	}
	failed := f.Err
	if f.Err = f.check(); f.Err != nil {
		f.Phase = Editing
		f.app.changed()
		return
	}
	// What is sent is what was checked, also if the form changes meanwhile.
	request := f.Request()
	if !f.Saves {
		f.create(request, false)
		return
	}
	limit := probeLimit
	if keychain.KindOf(failed) == keychain.KindNoKeyring {
		limit = keychainLimit // the person chooses a password for the new one
	}
	f.Phase = Probing
	run(f.app, &f.job, limit, func(ctx context.Context) error {
		if err := f.app.keyringAfter(ctx, failed); err != nil {
			return err
		}
		return f.app.world.Credentials.Probe(ctx)
	}, func(err error) {
		f.app.Keychain.learn(err)
		// A locked keychain asks for its password when the token is saved.
		if err != nil && keychain.KindOf(err) != keychain.KindLocked {
			f.Phase, f.Err = NoKeychain, err
			return
		}
		f.create(request, true)
	})
}

// InvalidNever means that "never" was not confirmed yet.
const InvalidNever = "NEVER_UNCONFIRMED"

// likeNever is the lifespan that a server takes for none (server contract §4).
const likeNever = 50 * 365 * day

func (f *NewToken) check() error {
	invalid := func(code string) error {
		return &speckle.Error{Op: "create token", Kind: speckle.KindInvalid, Code: code}
	}
	request := f.Request()
	_, unconfirmed := f.Lifespan()
	switch {
	case f.NameIsTaken() && !f.NameConfirmed:
		return invalid(InvalidNameTaken)
	case unconfirmed, f.lifespan == LifespanDate && request.Lifespan >= likeNever: // that day is "never" in disguise
		return invalid(InvalidNever)
	case f.Resources() != nil && len(request.LimitTo) == 0:
		return invalid(InvalidNoLimit)
	}
	return request.Check()
}

// Cancel stops before anything is sent.
func (f *NewToken) Cancel() {
	if f.Cancellable() {
		f.job.Cancel()
		f.limits.projects.job.Cancel()
		f.limits.workspaces.job.Cancel()
		if f.Phase == Probing {
			f.Phase = Editing
			f.app.changed()
		}
	}
}

// create notes the token in the index and sends the request. It is no cancelable job: from here on
// a token may exist, and its secret must arrive at the screen whatever happens to the dialog. The
// note is what the next start finds if the program is killed before the token is safe.
func (f *NewToken) create(request speckle.TokenRequest, keep bool) {
	f.Phase = Creating
	f.app.making++
	if f.Rotation != nil {
		f.app.Rotations.creating(f.Rotation)
	}
	f.app.changedAtOnce() // from here on it can't be canceled; before the answer can come
	f.app.inBackground(serverLimit, func(ctx context.Context) {
		noted, err := f.app.world.Credentials.Begin(ctx, entryOf(f.session, request, f.app.NowAt(f.session.Origin)))
		if err == nil && f.Rotation != nil {
			err = f.Rotation.begin(ctx, noted)
		}
		if err != nil && (keep || f.Rotation != nil) {
			f.app.world.Post(func() { f.answered(NoKeychain, request, keep, noted, speckle.Secret{}, err) })
			return
		}
		secret, err := with(ctx, f.app, f.session, func(s *speckle.Session) (speckle.Secret, error) {
			return s.CreateToken(ctx, request)
		})
		f.app.world.Post(func() { f.answered(outcome(err), request, keep, noted, secret, err) })
	})
}

// answered takes what came of a creation, by the phase that it ended in.
func (f *NewToken) answered(phase Phase, request speckle.TokenRequest, keep bool, noted keychain.Entry, secret speckle.Secret, err error) {
	f.app.making--
	f.Phase, f.Err, f.noted = phase, err, noted
	f.app.changed()
	f.app.noteLimit(err)
	switch phase {
	case NoKeychain, Failed:
		f.app.settle(noted.Key)
	case Uncertain:
		f.app.Unfinished.add(noted)
		f.tokens.Reload()
	case Created:
		f.OneTime = newOneTime(f.app, f.session, request, secret, keep && f.Rotation == nil, noted)
		f.app.Activity.record(activity.Created, f.OneTime.Entry)
		f.app.report(Status{Kind: StatusCreated, Name: request.Name})
		f.tokens.Reload()
	}
	if f.Rotation != nil {
		f.Rotation.answered(noted, f.OneTime, phase == Uncertain)
		if f.OneTime != nil && keep { // by the name that it has now
			f.OneTime.Save()
		}
	}
}

// outcome is the phase in which a request for a token ends.
func outcome(err error) Phase {
	if err == nil {
		return Created
	}
	if _, ok := errors.AsType[notSent](err); ok {
		return Failed
	}
	switch speckle.KindOf(err) {
	case speckle.KindUnknown, speckle.KindTimeout, speckle.KindUnreachable, speckle.KindCancelled,
		speckle.KindServerFault, speckle.KindTooLarge, speckle.KindNotSpeckle:
		return Uncertain // a token may exist
	}
	return Failed
}

func (f *NewToken) edited() {
	if f.Phase == Failed || f.Phase == NoKeychain {
		f.Phase = Editing
	}
	f.Err = nil
	f.app.changed()
}
