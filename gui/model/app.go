// Package model holds every decision and state of the program. It knows no
// Fyne and draws nothing: a view calls a method, the model works in the
// background, marks the App changed, and the window redraws what is in sight.
// What answers a view (a method without arguments that could fail) changes
// nothing and starts nothing.
//
// Everything here is touched on one goroutine, the one that World.Post posts
// to. Work that waits (files, network, keychain) runs elsewhere with copies
// and comes back by one post.
package model

import (
	"cmp"
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/adrg/xdg"

	"speckle-keys/accounts"
	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Limits of one piece of background work.
const (
	findLimit     = 30 * time.Second
	serverLimit   = 25 * time.Second
	keychainLimit = 60 * time.Second // long enough to type the keychain's password
	probeLimit    = 5 * time.Second
)

// World is what the program works on: this computer, or the demo.
type World struct {
	Demo bool
	// Post runs a function on the goroutine of the screen, later.
	Post func(func())
	// Find reads the accounts; Watch reports changes until its context ends and may be nil.
	Find  func(context.Context) (accounts.Result, error)
	Watch func(ctx context.Context, changed func())
	// SearchIn sets the folders that Find, and each Watch from now on, look in
	// besides the platform's; nil where nothing is looked for.
	SearchIn func(folders []string)
	Client   func(speckle.Origin, speckle.Options) *speckle.Client
	// Trust is what the person allowed per server; nil starts empty, in
	// memory. Find loads it: no request is sent before.
	Trust *Trust
	// Connections are the servers that were connected here; nil: none, in memory.
	Connections *Connections
	// Rotations notes the rotations that are under way; nil: in memory.
	Rotations   *RotationJournal
	Credentials *keychain.Credentials
	Activity    *activity.Log // the record of what is done; nil: in memory
	Sessions    []*Session    // management sessions that exist from the start: the demo's
	Now         func() time.Time
	// Releases is where the newest release of this program is asked for; "": nowhere.
	Releases string
}

// App is the program without its screen.
type App struct {
	// Changed redraws what is in sight. It is called once per turn of the
	// screen's goroutine in which something changed. It can be nil.
	Changed      func()
	CheckAtStart bool

	world  World
	ctx    context.Context
	cancel context.CancelFunc
	work   sync.WaitGroup

	Accounts   *AccountList
	Keychain   *KeychainState
	Saved      *Saved
	Activity   *Activity
	Reminders  Reminders
	Updates    Updates
	Unfinished *Unfinished // the tokens that were created and never saved
	Rotations  *Rotations  // the tokens that are being replaced
	// TokenView is how the table of tokens is narrowed and sorted, the same for all accounts.
	TokenView TokenView
	Tab       Tab // the page that is shown

	appsView   AppsView
	changes    changes
	status     Status
	statusEnds alarm
	effort     *effort // what work that starts now belongs to

	servers  map[speckle.Origin]*Server
	tokens   map[string]*Tokens // by account key
	myApps   map[string]*MyApps // likewise
	sessions *sessions
	wizards  map[*SignIn]bool // that are open

	clientsMu sync.Mutex // background work gets clients too
	clients   map[speckle.Origin]*speckle.Client

	waits map[speckle.Origin]time.Time // until when a server takes no requests; see noteLimit

	started bool
	folders []string // searched besides the platform's
	unwatch context.CancelFunc

	clock alarm // until the program looks at the clock again
	// making counts the tokens being created, fresh are those whose
	// dialog is open: the program must not end while one may be lost.
	making int
	fresh  []*OneTime
}

// NewApp returns the program over a world. It does nothing before Start.
func NewApp(world World) *App {
	if world.Now == nil {
		world.Now = time.Now
	}
	world.Trust = cmp.Or(world.Trust, NewTrust(""))
	world.Connections = cmp.Or(world.Connections, NewConnections(""))
	world.Activity = cmp.Or(world.Activity, activity.Open("", nil))
	world.Rotations = cmp.Or(world.Rotations, NewRotationJournal(""))
	ctx, cancel := context.WithCancel(context.Background())
	a := &App{
		world: world, ctx: ctx, cancel: cancel,
		servers: map[speckle.Origin]*Server{},
		tokens:  map[string]*Tokens{},
		myApps:  map[string]*MyApps{},
		clients: map[speckle.Origin]*speckle.Client{},
		wizards: map[*SignIn]bool{},
		waits:   map[speckle.Origin]time.Time{},
	}
	a.Accounts = &AccountList{app: a, found: newCatalogue(accounts.Result{}), checks: map[string]*check{}}
	a.Accounts.queued = checkQueue{app: a, check: a.Accounts.checkKey}
	a.Keychain = &KeychainState{app: a}
	a.Saved = &Saved{app: a, Order: sorting[SavedColumn]{app: a}, states: map[string]*savedState{}}
	a.Saved.queued = checkQueue{app: a, check: a.Saved.checkKey}
	a.Activity = &Activity{app: a, Order: sorting[ActivityColumn]{a, order[ActivityColumn]{ActivityByTime, true}}}
	a.Reminders = Reminders{app: a}
	a.Updates = Updates{app: a}
	a.Unfinished = &Unfinished{app: a, settled: map[string]bool{}}
	a.Rotations = &Rotations{app: a}
	a.TokenView.sorting = sorting[TokenColumn]{a, order[TokenColumn]{column: ColumnAttention}}
	a.Tab = TabTokens
	a.sessions = &sessions{app: a, byUser: map[string]*Session{}}
	for _, session := range world.Sessions {
		a.sessions.add(session)
	}
	return a
}

// Start reads the accounts, the index of saved credentials and the state of
// the keychain, and watches for changes.
func (a *App) Start() {
	a.Accounts.Refresh()
	a.Keychain.Probe()
	a.Saved.Reconcile()
	a.started = true
	a.watch()
	a.watchClock()
}

// watch looks for changes where accounts are looked for now.
func (a *App) watch() {
	if a.world.Watch == nil {
		return
	}
	if a.unwatch != nil {
		a.unwatch()
	}
	var ctx context.Context
	ctx, a.unwatch = context.WithCancel(a.ctx)
	a.work.Go(func() {
		a.world.Watch(ctx, func() { a.world.Post(a.Accounts.Refresh) })
	})
}

// Demo reports whether nothing here is real.
func (a *App) Demo() bool { return a.world.Demo }

// Now is the time by which expiry is judged.
func (a *App) Now() time.Time { return a.world.Now() }

// MayQuit reports whether no secret would be lost by ending now.
func (a *App) MayQuit() bool {
	for _, once := range a.fresh {
		if !once.MayClose() {
			return false
		}
	}
	return a.making == 0
}

// Stop cancels all work. It returns at once; wait waits for what is left, but
// not for a keychain that never answers.
func (a *App) Stop() (wait func()) {
	a.Changed = nil
	a.Saved.flush()
	a.settleSafe()
	for _, session := range a.sessions.all() {
		a.endUnsaved(session, false)
	}
	for wizard := range a.wizards {
		wizard.endAttempt()
	}
	a.cancel()
	a.Rotations.schedule() // never again
	a.clock.stop()
	return bounded(func() {
		a.work.Wait()
		a.closeClients()
	})
}

// endLimit is how long the end of the program waits for its work, such as the
// end of a sign-in, and then for its settings.
const endLimit = 3 * time.Second

// bounded begins to wait, and returns what goes on with it to the limit.
func bounded(wait func()) func() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		wait()
	}()
	return func() {
		select {
		case <-done:
		case <-time.After(endLimit):
		}
	}
}

