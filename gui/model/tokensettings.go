package model

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// TokenSettings is what a new token can begin with: the settings of another
// one. The zero value is an empty form. A Lifespan of 0 isn't known, nor is a
// LimitTo that is nil; an empty one is everything.
type TokenSettings = speckle.TokenRequest

// SettingsOf are the settings of a listed token.
func (t *Tokens) SettingsOf(token speckle.Token) TokenSettings {
	return TokenSettings{Name: token.Name, Scopes: slices.Clone(token.Scopes), Lifespan: token.Lifespan, LimitTo: t.LimitsOf(token)}
}

// LimitsOf is what a listed token was limited to when it was created here or by
// another start of this program; empty: nothing, nil: not known.
func (t *Tokens) LimitsOf(token speckle.Token) []speckle.Resource {
	return t.app.Saved.limitsOf(t.Account.Origin, t.Account.Person.ID, token)
}

func (s *Saved) limitsOf(origin speckle.Origin, userID string, token speckle.Token) []speckle.Resource {
	if saved, ok := s.byTokenID(origin, token.ID); ok && saved.LimitTo != nil {
		return slices.Clone(saved.LimitTo)
	}
	described, _ := firstOf(s.elsewhere, func(e keychain.Entry) bool { return isOf(e, origin, userID) && describes(e, token) })
	return slices.Clone(described.LimitTo)
}

func isOf(e keychain.Entry, origin speckle.Origin, userID string) bool {
	return e.Origin == origin && e.UserID == userID
}

func describes(e keychain.Entry, token speckle.Token) bool {
	return e.LastChars == token.LastChars && e.Name == token.Name
}

// deletion deletes a saved credential when it is called, off the screen's
// goroutine; not one that another running program gave another token.
func (s *Saved) deletion(key string) func(context.Context) (bool, error) {
	token, remember := s.state(key).token, s.remembering(key)
	return func(ctx context.Context) (bool, error) {
		deleted, err := s.app.world.Credentials.DeleteToken(ctx, key, token)
		if deleted {
			remember(ctx)
		}
		return deleted, err
	}
}

// remembering keeps, when it is called off the screen's goroutine, what a token
// was limited to that is no longer in the keychain and may be valid, which no
// server returns. It is kept under the name that the server's list has for it.
func (s *Saved) remembering(key string) func(context.Context) {
	row, _ := s.Row(key)
	entry, credentials := row.Entry, s.app.world.Credentials
	for _, page := range s.app.tokens {
		if token, ok := page.token(entry.TokenID); ok && page.Account.Origin == entry.Origin {
			entry.Name = token.Name
		}
	}
	return func(ctx context.Context) {
		if entry.LimitTo != nil && !row.Expired && row.Standing.State != speckle.TokenRejected {
			_ = credentials.Remember(ctx, entry) // if it fails, the limits are asked for
		}
	}
}

// compare forgets the limits of tokens that the server lists no more. What was
// created just now may be missing in a list that was read before.
func (s *Saved) compare(origin speckle.Origin, userID string, listed []speckle.Token) {
	var gone []string
	for _, entry := range s.elsewhere {
		named := func(token speckle.Token) bool { return describes(entry, token) }
		if isOf(entry, origin, userID) && s.app.NowAt(origin).Sub(s.app.createdAt(entry)) > createTime && !slices.ContainsFunc(listed, named) {
			gone = append(gone, entry.Key)
		}
	}
	if len(gone) == 0 {
		return
	}
	run(s.app, &s.forget, probeLimit, func(ctx context.Context) error {
		return s.app.world.Credentials.Forget(ctx, gone...)
	}, func(error) { s.Refresh() }) // after an error the next list tries again
}

