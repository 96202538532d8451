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

// unlock unlocks a keyring or an item, with the service's prompt where it is locked.
func (k *keyringClient) unlock(ctx context.Context, path dbus.ObjectPath, iface string) error {
	const op = "unlock"
	if locked, err := k.locked(ctx, path, iface); err != nil || !locked {
		return err
	}
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := k.client.Object(secrets, secretsPath).
		CallWithContext(ctx, serviceInterface+".Unlock", 0, []dbus.ObjectPath{path}).Store(&unlocked, &prompt)
	if err != nil {
		return busError(ctx, op, err)
	}
	if err := k.ask(ctx, op, prompt); err != nil {
		return err
	}
	// What a prompt answers differs between services; the state does not.
	if locked, err := k.locked(ctx, path, iface); err != nil || !locked {
		return err
	}
	return &Error{Op: op, Kind: KindLocked}
}

// create creates the default keyring; the service asks for its password.
func (k *keyringClient) create(ctx context.Context) error {
	const op = "create a keyring"
	properties := map[string]dbus.Variant{collectionInterface + ".Label": dbus.MakeVariant(newKeyringLabel)}
	var created, prompt dbus.ObjectPath
	err := k.client.Object(secrets, secretsPath).
		CallWithContext(ctx, serviceInterface+".CreateCollection", 0, properties, "default").Store(&created, &prompt)
	if err != nil {
		return busError(ctx, op, err)
	}
	return k.ask(ctx, op, prompt)
}

// ask shows a prompt, unless there is none to show, and waits until the person
// has answered or refused. When ctx ends first, the prompt is closed.
func (k *keyringClient) ask(ctx context.Context, op string, prompt dbus.ObjectPath) error {
	if prompt == noObject {
		return nil
	}
	conn := k.client.Conn
	signals := make(chan *dbus.Signal, 16)
	conn.Signal(signals)
	// A service that ends closes its prompt without the signal of a prompt.
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptInterface)},
		{dbus.WithMatchMember(ownerChanged), dbus.WithMatchArg(0, secrets)},
	} {
		if err := conn.AddMatchSignalContext(ctx, match...); err != nil {
			return busError(ctx, op, err)
		}
		// go-keyring takes any signal on this connection for that of its prompt.
		defer conn.RemoveMatchSignal(match...)
	}
	object := conn.Object(secrets, prompt)
	if err := object.CallWithContext(ctx, promptInterface+".Prompt", 0, "").Err; err != nil && ctx.Err() == nil {
		return busError(ctx, op, err)
	}
	for {
		select {
		case signal, open := <-signals:
			switch {
			case ctx.Err() != nil: // the connection may have been closed for it
				return ended(op, ctx)
			case !open || strings.HasSuffix(signal.Name, "."+ownerChanged):
				return &Error{Op: op, Kind: KindNoService, Missing: MissingService}
			case signal.Path == prompt && signal.Name == promptCompleted:
				return nil
			}
		case <-ctx.Done():
			last, end := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer end()
			object.CallWithContext(last, promptInterface+".Dismiss", 0)
			return ended(op, ctx)
		}
	}
}
