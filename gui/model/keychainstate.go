package model

import (
	"context"
	"os"
	"runtime"
	"strings"

	"speckle-keys/accounts/keychain"
)

// KeychainState is whether a secret could be saved now.
type KeychainState struct {
	Err   error // nil when the keychain is ready, else why not
	Known bool  // it was probed

	app *App
	job job
}

// Name is what the person calls the keychain.
func (k *KeychainState) Name() string { return k.app.world.Credentials.Name() }

// Ready reports whether a secret could be saved.
func (k *KeychainState) Ready() bool { return k.Known && k.Err == nil }

// Probe asks again.
func (k *KeychainState) Probe() {
	run(k.app, &k.job, probeLimit, k.app.world.Credentials.Probe, func(err error) {
		opened := k.shut() && err == nil
		if k.learn(err); opened {
			k.app.Saved.Reconcile()
		}
	})
}

// used probes a keychain again that could not save: what was just read, saved or
// loaded may have opened it, or its index may be mended.
func (k *KeychainState) used() {
	if k.Err != nil && !k.job.Running() {
		k.Probe()
	}
}

// shut reports whether the keychain is locked, or works but holds no keyring yet.
func (k *KeychainState) shut() bool {
	return k.Locked() || keychain.KindOf(k.Err) == keychain.KindNoKeyring
}

// Retry probes again; before that, a locked keychain asks for its password,
// and one without a keyring asks for the password of a new one.
func (k *KeychainState) Retry() {
	if k.shut() {
		k.unlockThen(func() {})
		return
	}
	k.Probe()
}

// unlockThen has the keychain ask for its password, probes it again, and does what comes next if it
// is ready then.
func (k *KeychainState) unlockThen(next func()) {
	run(k.app, &k.job, keychainLimit, func(ctx context.Context) error {
		if err := k.app.world.Credentials.Unlock(ctx); err != nil {
			return err
		}
		return k.app.world.Credentials.Probe(ctx)
	}, func(err error) {
		if k.learn(err); err == nil {
			k.app.Saved.Reconcile()
			next()
		}
	})
}

// Retry does again what failed on a page. Where a keyring is missing, the person creates one first.
func (a *App) Retry(failed error, again func()) {
	if keychain.KindOf(failed) == keychain.KindNoKeyring {
		a.Keychain.unlockThen(again)
		return
	}
	again()
}

// keyringAfter has the keychain create a keyring, for which the person chooses a password, if an
// attempt failed because there was none. Neither saving nor loading does.
func (a *App) keyringAfter(ctx context.Context, failed error) error {
	if keychain.KindOf(failed) != keychain.KindNoKeyring {
		return nil
	}
	return a.world.Credentials.Unlock(ctx)
}

func (k *KeychainState) learn(err error) { k.Err, k.Known = err, true }

// Locked reports whether the keychain will ask for its password.
func (k *KeychainState) Locked() bool { return keychain.KindOf(k.Err) == keychain.KindLocked }

// Desktop names the kind of desktop, by which a missing keychain is mended:
// "gnome", "kde", "macos", "windows" or "other".
func Desktop() string {
	switch runtime.GOOS {
	case "darwin":
		return "macos"
	case "windows":
		return "windows"
	}
	// A list from the special to the general, such as "ubuntu:GNOME".
	names := strings.Split(strings.ToLower(os.Getenv("XDG_CURRENT_DESKTOP")), ":")
	switch name := names[len(names)-1]; name {
	case "gnome", "kde":
		return name
	case "unity", "cinnamon", "mate", "xfce", "budgie", "x-cinnamon":
		return "gnome" // these come with GNOME's keyring
	}
	return "other"
}
