package model

import (
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// pastedApp is an app of the server as an answer shows it.
func pastedApp(app demoserver.App) speckle.RegisteredApp {
	return speckle.RegisteredApp{ID: app.ID, Name: app.Name, Secret: app.Secret, RedirectURL: app.RedirectURL}
}

// Whatever a person pastes of the server's answers leads to the app that was
// registered, or to a question.
func TestEveryFormOfThePastedAnswer(t *testing.T) {
	t.Parallel()
	other := func(e *entrance) speckle.RegisteredApp {
		return pastedApp(e.server.AddApp(demoserver.App{Name: "Other", AuthorID: e.ada, RedirectURL: "https://other.example/", Scopes: neededScopes}))
	}
	twin := func(e *entrance) speckle.RegisteredApp {
		return pastedApp(e.server.AddApp(demoserver.App{Name: RegistrationName, AuthorID: e.ada, RedirectURL: e.app.RedirectURL, Scopes: neededScopes}))
	}
	created := func(id string) string { return `{"data":{"appCreate":"` + id + `"}}` }
	secretOf := func(e *entrance) string { return e.app.Secret.Reveal() }
	for name, c := range map[string]struct {
		paste   func(*entrance) []string // one after the other
		waits   bool                     // for the secret
		asks    int                      // how many apps to choose from
		useLast bool
		code    string // of speckle
		problem RegistrationProblem
	}{
		"id, then the apps":     {paste: func(e *entrance) []string { return []string{e.app.ID, answerOf(other(e), pastedApp(e.app))} }},
		"answer, then the apps": {paste: func(e *entrance) []string { return []string{created(e.app.ID), answerOf(pastedApp(e.app))} }},
		"both answers in one":   {paste: func(e *entrance) []string { return []string{created(e.app.ID) + "\n\n" + answerOf(pastedApp(e.app))} }},
		"both, apps first":      {paste: func(e *entrance) []string { return []string{answerOf(other(e), pastedApp(e.app)) + created(e.app.ID)} }},
		"the apps alone":        {paste: func(e *entrance) []string { return []string{answerOf(other(e), pastedApp(e.app))} }},
		"with the page around": {paste: func(e *entrance) []string {
			return []string{"Response 200\n" + answerOf(pastedApp(e.app)) + "\nHeaders {x"}
		}},
		"labels":             {paste: func(e *entrance) []string { return []string{"App ID: " + e.app.ID + "\nSecret: " + secretOf(e)} }},
		"id and secret":      {paste: func(e *entrance) []string { return []string{e.app.ID + " " + secretOf(e)} }},
		"secret and id":      {paste: func(e *entrance) []string { return []string{secretOf(e) + "\n" + e.app.ID + "\n"} }},
		"id, then both":      {paste: func(e *entrance) []string { return []string{e.app.ID, secretOf(e) + " " + e.app.ID} }},
		"id alone":           {paste: func(e *entrance) []string { return []string{" " + e.app.ID + "\n"} }, waits: true},
		"answer with the id": {paste: func(e *entrance) []string { return []string{created(e.app.ID)} }, waits: true},
		"another id, then ours": {paste: func(e *entrance) []string {
			return []string{other(e).ID, e.app.ID, answerOf(other(e), pastedApp(e.app))}
		}},
		"registered twice":       {paste: func(e *entrance) []string { return []string{answerOf(twin(e), pastedApp(e.app))} }, asks: 2},
		"registered twice, one":  {paste: func(e *entrance) []string { return []string{answerOf(twin(e), pastedApp(e.app))} }, asks: 2, useLast: true},
		"twice, and the id":      {paste: func(e *entrance) []string { return []string{e.app.ID, answerOf(twin(e), pastedApp(e.app))} }},
		"several others":         {paste: func(e *entrance) []string { return []string{answerOf(other(e), other(e))} }, asks: 2},
		"only another of theirs": {paste: func(e *entrance) []string { return []string{answerOf(other(e))} }, problem: AppRedirect},
		"no such id":             {paste: func(*entrance) []string { return []string{"0123456789"} }, problem: AppMissing},
		"id, then a wrong one":   {paste: func(e *entrance) []string { return []string{e.app.ID, "0123456789"} }, problem: AppMissing},
		"id, then no such pair":  {paste: func(e *entrance) []string { return []string{e.app.ID, "0123456789 abcdef0123"} }, problem: AppMissing},
		"id of another":          {paste: func(e *entrance) []string { return []string{other(e).ID} }, problem: AppRedirect},
		"no such pair":           {paste: func(e *entrance) []string { return []string{"0123456789 abcdef0123"} }, problem: AppMissing},
		"somebody else's, hidden": {paste: func(e *entrance) []string {
			return []string{`{"id":"` + e.app.ID + `","secret":"You need to be the author of the app"}`}
		}, waits: true},
		"nothing":             {paste: func(e *entrance) []string { return []string{" \n "} }},
		"a letter":            {paste: func(e *entrance) []string { return []string{"Dear colleague, it did not work."} }, code: speckle.RegistrationUnknown},
		"the document itself": {paste: func(e *entrance) []string { return []string{e.registering().Document()} }, code: speckle.RegistrationUnknown},
		"no apps yet":         {paste: func(e *entrance) []string { return []string{answerOf()} }, code: speckle.RegistrationNone},
		"nobody signed in":    {paste: func(e *entrance) []string { return []string{`{"data":{"activeUser":null}}`} }, code: speckle.RegistrationSignedOut},
		"refused": {paste: func(e *entrance) []string {
			return []string{`{"errors":[{"message":"insert into server_apps_scopes","extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}`}
		}, code: speckle.RegistrationRefused},
		"first wrong, then right": {paste: func(e *entrance) []string { return []string{"?", answerOf(pastedApp(e.app))} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.wizard()
			w.Register()
			r := &w.Registering
			for _, text := range c.paste(e) {
				r.SetAnswer(text)
				e.settle()
			}
			if len(r.Candidates) != c.asks {
				t.Fatalf("%d apps to choose from", len(r.Candidates))
			}
			if c.useLast {
				r.Use(r.Candidates[c.asks-1])
				e.settle()
			}
			if codeOf(w.Err) != c.code || problemOf(w.Err).Problem != c.problem {
				t.Fatalf("failed with %v", w.Err)
			}
			if c.code != "" && !strings.HasPrefix(TroubleOf(w.Err).Key, "registration-") {
				t.Errorf("told as %q", TroubleOf(w.Err).Key)
			}
			if open := c.waits || c.asks > 0 && !c.useLast || w.Err != nil || name == "nothing"; open {
				if w.Step != StepRegister || len(e.store.Keys()) != 0 || r.Redirect != e.app.RedirectURL {
					t.Errorf("step %d to %s, %d secrets", w.Step, r.Redirect, len(e.store.Keys()))
				}
				if r.WaitsForSecret() != c.waits {
					t.Errorf("waits for the secret: %v", r.WaitsForSecret())
				}
				return
			}
			if w.Step != StepSignIn || w.registration.AppID != e.app.ID || len(e.entries(keychain.KindApp)) != 1 {
				t.Fatalf("step %d with the app %s", w.Step, w.registration.AppID)
			}
			e.byHand(w, e.ada) // only the right secret serves
			if !w.Saved {
				t.Errorf("it does not serve: %v", w.Err)
			}
		})
	}
}

// That an app is registered is shown once the server says so.
func TestPastedIDIsChecked(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.wizard()
	w.Register()
	r := &w.Registering
	r.SetAnswer(e.app.ID)
	if r.WaitsForSecret() || !w.Busy() {
		t.Errorf("before the server was asked: registered %v, checking %v", r.WaitsForSecret(), w.Busy())
	}
	e.settle()
	if !r.WaitsForSecret() || w.Busy() || w.Err != nil {
		t.Errorf("afterwards: registered %v, checking %v, %v", r.WaitsForSecret(), w.Busy(), w.Err)
	}
	e.front.Set(speckletest.ServerError(500))
	r.SetAnswer(e.app.ID)
	e.settle()
	if r.WaitsForSecret() || speckle.KindOf(w.Err) != speckle.KindServerFault {
		t.Errorf("a server in trouble: registered %v, %v", r.WaitsForSecret(), w.Err)
	}
}

// The redirect of the answer counts; without one that on the page does.
func TestPastedAppOfAnotherPort(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.wizard()
	w.Register()
	r := &w.Registering
	r.SetRedirect(freeRedirect(t))
	onPage := r.Redirect
	r.SetAnswer(e.app.ID + " " + e.app.Secret.Reveal())
	e.settle()
	if got := problemOf(w.Err); got.Problem != AppRedirect || got.Found != e.app.RedirectURL || r.Redirect != onPage || w.Step != StepRegister {
		t.Fatalf("step %d to %s: %+v", w.Step, r.Redirect, got)
	}
	r.SetAnswer(answerOf(pastedApp(e.app)))
	e.settle()
	if w.Step != StepSignIn || r.Redirect != e.app.RedirectURL {
		t.Fatalf("step %d to %s: %v", w.Step, r.Redirect, w.Err)
	}
	e.browse(w, e.ada)
	if !w.Saved {
		t.Errorf("the browser does not come back there: %v", w.Err)
	}
}

func TestRegistrationAsksForWhatTheServerHas(t *testing.T) {
	t.Parallel()
	dangerous := []string{"profile:delete", "server:setup", "apps:write", "users:invite", "profile:write"}
	for name, setup := range map[string]demoserver.Setup{
		"2.17.0": {Version: "2.17.0"}, "2.20.2": {Version: "2.20.2"}, "2.25.0": {Version: "2.25.0"}, "2.31.14": {Version: "2.31.14"},
		"2.31.14 with workspaces": {Version: "2.31.14", Workspaces: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntranceOn(t, setup)
			w := e.wizard()
			w.Start()
			e.settle()
			w.Register()
			r := &w.Registering
			has := map[string]bool{}
			for _, scope := range r.ScopeNames() {
				has[scope] = true
			}
			old := setup.Version == "2.17.0" || setup.Version == "2.20.2"
			if has["profile:write"] == old || !has["server:setup"] || has["workspace:read"] != setup.Workspaces {
				t.Errorf("the server has %v", r.ScopeNames())
			}
			if r.Choice() != ScopesUsual {
				t.Errorf("begins with %s", r.Choice())
			}
			for _, choice := range []ScopeChoice{ScopesUsual, ScopesAll, ScopesChosen} {
				r.SetChoice(choice)
				if choice == ScopesChosen {
					if !slices.Equal(r.Scopes(), r.ScopeNames()) {
						t.Error("choosing does not begin with what was asked for")
					}
					for _, scope := range r.ScopeNames() {
						r.SetScope(scope, scope == "users:read")
					}
				}
				asked := r.Scopes()
				for _, scope := range neededScopes {
					if !r.IsNeeded(scope) || !slices.Contains(asked, scope) {
						t.Errorf("%s without %s", choice, scope)
					}
				}
				for _, scope := range dangerous {
					if slices.Contains(asked, scope) != (choice == ScopesAll && has[scope]) {
						t.Errorf("%s with %s: %v", choice, scope, asked)
					}
				}
				switch choice {
				case ScopesUsual:
					for _, scope := range usualScopes {
						if slices.Contains(asked, scope) != has[scope] {
							t.Errorf("usual and %s: %v", scope, asked)
						}
					}
				case ScopesAll:
					if !slices.Equal(asked, r.ScopeNames()) {
						t.Errorf("all are %v of %v", asked, r.ScopeNames())
					}
				case ScopesChosen:
					if len(asked) != len(neededScopes)+1 || !slices.Contains(asked, "users:read") {
						t.Errorf("chosen are %v", asked)
					}
				}
				// Older servers refuse the whole registration for one scope.
				answer := e.explore(r.Explorer(), r.Document(), speckle.RegisterOperation)
				apps, err := speckle.ParseRegistrationAnswer(answer)
				if err != nil {
					t.Fatalf("%s: %s", choice, answer)
				}
				if _, scopes := e.registeredApp(w, apps[0].ID); !slices.Equal(scopes, slices.Sorted(slices.Values(asked))) {
					t.Errorf("%s: asked for %v, registered %v", choice, asked, scopes)
				}
			}
		})
	}
}

// Without an answer to which scopes there are, those are asked for that the
// server lists, or that every server has.
func TestRegistrationScopesOfASilentServer(t *testing.T) {
	t.Parallel()
	for _, known := range []bool{true, false} {
		e := newEntranceOn(t, demoserver.Setup{Version: "2.20.2"})
		if !known {
			e.Server(e.origin).Info = nil
		}
		e.front.Set(speckletest.ServerError(500))
		w := e.wizard()
		w.Start()
		e.settle()
		e.front.Set()
		w.Register()
		w.Registering.SetChoice(ScopesAll)
		if len(w.Registering.known) != 0 || len(w.Registering.Scopes()) < len(neededScopes)+3 {
			t.Errorf("known %v: asks for %v", known, w.Registering.Scopes())
		}
		answer := e.explore(w.Registering.Explorer(), w.Registering.Document(), speckle.RegisterOperation)
		if _, err := speckle.ParseRegistrationAnswer(answer); err != nil {
			t.Errorf("known %v: %s", known, answer)
		}
	}
}
