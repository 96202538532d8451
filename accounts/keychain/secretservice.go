//go:build !darwin && !windows

package keychain

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// generalName is the keychain's name until its first probe.
const generalName = "Secret Service"

const (
	secrets           = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	loginCollection   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	secretsInterface  = "org.freedesktop.Secret.Service"
	collectionLocked  = "org.freedesktop.Secret.Collection"
	propertiesGet     = "org.freedesktop.DBus.Properties.Get"
	nothing           = dbus.ObjectPath("/")
	busNameHasOwner   = "org.freedesktop.DBus.NameHasOwner"
	busActivatable    = "org.freedesktop.DBus.ListActivatableNames"
	busProcessOfOwner = "org.freedesktop.DBus.GetConnectionUnixProcessID"
)

// desktop is the Secret Service of a Unix desktop, spoken to over D-Bus.
type desktop struct{}

func (desktop) probe(ctx context.Context) (string, error) {
	conn, err := connect(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	c, err := openCollection(ctx, conn)
	if c == nil {
		return "", err
	}
	if err != nil {
		return c.name, err
	}
	locked, err := c.locked(ctx)
	if err != nil {
		return c.name, err
	}
	if locked {
		return c.name, &Error{Op: "probe", Kind: KindLocked}
	}
	return c.name, nil
}

// collection is the keyring that go-keyring will use.
type collection struct {
	conn *dbus.Conn
	path dbus.ObjectPath
	name string // the program that serves it
}

// openCollection finds the collection, starting its service when D-Bus knows
// how. With an error it may still return a collection that has only a name.
func openCollection(ctx context.Context, conn *dbus.Conn) (*collection, error) {
	var owned bool
	var startable []string
	if err := call(ctx, conn.BusObject(), busNameHasOwner, &owned, secrets); err != nil {
		return nil, err
	}
	if !owned {
		if err := call(ctx, conn.BusObject(), busActivatable, &startable); err != nil {
			return nil, err
		}
		if !slices.Contains(startable, secrets) {
			return nil, &Error{Op: "probe", Kind: KindNoService, Missing: MissingService}
		}
	}
	service := conn.Object(secrets, secretsPath)
	var all dbus.Variant
	if err := call(ctx, service, propertiesGet, &all, secretsInterface, "Collections"); err != nil {
		return nil, err
	}
	c := &collection{conn: conn, path: loginCollection, name: serviceName(ctx, conn)}
	if paths, _ := all.Value().([]dbus.ObjectPath); slices.Contains(paths, loginCollection) {
		return c, nil
	}
	if err := call(ctx, service, secretsInterface+".ReadAlias", &c.path, "default"); err != nil {
		return c, err
	}
	if c.path == nothing {
		return c, &Error{Op: "probe", Kind: KindNoService, Missing: MissingKeyring}
	}
	return c, nil
}

func (c *collection) locked(ctx context.Context) (bool, error) {
	var v dbus.Variant
	err := call(ctx, c.conn.Object(secrets, c.path), propertiesGet, &v, collectionLocked, "Locked")
	if err != nil {
		return false, err
	}
	locked, ok := v.Value().(bool)
	if !ok {
		return false, &Error{Op: "probe", Err: errPanic}
	}
	return locked, nil
}

// serviceName names the program behind the service, as people know it.
func serviceName(ctx context.Context, conn *dbus.Conn) string {
	var pid uint32
	if call(ctx, conn.BusObject(), busProcessOfOwner, &pid, secrets) != nil {
		return generalName
	}
	comm, err := os.ReadFile("/proc/" + strconv.FormatUint(uint64(pid), 10) + "/comm")
	if err != nil {
		return generalName
	}
	for prefix, name := range map[string]string{
		"gnome-keyring": "GNOME Keyring",
		"kwalletd":      "KWallet",
		"ksecretd":      "KWallet",
		"keepassxc":     "KeePassXC",
	} {
		if strings.HasPrefix(string(comm), prefix) {
			return name
		}
	}
	return generalName
}

// call asks over D-Bus and stores the one answer.
func call(ctx context.Context, object dbus.BusObject, method string, answer any, args ...any) error {
	err := object.CallWithContext(ctx, method, 0, args...).Store(answer)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ended("probe", ctx)
	}
	e := &Error{Op: "probe", Kind: desktop{}.explain(err), Err: err}
	if e.Kind == KindNoService {
		e.Missing = MissingService
	}
	return e
}

// explain reads the names of D-Bus errors.
func (desktop) explain(err error) Kind {
	if errors.Is(err, dbus.ErrClosed) {
		return KindNoService
	}
	var name string
	var v dbus.Error
	var p *dbus.Error
	switch {
	case errors.As(err, &v):
		name = v.Name
	case errors.As(err, &p):
		name = p.Name
	}
	switch name {
	case "org.freedesktop.Secret.Error.IsLocked":
		return KindLocked
	case "org.freedesktop.DBus.Error.ServiceUnknown",
		"org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.NoReply",
		"org.freedesktop.DBus.Error.Disconnected",
		"org.freedesktop.DBus.Error.AccessDenied",
		"org.freedesktop.DBus.Error.TimedOut":
		return KindNoService
	}
	if strings.HasPrefix(name, "org.freedesktop.DBus.Error.Spawn.") {
		return KindNoService
	}
	return KindUnknown
}
