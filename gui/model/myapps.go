package model

import (
	"context"
	"slices"
	"strings"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// webApp is the app of the server's own pages. Those leave it out of the list
// too: revoking its access would only sign the person out of them.
const webApp = "spklwebapp"

// MyApps are the apps that an account's person authorized, and those they created.
// Each list is loaded by itself, when it is shown for the first time.
type MyApps struct {
	Account    *accounts.Account
	Authorized *AppList
	Created    *AppList
	// RevokeErr is of the newest attempt to take access back, RevokedID whose it was.
	RevokeErr error
	RevokedID string

	app    *App
	revoke job
}

// AppList is one list of apps that only a management session can read.
type AppList struct {
	Err  error // why the newest reading brought nothing
	Apps []speckle.App

	page    *MyApps
	ask     func(context.Context, *speckle.Session) ([]speckle.App, error)
	job     job
	loaded  bool
	session *Session // that was asked with; nil when there is none
	ownID   string   // of the app that the session came through
}

// MyApps returns the person's apps of an account, created at first use.
func (a *App) MyApps(account *accounts.Account) *MyApps {
	m, ok := a.myApps[account.Key()]
	if !ok {
		m = &MyApps{app: a, Account: account}
		m.Authorized = &AppList{page: m, ask: func(ctx context.Context, s *speckle.Session) ([]speckle.App, error) {
			apps, err := s.AuthorizedApps(ctx)
			return slices.DeleteFunc(apps, func(app speckle.App) bool { return app.ID == webApp }), err
		}}
		m.Created = &AppList{page: m, ask: func(ctx context.Context, s *speckle.Session) ([]speckle.App, error) {
			return s.CreatedApps(ctx)
		}}
		a.myApps[account.Key()] = m
	}
	return m
}

// Able reports whether the account has a management session, as far as that
// is known without a request.
func (m *MyApps) Able() bool {
	origin, person := m.Account.Origin, m.Account.Person.ID
	session := m.app.sessions.get(origin, person)
	return session != nil && session.CanManage || m.app.Saved.hasSignIn(origin, person)
}

// Load asks for the list, once; Reload asks again.
func (l *AppList) Load() {
	if !l.loaded && !l.job.Running() {
		l.Reload()
	}
}

// Reload asks for the list now. What is shown stays meanwhile.
func (l *AppList) Reload() {
	type answer struct {
		session *Session
		ownID   string
		apps    []speckle.App
	}
	a, account, ask := l.page.app, *l.page.Account, l.ask
	info := a.Server(account.Origin).Info
	start(a, &l.job, keychainLimit, func(ctx context.Context) (answer, error) {
		session, err := a.sessions.find(ctx, &account, info)
		if session == nil || err != nil {
			return answer{}, err
		}
		apps, err := with(ctx, a, session, func(s *speckle.Session) ([]speckle.App, error) { return ask(ctx, s) })
		slices.SortStableFunc(apps, func(x, y speckle.App) int {
			return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
		})
		return answer{session, session.signIn().AppID, apps}, err
	}, func(found answer, err error) {
		l.loaded, l.Err = true, err
		l.session, l.ownID = found.session, found.ownID
		if err == nil {
			l.Apps = found.apps
			if found.session != nil {
				a.noteAnswer(account.Origin, nil)
			}
		}
	})
}

// Cancel stops asking.
func (l *AppList) Cancel() {
	if l.job.Running() {
		l.job.Cancel()
		l.loaded = true
		l.Err = &speckle.Error{Op: "list apps", Kind: speckle.KindCancelled, Origin: l.page.Account.Origin}
		l.page.app.changed()
	}
}

// Loading reports whether there is nothing to show before the answer comes.
func (l *AppList) Loading() bool { return l.job.Running() && !l.loaded && len(l.Apps) == 0 }

// NoSession reports whether there was no session to ask with, though one was
// expected: the keychain may have lost it.
func (l *AppList) NoSession() bool { return l.loaded && l.Err == nil && l.session == nil }

// Own reports whether an app is the one that this program signed in through.
func (l *AppList) Own(id string) bool { return id != "" && id == l.ownID }

func (l *AppList) name(id string) string {
	app, _ := firstOf(l.Apps, func(app speckle.App) bool { return app.ID == id })
	return app.Name
}

// MayRevoke reports whether the session can revoke access, as far as is known:
// of what it may do, an app is registered without apps:write by default.
func (m *MyApps) MayRevoke() bool {
	session := m.Authorized.session
	return session == nil || session.Grantable == nil || slices.Contains(session.Grantable, "apps:write")
}

// Revoke revokes an app's access: all its sign-ins end, on all devices. The
// list is read again afterwards, whatever the answer.
func (m *MyApps) Revoke(id string) {
	session := m.Authorized.session
	if session == nil || !m.MayRevoke() || m.revoke.Running() {
		return
	}
	m.RevokedID, m.RevokeErr = id, nil
	own, name := m.Authorized.Own(id), m.Authorized.name(id)
	// "There was nothing to revoke" counts as success.
	start(m.app, &m.revoke, serverLimit, func(ctx context.Context) (bool, error) {
		return with(ctx, m.app, session, func(s *speckle.Session) (bool, error) { return s.RevokeApp(ctx, id) })
	}, func(_ bool, err error) {
		m.RevokeErr = err
		m.Authorized.Reload()
		if err != nil {
			return
		}
		m.app.report(Status{Kind: StatusRevokedAccess, Name: name})
		// The connector's sign-in may have been one of those that ended.
		m.app.Accounts.Check(m.Account)
		if own {
			m.app.reloadTokens(m.Account.Origin)
		}
	})
}

// Revoking reports whether an app's access is being revoked.
func (m *MyApps) Revoking(id string) bool { return m.revoke.Running() && m.RevokedID == id }

// forget lets the next Load ask again, and forgets what failed.
func (m *MyApps) forget() {
	m.RevokeErr = nil
	for _, list := range []*AppList{m.Authorized, m.Created} {
		list.loaded = false
	}
}

// drop forgets what was answered too: it was another sign-in's.
func (m *MyApps) drop() {
	m.revoke.Cancel()
	m.RevokeErr, m.RevokedID = nil, ""
	for _, list := range []*AppList{m.Authorized, m.Created} {
		list.job.Cancel()
		list.loaded, list.session, list.ownID, list.Apps, list.Err = false, nil, "", nil, nil
	}
}
