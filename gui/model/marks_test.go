package model

import (
	"crypto/x509"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// actions are the exported methods that change something, by type and name.
// Each brings an entrance into a state and returns the call, after which the
// screen must be redrawn in the next turn. An action may stand here in several
// states.
var actions = map[string]func(e *entrance) func(){
	"App.Say":        func(e *entrance) func() { return func() { e.Say(StatusNoRow, func() bool { return true }) } },
	"App.Mark":       func(e *entrance) func() { return e.Mark },
	"App.ShowTab":    func(e *entrance) func() { return func() { e.ShowTab(TabSaved) } },
	"App.ShowApps":   func(e *entrance) func() { return func() { e.ShowApps(CreatedApps) } },
	"App.RefreshAll": func(e *entrance) func() { return e.RefreshAll },
	"App.Returned":   func(e *entrance) func() { return e.Returned },
	"App.Retry": func(e *entrance) func() {
		return func() { e.Retry(&keychain.Error{Kind: keychain.KindNoKeyring}, func() {}) }
	},
	"App.SearchIn": func(e *entrance) func() { return func() { e.SearchIn([]string{"/somewhere"}) } },
	"App.Diagnose": func(e *entrance) func() { return func() { e.Diagnose("test", func(string, error) {}) } },
	"App.AllowPlainHTTP": func(e *entrance) func() {
		return func() { e.AllowPlainHTTP(e.origin, func(error) {}) }
	},
	"App.TrustCertificate": func(e *entrance) func() {
		return func() { e.TrustCertificate(e.origin, &x509.Certificate{}, func(error) {}) }
	},
	"App.Distrust":        func(e *entrance) func() { return func() { e.Distrust(e.origin, func(error) {}) } },
	"App.ReadCertificate": func(e *entrance) func() { return func() { e.ReadCertificate("/nowhere", func(*x509.Certificate) {}) } },

	"AccountList.Refresh":  func(e *entrance) func() { return e.Accounts.Refresh },
	"AccountList.Filter":   func(e *entrance) func() { return func() { e.Accounts.Filter("ada") } },
	"AccountList.Select":   func(e *entrance) func() { return func() { e.Accounts.Select("nobody") } },
	"AccountList.CheckAll": func(e *entrance) func() { return e.Accounts.CheckAll },
	"AccountList.CheckAll, all limited": func(e *entrance) func() {
		e.noteLimit(&speckle.Error{Kind: speckle.KindRateLimited, Origin: e.origin, RetryAfter: time.Hour})
		return e.Accounts.CheckAll
	},
	// Nobody looks at the record; the status line tells.
	"Activity.written":  func(e *entrance) func() { return func() { e.Activity.written(errors.New("disk full")) } },
	"AccountList.Check": func(e *entrance) func() { return func() { e.Accounts.Check(e.adas()) } },

	"KeychainState.Probe": func(e *entrance) func() { return e.Keychain.Probe },
	"KeychainState.Retry": func(e *entrance) func() { return e.Keychain.Retry },

	"Unfinished.Dismiss": func(e *entrance) func() {
		token := e.unfinished()
		return func() { e.Unfinished.Dismiss(token) }
	},
	"Unfinished.Revoke": func(e *entrance) func() {
		token := e.unfinished()
		return func() { e.Unfinished.Revoke(token) }
	},

	"Saved.CheckAll":   func(e *entrance) func() { return func() { e.Saved.CheckAll(nil) } },
	"Saved.StopChecks": func(e *entrance) func() { return e.Saved.StopChecks },
	"Saved.Refresh":    func(e *entrance) func() { return e.Saved.Refresh },
	"Saved.Reconcile":  func(e *entrance) func() { return e.Saved.Reconcile },
	"Saved.SetAside":   func(e *entrance) func() { return e.Saved.SetAside },
	"Saved.Copy": func(e *entrance) func() {
		entry := e.saved()
		return func() { e.Saved.Copy(entry.Key, func(Secret) {}) }
	},
	"Saved.Reveal": func(e *entrance) func() {
		entry := e.saved()
		return func() { e.Saved.Reveal(entry.Key, func(Secret) {}) }
	},
	"Saved.Revealed": func(e *entrance) func() { entry := e.saved(); return func() { e.Saved.Revealed(entry.Key) } },

	"Saved.Check":   func(e *entrance) func() { entry := e.saved(); return func() { e.Saved.Check(entry) } },
	"Saved.Delete":  func(e *entrance) func() { entry := e.saved(); return func() { e.Saved.Delete(entry.Key) } },
	"Saved.SignOut": func(e *entrance) func() { entry := e.saved(); return func() { e.Saved.SignOut(entry) } },
	"Saved.Cancel": func(e *entrance) func() {
		entry := e.saved()
		e.store.Hang(keychaintest.Load)
		e.Saved.Copy(entry.Key, func(Secret) {})
		return func() { e.Saved.Cancel(entry.Key) }
	},
	"Saved.Undo": func(e *entrance) func() {
		entry := e.saved()
		e.Saved.Delete(entry.Key)
		return func() { e.Saved.Undo(entry.Key) }
	},
	"Saved.UndoLast": func(e *entrance) func() {
		entry := e.saved()
		e.Saved.Refresh()
		e.settle()
		e.Saved.Delete(entry.Key)
		return e.Saved.UndoLast
	},
	"Saved.ExportRegistration": func(e *entrance) func() {
		entry := e.saved()
		return func() { e.Saved.ExportRegistration(entry, e.file(), func(error) {}) }
	},

	"Server.Load":       func(e *entrance) func() { return e.Server(nobodyThere(e.t)).Load },
	"Server.Reload":     func(e *entrance) func() { return e.Server(e.origin).Reload },
	"Server.LoadApps":   func(e *entrance) func() { return e.Server(e.origin).LoadApps },
	"Server.ReloadApps": func(e *entrance) func() { return e.Server(e.origin).ReloadApps },
	"Server.LoadDetail": func(e *entrance) func() { return func() { e.Server(e.origin).LoadDetail(e.app.ID) } },
	"Server.ReloadDetail": func(e *entrance) func() {
		return func() { e.Server(e.origin).ReloadDetail(e.app.ID) }
	},

	"Tokens.Load":     func(e *entrance) func() { return e.Tokens(e.adas()).Load },
	"Tokens.Reload":   func(e *entrance) func() { return e.Tokens(e.adas()).Reload },
	"Tokens.NewToken": func(e *entrance) func() { page := e.signedInPage(); return func() { page.NewToken() } },
	"Tokens.NewTokenLike": func(e *entrance) func() {
		page := e.signedInPage()
		return func() {
			page.NewTokenLike(TokenSettings{Name: "x", Scopes: []string{"streams:read"}, Lifespan: 45 * day})
		}
	},

	"TokenView.Search":     func(e *entrance) func() { return func() { e.TokenView.Search("night") } },
	"TokenView.OnlyReason": func(e *entrance) func() { return func() { e.TokenView.OnlyReason(AnyReason) } },
	"TokenView.Sort":       func(e *entrance) func() { return func() { e.TokenView.Sort(ColumnName) } },

	"MyApps.Revoke": func(e *entrance) func() {
		e.signedInPage()
		e.mine().Authorized.Load()
		e.settle()
		return func() { e.mine().Revoke("0123456789") }
	},
	"AppList.Load":   func(e *entrance) func() { return e.mine().Authorized.Load },
	"AppList.Reload": func(e *entrance) func() { return e.mine().Created.Reload },
	"AppList.Cancel": func(e *entrance) func() {
		e.signedInPage()
		e.holdAnswers()
		e.mine().Created.Reload()
		return e.mine().Created.Cancel
	},

	"NewToken.SetPurpose":     func(e *entrance) func() { f := e.newForm(); return func() { f.SetPurpose(PurposePublish, "CI") } },
	"NewToken.SuggestName":    func(e *entrance) func() { f := e.newForm(); f.SetName(""); return func() { f.SuggestName("Token") } },
	"NewToken.ConfirmName":    func(e *entrance) func() { f := e.newForm(); return func() { f.ConfirmName(true) } },
	"NewToken.SetLimit":       func(e *entrance) func() { f := e.newForm(); return func() { f.SetLimit(OnlyProjects) } },
	"NewToken.ChooseResource": func(e *entrance) func() { f := e.limited(); return func() { f.ChooseResource("0b7c2d9e41", true) } },
	"Resources.Load":          func(e *entrance) func() { return e.newForm().limits.projects.Load },
	"Resources.Search":        func(e *entrance) func() { list := e.limited().Resources(); return func() { list.Search("x") } },
	"Resources.Choose": func(e *entrance) func() {
		list := e.limited().Resources()
		return func() { list.Choose("0b7c2d9e41", true) }
	},
	"Resources.More":        func(e *entrance) func() { list := e.limited().Resources(); list.next = "x"; return list.More },
	"Resources.Retry":       func(e *entrance) func() { return e.limited().Resources().Retry },
	"NewToken.SetName":      func(e *entrance) func() { f := e.newForm(); return func() { f.SetName("weekly") } },
	"NewToken.SetSave":      func(e *entrance) func() { f := e.newForm(); return func() { f.SetSave(false) } },
	"NewToken.SetPreset":    func(e *entrance) func() { f := e.newForm(); return func() { f.SetPreset(PresetAutomation) } },
	"NewToken.SetScope":     func(e *entrance) func() { f := e.newForm(); return func() { f.SetScope("streams:write", true) } },
	"NewToken.SetLifespan":  func(e *entrance) func() { f := e.newForm(); return func() { f.SetLifespan(Lifespan7Days) } },
	"NewToken.SetLastDay":   func(e *entrance) func() { f := e.newForm(); return func() { f.SetLastDay(time.Now()) } },
	"NewToken.ConfirmNever": func(e *entrance) func() { f := e.newForm(); return func() { f.ConfirmNever(true) } },
	"NewToken.Submit":       func(e *entrance) func() { return e.newForm().Submit },
	"NewToken.Submit, not saved": func(e *entrance) func() {
		f := e.newForm()
		f.SetSave(false)
		return f.Submit
	},
	"NewToken.Submit, incomplete": func(e *entrance) func() {
		f := e.newForm()
		f.SetName("")
		return f.Submit
	},
	"NewToken.Cancel": func(e *entrance) func() {
		f := e.newForm()
		e.store.Hang(keychaintest.Probe)
		f.Submit()
		return f.Cancel
	},

	"OneTime.Save":   func(e *entrance) func() { return e.fresh(false).Save },
	"OneTime.Copied": func(e *entrance) func() { return e.fresh(false).Copied },
	"OneTime.Tick":   func(e *entrance) func() { o := e.fresh(false); return func() { o.Tick(true) } },
	"OneTime.CancelSave": func(e *entrance) func() {
		e.store.Hang(keychaintest.Save)
		return e.fresh(true).CancelSave
	},
	"OneTime.Close": func(e *entrance) func() {
		o := e.fresh(false)
		o.Copied()
		return func() { o.Close() }
	},

	"Paste.Set":           func(e *entrance) func() { p := e.App.Paste(e.origin); return func() { p.Set("x") } },
	"Paste.SetServer":     func(e *entrance) func() { p := e.App.Paste(e.origin); return func() { p.SetServer("x") } },
	"Paste.Check":         func(e *entrance) func() { return e.pasted().Check },
	"Paste.SetSameLimits": func(e *entrance) func() { p := e.pasted(); return func() { p.SetSameLimits(true) } },
	"Paste.Close":         func(e *entrance) func() { return e.pasted().Close },
	"Paste.Use":           func(e *entrance) func() { p := e.pasted(); p.Check(); e.settle(); return p.Use },
	"Paste.Save":          func(e *entrance) func() { p := e.pasted(); p.Check(); e.settle(); return func() { p.Save("x") } },

	"SignIn.Start":      func(e *entrance) func() { return e.wizard().Start },
	"SignIn.Register":   func(e *entrance) func() { return e.wizard().Register },
	"SignIn.Choose":     func(e *entrance) func() { return e.registered().Choose },
	"SignIn.ImportFile": func(e *entrance) func() { w := e.wizard(); return func() { w.ImportFile("/nowhere") } },
	"SignIn.ExportFile": func(e *entrance) func() {
		w := e.registered()
		return func() { w.ExportFile(e.file(), func(error) {}) }
	},
	"SignIn.Browse":       func(e *entrance) func() { return e.registered().Browse },
	"SignIn.ByHand":       func(e *entrance) func() { return e.registered().ByHand },
	"SignIn.PasteLanding": func(e *entrance) func() { w := e.registered(); return func() { w.PasteLanding("no address") } },
	"SignIn.PasteLanding, good": func(e *entrance) func() {
		w := e.registered()
		w.ByHand()
		landing := e.landing(w.Waiting, e.ada)
		return func() { w.PasteLanding(landing) }
	},
	"SignIn.Save": func(e *entrance) func() {
		w := e.registered()
		e.byHand(w, e.bob)
		return w.Save
	},
	"SignIn.Cancel": func(e *entrance) func() { w := e.registered(); w.Browse(); return w.Cancel },

	"Registering.SetRedirect": func(e *entrance) func() { r := e.registering(); return func() { r.SetRedirect("x") } },
	"Registering.SetPublic":   func(e *entrance) func() { r := e.registering(); return func() { r.SetPublic(true) } },
	"Registering.SetChoice":   func(e *entrance) func() { r := e.registering(); return func() { r.SetChoice(ScopesAll) } },
	"Registering.SetScope":    func(e *entrance) func() { r := e.registering(); return func() { r.SetScope("users:read", false) } },
	"Registering.SetAnswer":   func(e *entrance) func() { r := e.registering(); return func() { r.SetAnswer("no app") } },
	"Registering.SetAnswer, an id": func(e *entrance) func() {
		r := e.registering()
		return func() { r.SetAnswer(e.app.ID) }
	},
	"Registering.SetAnswer, good": func(e *entrance) func() {
		r := e.registering()
		return func() { r.SetAnswer(e.app.ID + " " + e.app.Secret.Reveal()) }
	},
	"Registering.Use": func(e *entrance) func() {
		r := e.registering()
		return func() { r.Use(speckle.RegisteredApp{ID: e.app.ID, Secret: e.app.Secret}) }
	},
}

// holdAnswers has the server answer nothing until the test ends.
func (e *entrance) holdAnswers() {
	gate := newGate(func(speckletest.Request) bool { return true })
	e.front.Set(gate.fault)
	e.t.Cleanup(gate.open)
}

func (e *entrance) adas() *accounts.Account { return e.account("Ada Okafor") }

func (e *entrance) registering() *Registering {
	w := e.wizard()
	w.Register()
	return &w.Registering
}

func (e *entrance) file() string { return filepath.Join(e.t.(*testing.T).TempDir(), "app.json") }

func (e *entrance) saved() keychain.Entry {
	return e.save(keychain.Entry{Kind: keychain.KindToken, Origin: e.origin, Name: "it"}, dummy(1))
}

// signedInPage is Ada's token page with a sign-in.
func (e *entrance) signedInPage() *Tokens {
	r, pair := e.bench.signIn()
	e.sessions.add(DemoSession(r, e.ada, "Ada Okafor", pair))
	page := e.Tokens(e.adas())
	page.Reload()
	e.settle()
	return page
}

func (e *entrance) newForm() *NewToken {
	f := e.signedInPage().NewToken()
	f.SetName("nightly")
	e.settle()
	return f
}

// limited is a form that is limited to projects, with the list to choose from.
func (e *entrance) limited() *NewToken {
	e.server.AddResource(e.ada, speckle.Resource{ID: "0b7c2d9e41", Type: speckle.ResourceProject, Name: "Tower"})
	f := e.newForm()
	f.SetLimit(OnlyProjects)
	e.settle()
	return f
}

func (e *entrance) fresh(save bool) *OneTime {
	return newOneTime(e.App, NewSession(e.origin, e.ada, dummy(1), SessionPasted), speckle.TokenRequest{Name: "x"}, dummy(2), save, keychain.Entry{})
}

func (e *entrance) unfinished() *UnfinishedToken {
	e.signedInPage()
	e.Unfinished.add(keychain.Entry{Key: "0123", Origin: e.origin, UserID: e.ada, Name: "x", CreatedAt: time.Now()})
	return e.Unfinished.tokens[0]
}

func (e *entrance) pasted() *Paste {
	p := e.App.Paste(e.origin)
	p.Set(e.server.AddToken(e.ada, demoserver.Token{Name: "mine", Scopes: managerScopes}).Reveal())
	return p
}

// S48.
func TestEveryActionIsDrawn(t *testing.T) {
	t.Parallel()
	for name, prepare := range actions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			e.world.SearchIn = func([]string) {}
			act := prepare(e)
			e.redraws()
			act()
			// What the answer brings, if there is one, would come later.
			e.pump()
			if e.drawn == 0 {
				t.Error("not drawn in the next turn")
			}
			for _, op := range []string{keychaintest.Probe, keychaintest.Load, keychaintest.Save} {
				e.store.Work(op)
			}
			e.cancel() // a listener would wait for the browser
			e.settle()
			e.logouts = e.front.Count(speckletest.Path("/auth/logout"))
		})
	}
}

// What comes back without a job of its own is drawn too.
func TestAnswersAreDrawn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		begin func(*entrance) (answered func() bool)
	}{
		"any job": {func(e *entrance) func() bool {
			e.Server(e.origin).LoadApps()
			return func() bool { return e.Server(e.origin).AppsKnown }
		}},
		"a refused creation": {func(e *entrance) func() bool {
			f := e.newForm()
			e.front.Set(speckletest.Only(isCreate, speckletest.Redirect(307, "https://elsewhere.example")))
			f.SetSave(false)
			f.Submit()
			return func() bool { return f.Phase == Failed }
		}},
		"the address for the browser": {func(e *entrance) func() bool {
			w := e.registered()
			w.Browse()
			return func() bool { return w.Waiting != "" }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			answered := c.begin(e)
			drawn := false
			e.Changed = func() { drawn = drawn || answered() }
			e.until("the answer", answered)
			e.redraws()
			if !drawn {
				t.Error("not drawn")
			}
			e.cancel()
		})
	}
}