// SettingsOfSaved are the settings of a saved token: as the server lists it, else as it was saved.
func (t *Tokens) SettingsOfSaved(entry keychain.Entry) TokenSettings {
	if token, ok := t.token(entry.TokenID); ok {
		return t.SettingsOf(token)
	}
	settings := TokenSettings{Name: entry.Name, Scopes: slices.Clone(entry.Scopes), LimitTo: slices.Clone(entry.LimitTo)}
	switch {
	case !entry.ExpiresAt.IsZero() && !entry.CreatedAt.IsZero():
		settings.Lifespan = entry.ExpiresAt.Sub(entry.CreatedAt)
	case !entry.CreatedAt.IsZero():
		settings.Lifespan = speckle.Never
	}
	return settings
}

// NewTokenLike begins a new token with the settings of another one, under a
// name that no live token has. The page must have a session that can create.
// What can't be granted any more is left out: see Refused.
func (t *Tokens) NewTokenLike(settings TokenSettings) *NewToken {
	f := t.NewToken()
	f.Name = t.freeName(settings.Name)
	if len(settings.Scopes) > 0 {
		f.like = slices.Clone(settings.Scopes)
		f.chooseExactly(f.like)
	}
	f.setLifespanTo(settings.Lifespan)
	f.limitTo(settings.LimitTo)
	return f
}

// Refused are the scopes of the token that this one began with and that can't be granted now.
func (f *NewToken) Refused() []string {
	return slices.DeleteFunc(slices.Clone(f.like), func(scope string) bool { return f.refusal(scope) == Granted })
}

// chooseExactly chooses what can be granted of scopes: by the preset that gives
// just these, or by PresetCustom.
func (f *NewToken) chooseExactly(scopes []string) {
	granted := map[string]bool{}
	for _, scope := range scopes {
		if f.refusal(scope) == Granted {
			granted[scope] = true
		}
	}
	for _, preset := range f.Presets() {
		f.Preset, f.chosen = preset, granted
		if chosen := f.Scopes(); len(chosen) == len(granted) && !slices.ContainsFunc(chosen, func(s string) bool { return !granted[s] }) {
			return // PresetCustom, the last one, always fits
		}
	}
}

// sameLifespan is how much a lifespan may differ from a choice that stands for
// it. A token for 30 days that another program made can be a moment off.
const sameLifespan = time.Minute

// setLifespanTo chooses what is as long as d: one of the usual choices, or LifespanSame.
func (f *NewToken) setLifespanTo(d time.Duration) {
	d = d.Truncate(time.Millisecond)
	if d < time.Second {
		return // not known, or of a token that never worked
	}
	for _, choice := range Lifespans() {
		if choice != LifespanDate && (choice.Duration(time.Time{}, time.Time{})-d).Abs() < sameLifespan {
			f.lifespan = choice
			return
		}
	}
	f.lifespan, f.SameLifespan = LifespanSame, d
}

// Lifespans are the choices of this form in the order to show.
func (f *NewToken) Lifespans() []Lifespan {
	if f.SameLifespan == 0 {
		return Lifespans()
	}
	return append([]Lifespan{LifespanSame}, Lifespans()...)
}

// length is how long a token created now is valid.
func (f *NewToken) length() time.Duration {
	if f.lifespan == LifespanSame {
		return f.SameLifespan
	}
	return f.lifespan.Duration(f.app.NowAt(f.session.Origin), f.until)
}

// longestName is how many characters a token's name can have.
const longestName = 512

var numberedName = regexp.MustCompile(`^(.*\S) (\d{1,6})$`)

// freeName is a name that no live token has: the same, or the same with a number.
func (t *Tokens) freeName(name string) string { return freeName(name, t.NameTaken) }

// FreeName is a name that no live saved token of a server has: the same, or the same with a number.
func (s *Saved) FreeName(origin speckle.Origin, name string) string {
	return freeName(name, func(name string) bool { return s.NameTaken(origin, name, "") })
}

