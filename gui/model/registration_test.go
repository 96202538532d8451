package model

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// problemOf is what is wrong with a registration, "" when it is something else.
func problemOf(err error) RegistrationError {
	if e, ok := errors.AsType[*RegistrationError](err); ok {
		return *e
	}
	return RegistrationError{}
}

// registeredApp is what the server says of an app.
type registeredApp struct {
	Name, RedirectUrl string
	Public            bool
	Scopes            []struct{ Name string }
}

func (e *entrance) registeredApp(w *SignIn, id string) (app registeredApp, scopes []string) {
	e.t.Helper()
	var shown struct{ Data struct{ App registeredApp } }
	answer := e.explore(w.Registering.Explorer(), `query { app(id: "`+id+`") { name redirectUrl public scopes { name } } }`, "")
	if err := json.Unmarshal([]byte(answer), &shown); err != nil {
		e.t.Fatal(err)
	}
	for _, scope := range shown.Data.App.Scopes {
		scopes = append(scopes, scope.Name)
	}
	slices.Sort(scopes)
	return shown.Data.App, scopes
}

// The document is run as the page says, and each answer is pasted.
func TestRegistrationDocumentRegistersTheApp(t *testing.T) {
	t.Parallel()
	for _, public := range []bool{false, true} {
		for _, choice := range []ScopeChoice{ScopesUsual, ScopesAll} {
			t.Run(fmt.Sprint(choice, " public ", public), func(t *testing.T) {
				t.Parallel()
				e := newEntrance(t)
				w := e.wizard()
				w.Start()
				e.settle()
				if w.Step != StepChoose || w.Err != nil {
					t.Fatalf("step %d: %v", w.Step, w.Err)
				}
				w.Register()
				redirect := freeRedirect(t) // not that of the app that is there already
				w.Registering.SetRedirect(redirect)
				w.Registering.SetPublic(public)
				w.Registering.SetChoice(choice)
				w.Registering.SetAnswer(e.explore(w.Registering.Explorer(), w.Registering.Document(), speckle.RegisterOperation))
				e.settle()
				if w.Step != StepRegister || w.Err != nil || !w.Registering.WaitsForSecret() {
					t.Fatalf("after the id: step %d, %v", w.Step, w.Err)
				}
				w.Registering.SetAnswer(e.explore(w.Registering.Explorer(), w.Registering.Document(), speckle.ShowOperation))
				e.settle()
				if w.Step != StepSignIn || w.Err != nil || w.SaveErr != nil {
					t.Fatalf("step %d: %v, %v", w.Step, w.Err, w.SaveErr)
				}
				app, scopes := e.registeredApp(w, w.registration.AppID)
				want := slices.Sorted(slices.Values(w.Registering.Scopes()))
				if app.Name != RegistrationName || app.RedirectUrl != redirect || app.Public != public || !slices.Equal(scopes, want) {
					t.Errorf("registered %+v", app)
				}
				e.byHand(w, e.ada)
				if !w.Saved || w.Err != nil {
					t.Errorf("not signed in: %v", w.Err)
				}
			})
		}
	}
}

