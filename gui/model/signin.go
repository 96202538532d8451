package model

import (
	"context"
	"errors"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// signInLimit is how long the browser may take; tests don't wait for it.
var signInLimit = 5 * time.Minute

// SignInStep is a step of the wizard.
type SignInStep int

const (
	StepLooking  SignInStep = iota // for a registration in the keychain
	StepChoose                     // somebody registers the app, or has a file
	StepRegister                   // the app is registered on one of the server's pages
	StepSignIn                     // ready to open the browser, or waiting for it
	StepConfirm                    // the browser was signed in as somebody to be confirmed
	StepDone
)

// SignIn is the wizard that signs in to manage an account's tokens. A sign-in that is not saved is
// ended on the server: it would be valid for 100 years there.
type SignIn struct {
	// OpenURL opens the browser. Page is what the browser shows when it comes
	// back. Both are called on the screen's goroutine.
	OpenURL func(string)
	Page    func(Landing) []byte
	// Canceled is the page of LandingCanceled.
	Canceled []byte

	Account *accounts.Account
	Step    SignInStep
	Err     error
	User    *speckle.User // who the browser was signed in as; nil before it came back
	// SaveErr is why the sign-in is not in the keychain. It works until the
	// program ends, and is ended on the server then.
	SaveErr error
	Saved   bool   // whether it is in the keychain
	Waiting string // the address that the browser was sent to, while it is awaited

	Registering Registering

	app          *App
	job          job
	registration speckle.Registration
	scopes       []string      // that the app holds
	unsaved      bool          // the registration is not in the keychain yet
	attempt      *attempt      // the newest; nil before the first
	port         chan struct{} // closed when the newest listener has given its port back
	session      *Session      // what the sign-in became
}

// SignIn begins the wizard for an account.
func (a *App) SignIn(account *accounts.Account) *SignIn {
	w := &SignIn{app: a, Account: account}
	w.Registering = Registering{wizard: w, Redirect: speckle.DefaultRedirect}
	a.wizards[w] = true
	return w
}

// RoleRefused is the person's role when it is known to be one that can't manage
// tokens; "" otherwise. Such a person need not be sent to the browser.
func (w *SignIn) RoleRefused() string {
	if w.User != nil {
		return Standing{User: w.User}.RoleRefused()
	}
	standing, _ := w.app.Accounts.State(w.Account)
	return standing.RoleRefused()
}

// Start looks whether the server's app is known on this computer.
func (w *SignIn) Start() {
	origin, client := w.Account.Origin, w.app.client(w.Account.Origin)
	failed := w.Err
	w.Step, w.Err = StepLooking, nil
	type found struct {
		registration *speckle.Registration
		scopes       []string
		all          []speckle.Scope
	}
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (f found, err error) {
		if err := w.app.keyringAfter(ctx, failed); err != nil {
			return f, err
		}
		f.registration, err = savedRegistration(ctx, w.app.world.Credentials, origin)
		if f.registration != nil && err == nil {
			f.scopes, err = checkRegistration(ctx, client, *f.registration)
		}
		if f.registration == nil || err != nil {
			// Which scopes can be registered; without them the known ones are.
			f.all, _ = client.AllScopes(ctx)
		}
		return f, err
	}, func(f found, err error) {
		w.Err, w.Step = err, StepChoose
		w.Registering.known = f.all
		if f.registration == nil {
			return
		}
		w.registration, w.scopes, w.Registering.Redirect = *f.registration, f.scopes, f.registration.RedirectURL
		if err == nil {
			w.Step = StepSignIn
		} else if _, unfit := errors.AsType[*RegistrationError](err); !unfit {
			w.Step = StepLooking // the server failed, not the app
		}
	})
}

// Busy reports whether something is under way.
func (w *SignIn) Busy() bool { return w.job.Running() }

// saving reports whether the sign-in is being saved. Nothing else begins then: it would stop that.
func (w *SignIn) saving() bool { return w.Step == StepDone && w.session != nil && w.Busy() }

// Register goes to the page where the app is registered; Choose goes back to
// the one before, for an app that no longer serves.
func (w *SignIn) Register() { w.goTo(StepRegister) }

// Choose begins again with the first page.
func (w *SignIn) Choose() { w.goTo(StepChoose) }

func (w *SignIn) goTo(step SignInStep) {
	if w.saving() {
		return
	}
	w.job.Cancel()
	w.endAttempt()
	w.Step, w.Err, w.Waiting = step, nil, ""
	w.app.changed()
}

// ImportFile reads a colleague's registration file and takes it, unless the
// person is signed in already.
func (w *SignIn) ImportFile(path string) {
	if w.Step == StepDone {
		return
	}
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
	run(w.app, &job{}, probeLimit, func(context.Context) error {
		return writeRegistration(path, content)
	}, done)
}

