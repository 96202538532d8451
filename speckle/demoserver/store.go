package demoserver

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"speckle-keys/speckle"
)

// Lifespans as a real server has them (server contract §3 and §4).
const (
	defaultLifespan = 3_154_000_000_000 // milliseconds: "100 years"
	refreshLifespan = 15_770_000_000    // milliseconds: 182.5 days
	codeLifespan    = 10 * time.Minute
	noLifespan      = math.MinInt64 // null; every use comes too late
)

// store is what a server knows. Lists that the database of a real server
// gives in no order come from maps here, in no order either.
type store struct {
	mu        sync.Mutex
	now       func() time.Time
	people    []Person // the order they joined in
	apps      []App    // the order they were registered in
	tokens    map[string]*tokenRow
	codes     map[string]accessCode
	refresh   map[string]refreshRow
	resources []resourceRow // projects and workspaces
}

// tokenRow is a personal token, or an app's when appID is set.
type tokenRow struct {
	id, tail string // the value is id + tail: 10 + 32 characters
	name     string
	owner    string
	appID    string
	scopes   []string
	created  time.Time
	lastUsed time.Time
	lifespan int64 // milliseconds
	limits   []speckle.Resource
}

func (t *tokenRow) value() string { return t.id + t.tail }

// expired follows the real server: the distance between now and creation, in
// either direction, against the lifespan in milliseconds.
func (t *tokenRow) expired(now time.Time) bool {
	return now.Sub(t.created).Abs().Milliseconds() > t.lifespan
}

type accessCode struct {
	appID, owner, challenge string
	created                 time.Time
}

type refreshRow struct {
	id, tail, appID, owner string
	created                time.Time
}

func newStore(now func() time.Time) *store {
	return &store{
		now:     func() time.Time { return now().UTC().Truncate(time.Millisecond) },
		tokens:  map[string]*tokenRow{},
		codes:   map[string]accessCode{},
		refresh: map[string]refreshRow{},
	}
}

// randomHex returns n random hexadecimal digits; n is even.
func randomHex(n int) string {
	b := make([]byte, n/2)
	rand.Read(b)
	return hex.EncodeToString(b)
}

func (st *store) person(id string) (Person, bool) {
	i := slices.IndexFunc(st.people, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return st.people[i], true
}

func (st *store) app(id string) (App, bool) {
	i := slices.IndexFunc(st.apps, func(a App) bool { return a.ID == id })
	if i < 0 {
		return App{}, false
	}
	return st.apps[i], true
}

// addToken creates a token. lifespan is in milliseconds; 0 is the default.
func (st *store) addToken(t tokenRow) *tokenRow {
	t.id, t.tail = randomHex(10), randomHex(32)
	t.lifespan = cmp.Or(t.lifespan, defaultLifespan)
	if t.created.IsZero() {
		t.created = st.now()
	}
	if t.lastUsed.IsZero() {
		t.lastUsed = t.created
	}
	t.scopes = slices.Clone(t.scopes)
	st.tokens[t.id] = &t
	return &t
}

// useToken returns a copy of the row of a token that is being presented, or
// false. An expired token is deleted here, at its first use after expiry.
func (st *store) useToken(value string) (tokenRow, bool) {
	if len(value) < 42 {
		return tokenRow{}, false
	}
	t, ok := st.tokens[value[:10]]
	if !ok || t.tail != value[10:42] {
		return tokenRow{}, false
	}
	now := st.now()
	if t.expired(now) {
		delete(st.tokens, t.id)
		return tokenRow{}, false
	}
	if _, ok := st.person(t.owner); !ok {
		return tokenRow{}, false
	}
	// Every use shows, even two within one millisecond.
	if !now.After(t.lastUsed) {
		now = t.lastUsed.Add(time.Millisecond)
	}
	t.lastUsed = now
	return *t, true
}

// issue creates what a sign-in through an app gives: a token with the app's
// scopes and a refresh token.
func (st *store) issue(a App, owner string) (*tokenRow, refreshRow) {
	t := st.addToken(tokenRow{name: a.Name + "-token", owner: owner, appID: a.ID, scopes: a.Scopes})
	r := refreshRow{id: randomHex(10), tail: randomHex(32), appID: a.ID, owner: owner, created: st.now()}
	st.refresh[r.id] = r
	return t, r
}

// dropApp deletes the tokens, refresh tokens and codes of an app: of one
// person, or of all when owner is "". It reports whether there were any.
func (st *store) dropApp(appID, owner string) bool {
	dropped := false
	matches := func(app, of string) bool {
		hit := app == appID && (owner == "" || of == owner)
		dropped = dropped || hit
		return hit
	}
	maps.DeleteFunc(st.tokens, func(_ string, t *tokenRow) bool { return matches(t.appID, t.owner) })
	maps.DeleteFunc(st.refresh, func(_ string, r refreshRow) bool { return matches(r.appID, r.owner) })
	maps.DeleteFunc(st.codes, func(_ string, c accessCode) bool { return matches(c.appID, c.owner) })
	return dropped
}

// scope is a permission with words for it, and whether serverInfo lists it.
type scope struct {
	Name, Description string
	public            bool
}

// scopes lists what the server knows (server contract §8: serverInfo shows
// only the public ones; the others exist all the same).
func (s *Server) scopes() []scope {
	all := []scope{
		{"apps:read", "See the apps you created or authorized.", false},
		{"apps:write", "Register apps.", false},
		{"streams:read", "Read your projects with their models, versions and objects.", true},
		{"streams:write", "Create projects, models and versions in your name.", true},
		{"profile:read", "Read your profile.", true},
		{"profile:write", "Change your profile.", true},
		{"profile:email", "Read the e-mail address you registered with.", true},
		{"profile:delete", "Delete your account and all its data.", false},
		{"users:read", "Read the profiles of others.", true},
		{"server:stats", "Read statistics of the server. Needs the admin role as well.", true},
		{"users:email", "Read the e-mail addresses of others.", false},
		{"server:setup", "Change what the server says of itself. Only admins can use it.", false},
		{"tokens:read", "See your tokens.", false},
		{"tokens:write", "Create and revoke tokens.", false},
		{"users:invite", "Invite people to this server.", false},
	}
	if !s.atLeast("2.25.0") {
		all = slices.DeleteFunc(all, func(sc scope) bool { return sc.Name == "profile:write" })
	}
	if s.setup.Workspaces {
		all = append(all,
			scope{"workspace:create", "Create workspaces.", true},
			scope{"workspace:read", "Read the workspaces you are in.", true},
			scope{"workspace:update", "Change the workspaces you are in.", true},
			scope{"workspace:delete", "Delete your workspaces.", true},
		)
	}
	return all
}

// scopesOf lists the scopes that an app has.
func (s *Server) scopesOf(a App) []scope {
	return slices.DeleteFunc(s.scopes(), func(sc scope) bool { return !slices.Contains(a.Scopes, sc.Name) })
}

func (s *Server) scopeNames() (names []string) {
	for _, sc := range s.scopes() {
		names = append(names, sc.Name)
	}
	return names
}
