package main

import (
	"context"

	"github.com/godbus/dbus/v5"

	"speckle-keys/gui"
)

// comfort asks the desktop's portal, which GNOME, and others for its
// programs' sake, answer. A desktop without one wants nothing.
func comfort(ctx context.Context) gui.Comfort {
	wants := gui.Comfort{TextScale: 1}
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return wants
	}
	defer bus.Close()
	if scale, ok := portalSetting(ctx, bus, "text-scaling-factor").(float64); ok {
		wants.TextScale = scale
	}
	if moves, ok := portalSetting(ctx, bus, "enable-animations").(bool); ok {
		wants.Still = !moves
	}
	return wants
}

// portalSetting is a setting of the desktop's look, nil when it is unknown.
func portalSetting(ctx context.Context, bus *dbus.Conn, key string) any {
	var value dbus.Variant
	portal := bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop")
	// Read is older than ReadOne and known to every portal; it wraps twice.
	err := portal.CallWithContext(ctx, "org.freedesktop.portal.Settings.Read", 0, "org.gnome.desktop.interface", key).Store(&value)
	if err != nil {
		return nil
	}
	if inner, ok := value.Value().(dbus.Variant); ok {
		return inner.Value()
	}
	return value.Value()
}
