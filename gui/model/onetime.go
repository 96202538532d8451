package model

import (
	"context"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// SaveState is the progress of saving a new token.
type SaveState int

const (
	NotSaved SaveState = iota // not asked for
	SavingNow
	IsSaved
	SaveFailed
)

// OneTime is a new token, which the server returns only this once. The
// program must not end, and its dialog must not close, before it is safe.
type OneTime struct {
	Entry     keychain.Entry // what is known of the token
	Requested speckle.TokenRequest
	Err       error // why it could not be saved
	// Withheld are the scopes that were asked for and that the server, by its
	// own list, did not grant: older ones drop scopes that they don't have.
	Withheld  []string
	Listed    *speckle.Token // the token as the server lists it; nil until it does
	Rotation  *Rotation      // that it is the successor in; nil: none
	SaveState SaveState
	WasCopied bool

	app    *App
	secret speckle.Secret
	job    job
	ticked bool
	closed bool
}

// entryOf describes a token that is created now, by the server's clock.
func entryOf(s *Session, request speckle.TokenRequest, now time.Time) keychain.Entry {
	entry := keychain.Entry{
		Kind: keychain.KindToken, Origin: s.Origin, UserID: s.UserID, UserName: s.UserName,
		Name: request.Name, Scopes: slices.Clone(request.Scopes), LimitTo: slices.Clone(request.LimitTo), CreatedAt: now, ServerTime: true,
	}
	if request.Lifespan != speckle.Never {
		entry.ExpiresAt = now.Add(request.Lifespan).Truncate(time.Millisecond)
	}
	return entry
}

// newOneTime takes a token that was just created. noted is its note in the
// index, which saving or closing removes; the zero Entry: there is none.
func newOneTime(a *App, s *Session, request speckle.TokenRequest, secret speckle.Secret, keep bool, noted keychain.Entry) *OneTime {
	o := &OneTime{app: a, secret: secret, Requested: request, Entry: entryOf(s, request, a.NowAt(s.Origin))}
	o.Entry.Key, o.Entry.TokenID, o.Entry.LastChars = noted.Key, secret.TokenID(), secret.LastChars()
	a.fresh = append(a.fresh, o)
	if keep {
		o.Save()
	}
	return o
}

// Secret is the token itself.
func (o *OneTime) Secret() speckle.Secret { return o.secret }

// Save puts the token into the keychain, or tries again. The token stays here whatever comes of it.
func (o *OneTime) Save() {
	if o.SaveState == IsSaved || o.SaveState == SavingNow {
		return
	}
	failed := o.Err
	o.SaveState, o.Err = SavingNow, nil
	entry, secret := o.Entry, o.secret
	start(o.app, &o.job, keychainLimit, func(ctx context.Context) (keychain.Entry, error) {
		if err := o.app.keyringAfter(ctx, failed); err != nil {
			return keychain.Entry{}, err
		}
		return o.app.world.Credentials.Save(ctx, entry, secret)
	}, func(saved keychain.Entry, err error) {
		if o.Err = err; err != nil {
			o.SaveState = SaveFailed
		} else {
			o.SaveState, o.Entry = IsSaved, saved
			o.app.Activity.record(activity.Saved, saved)
		}
		o.app.Saved.Refresh()
	})
}

// CancelSave gives up waiting for the keychain. What it may still write is deleted.
func (o *OneTime) CancelSave() {
	if o.SaveState != SavingNow {
		return
	}
	o.job.Cancel()
	o.SaveState = SaveFailed
	o.Err = &keychain.Error{Op: "save", Kind: keychain.KindCancelled}
	o.app.changed()
}

// Copied notes that the person copied the token.
func (o *OneTime) Copied() {
	o.WasCopied = true
	o.app.Activity.record(activity.Copied, o.Entry)
	o.app.changed()
}

// Revealed notes that the token was shown.
func (o *OneTime) Revealed() {
	o.app.Activity.record(activity.Revealed, o.Entry)
	o.app.changed()
}

// Tick sets whether the person confirmed saving it.
func (o *OneTime) Tick(yes bool) { set(o.app, &o.ticked, yes) }

// MayClose reports whether the token is safe: copied, saved, or declared so.
func (o *OneTime) MayClose() bool { return o.WasCopied || o.ticked || o.SaveState == IsSaved }

// Close closes the dialog if it can, and then drops the secret.
func (o *OneTime) Close() bool {
	if o.closed || !o.MayClose() {
		return o.closed
	}
	if o.SaveState == SavingNow {
		o.job.Cancel()
	}
	if o.SaveState != IsSaved {
		o.app.remember(o.Entry)
	}
	o.closed = true
	o.secret = speckle.Secret{}
	o.app.fresh = slices.DeleteFunc(o.app.fresh, func(other *OneTime) bool { return other == o })
	o.app.changed()
	return true
}

// granted compares new tokens with what the server lists of them.
func (a *App) granted(origin speckle.Origin, listed []speckle.Token) {
	for _, once := range a.fresh {
		token, ok := firstOf(listed, func(t speckle.Token) bool { return t.ID == once.Entry.TokenID })
		if ok && once.Entry.Origin == origin {
			once.Listed, once.Withheld = &token, without(once.Requested.Scopes, token.Scopes)
		}
	}
}

// NameDiffers reports whether the server lists the token under another name than was asked for. It
// may shorten spaces, and a very long name is cut where it is listed.
func (o *OneTime) NameDiffers() bool {
	if o.Listed == nil {
		return false
	}
	asked := strings.Join(strings.Fields(o.Requested.Name), " ")
	if start, cut := strings.CutSuffix(o.Listed.Name, "…"); cut && strings.HasPrefix(asked, start) {
		return false
	}
	return o.Listed.Name != asked
}

// LifespanDiffers reports whether the token is valid for another time than was
// asked for. Older servers may count in whole seconds.
func (o *OneTime) LifespanDiffers() bool {
	if o.Listed == nil || !o.Listed.LifespanKnown() {
		return false
	}
	return (o.Requested.Lifespan - o.Listed.Lifespan).Abs() > time.Second
}

// Unsafe are the new tokens whose dialog is still to be closed, the oldest
// first: the window shows each until its secret is safe.
func (a *App) Unsafe() []*OneTime { return slices.Clone(a.fresh) }