func (a *App) closeClients() {
	a.clientsMu.Lock()
	defer a.clientsMu.Unlock()
	for _, client := range a.clients {
		client.Close()
	}
}

// Server returns the page of a server, created at first use.
func (a *App) Server(origin speckle.Origin) *Server {
	s, ok := a.servers[origin]
	if !ok {
		s = &Server{app: a, Origin: origin, details: map[string]*AppDetail{}}
		a.servers[origin] = s
	}
	return s
}

// Tokens returns the token page of an account, created at first use.
func (a *App) Tokens(account *accounts.Account) *Tokens {
	key := account.Key()
	t, ok := a.tokens[key]
	if !ok {
		t = &Tokens{app: a, Account: account}
		a.tokens[key] = t
	}
	return t
}

// Diagnose makes the diagnostics of what is known now, as text, in the
// background, and hands it over.
func (a *App) Diagnose(version string, done func(text string, err error)) {
	found, searchErr := a.Accounts.Result(), a.Accounts.Err
	start(a, &job{}, keychainLimit, func(ctx context.Context) (string, error) {
		return string(Diagnose(ctx, found, searchErr, a.world.Credentials, version).JSON()), nil
	}, done)
}

// client returns the client of a server, by what the person trusts there. It
// is reused: a new one per request would leave its connections open.
func (a *App) client(origin speckle.Origin) *speckle.Client {
	a.clientsMu.Lock()
	defer a.clientsMu.Unlock()
	client, ok := a.clients[origin]
	if !ok {
		client = a.world.Client(origin, a.world.Trust.Options(origin))
		a.clients[origin] = client
	}
	return client
}

