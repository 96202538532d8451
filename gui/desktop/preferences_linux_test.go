package desktop

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// portal is an XDG desktop portal with some settings.
type portal map[string]any

func (p portal) Read(namespace, key string) (dbus.Variant, *dbus.Error) {
	value, ok := p[key]
	if !ok || namespace != "org.gnome.desktop.interface" {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.portal.Error.NotFound", nil)
	}
	return dbus.MakeVariant(dbus.MakeVariant(value)), nil
}

// busConfig is a session bus on which nothing starts by itself: the usual one
// would start the portal of the computer that runs the test.
const busConfig = `<busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`

// ownBus starts a D-Bus daemon for this test and makes it the session bus.
func ownBus(t *testing.T) *dbus.Conn {
	t.Helper()
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		t.Skip("needs dbus-daemon")
	}
	config := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, filepath.Join(t.TempDir(), "bus")), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address")
	daemon.Stderr = os.Stderr
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	bus, err := dbus.Connect(strings.TrimSpace(address))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	return bus
}

func TestPreferencesFromThePortal(t *testing.T) {
	for name, c := range map[string]struct {
		portal portal
		want   Preferences
	}{
		"no portal":       {nil, Preferences{TextScale: 1}},
		"no settings":     {portal{}, Preferences{TextScale: 1}},
		"large and still": {portal{"text-scaling-factor": 1.25, "enable-animations": false}, Preferences{TextScale: 1.25, ReduceMotion: true}},
		"as usual":        {portal{"text-scaling-factor": 1.0, "enable-animations": true}, Preferences{TextScale: 1}},
		"other types":     {portal{"text-scaling-factor": "2", "enable-animations": 0}, Preferences{TextScale: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			bus := ownBus(t)
			if c.portal != nil {
				if err := bus.Export(c.portal, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"); err != nil {
					t.Fatal(err)
				}
				if _, err := bus.RequestName("org.freedesktop.portal.Desktop", dbus.NameFlagDoNotQueue); err != nil {
					t.Fatal(err)
				}
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			if got := ReadPreferences(ctx); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestPreferencesWithoutABus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nobody/there")
	if got := ReadPreferences(t.Context()); got != (Preferences{TextScale: 1}) {
		t.Errorf("%+v", got)
	}
}
