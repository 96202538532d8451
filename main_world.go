package main

import (
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/adrg/xdg"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// watchInterval is how often the account folders are looked at; a change
// shows within 3 seconds.
const watchInterval = 2 * time.Second

// thisComputer is the world of the program: real accounts, real servers, the
// system's keychain.
func thisComputer() model.World {
	var environment atomic.Pointer[accounts.Environment]
	system := accounts.System()
	environment.Store(&system)
	trust := model.NewTrust(trustFile())
	loadOnce := sync.OnceFunc(func() {
		// Without the file nothing special is trusted.
		_ = trust.Load()
	})
	return model.World{
		Find: func(ctx context.Context) (accounts.Result, error) {
			loadOnce()
			return accounts.Find(ctx, *environment.Load())
		},
		Trust: trust,
		Watch: func(ctx context.Context, changed func()) {
			accounts.Watch(ctx, *environment.Load(), watchInterval, changed)
		},
		SearchIn: func(folders []string) {
			wider := system
			wider.Extra = folders
			environment.Store(&wider)
		},
		Client:      newClient,
		Credentials: systemCredentials(),
	}
}

// newClient returns a client that says which program it is.
func newClient(o speckle.Origin, options speckle.Options) *speckle.Client {
	options.UserAgent = "SpeckleKeys/" + version
	return speckle.NewClient(o, options)
}

// systemCredentials are the saved credentials of this computer.
func systemCredentials() *keychain.Credentials {
	return keychain.Open(keychain.System(), indexFolder())
}

// indexFolder has the index of saved credentials, trustFile what is allowed
// for which server.
func indexFolder() string { return filepath.Join(xdg.DataHome, "speckle-keys") }
func trustFile() string   { return filepath.Join(xdg.ConfigHome, "speckle-keys", "servers.json") }

// places says where the program keeps what is no secret.
func places(a fyne.App) gui.Places {
	return gui.Places{
		Index:       indexFolder(),
		Servers:     trustFile(),
		Preferences: filepath.FromSlash(a.Storage().RootURI().Path()), // Fyne keeps them there too
	}
}

// demoWorld starts the demo server. Its keychain is memory, and end closes it.
func demoWorld(ctx context.Context) (world model.World, end func(), err error) {
	// The servers outlive the context of their start.
	demo, err := demoserver.Demo(context.WithoutCancel(ctx))
	if err != nil {
		return model.World{}, nil, err
	}
	found := demoAccounts(demo)
	world = model.World{
		Demo:        true,
		Find:        func(context.Context) (accounts.Result, error) { return found, nil },
		Client:      newClient,
		Credentials: keychain.Open(keychain.Memory(), ""),
	}
	for _, s := range demo.Sessions {
		world.Sessions = append(world.Sessions, model.DemoSession(s.Registration, s.Person.ID, s.Person.Name, s.Pair))
	}
	return world, demo.Close, nil
}

// demoAccounts are the demo's accounts as a search would have found them.
func demoAccounts(demo *demoserver.World) accounts.Result {
	var found accounts.Result
	for _, a := range demo.Accounts {
		found.Accounts = append(found.Accounts, accounts.Account{
			Origin: a.Origin, Address: a.Origin.String(),
			Person: accounts.Person{ID: a.Person.ID, Name: a.Person.Name, Email: a.Person.Email,
				Company: a.Person.Company, Avatar: a.Person.Avatar},
			Server: accounts.Server{Name: a.ServerName, Company: a.ServerCompany, Version: a.ServerVersion},
			Token:  a.Token, RefreshToken: a.Refresh,
			Default: a.Default, Selected: a.Default,
			Sources: []accounts.Source{{Kind: accounts.SourceDatabase, Path: "Accounts.db", Folder: "demo"}},
		})
	}
	return found
}
