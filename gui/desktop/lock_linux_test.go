package desktop

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// S51: the lock of the screen is noticed by either bus, and its end is none.
func TestLockOfTheScreen(t *testing.T) {
	bus := ownBus(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	for name, values := range map[string][]any{
		"org.gnome.ScreenSaver.ActiveChanged":       {true},
		"org.freedesktop.ScreenSaver.ActiveChanged": {true},
		"org.freedesktop.login1.Session.Lock":       nil,
	} {
		ctx, end := context.WithCancel(t.Context())
		locked, over := make(chan bool, 100), make(chan bool)
		go func() {
			WatchLock(ctx, func() {
				select {
				case locked <- true:
				default:
				}
			})
			close(over)
		}()
		limit := time.After(2 * time.Minute)
		for seen := false; !seen; { // until it listens
			if err := bus.Emit("/org/example", name, values...); err != nil {
				t.Fatal(err)
			}
			select {
			case seen = <-locked:
			case <-time.After(10 * time.Millisecond):
			case <-limit:
				t.Fatalf("%s isn't noticed", name)
			}
		}
		end()
		<-over
	}
	for _, signal := range []*dbus.Signal{
		{Name: "org.gnome.ScreenSaver.ActiveChanged", Body: []any{false}},
		{Name: "org.gnome.ScreenSaver.ActiveChanged"},
		{Name: "org.example.Other.ActiveChanged", Body: []any{true}},
		{Name: "org.freedesktop.login1.Session.Unlock"},
	} {
		if locks(signal) {
			t.Errorf("%+v is taken for a lock", signal)
		}
	}
}