// NameTaken reports whether a live saved token of a server, other than that of a key, has the name.
// A script gets the one saved last, or neither of two accounts.
func (s *Saved) NameTaken(origin speckle.Origin, name, key string) bool {
	name = strings.TrimSpace(name)
	return name != "" && slices.ContainsFunc(s.Rows(origin), func(row SavedRow) bool {
		return row.Kind == keychain.KindToken && row.Key != key && strings.TrimSpace(row.Name) == name && row.State() > SavedExpired
	})
}

func freeName(name string, taken func(string) bool) string {
	name = strings.TrimSpace(name)
	if name == "" || !taken(name) {
		return name
	}
	n := 2
	if parts := numberedName.FindStringSubmatch(name); parts != nil {
		name = parts[1]
		n, _ = strconv.Atoi(parts[2])
		n++
	}
	for ; ; n++ {
		number := fmt.Sprintf(" %d", n)
		head := name
		for utf8.RuneCountInString(head) > longestName-len(number) {
			_, size := utf8.DecodeLastRuneInString(head)
			head = head[:len(head)-size]
		}
		if free := strings.TrimSpace(head) + number; !taken(free) {
			return free
		}
	}
}

// NameTaken reports whether a live token of the list, or a saved one, has the name.
func (t *Tokens) NameTaken(name string) bool {
	name = strings.TrimSpace(name)
	return t.app.Saved.NameTaken(t.Account.Origin, name, "") || name != "" && slices.ContainsFunc(t.tokens, func(token speckle.Token) bool {
		at, ends := token.ExpiresAt()
		return strings.TrimSpace(token.Name) == name && (!ends || at.After(t.app.NowAt(t.Account.Origin)))
	})
}

// Lifespan is a choice of how long a token is valid.
type Lifespan string

const (
	Lifespan1Day   Lifespan = "1d"
	Lifespan7Days  Lifespan = "7d"
	Lifespan30Days Lifespan = "30d"
	Lifespan60Days Lifespan = "60d"
	Lifespan90Days Lifespan = "90d"
	Lifespan1Year  Lifespan = "1y"
	LifespanDate   Lifespan = "date"
	LifespanNever  Lifespan = "never"
	// LifespanSame is as long as that of the token that a form began with,
	// where no other choice is. Only the form knows how long.
	LifespanSame Lifespan = "same"
)

// lifespans are the choices in the order to show, with how long each is; 0 for
// what has no fixed length.
var lifespans = []struct {
	choice Lifespan
	length time.Duration
}{
	{Lifespan1Day, day},
	{Lifespan7Days, 7 * day},
	{Lifespan30Days, 30 * day},
	{Lifespan60Days, 60 * day},
	{Lifespan90Days, 90 * day},
	{Lifespan1Year, 365 * day},
	{LifespanDate, 0},
	{LifespanNever, 0},
}

// Lifespans are the choices in the order to show.
func Lifespans() []Lifespan {
	var all []Lifespan
	for _, l := range lifespans {
		all = append(all, l.choice)
	}
	return all
}

// endOfDay is how long before midnight a token expires that is valid to the
// end of a day. The server counts from when it creates the token, a little
// later than we do: without this its last moment would be on the next day.
const endOfDay = time.Minute

// Duration is how long a token created now is valid; until is for LifespanDate
// and counts to the end of that day, where the person is. It is in whole
// milliseconds, as on the server, and not positive for a day in the past.
func (l Lifespan) Duration(now, until time.Time) time.Duration {
	if l == LifespanDate {
		year, month, date := until.Date()
		end := time.Date(year, month, date+1, 0, 0, 0, 0, until.Location())
		if end.Day() == date {
			// Clocks go forward at this midnight, and the hour before was named.
			end = end.Add(time.Hour)
		}
		// Rounded up: a moment before that minute would be shown as the one before.
		return (end.Add(-endOfDay).Sub(now) + time.Millisecond - 1).Truncate(time.Millisecond)
	}
	for _, known := range lifespans {
		if known.choice == l && known.length > 0 {
			return known.length
		}
	}
	return speckle.Never
}
