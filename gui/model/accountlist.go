package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// AccountList is the left side: accounts by server, searched and selected.
type AccountList struct {
	Err error // why the newest reading didn't come to its end
	// Words are what rows say of some accounts, in small letters. A search finds
	// them by the beginning of a word.
	Words      struct{ Default, Selected, Rejected string }
	FilterText string // what Filter was called with last

	app       *App
	find      job
	loaded    bool
	found     *catalogue
	selected  string            // an account's key
	preferred string            // the person to select when their account is found
	checks    map[string]*check // by account key
	queued    checkQueue        // the keys of accounts
}

// check is what was asked about an account's own token.
type check struct {
	job
	token    speckle.Secret // another one is another question
	standing Standing
}

// Group is the accounts of one server.
type Group struct {
	Origin    speckle.Origin
	Name      string
	Ambiguous bool // another group has the same name
	Moved     bool // the server has moved to another address
	Accounts  []*accounts.Account

	hasDefault bool
}

// Refresh reads the store again. What is shown stays until it is done. A reading
// that fails half-way is shown only if no earlier one came to its end.
func (l *AccountList) Refresh() {
	start(l.app, &l.find, findLimit, l.app.read, func(found *catalogue, err error) {
		if l.Err = err; err == nil || !l.loaded {
			l.found, l.loaded = found, err == nil
			l.app.followAccounts()
		}
		if account := l.found.person(l.preferred); account != nil {
			l.selected, l.preferred = account.Key(), ""
		}
		if l.Current() == nil {
			l.selected = ""
			if first := l.first(); first != nil {
				l.selected = first.Key()
			}
		}
		for _, origin := range l.found.origins { // asked without a credential
			l.app.Server(origin).Load()
		}
		l.checkCurrent()
		if l.loaded && l.app.CheckAtStart {
			l.app.CheckAtStart = false
			l.CheckAll()
		}
		l.app.Reminders.consider()
		l.app.changedAtOnce() // accounts are what everybody waits for at the start
	})
}

func (a *App) followAccounts() {
	for key, page := range a.tokens {
		account := a.Accounts.found.account(key)
		if account == nil {
			continue
		}
		if (page.Session == nil || page.Session.Source == SessionAccount) && !account.Token.Equal(page.Account.Token) {
			page.job.Cancel() // what is listed depends on the account's own token
			page.loaded = false
		}
		page.Account = account
	}
	for key, page := range a.myApps {
		if account := a.Accounts.found.account(key); account != nil {
			page.Account = account
		}
	}
}

// Loading reports whether nothing was read yet.
func (l *AccountList) Loading() bool { return !l.loaded && l.Err == nil }

// Total and Servers count what was found, without the search.
func (l *AccountList) Total() int { return len(l.found.Accounts) }

// Servers counts the servers of all accounts.
func (l *AccountList) Servers() int { return len(l.found.origins) }

// Result is what was found, where, and what could not be read.
func (l *AccountList) Result() accounts.Result { return l.found.Result }

// Filter narrows the list to what matches all words of a text.
func (l *AccountList) Filter(text string) { set(l.app, &l.FilterText, text) }

// Filtered reports whether a search is on.
func (l *AccountList) Filtered() bool { return strings.TrimSpace(l.FilterText) != "" }

