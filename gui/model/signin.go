package model

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// signInLimit is how long the browser may take; tests don't wait for it.
var signInLimit = 5 * time.Minute

// SignInStep is where the wizard stands.
type SignInStep int

const (
	StepLooking  SignInStep = iota // for a registration in the keychain
	StepRegister                   // the server needs an app for this program
	StepSignIn                     // ready to open the browser, or waiting for it
	StepOther                      // the browser was signed in as somebody else
	StepDone
)

// SignIn is the wizard that makes a management sign-in for an account.
type SignIn struct {
	// OpenURL opens the browser; Page makes what it shows when it comes back.
	OpenURL func(string)
	Page    func(allowed bool) []byte

	Account *accounts.Account
	Step    SignInStep
	Err     error
	// Redirect is where the browser comes back to; Public is whether the app
	// is registered for everyone on the server.
	Redirect string
	Public   bool
	// User is whose sign-in it became.
	User *speckle.User
	// KeepErr is why the sign-in is not in the keychain; it works until the
	// program ends.
	KeepErr error
	// Kept is whether it is in the keychain.
	Kept bool
	// Waiting is the address that the browser was sent to, while it is
	// waited for.
	Waiting string

	app          *App
	job          job
	registration speckle.Registration
	scopes       []string
	challenge    speckle.Secret
	pair         speckle.TokenPair
	session      *Session // what pair became
	unkept       bool     // the registration is not in the keychain yet
}

// SignIn begins the wizard for the page's account.
func (t *Tokens) SignIn() *SignIn {
	return &SignIn{app: t.app, Account: t.Account, Redirect: speckle.DefaultRedirect}
}

// Start looks whether the server's app is known on this computer.
func (w *SignIn) Start() {
	origin, client := w.Account.Origin, w.app.client(w.Account.Origin)
	w.Step = StepLooking
	type found struct {
		registration *speckle.Registration
		scopes       []string
	}
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (found, error) {
		r, err := keptRegistration(ctx, w.app.world.Credentials, origin)
		if r == nil || err != nil {
			return found{}, err
		}
		scopes, err := checkRegistration(ctx, client, *r)
		return found{r, scopes}, err
	}, func(f found, err error) {
		w.Err, w.Step = err, StepRegister
		if f.registration != nil {
			w.registration, w.scopes, w.Redirect = *f.registration, f.scopes, f.registration.RedirectURL
			var unfit *RegistrationError
			switch {
			case err == nil:
				w.Step = StepSignIn
			case !errors.As(err, &unfit):
				w.Step = StepLooking // the server is in trouble, not the app
			}
		}
	})
}

// Busy reports whether something is under way.
func (w *SignIn) Busy() bool { return w.job.Running() }

// Mutation is what someone runs once on the server to register the app.
func (w *SignIn) Mutation() string {
	return speckle.RegistrationMutation(RegistrationName, w.Redirect,
		RegistrationScopes(w.app.Server(w.Account.Origin).Info), w.Public)
}

// Explorer is the server's page where the mutation can be run.
func (w *SignIn) Explorer() string { return w.Account.Origin.String() + "/explorer" }

// Register takes the app's id and secret, checks the app on the server, and
// keeps both in the keychain.
func (w *SignIn) Register(id string, secret speckle.Secret) {
	w.register(speckle.Registration{
		Origin: w.Account.Origin, AppID: strings.TrimSpace(id), AppSecret: secret, RedirectURL: w.Redirect})
}

// Import takes a colleague's registration file.
func (w *SignIn) Import(content speckle.Secret) {
	r, err := ImportRegistration(content, w.Account.Origin)
	if err != nil {
		w.Err = err
		w.app.changed()
		return
	}
	w.Redirect = r.RedirectURL
	w.register(r)
}

// Export is the content of a registration file for colleagues; false before
// the app is known.
func (w *SignIn) Export() (speckle.Secret, bool) {
	if w.registration.AppID == "" {
		return speckle.Secret{}, false
	}
	content, err := ExportRegistration(w.registration)
	return content, err == nil
}

// ImportFile reads a colleague's registration file and takes it.
func (w *SignIn) ImportFile(path string) {
	w.Err = nil
	start(w.app, &w.job, probeLimit, func(context.Context) (speckle.Secret, error) {
		return readRegistration(path)
	}, func(content speckle.Secret, err error) {
		if w.Err = err; err != nil {
			return
		}
		w.Import(content)
	})
}

// ExportFile writes a registration file, readable by this user only.
func (w *SignIn) ExportFile(path string, done func(error)) {
	content, ok := w.Export()
	if !ok {
		return
	}
	var j job
	start(w.app, &j, probeLimit, func(context.Context) (struct{}, error) {
		return struct{}{}, writeRegistration(path, content)
	}, func(_ struct{}, err error) { done(err) })
}

func (w *SignIn) register(r speckle.Registration) {
	client := w.app.client(r.Origin)
	w.Err = nil
	type result struct {
		scopes []string
		keep   error
	}
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (result, error) {
		scopes, err := checkRegistration(ctx, client, r)
		if err != nil {
			return result{}, err
		}
		return result{scopes, keepRegistration(ctx, w.app.world.Credentials, r)}, nil
	}, func(found result, err error) {
		if w.Err = err; err == nil {
			w.registration, w.scopes, w.KeepErr = r, found.scopes, found.keep
			w.unkept = found.keep != nil
			w.Step = StepSignIn
		}
	})
}

