package model

import (
	"slices"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

const (
	remindWithin = 7 * day // how long before its expiry a token is reminded of
	// clockInterval is how often the program looks at the clock. A single timer
	// until tomorrow would stand still while the computer sleeps.
	clockInterval = 15 * time.Minute
)

// Reminders say once a day what expires soon.
type Reminders struct {
	// Claim asks for the reminder of a day, so that only one start and one window gives it; done
	// gets whether it is this one. Nil: no other window is asked.
	Claim func(day string, done func(mine bool))
	// Notify sends a notification of the system when a reminder appears; nil: it doesn't.
	Notify func(n int)

	app      *App
	on       bool
	day      string // that had its reminder, or was asked for
	claiming bool
	shown    bool
}

// Expiring is a token that expires soon: a saved one, or one of an account's list.
type Expiring struct {
	Origin    speckle.Origin
	Person    string
	Name      string
	LastChars string
	ExpiresAt time.Time
	Key       string // of the saved credential; "": not saved
	TokenID   string
	Account   *accounts.Account // whose list it is in; nil: not listed
}

// SetOn sets whether there are reminders.
func (r *Reminders) SetOn(on bool) {
	r.on = on
	r.shown = r.shown && on
	r.consider()
	r.app.changed()
}

// Shown reports how many tokens the reminder is about; 0 for no reminder.
func (r *Reminders) Shown() int {
	if !r.shown {
		return 0
	}
	return len(r.Due())
}

// Dismiss takes the reminder away until tomorrow.
func (r *Reminders) Dismiss() {
	r.shown = false
	r.app.changed()
}

// Due lists what expires soon among the saved credentials and the lists of
// tokens that were read, the first to expire first.
func (r *Reminders) Due() []Expiring {
	soon := func(origin speckle.Origin, at time.Time) bool {
		left := at.Sub(r.app.NowAt(origin))
		return left > 0 && left <= remindWithin
	}
	var all []Expiring
	known := map[tokenName]int{} // places in all
	for _, row := range r.app.Saved.Rows(speckle.Origin{}) {
		if row.Kind == keychain.KindToken && soon(row.Origin, row.ExpiresAt) && !row.Deleting && row.Standing.State != speckle.TokenRejected {
			known[tokenName{row.Origin, row.TokenID}] = len(all)
			all = append(all, Expiring{
				Origin: row.Origin, Person: row.UserName, Name: row.Name, LastChars: row.LastChars,
				ExpiresAt: row.ExpiresAt, Key: row.Key, TokenID: row.TokenID,
			})
		}
	}
	for _, page := range r.app.tokens {
		for _, token := range page.tokens {
			at, ends := token.ExpiresAt()
			if !page.Listed || !ends || !soon(page.Account.Origin, at) {
				continue
			}
			name := tokenName{page.Account.Origin, token.ID}
			if i, ok := known[name]; ok {
				all[i].Account = page.Account
				continue
			}
			known[name] = len(all)
			all = append(all, Expiring{
				Origin: page.Account.Origin, Person: page.Account.Person.Name, Name: token.Name,
				LastChars: token.LastChars, ExpiresAt: at, TokenID: token.ID, Account: page.Account,
			})
		}
	}
	slices.SortFunc(all, func(a, b Expiring) int { return a.ExpiresAt.Compare(b.ExpiresAt) })
	return all
}

// consider gives the reminder of today if it is due. A day without anything to
// say keeps its reminder for later.
func (r *Reminders) consider() {
	today := r.app.Now().Local().Format(time.DateOnly)
	if !r.on || r.claiming || !due(r.day, today, 1) || r.app.reading() {
		return
	}
	n := len(r.Due())
	if n == 0 {
		return
	}
	answer := func(mine bool) {
		r.claiming = false
		r.day = today
		if r.shown = mine && r.on; r.shown && r.Notify != nil {
			r.Notify(n)
		}
		r.app.changedSoon()
	}
	if r.Claim == nil {
		answer(true)
		return
	}
	r.claiming = true
	r.Claim(today, answer)
}

// reading reports whether more may be known in a moment of what is saved and
// of the account that is shown.
func (a *App) reading() bool {
	if a.Saved.Loading() || a.Accounts.Loading() {
		return true
	}
	account := a.Accounts.Current()
	if account == nil {
		return false
	}
	page, ok := a.tokens[account.Key()]
	return ok && page.Loading()
}

// due reports whether today is so many days or more after the day that was noted
// last. A clock that is put back a little, or another time zone, brings no second
// reminder; one that was years ahead doesn't end them.
func due(last, today string, days int) bool {
	noted, err := time.Parse(time.DateOnly, last)
	now, _ := time.Parse(time.DateOnly, today)
	return err != nil || now.Sub(noted) >= time.Duration(days)*day || noted.Sub(now) > 2*day
}

// watchClock does what is due at times, from now on.
func (a *App) watchClock() {
	a.Reminders.consider()
	a.Updates.consider()
	a.Unfinished.look()
	a.clock.set(a, clockInterval, a.watchClock)
}