// Groups are the accounts to show, by server: that of the default account
// first, the others in order of name.
func (l *AccountList) Groups() []Group {
	words := strings.Fields(strings.ToLower(l.FilterText))
	var groups []Group
	names := make([]string, l.found.servers) // of servers, in small letters
	at := make([]int, l.found.servers)       // the place of a server's group, from 1
	for i := range l.found.Accounts {
		account, server := &l.found.Accounts[i], l.found.server[i]
		if names[server] == "" {
			names[server] = strings.ToLower(l.app.ServerName(account.Origin))
		}
		if !l.matches(i, names[server], words) {
			continue
		}
		if at[server] == 0 {
			groups = append(groups, Group{
				Origin: account.Origin, Name: l.app.ServerName(account.Origin),
				Moved: !l.app.movedTo(account).IsZero(),
			})
			at[server] = len(groups)
		}
		group := &groups[at[server]-1]
		group.Accounts = append(group.Accounts, account)
		group.hasDefault = group.hasDefault || account.Default
	}
	named := map[string]int{}
	for _, group := range groups {
		named[strings.ToLower(group.Name)]++
	}
	for i := range groups {
		groups[i].Ambiguous = named[strings.ToLower(groups[i].Name)] > 1
	}
	slices.SortStableFunc(groups, func(a, b Group) int {
		return cmp.Or(trueFirst(a.hasDefault, b.hasDefault), strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			strings.Compare(a.Origin.String(), b.Origin.String()))
	})
	return groups
}

// matches reports whether all words of a search are in what a row shows of an
// account, or in its server's name.
func (l *AccountList) matches(i int, server string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool {
		return !strings.Contains(l.found.texts[i], word) && !strings.Contains(server, word) && !l.rowHasWord(&l.found.Accounts[i], word)
	})
}

// rowHasWord reports whether a word of what an account's row says beside its
// names, such as "Default account", begins with word.
func (l *AccountList) rowHasWord(account *accounts.Account, word string) bool {
	begins := func(text string) bool { return strings.Contains(" "+text, " "+word) }
	standing, _, _ := l.Shown(account)
	return account.Default && begins(l.Words.Default) || account.Selected && begins(l.Words.Selected) ||
		standing.State == TokenRejected && begins(l.Words.Rejected)
}

// movedTo is where the server of an account has moved; zero for nowhere.
func (a *App) movedTo(account *accounts.Account) speckle.Origin {
	if server, ok := a.servers[account.Origin]; ok {
		return MovedTo(account, server.Info)
	}
	return MovedTo(account, nil)
}

// Select chooses an account by its key.
func (l *AccountList) Select(key string) {
	if key == l.selected {
		return
	}
	l.selected = key
	l.checkCurrent()
	l.app.changed()
}

// Current is the chosen account, nil when there is none.
func (l *AccountList) Current() *accounts.Account { return l.found.account(l.selected) }

// first is the account to begin with: the connectors' choice, their default, or the first in sight.
func (l *AccountList) first() *accounts.Account {
	var best *accounts.Account
	for _, group := range l.Groups() {
		for _, account := range group.Accounts {
			switch {
			case account.Selected:
				return account
			case best == nil, account.Default && !best.Default:
				best = account
			}
		}
	}
	return best
}

// checkCurrent checks the chosen account's own token once. A token is used only
// when the person asks for it, and choosing the account counts as that.
func (l *AccountList) checkCurrent() {
	account := l.Current()
	if account == nil || account.Origin.IsZero() {
		return
	}
	l.app.load()
	if c := l.checks[account.Key()]; c == nil || !c.token.Equal(account.Token) {
		l.Check(account)
	}
}

// Check asks the server about the account's own token.
func (l *AccountList) Check(account *accounts.Account) {
	if account.Token.IsZero() || account.Origin.IsZero() {
		return
	}
	key, token, origin := account.Key(), account.Token, account.Origin
	c, ok := l.checks[key]
	if !ok || !c.token.Equal(token) {
		if ok {
			c.Cancel()
		}
		c = &check{token: token}
		l.checks[key] = c
	}
	start(l.app, &c.job, serverLimit, func(ctx context.Context) (*speckle.User, error) {
		return l.app.client(origin).As(token).ActiveUser(ctx)
	}, func(user *speckle.User, err error) {
		c.standing = standingOf(user, err)
		if err == nil {
			l.app.noteAnswer(origin, nil)
		}
		if c.standing.State == speckle.TokenRejected {
			l.app.tokenRejected(origin, token.TokenID(), err)
		}
		l.queued.next(origin)
	})
}

// checksAtOnce is how many accounts of one server are asked at the same time.
const checksAtOnce = 4