// SecretQuery shows the app's secret to who registered it.
func (w *SignIn) SecretQuery(id string) string { return speckle.SecretQuery(id) }

// Forget goes back to registering, for an app that no longer serves.
func (w *SignIn) Forget() {
	w.job.Cancel()
	w.Step, w.Err, w.Waiting = StepRegister, nil, ""
	w.app.changed()
}

// signedIn is what one trip through the browser brings.
type signedIn struct {
	pair speckle.TokenPair
	user *speckle.User
}

// Browse opens the browser and waits for it to come back. The listener stands
// before the browser opens.
func (w *SignIn) Browse() {
	r := w.registration
	client := w.app.client(r.Origin)
	w.challenge = speckle.NewChallenge()
	w.Step, w.Err, w.User, w.Waiting = StepSignIn, nil, nil, ""
	challenge, page := w.challenge, w.Page
	address := speckle.VerifyURL(r.Origin, r.AppID, challenge)
	start(w.app, &w.job, signInLimit, func(ctx context.Context) (signedIn, error) {
		listener, err := speckle.Listen(ctx, r.RedirectURL)
		if err != nil {
			return signedIn{}, withHolder(ctx, err, r.RedirectURL)
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
			return signedIn{}, err
		}
		came, err := exchange(ctx, client, r, answer, challenge)
		if page != nil {
			listener.Reply(page(err == nil))
		}
		return came, err
	}, w.returned)
}

// ByHand begins a sign-in without a listener, for when its port is taken or no
// browser runs here: the address is copied to a browser, and the one that it
// lands on is pasted back.
func (w *SignIn) ByHand() {
	w.job.Cancel()
	w.challenge = speckle.NewChallenge()
	w.Step, w.Err, w.User = StepSignIn, nil, nil
	w.Waiting = speckle.VerifyURL(w.registration.Origin, w.registration.AppID, w.challenge)
	w.app.changed()
}

// Paste takes the address that the browser landed on, for computers where it
// can't come back by itself.
func (w *SignIn) Paste(landing string) {
	answer, err := speckle.ParseLanding(landing)
	if err != nil {
		w.Err = err
		w.app.changed()
		return
	}
	r, challenge, client := w.registration, w.challenge, w.app.client(w.registration.Origin)
	start(w.app, &w.job, serverLimit, func(ctx context.Context) (signedIn, error) {
		return exchange(ctx, client, r, answer, challenge)
	}, w.returned)
}

// ErrDenied means that the person refused in the browser.
var ErrDenied = &speckle.Error{Op: "sign in", Kind: speckle.KindCancelled, Code: "DENIED"}

func exchange(ctx context.Context, client *speckle.Client, r speckle.Registration,
	answer speckle.Answer, challenge speckle.Secret) (signedIn, error) {
	if answer.Denied {
		return signedIn{}, ErrDenied
	}
	ctx, cancel := context.WithTimeout(ctx, serverLimit)
	defer cancel()
	pair, err := client.Exchange(ctx, r, answer.Code, challenge)
	if err != nil {
		return signedIn{}, err
	}
	user, err := client.As(pair.Token).ActiveUser(ctx)
	return signedIn{pair, user}, err
}

func (w *SignIn) returned(s signedIn, err error) {
	w.Waiting = ""
	if w.Err = err; err != nil {
		return
	}
	w.pair, w.User, w.session = s.pair, s.user, nil
	if w.Account.Person.ID != "" && s.user.ID != w.Account.Person.ID {
		w.Step = StepOther
		return
	}
	w.Keep()
}

// Keep makes the sign-in a session and puts it into the keychain, or tries
// that again. It also takes a sign-in of somebody else than the account's
// person, when that is wanted.
func (w *SignIn) Keep() {
	if w.User == nil || w.Busy() {
		return
	}
	w.Step = StepDone
	if w.session == nil {
		w.session = &Session{
			Origin: w.registration.Origin, UserID: w.User.ID, UserName: w.User.Name, Source: SessionSignIn,
			CanList: true, CanManage: true, Grantable: slices.Clone(w.scopes),
			kept: keychain.SignIn{Token: w.pair.Token, Refresh: w.pair.Refresh,
				AppID: w.registration.AppID, AppSecret: w.registration.AppSecret},
		}
		w.app.sessions.add(w.session)
	}
	session, r, unkept := w.session, w.registration, w.unkept
	start(w.app, &w.job, keychainLimit, func(ctx context.Context) (struct{}, error) {
		if unkept {
			if err := keepRegistration(ctx, w.app.world.Credentials, r); err != nil {
				return struct{}{}, err
			}
		}
		return struct{}{}, session.keep(ctx, w.app.world.Credentials, w.app.Now())
	}, func(_ struct{}, err error) {
		w.KeepErr, w.Kept = err, err == nil
		w.unkept = w.unkept && err != nil
		w.app.Saved.Refresh()
		w.app.reloadTokens(session.Origin)
	})
}

// Cancel stops what is under way, and with it the listener.
func (w *SignIn) Cancel() {
	w.job.Cancel()
	w.Waiting = ""
	w.app.changed()
}