// forgetClient drops the client of a server, after the person's trust in it changed.
func (a *App) forgetClient(origin speckle.Origin) {
	a.clientsMu.Lock()
	defer a.clientsMu.Unlock()
	if client, ok := a.clients[origin]; ok {
		client.Close()
		delete(a.clients, origin)
	}
}

// watchInterval is how often the account folders are looked at, so that a
// change shows within 3 seconds.
const watchInterval = 2 * time.Second

// DataFolder holds the index of saved credentials and the record of activity.
func DataFolder() string { return filepath.Join(xdg.DataHome, "speckle-keys") }

// TrustFile says what the person allowed for which server.
func TrustFile() string { return filepath.Join(xdg.ConfigHome, "speckle-keys", "servers.json") }

// SettingsPath is the file with the settings.
func SettingsPath() string { return filepath.Join(xdg.ConfigHome, "speckle-keys", "settings.json") }

// ThisComputer is the world of the program: real accounts and servers, and the
// system's keychain. version is sent to servers.
func ThisComputer(version string) World {
	var environment atomic.Pointer[accounts.Environment]
	system := accounts.System()
	environment.Store(&system)
	trust := NewTrust(TrustFile())
	loadOnce := sync.OnceFunc(func() {
		// Without a readable file there is no exception for any server.
		_ = trust.Load()
	})
	return World{
		Find: func(ctx context.Context) (accounts.Result, error) {
			loadOnce()
			return accounts.Find(ctx, *environment.Load())
		},
		Trust:       trust,
		Connections: NewConnections(filepath.Join(xdg.ConfigHome, "speckle-keys", "connections.json")),
		Rotations:   NewRotationJournal(filepath.Join(xdg.ConfigHome, "speckle-keys", "rotations.json")),
		Watch: func(ctx context.Context, changed func()) {
			accounts.Watch(ctx, *environment.Load(), watchInterval, changed)
		},
		SearchIn: func(folders []string) {
			wider := system
			wider.Extra = folders
			environment.Store(&wider)
		},
		Client:      ClientsOf(version),
		Releases:    releasesAddress,
		Credentials: keychain.Open(keychain.System(), DataFolder()),
		Activity:    activity.Open(DataFolder(), RecordsActivity),
	}
}

// ClientsOf returns what makes clients that name the program's version to servers.
func ClientsOf(version string) func(speckle.Origin, speckle.Options) *speckle.Client {
	return func(o speckle.Origin, options speckle.Options) *speckle.Client {
		options.UserAgent = "SpeckleKeys/" + version
		return speckle.NewClient(o, options)
	}
}