// forgetChecks lets all accounts be asked again, but those of a server that takes no requests now.
func (l *AccountList) forgetChecks() {
	l.queued.clear()
	for key, check := range l.checks {
		if account := l.found.account(key); account != nil && !l.app.limitedUntil(account.Origin).IsZero() {
			continue
		}
		check.Cancel()
		delete(l.checks, key)
	}
}

// CheckAll asks about the token of every account, or its sign-in, once each.
func (l *AccountList) CheckAll() {
	keys := map[speckle.Origin][]string{}
	for i := range l.found.Accounts {
		account := &l.found.Accounts[i]
		keys[account.Origin] = append(keys[account.Origin], account.Key())
	}
	l.queued.fill(keys, checksAtOnce)
}

// checkKey checks the account of a key, and reports whether the end of that
// calls for the next. Accounts that were connected here are too few to wait.
func (l *AccountList) checkKey(key string) bool {
	account := l.found.account(key)
	if account == nil {
		return false
	}
	if l.bySignIn(account) {
		l.app.Tokens(account).Reload()
		return false
	}
	l.Check(account)
	return account.HasToken()
}

// State is what is known of an account's own token; checking is whether it is being asked just now.
func (l *AccountList) State(account *accounts.Account) (standing Standing, checking bool) {
	c, ok := l.checks[account.Key()]
	if !ok || !c.token.Equal(account.Token) {
		return Standing{}, false
	}
	return c.standing, c.Running()
}

// bySignIn reports whether an account has no token of its own but a sign-in, as
// those have that were connected here.
func (l *AccountList) bySignIn(account *accounts.Account) bool {
	return !account.HasToken() && l.app.MyApps(account).Able()
}

// Shown is what the screen says of an account: what is known of its own token or of its sign-in.
// none: it has neither. A sign-in keeps what is known of it while its list of tokens is read again.
func (l *AccountList) Shown(account *accounts.Account) (standing Standing, checking, none bool) {
	if !l.bySignIn(account) {
		standing, checking = l.State(account)
		return standing, checking, !account.HasToken()
	}
	tokens := l.app.Tokens(account)
	if tokens.Err != nil {
		standing = standingOf(nil, tokens.Err)
	} else if tokens.Listed {
		standing.State = speckle.TokenValid
	}
	return standing, tokens.Busy() && standing.State == speckle.TokenUnknown, false
}

// AccountOf is the account of a person on this computer, nil when there is none.
func (a *App) AccountOf(origin speckle.Origin, userID string) *accounts.Account {
	return a.Accounts.found.person(personKey(origin, userID))
}

// CanManage reports whether a person has an account here and, as far as is
// known without a request, a management session.
func (a *App) CanManage(origin speckle.Origin, userID string) bool {
	account := a.AccountOf(origin, userID)
	return account != nil && a.MyApps(account).Able()
}

// ServerName is the best name of a server: its own, a connector's note, or its host.
func (a *App) ServerName(origin speckle.Origin) string {
	if s, ok := a.servers[origin]; ok && s.Info != nil && s.Info.Name != "" {
		return s.Info.Name
	}
	if name := a.Accounts.found.noted[origin]; name != "" {
		return name
	}
	return origin.Host()
}

// ServerLabel is ServerName, with the host where another server that is known has the same name.
func (a *App) ServerLabel(origin speckle.Origin) string {
	name := a.ServerName(origin)
	same := func(other speckle.Origin) bool {
		return other != origin && strings.EqualFold(a.ServerName(other), name)
	}
	if slices.ContainsFunc(a.Accounts.found.origins, same) || slices.ContainsFunc(a.Saved.entries, func(e keychain.Entry) bool { return same(e.Origin) }) {
		return name + " (" + origin.Host() + ")"
	}
	return name
}

// FromConnectors reports whether connectors saved any of the accounts: others
// were connected by the person here.
func (l *AccountList) FromConnectors() bool {
	return slices.ContainsFunc(l.found.Accounts, func(a accounts.Account) bool { return len(a.Sources) > 0 })
}
