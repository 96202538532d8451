package keychain

import (
	"cmp"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// sessionBus returns the address of the session bus that runs already, or "". The D-Bus library
// would start a bus where it finds none; no keychain ever joins such a bus, and nothing ends it.
func sessionBus() string {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return address
	}
	socket := filepath.Join(cmp.Or(os.Getenv("XDG_RUNTIME_DIR"), "/run/user/"+strconv.Itoa(os.Getuid())), "bus")
	if info, err := os.Stat(socket); err != nil || info.Mode()&os.ModeSocket == 0 {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket)
}

// connect opens a connection to the bus at address; end closes it. It closes by itself tidyTime
// after ctx has ended: until then a prompt can be closed and a late write be undone, and after it
// no call of go-keyring, which knows no contexts, waits any longer.
func connect(ctx context.Context, address string) (conn *dbus.Conn, end func(), err error) {
	const op = "connect"
	if address == "" {
		return nil, nil, &Error{Op: op, Kind: KindNoService, Missing: MissingBus}
	}
	life, cut := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, cut)
	conn, err = dbus.Connect(address, dbus.WithContext(life))
	stop()
	if err != nil || ctx.Err() != nil {
		cut()
		if ctx.Err() != nil {
			return nil, nil, ended(op, ctx)
		}
		return nil, nil, &Error{Op: op, Kind: KindNoService, Missing: MissingBus, Err: err}
	}
	stop = context.AfterFunc(ctx, func() { time.AfterFunc(tidyTime, cut) })
	return conn, func() {
		stop()
		cut()
		_ = conn.Close()
	}, nil
}

func call(ctx context.Context, object dbus.BusObject, method string, answer any, args ...any) error {
	return busError(ctx, method, object.CallWithContext(ctx, method, 0, args...).Store(answer))
}

// busError gives an error of a D-Bus call its kind; nil stays nil.
func busError(ctx context.Context, op string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ended(op, ctx)
	}
	kind, missing := explainBus(err)
	return &Error{Op: op, Kind: kind, Missing: missing, Err: err}
}

func explainBus(err error) (kind Kind, missing string) {
	// The bus has ended, or what is left of the connection to it.
	if _, cut := errors.AsType[*net.OpError](err); cut || errors.Is(err, dbus.ErrClosed) {
		return KindNoService, MissingService
	}
	answer, _ := errors.AsType[dbus.Error](err)
	switch answer.Name {
	case "org.freedesktop.Secret.Error.IsLocked":
		return KindLocked, ""
	case "org.freedesktop.DBus.Error.ServiceUnknown",
		"org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.NoReply",
		"org.freedesktop.DBus.Error.Disconnected",
		"org.freedesktop.DBus.Error.AccessDenied",
		"org.freedesktop.DBus.Error.TimedOut":
		return KindNoService, MissingService
	}
	if strings.HasPrefix(answer.Name, "org.freedesktop.DBus.Error.Spawn.") {
		return KindNoService, MissingService
	}
	return KindUnknown, ""
}
