package desktop

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// ReadPreferences asks the XDG desktop portal for GNOME's interface settings, which portals of
// other desktops offer too. Without a portal, or where it lacks a setting, the defaults apply.
func ReadPreferences(ctx context.Context) Preferences {
	preferences := Preferences{TextScale: 1}
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return preferences
	}
	defer bus.Close()
	if scale, ok := portalSetting(ctx, bus, "text-scaling-factor").(float64); ok {
		preferences.TextScale = scale
	}
	if animations, ok := portalSetting(ctx, bus, "enable-animations").(bool); ok {
		preferences.ReduceMotion = !animations
	}
	return preferences
}

// portalSetting returns the value of one interface setting, or nil.
func portalSetting(ctx context.Context, bus *dbus.Conn, key string) any {
	var value dbus.Variant
	portal := bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
	// Read is deprecated in favor of ReadOne, but every portal has it. Its
	// answer is a variant inside a variant.
	err := portal.CallWithContext(ctx, "org.freedesktop.portal.Settings.Read", 0, "org.gnome.desktop.interface", key).Store(&value)
	if err != nil {
		return nil
	}
	if inner, ok := value.Value().(dbus.Variant); ok {
		return inner.Value()
	}
	return value.Value()
}
