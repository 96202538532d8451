package model

import (
	"context"
	"errors"
	"slices"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// signInLimit is how long the browser may take; tests don't wait for it.
var signInLimit = 5 * time.Minute

// SignInStep is where the wizard stands.
type SignInStep int

// The steps, in their order.
const (
	StepLooking  SignInStep = iota // for a registration in the keychain
	StepChoose                     // somebody registers the app, or has a file
	StepRegister                   // the app is registered on one of the server's pages
	StepSignIn                     // ready to open the browser, or waiting for it
	StepConfirm                    // the browser was signed in as somebody to be confirmed
	StepDone
)

// SignIn is the wizard that makes a management sign-in for an account. A
// sign-in that is not saved is ended on the server: it would be valid for 100
// years there.
type SignIn struct {
	// OpenURL opens the browser. Page is what the browser shows when it comes
	// back. Both are called on the screen's goroutine.
	OpenURL func(string)
	Page    func(Landing) []byte

	Account *accounts.Account
	Step    SignInStep
	Err     error
	// User is who the browser was signed in as; nil before it came back.
	User *speckle.User
	// SaveErr is why the sign-in is not in the keychain. It works until the
	// program ends, and is ended on the server then.
	SaveErr error
	// Saved is whether it is in the keychain.
	Saved bool
	// Waiting is the address that the browser was sent to, while it is awaited.
	Waiting string

	Registering Registering

	app          *App
	job          job
	closed       bool
	registration speckle.Registration
	scopes       []string // that the app holds
	unsaved      bool     // the registration is not in the keychain yet
	challenge    speckle.Secret
	held         heldSignIn
	session      *Session // what the sign-in became
}

// SignIn begins the wizard for an account.
func (a *App) SignIn(account *accounts.Account) *SignIn {
	w := &SignIn{app: a, Account: account}
	w.Registering = Registering{wizard: w, redirect: speckle.DefaultRedirect}
	return w
}

// RoleRefused is the person's role when it is known to be one that can't manage
// tokens; "" otherwise. Such a person need not be sent to the browser.
func (w *SignIn) RoleRefused() string {
	user := w.User
	if user == nil {
		standing, _ := w.app.Accounts.State(w.Account)
		user = standing.User
	}
	if user == nil || MayManage(user) {
		return ""
	}
	return user.Role
}

// Start looks whether the server's app is known on this computer.
func (w *SignIn) Start() {
	origin, client := w.Account.Origin, w.app.client(w.Account.Origin)
	w.Step, w.Err = StepLooking, nil
	type found struct {
		registration *speckle.Registration
		scopes       []string
		all          []speckle.Scope
	}
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (f found, err error) {
		f.registration, err = savedRegistration(ctx, w.app.world.Credentials, origin)
		if f.registration != nil && err == nil {
			f.scopes, err = checkRegistration(ctx, client, *f.registration)
		}
		if f.registration == nil || err != nil {
			// Which scopes may be registered; without them the known ones are.
			f.all, _ = client.AllScopes(ctx)
		}
		return f, err
	}, func(f found, err error) {
		w.Err, w.Step = err, StepChoose
		w.Registering.known = f.all
		if f.registration == nil {
			return
		}
		w.registration, w.scopes, w.Registering.redirect = *f.registration, f.scopes, f.registration.RedirectURL
		var unfit *RegistrationError
		switch {
		case err == nil:
			w.Step = StepSignIn
		case !errors.As(err, &unfit):
			w.Step = StepLooking // the server failed, not the app
		}
	})
}

// Busy reports whether something is under way.
func (w *SignIn) Busy() bool { return w.job.Running() }

// Register goes to the page where the app is registered; Choose goes back to
// the one before, for an app that no longer serves.
func (w *SignIn) Register() { w.goTo(StepRegister) }

// Choose begins again with the first page.
func (w *SignIn) Choose() { w.goTo(StepChoose) }

func (w *SignIn) goTo(step SignInStep) {
	w.job.Cancel()
	w.endHeld()
	w.Step, w.Err, w.Waiting = step, nil, ""
	w.app.changed()
}

// ImportFile reads a colleague's registration file and takes it.
func (w *SignIn) ImportFile(path string) {
	w.Err = nil
	origin := w.Account.Origin
	start(w.app, &w.job, probeLimit, func(context.Context) (speckle.Registration, error) {
		content, err := readRegistration(path)
		if err != nil {
			return speckle.Registration{}, err
		}
		return ImportRegistration(content, origin)
	}, func(r speckle.Registration, err error) {
		if w.Err = err; err == nil {
			w.Registering.redirect = r.RedirectURL
			w.check(r)
		}
	})
}

// ExportFile writes a registration file, readable by this user only.
func (w *SignIn) ExportFile(path string, done func(error)) {
	if w.registration.AppID == "" {
		return
	}
	content, err := ExportRegistration(w.registration)
	if err != nil {
		done(err)
		return
	}
	start(w.app, &job{}, probeLimit, func(context.Context) (struct{}, error) {
		return struct{}{}, writeRegistration(path, content)
	}, func(_ struct{}, err error) { done(err) })
}

// check asks the server for a registered app and saves what is needed to sign
// in through it.
func (w *SignIn) check(r speckle.Registration) {
	client := w.app.client(r.Origin)
	w.Err = nil
	type result struct {
		scopes []string
		save   error
	}
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (result, error) {
		scopes, err := checkRegistration(ctx, client, r)
		if err != nil {
			return result{}, err
		}
		return result{scopes, saveRegistration(ctx, w.app.world.Credentials, r)}, nil
	}, func(found result, err error) {
		if w.Err = err; err == nil {
			w.registration, w.scopes, w.SaveErr = r, found.scopes, found.save
			w.unsaved = found.save != nil
			w.Step = StepSignIn
		}
	})
}