// check asks the server for the first of these registered apps that it has, and
// saves what is needed to sign in through it.
func (w *SignIn) check(registrations ...speckle.Registration) {
	client := w.app.client(w.Account.Origin)
	w.Err = nil
	type result struct {
		registration speckle.Registration
		scopes       []string
		save         error
	}
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (found result, err error) {
		for _, r := range registrations {
			found.registration = r
			found.scopes, err = checkRegistration(ctx, client, r)
			if unfit, ok := errors.AsType[*RegistrationError](err); !ok || unfit.Problem != AppMissing {
				break
			}
		}
		if err == nil {
			found.save = saveRegistration(ctx, w.app.world.Credentials, found.registration)
		}
		return found, err
	}, func(found result, err error) {
		if w.Err = err; err == nil {
			w.registration, w.scopes, w.SaveErr = found.registration, found.scopes, found.save
			w.unsaved = found.save != nil
			w.Registering.Redirect = w.registration.RedirectURL
			w.Registering.id, w.Registering.Candidates = "", nil // another registration needs another answer
			w.Step = StepSignIn
		}
	})
}

// Browse opens the browser and waits for it to come back. The listener is
// ready before the browser opens.
func (w *SignIn) Browse() {
	if w.saving() {
		return
	}
	try := w.begin(speckle.NewChallenge())
	w.Step, w.Err, w.User, w.Waiting = StepSignIn, nil, nil, ""
	open := func() {
		if w.attempt == try && w.job.Running() {
			w.Waiting = try.address()
			w.OpenURL(w.Waiting)
			w.app.changed()
		}
	}
	before, port, canceled := w.port, make(chan struct{}), w.Canceled
	w.port = port
	start(w.app, &w.job, signInLimit, func(ctx context.Context) (*speckle.User, error) {
		if before != nil {
			<-before // its job was canceled
		}
		listener, answer, err := try.await(ctx, open, canceled)
		close(port)
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		user, err := try.exchange(ctx, answer)
		w.reply(ctx, listener, user, err)
		return user, err
	}, w.returned)
}

// ByHand begins a sign-in without a listener, for when its port is taken or no browser runs here:
// the address is copied to a browser, and the one that it lands on is pasted back.
func (w *SignIn) ByHand() {
	if w.saving() {
		return
	}
	w.job.Cancel()
	try := w.begin(speckle.NewChallenge())
	w.Step, w.Err, w.User = StepSignIn, nil, nil
	w.Waiting = try.address()
	w.app.changed()
}

// PasteLanding takes the address that the browser landed on, for computers
// where it can't come back by itself.
func (w *SignIn) PasteLanding(landing string) {
	if w.saving() {
		return
	}
	answer, err := speckle.ParseLanding(landing)
	if err != nil {
		w.Err = err
		w.app.changed()
		return
	}
	challenge := speckle.NewChallenge() // the server refuses what no attempt of ours asked for
	if w.attempt != nil {
		challenge = w.attempt.challenge
	}
	try := w.begin(challenge)
	start(w.app, &w.job, 2*serverLimit, func(ctx context.Context) (*speckle.User, error) {
		return try.exchange(ctx, answer)
	}, w.returned)
}

func (w *SignIn) returned(user *speckle.User, err error) {
	w.Waiting = ""
	if w.Err = err; err != nil {
		return
	}
	w.User, w.session = user, nil
	switch {
	case !MayManage(user):
		w.endAttempt()
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
	if w.User == nil || w.Saved || w.Busy() {
		return
	}
	failed := w.SaveErr
	if w.session == nil {
		failed = nil // only the registration was saved before: nobody has said yes to a new keyring
		pair, ok := w.attempt.take()
		if !ok {
			return
		}
		w.session = newSignInSession(w.attempt.registration, w.User, w.scopes, pair)
		w.session.standing = standingOf(w.User, nil) // it was just asked whose it is
		w.app.replaceSession(w.session)
		w.app.reloadTokens(w.session.Origin) // it serves while it is being saved
	}
	w.Step = StepDone
	session, r, unsaved := w.session, w.registration, w.unsaved
	run(w.app, &w.job, keychainLimit, func(ctx context.Context) error {
		if err := w.app.keyringAfter(ctx, failed); err != nil {
			return err
		}
		if unsaved {
			if err := saveRegistration(ctx, w.app.world.Credentials, r); err != nil {
				return err
			}
		}
		return session.save(ctx, w.app)
	}, func(err error) {
		if w.SaveErr, w.Saved = err, err == nil; w.Saved {
			if key := session.entry(); key != "" {
				w.app.Saved.state(key).standing = session.standing
			}
			w.app.Activity.record(activity.SignedIn, keychain.Entry{Kind: keychain.KindSignIn, Origin: session.Origin, UserName: session.UserName})
		}
		w.unsaved = w.unsaved && err != nil
		w.app.connected(w.Account, w.User)
		w.app.Saved.Refresh()
	})
}

// Cancel ends the wizard: what is under way stops, and with it the listener,
// and a sign-in that was not saved is ended on the server.
func (w *SignIn) Cancel() {
	if w.session == nil || w.Step != StepDone {
		w.job.Cancel()
	}
	w.endAttempt()
	delete(w.app.wizards, w)
	w.Waiting = ""
	w.app.changed()
}

func (w *SignIn) begin(challenge speckle.Secret) *attempt {
	w.endAttempt()
	w.Saved = false
	w.attempt = &attempt{app: w.app, client: w.app.client(w.registration.Origin), registration: w.registration, challenge: challenge}
	return w.attempt
}

// endAttempt ends the unsaved sign-in that an attempt brought, or will bring.
func (w *SignIn) endAttempt() {
	if w.attempt != nil {
		w.attempt.end()
	}
}
