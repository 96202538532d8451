//go:build !darwin && !windows

package keychain

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
)

// sessionBus returns the address of the session bus that runs already, or "".
// The D-Bus library would start a daemon of its own where it finds none,
// which no keychain ever joins and which nobody ends.
func sessionBus() string {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address != "" && !strings.HasPrefix(address, "autolaunch:") {
		return address
	}
	dir := os.Getenv("XDG_RUNTIME_DIR")
	if dir == "" {
		dir = "/run/user/" + strconv.Itoa(os.Getuid())
	}
	socket := filepath.Join(dir, "bus")
	if info, err := os.Stat(socket); err != nil || info.Mode()&os.ModeSocket == 0 {
		return ""
	}
	return "unix:path=" + dbus.EscapeBusAddressValue(socket)
}

// connect opens a connection of our own to the session bus. It outlives ctx,
// so that a prompt can be taken away when ctx has ended: close it.
func connect(ctx context.Context) (*dbus.Conn, error) {
	address := sessionBus()
	if address == "" {
		return nil, &Error{Op: "connect", Kind: KindNoService, Missing: MissingBus}
	}
	// go-keyring has no way to be given an address. Without this it would
	// not look at XDG_RUNTIME_DIR and start a daemon.
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != address {
		if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", address); err != nil {
			return nil, &Error{Op: "connect", Kind: KindNoService, Missing: MissingBus, Err: err}
		}
	}
	life, end := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, end)
	defer stop()
	conn, err := dbus.Connect(address, dbus.WithContext(life))
	if err != nil {
		end()
		if ctx.Err() != nil {
			return nil, ended("connect", ctx)
		}
		return nil, &Error{Op: "connect", Kind: KindNoService, Missing: MissingBus, Err: err}
	}
	return conn, nil
}