// Browse opens the browser and waits for it to come back. The listener stands
// before the browser opens.
func (w *SignIn) Browse() {
	w.endHeld()
	r, client, challenge := w.registration, w.app.client(w.registration.Origin), speckle.NewChallenge()
	w.challenge = challenge
	w.Step, w.Err, w.User, w.Waiting = StepSignIn, nil, nil, ""
	address := speckle.VerifyURL(r.Origin, r.AppID, challenge)
	start(w.app, &w.job, signInLimit, func(ctx context.Context) (*speckle.User, error) {
		listener, err := speckle.Listen(ctx, r.RedirectURL)
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		w.app.world.Post(func() {
			if w.challenge.Equal(challenge) && w.job.Running() {
				w.Waiting = address
				w.OpenURL(address)
				w.app.changed()
			}
		})
		answer, err := listener.Wait(ctx)
		if err != nil {
			return nil, err
		}
		user, err := w.exchange(ctx, client, r, answer, challenge)
		w.reply(ctx, listener, user, err)
		return user, err
	}, w.returned)
}

// ByHand begins a sign-in without a listener, for when its port is taken or no
// browser runs here: the address is copied to a browser, and the one that it
// lands on is pasted back.
func (w *SignIn) ByHand() {
	w.job.Cancel()
	w.endHeld()
	w.challenge = speckle.NewChallenge()
	w.Step, w.Err, w.User = StepSignIn, nil, nil
	w.Waiting = speckle.VerifyURL(w.registration.Origin, w.registration.AppID, w.challenge)
	w.app.changed()
}

// PasteLanding takes the address that the browser landed on, for computers
// where it can't come back by itself.
func (w *SignIn) PasteLanding(landing string) {
	answer, err := speckle.ParseLanding(landing)
	if err != nil {
		w.Err = err
		w.app.changed()
		return
	}
	r, challenge, client := w.registration, w.challenge, w.app.client(w.registration.Origin)
	start(w.app, &w.job, serverLimit, func(ctx context.Context) (*speckle.User, error) {
		return w.exchange(ctx, client, r, answer, challenge)
	}, w.returned)
}

// ErrDenied means that the person refused in the browser.
var ErrDenied = &speckle.Error{Op: "sign in", Kind: speckle.KindCancelled, Code: "DENIED"}

// exchange turns the browser's answer into tokens and asks whose they are. The
// tokens are held until they are saved or ended.
func (w *SignIn) exchange(ctx context.Context, client *speckle.Client, r speckle.Registration,
	answer speckle.Answer, challenge speckle.Secret) (*speckle.User, error) {
	if answer.Denied {
		return nil, ErrDenied
	}
	ctx, cancel := context.WithTimeout(ctx, serverLimit)
	defer cancel()
	pair, err := client.Exchange(ctx, r, answer.Code, challenge)
	if err != nil {
		return nil, err
	}
	if !w.held.hold(pair) {
		w.app.endSignIn(r.Origin, pair)
		return nil, &speckle.Error{Op: "sign in", Kind: speckle.KindCancelled, Origin: r.Origin}
	}
	user, err := client.As(pair.Token).ActiveUser(ctx)
	if err != nil {
		w.endHeld()
	}
	return user, err
}

func (w *SignIn) returned(user *speckle.User, err error) {
	w.Waiting = ""
	if w.Err = err; err != nil {
		return
	}
	w.User, w.session = user, nil
	switch {
	case !MayManage(user):
		w.endHeld()
		w.Step = StepDone
	case !w.isTheAccounts(user):
		w.Step = StepConfirm
	default:
		w.Save()
	}
}

// Save makes the sign-in a session and puts it into the keychain, or tries that
// again. On StepConfirm it is the person's word that this is the right user.
func (w *SignIn) Save() {
	if w.User == nil || w.Busy() {
		return
	}
	if w.session == nil {
		pair, ok := w.held.take()
		if !ok {
			return
		}
		w.session = newSignInSession(w.registration, w.User, w.scopes, pair)
		w.app.replaceSession(w.session)
		w.app.reloadTokens(w.session.Origin) // it serves while it is being saved
	}
	w.Step = StepDone
	session, r, unsaved := w.session, w.registration, w.unsaved
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (struct{}, error) {
		if unsaved {
			if err := saveRegistration(ctx, w.app.world.Credentials, r); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, session.save(ctx, w.app)
	}, func(_ struct{}, err error) {
		w.SaveErr, w.Saved = err, err == nil
		w.unsaved = w.unsaved && err != nil
		w.app.connected(session.Origin, w.User)
		w.app.Saved.Refresh()
	})
}

// Cancel ends the wizard: what is under way stops, and with it the listener,
// and a sign-in that nobody saved is ended on the server.
func (w *SignIn) Cancel() {
	if w.session == nil || w.Step != StepDone {
		w.job.Cancel()
	}
	w.closed = true
	w.held.close()
	w.endHeld()
	w.Waiting = ""
	w.app.changed()
}

// endHeld ends the sign-in that is held, if there is one.
func (w *SignIn) endHeld() {
	if pair, ok := w.held.take(); ok {
		w.app.endSignIn(w.registration.Origin, pair)
	}
}

// Scopes are what a sign-in through the app may hand out.
func (w *SignIn) Scopes() []string { return slices.Clone(w.scopes) }
