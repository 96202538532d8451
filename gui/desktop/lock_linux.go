package desktop

import (
	"context"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"
)

// WatchLock calls locked whenever a screen saver or the login manager locks the
// screen, until ctx ends. On X11 no window loses the focus then: a locker grabs
// the keyboard, which GLFW doesn't count.
func WatchLock(ctx context.Context, locked func()) {
	var watches sync.WaitGroup
	watch := func(connect func(...dbus.ConnOption) (*dbus.Conn, error), match ...dbus.MatchOption) {
		bus, err := connect(dbus.WithContext(ctx)) // ends with ctx
		if err != nil || bus.AddMatchSignalContext(ctx, match...) != nil {
			return
		}
		signals := make(chan *dbus.Signal, 16)
		bus.Signal(signals)
		for signal := range signals {
			if locks(signal) {
				locked()
			}
		}
	}
	watches.Go(func() { watch(dbus.ConnectSessionBus, dbus.WithMatchMember("ActiveChanged")) })
	watches.Go(func() {
		watch(dbus.ConnectSystemBus, dbus.WithMatchInterface("org.freedesktop.login1.Session"), dbus.WithMatchMember("Lock"))
	})
	watches.Wait()
}

// locks reports whether a signal says that the screen is locked. The screen
// savers of GNOME, KDE, Cinnamon, MATE and Xfce have the same one.
func locks(signal *dbus.Signal) bool {
	if strings.HasSuffix(signal.Name, ".ScreenSaver.ActiveChanged") && len(signal.Body) == 1 {
		active, _ := signal.Body[0].(bool)
		return active
	}
	return signal.Name == "org.freedesktop.login1.Session.Lock"
}
