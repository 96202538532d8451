package model

import (
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

// ClientsOf returns what makes clients that name the program's version to
// servers.
func ClientsOf(version string) func(speckle.Origin, speckle.Options) *speckle.Client {
	return func(o speckle.Origin, options speckle.Options) *speckle.Client {
		options.UserAgent = "SpeckleKeys/" + version
		return speckle.NewClient(o, options)
	}
}