func TestRegistrationIsChecked(t *testing.T) {
	t.Parallel()
	type registering struct {
		app      demoserver.App
		id       string
		redirect string // that was given; "" the usual one
		secret   speckle.Secret
		problem  RegistrationProblem
		found    string
		missing  []string
	}
	redirect := "http://localhost:29372"
	good := demoserver.App{Name: "app", RedirectURL: redirect, Scopes: neededScopes}
	elsewhere, slash := good, good
	elsewhere.RedirectURL, slash.RedirectURL = "http://localhost:29363", redirect+"/"
	secure, portless := good, good
	secure.RedirectURL, portless.RedirectURL = "https://localhost:29372", "http://localhost"
	none := good
	none.Scopes = []string{"streams:read"}
	secret := dummy(1)
	cases := map[string]registering{
		"good":             {app: good, secret: secret},
		"slash at the end": {app: slash, secret: secret},
		"unknown id":       {app: good, id: "0123456789", secret: secret, problem: AppMissing},
		"no id":            {app: good, id: " ", secret: secret, problem: AppMissing},
		"other redirect":   {app: elsewhere, secret: secret, problem: AppRedirect, found: "http://localhost:29363"},
		"https redirect":   {app: secure, redirect: secure.RedirectURL, secret: secret, problem: AppRedirect, found: secure.RedirectURL},
		"redirect no port": {app: portless, redirect: portless.RedirectURL, secret: secret, problem: AppRedirect, found: portless.RedirectURL},
		"no secret":        {app: good, problem: AppSecretAbsent},
		"nothing needed":   {app: none, secret: secret, problem: AppScopes, missing: neededScopes},
	}
	for i, scope := range neededScopes {
		app := good
		app.Scopes = slices.Delete(slices.Clone(neededScopes), i, i+1)
		cases["no "+scope] = registering{app: app, secret: secret, problem: AppScopes, missing: []string{scope}}
	}
	e := newEntrance(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			app := e.server.AddApp(c.app)
			c.id, c.redirect = cmp.Or(c.id, app.ID), cmp.Or(c.redirect, redirect)
			before := len(e.store.Keys())
			w := e.wizard()
			w.Registering.SetRedirect(redirect)
			w.Step = StepRegister
			e.wire.clear()
			w.check(speckle.Registration{Origin: e.origin, AppID: c.id, AppSecret: c.secret, RedirectURL: c.redirect})
			e.settle()
			if c.problem == "" {
				if w.Step != StepSignIn || w.Err != nil || len(e.entries(keychain.KindApp)) != 1 {
					t.Errorf("step %d: %v, %d kept", w.Step, w.Err, len(e.entries(keychain.KindApp)))
				}
				return
			}
			got := problemOf(w.Err)
			if w.Step != StepRegister || got.Problem != c.problem || got.Found != c.found || !slices.Equal(got.Missing, c.missing) {
				t.Fatalf("step %d: %+v (%v)", w.Step, got, w.Err)
			}
			trouble := TroubleOf(w.Err)
			if trouble.Key == "" || trouble.Remedy != RemedyEdit || trouble.Missing != c.found {
				t.Errorf("told as %+v", trouble)
			}
			for _, scope := range c.missing {
				if !slices.Contains(trouble.Scopes, scope) {
					t.Errorf("%s is not named in %v", scope, trouble.Scopes)
				}
			}
			if c.problem == AppSecretAbsent && e.wire.count("") != 0 {
				t.Error("the server is asked without need")
			}
			if len(e.store.Keys()) != before {
				t.Error("it is kept nevertheless")
			}
		})
	}
}

func TestRegistrationCheckFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault speckletest.Fault // nil: nothing listens
		kind  speckle.Kind
	}{
		"nothing listens": {nil, speckle.KindRefused},
		"internal error":  {speckletest.ServerError(500), speckle.KindServerFault},
		"captive portal":  {speckletest.CaptivePortal(), speckle.KindNotSpeckle},
		"rate limit":      {speckletest.RateLimited("0.01"), speckle.KindRateLimited},
		"no API":          {speckletest.NotFound(), speckle.KindNotSpeckle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.wizard()
			w.Step = StepRegister
			if c.fault != nil {
				e.front.Set(c.fault)
			} else {
				e.front.Close()
			}
			e.register(w, e.app.ID, e.app.Secret)
			e.settle()
			if w.Step != StepRegister || speckle.KindOf(w.Err) != c.kind || problemOf(w.Err).Problem != "" {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
			silent(t, w.Err, e.app.Secret.Reveal())
			if len(e.store.Keys()) != 0 {
				t.Error("what was not checked is kept")
			}
		})
	}
}

