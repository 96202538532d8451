package model

import (
	"errors"
	"slices"
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

func TestRegistrationMutationRegistersTheApp(t *testing.T) {
	t.Parallel()
	for name, known := range map[string]bool{"server known": true, "server not asked yet": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.wizard()
			want := slices.Clone(neededScopes)
			if known {
				e.Server(e.origin).Load()
				e.settle()
				for _, scope := range e.Server(e.origin).Info.Scopes {
					want = append(want, scope.Name)
				}
			}
			want = append(want, "streams:read", "streams:write", "profile:write", "users:read", "server:stats",
				"profile:delete", "users:email", "users:invite", "server:setup", "apps:write")
			for _, public := range []bool{false, true} {
				w.Public = public
				var made struct{ Data struct{ AppCreate string } }
				e.explore(w.Explorer(), w.Mutation(), &made)
				var shown struct {
					Data struct {
						App struct {
							Name, RedirectUrl string
							Public            bool
							Scopes            []struct{ Name string }
						}
					}
				}
				e.explore(w.Explorer(), `query { app(id: "`+made.Data.AppCreate+`") { name redirectUrl public scopes { name } } }`, &shown)
				app := shown.Data.App
				if app.Name != RegistrationName || app.RedirectUrl != w.Redirect || app.Public != public {
					t.Errorf("registered %+v", app)
				}
				for _, scope := range want {
					if !slices.ContainsFunc(app.Scopes, func(s struct{ Name string }) bool { return s.Name == scope }) {
						t.Errorf("%s is not registered", scope)
					}
				}
				var secret struct {
					Data struct{ App struct{ Secret string } }
				}
				e.explore(w.Explorer(), w.SecretQuery(made.Data.AppCreate), &secret)
				w.Register(" "+made.Data.AppCreate+"\n", NewSecret(secret.Data.App.Secret))
				e.settle()
				if w.Step != StepSignIn || w.Err != nil || w.KeepErr != nil {
					t.Fatalf("step %d: %v, %v", w.Step, w.Err, w.KeepErr)
				}
				e.byHand(w, e.ada)
				if !w.Kept || w.Err != nil {
					t.Errorf("not signed in: %v", w.Err)
				}
			}
		})
	}
}

func TestRegistrationScopesAskForNothingThatTheServerLacks(t *testing.T) {
	t.Parallel()
	info := &ServerInfo{Scopes: []speckle.Scope{{Name: "streams:read"}, {Name: "new:scope"}, {Name: "tokens:read"}}}
	scopes := RegistrationScopes(info)
	for _, scope := range []string{"streams:read", "new:scope"} {
		if !slices.Contains(scopes, scope) {
			t.Errorf("%s is listed and left out", scope)
		}
	}
	for _, scope := range []string{"streams:write", "workspace:read", "workspace:billing", "automate:report-results"} {
		if slices.Contains(scopes, scope) || slices.Contains(RegistrationScopes(nil), "workspace:read") {
			t.Errorf("%s is asked for though not listed", scope)
		}
	}
	slices.Sort(scopes)
	if len(slices.Compact(slices.Clone(scopes))) != len(scopes) {
		t.Errorf("a scope stands twice in %v", scopes)
	}
}

func TestRegistrationIsChecked(t *testing.T) {
	t.Parallel()
	type registering struct {
		app     demoserver.App
		id      string
		secret  speckle.Secret
		problem RegistrationProblem
		found   string
		missing []string
	}
	redirect := "http://localhost:29372"
	good := demoserver.App{Name: "app", RedirectURL: redirect, Scopes: neededScopes}
	elsewhere, slash := good, good
	elsewhere.RedirectURL, slash.RedirectURL = "http://localhost:29363", redirect+"/"
	none := good
	none.Scopes = []string{"streams:read"}
	secret := dummy(1)
	cases := map[string]registering{
		"good":             {app: good, secret: secret},
		"slash at the end": {app: slash, secret: secret},
		"unknown id":       {app: good, id: "0123456789", secret: secret, problem: AppMissing},
		"no id":            {app: good, id: " ", secret: secret, problem: AppMissing},
		"other redirect":   {app: elsewhere, secret: secret, problem: AppRedirect, found: "http://localhost:29363"},
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
			if c.id == "" {
				c.id = app.ID
			}
			before := len(e.store.Keys())
			w := e.wizard()
			w.Redirect, w.Step = redirect, StepRegister
			e.wire.clear()
			w.Register(c.id, c.secret)
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
			w.Register(e.app.ID, e.app.Secret)
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
	if w.KeepErr != nil || len(e.entries(keychain.KindApp)) != 2 {
		t.Errorf("an earlier one that stays is told as %v", w.KeepErr)
	}
	e.store.Work(keychaintest.Delete)

	w = e.wizard()
	w.Redirect = speckle.DefaultRedirect
	w.Start()
	if w.Step != StepLooking || !w.Busy() {
		t.Errorf("step %d at the start", w.Step)
	}
	e.settle()
	if w.Step != StepSignIn || w.Err != nil || w.Redirect != e.app.RedirectURL {
		t.Fatalf("step %d to %s: %v", w.Step, w.Redirect, w.Err)
	}
	e.byHand(w, e.ada)
	if !w.Kept {
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

	var gone struct{ Data struct{ AppDelete bool } }
	e.explore(w.Explorer(), `mutation { appDelete(appId: "`+e.app.ID+`") }`, &gone)
	if w = start(); !gone.Data.AppDelete || w.Step != StepRegister || problemOf(w.Err).Problem != AppMissing {
		t.Errorf("app deleted (%v): step %d, %v", gone.Data.AppDelete, w.Step, w.Err)
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
			if w.Step != StepRegister || keychain.KindOf(w.Err) != c.kind || c.lost != (w.Err == nil) {
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
	if keychain.KindOf(w.KeepErr) != keychain.KindNoService {
		t.Errorf("told as %v", w.KeepErr)
	}
	e.byHand(w, e.ada)
	if w.Step != StepDone || w.Kept || keychain.KindOf(w.KeepErr) != keychain.KindNoService {
		t.Errorf("step %d, kept %v: %v", w.Step, w.Kept, w.KeepErr)
	}
	e.store.Work(keychaintest.Save)
	w.Keep()
	e.settle()
	if !w.Kept || w.KeepErr != nil || len(e.entries(keychain.KindApp)) != 1 || len(e.entries(keychain.KindSignIn)) != 1 {
		t.Errorf("kept %v: %v, %d registrations, %d sign-ins", w.Kept, w.KeepErr,
			len(e.entries(keychain.KindApp)), len(e.entries(keychain.KindSignIn)))
	}
}
