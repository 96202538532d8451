package model

// Tab is one of the pages about the chosen account.
type Tab int

// The tabs, in their order on the screen.
const (
	TabServer Tab = iota
	TabApps
	TabTokens
	TabSaved
)

// AppsView is which apps the Apps tab lists.
type AppsView int

// The lists of apps. All but the first need a management sign-in.
const (
	AllApps AppsView = iota
	AuthorizedApps
	CreatedApps
)

// ShowTab goes to a page and loads what it needs.
func (a *App) ShowTab(tab Tab) {
	if a.Tab == tab {
		return
	}
	a.Tab = tab
	a.load()
	a.changed()
}

// AppsView is the list of apps that is shown: that of all where the chosen
// account has no management sign-in.
func (a *App) AppsView() AppsView {
	if account := a.Accounts.Current(); account == nil || !a.MyApps(account).Able() {
		return AllApps
	}
	return a.appsView
}

// ShowApps chooses a list of apps and loads it.
func (a *App) ShowApps(view AppsView) {
	if a.appsView == view {
		return
	}
	a.appsView = view
	a.load()
	a.changed()
}

// load asks for what the page in sight needs and what was not asked for yet.
func (a *App) load() {
	account := a.Accounts.Current()
	if account == nil || account.Origin.IsZero() {
		return
	}
	a.Server(account.Origin).Load()
	switch a.Tab {
	case TabApps:
		switch a.AppsView() {
		case AuthorizedApps:
			a.MyApps(account).Authorized.Load()
		case CreatedApps:
			a.MyApps(account).Created.Load()
		default:
			a.Server(account.Origin).LoadApps()
		}
	case TabTokens, TabSaved: // a saved token can be created again, or rotated
		a.Tokens(account).Load()
	}
}

// RefreshAll reads the accounts, the saved credentials and the state of the keychain again, and
// asks all servers and the chosen account again. What was answered about other accounts is asked
// again when they are chosen. A server that limits requests is left alone for as long as it said,
// which the status line says.
func (a *App) RefreshAll() {
	a.status = Status{}
	for origin, server := range a.servers {
		if a.limitedUntil(origin).IsZero() {
			server.forget()
		}
	}
	a.reportLimited()
	a.Accounts.forgetChecks()
	for _, page := range a.tokens {
		if a.limitedUntil(page.Account.Origin).IsZero() {
			page.forget()
		}
	}
	for _, page := range a.myApps {
		if a.limitedUntil(page.Account.Origin).IsZero() {
			page.forget()
		}
	}
	a.Accounts.Refresh()
	a.Keychain.Probe()
	a.Saved.forgetStates()
	a.Saved.Refresh()
	a.Unfinished.look()
}
