//go:build !darwin && !windows

package keychain

import (
	"context"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	promptInterface = "org.freedesktop.Secret.Prompt"
	promptCompleted = promptInterface + ".Completed"
	ownerChanged    = "NameOwnerChanged"
)

// unlock has the desktop ask for the keyring's password where it is locked.
// go-keyring asks too, but waits without a limit and takes no signal of a
// shared connection for another one's; after this it has nothing to ask.
func (desktop) unlock(ctx context.Context) error {
	conn, err := connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	c, err := openCollection(ctx, conn)
	if err != nil {
		return err
	}
	if locked, err := c.locked(ctx); err != nil || !locked {
		return err
	}
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	answer := conn.Object(secrets, secretsPath).CallWithContext(ctx,
		secretsInterface+".Unlock", 0, []dbus.ObjectPath{c.path})
	if err := answer.Store(&unlocked, &prompt); err != nil {
		if ctx.Err() != nil {
			return ended("unlock", ctx)
		}
		return &Error{Op: "unlock", Kind: desktop{}.explain(err), Err: err}
	}
	if prompt != nothing {
		if err := ask(ctx, conn, prompt); err != nil {
			return err
		}
	}
	// The answer of a prompt differs between desktops; the state does not.
	if locked, err := c.locked(ctx); err != nil || !locked {
		return err
	}
	return &Error{Op: "unlock", Kind: KindLocked}
}

// ask shows a prompt, waits until it is completed or dismissed, and takes it
// away when ctx ends first.
func ask(ctx context.Context, conn *dbus.Conn, prompt dbus.ObjectPath) error {
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	err := conn.AddMatchSignalContext(ctx, dbus.WithMatchObjectPath(prompt),
		dbus.WithMatchInterface(promptInterface))
	if err == nil {
		// A service that ends takes its prompt along without a word of it.
		err = conn.AddMatchSignalContext(ctx, dbus.WithMatchMember(ownerChanged), dbus.WithMatchArg(0, secrets))
	}
	if err == nil {
		err = conn.Object(secrets, prompt).CallWithContext(ctx, promptInterface+".Prompt", 0, "").Err
	}
	if err != nil && ctx.Err() == nil {
		return &Error{Op: "unlock", Kind: desktop{}.explain(err), Err: err}
	}
	for {
		select {
		case signal, open := <-signals:
			if !open || strings.HasSuffix(signal.Name, "."+ownerChanged) {
				return &Error{Op: "unlock", Kind: KindNoService, Missing: MissingService}
			}
			if signal.Path == prompt && signal.Name == promptCompleted {
				return nil
			}
		case <-ctx.Done():
			last, end := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer end()
			conn.Object(secrets, prompt).CallWithContext(last, promptInterface+".Dismiss", 0)
			return ended("unlock", ctx)
		}
	}
}