func TestRegistrationIsKeptForTheNextTime(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	e.registered()
	e.registered()
	if n := len(e.entries(keychain.KindApp)); n != 1 || len(e.store.Keys()) != 1 {
		t.Errorf("%d registrations, %d secrets", n, len(e.store.Keys()))
	}
	e.store.Fail(keychaintest.Delete, keychain.KindUnknown)
	w := e.registered()
	if w.SaveErr != nil || len(e.entries(keychain.KindApp)) != 2 {
		t.Errorf("an earlier one that stays is told as %v", w.SaveErr)
	}
	e.store.Work(keychaintest.Delete)

	w = e.wizard()
	w.Registering.SetRedirect(speckle.DefaultRedirect)
	w.Start()
	if w.Step != StepLooking || !w.Busy() {
		t.Errorf("step %d at the start", w.Step)
	}
	e.settle()
	if w.Step != StepSignIn || w.Err != nil || w.Registering.Redirect != e.app.RedirectURL {
		t.Fatalf("step %d to %s: %v", w.Step, w.Registering.Redirect, w.Err)
	}
	e.byHand(w, e.ada)
	if !w.Saved {
		t.Errorf("the kept registration does not serve: %v", w.Err)
	}
}

func TestRegistrationKeptIsCheckedAgain(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	e.registered()
	start := func() *SignIn {
		w := e.wizard()
		w.Start()
		e.settle()
		return w
	}

	e.front.Set(speckletest.ServerError(500))
	w := start()
	// Nothing is wrong with the app: asking for it once more is no help.
	if w.Step != StepLooking || speckle.KindOf(w.Err) != speckle.KindServerFault || w.Busy() {
		t.Errorf("server in trouble: step %d, %v", w.Step, w.Err)
	}
	e.front.Set()
	w.Start()
	e.settle()
	if w.Step != StepSignIn || w.Err != nil {
		t.Errorf("server well again: step %d, %v", w.Step, w.Err)
	}

	gone := e.explore(w.Registering.Explorer(), `mutation { appDelete(appId: "`+e.app.ID+`") }`, "")
	if w = start(); !strings.Contains(gone, `"appDelete": true`) || w.Step != StepChoose || problemOf(w.Err).Problem != AppMissing {
		t.Errorf("app deleted (%s): step %d, %v", gone, w.Step, w.Err)
	}
	if len(e.entries(keychain.KindApp)) != 1 {
		t.Error("it is forgotten without being asked")
	}
}

func TestRegistrationLostByTheKeychain(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	e.registered()
	for name, c := range map[string]struct {
		kind keychain.Kind // of the failure; 0 with lost
		lost bool
	}{"locked": {kind: keychain.KindLocked}, "lost": {lost: true}} {
		t.Run(name, func(t *testing.T) {
			if c.lost {
				e.store.Lose(e.entries(keychain.KindApp)[0].Key)
			} else {
				e.store.Fail(keychaintest.Load, c.kind)
				defer e.store.Work(keychaintest.Load)
			}
			w := e.wizard()
			w.Start()
			e.settle()
			if w.Step != StepChoose || keychain.KindOf(w.Err) != c.kind || c.lost != (w.Err == nil) {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
		})
	}
}

// The app's id and secret are typed once per server; a keychain that fails
// then must be told, and may be tried again.
func TestRegistrationNotKeptIsToldAndKeptLater(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	e.store.Fail(keychaintest.Save, keychain.KindNoService)
	w := e.registered()
	if keychain.KindOf(w.SaveErr) != keychain.KindNoService {
		t.Errorf("told as %v", w.SaveErr)
	}
	e.byHand(w, e.ada)
	if w.Step != StepDone || w.Saved || keychain.KindOf(w.SaveErr) != keychain.KindNoService {
		t.Errorf("step %d, kept %v: %v", w.Step, w.Saved, w.SaveErr)
	}
	e.store.Work(keychaintest.Save)
	w.Save()
	e.settle()
	if !w.Saved || w.SaveErr != nil || len(e.entries(keychain.KindApp)) != 1 || len(e.entries(keychain.KindSignIn)) != 1 {
		t.Errorf("kept %v: %v, %d registrations, %d sign-ins", w.Saved, w.SaveErr,
			len(e.entries(keychain.KindApp)), len(e.entries(keychain.KindSignIn)))
	}
}
