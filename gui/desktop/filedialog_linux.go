package desktop

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	portalName     = "org.freedesktop.portal.Desktop"
	portalPath     = "/org/freedesktop/portal/desktop"
	portalRequest  = "org.freedesktop.portal.Request"
	portalChooser  = "org.freedesktop.portal.FileChooser"
	portalCall     = 10 * time.Second // limit of a call that opens a dialog
	portalToken    = "speckle_keys"   // one connection makes one request
	portalResponse = portalRequest + ".Response"
	ownerChanged   = "org.freedesktop.DBus.NameOwnerChanged"
)

// AskFile shows the dialog of the XDG desktop portal and returns the chosen path,
// "" if the person chose none. It waits until then, or until ctx or the portal
// ends. Without a portal it returns ErrNoFileDialog at once.
func AskFile(ctx context.Context, d FileDialog) (path string, err error) {
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return "", cmp.Or(ctx.Err(), ErrNoFileDialog)
	}
	defer bus.Close()
	// The portal answers with a signal, on an object whose path is known
	// beforehand. Listening first misses no answer.
	sender := strings.ReplaceAll(strings.TrimPrefix(bus.Names()[0], ":"), ".", "_")
	request := dbus.ObjectPath(portalPath + "/request/" + sender + "/" + portalToken)
	signals := make(chan *dbus.Signal, 4)
	bus.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(request), dbus.WithMatchInterface(portalRequest)},
		{dbus.WithMatchInterface("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, portalName)},
	} {
		if err := bus.AddMatchSignalContext(ctx, match...); err != nil {
			return "", cmp.Or(ctx.Err(), ErrNoFileDialog)
		}
	}
	method, options := d.request()
	parent := ""
	if d.Parent != 0 {
		parent = "x11:" + strconv.FormatUint(uint64(d.Parent), 16)
	}
	calling, cancel := context.WithTimeout(ctx, portalCall)
	defer cancel()
	err = bus.Object(portalName, portalPath).CallWithContext(calling, portalChooser+"."+method, 0, parent, d.Title, options).Err
	if err != nil {
		return "", cmp.Or(ctx.Err(), ErrNoFileDialog)
	}
	for {
		select {
		case <-ctx.Done():
			return "", ctx.Err() // the portal closes the dialog of a connection that ends
		case signal, ok := <-signals:
			switch {
			case !ok, signal.Name == ownerChanged && len(signal.Body) == 3 && signal.Body[2] == "":
				return "", fmt.Errorf("file dialog: the portal ended")
			case signal.Name == portalResponse && signal.Path == request:
				return chosenPath(signal.Body)
			}
		}
	}
}

func (d FileDialog) request() (method string, options map[string]dbus.Variant) {
	options = map[string]dbus.Variant{"handle_token": dbus.MakeVariant(portalToken), "modal": dbus.MakeVariant(true)}
	switch {
	case d.Kind == SaveFile:
		options["current_name"] = dbus.MakeVariant(d.Name)
		return "SaveFile", options
	case d.Kind == OpenFolder:
		options["directory"] = dbus.MakeVariant(true)
	case len(d.Extensions) > 0:
		// Signature a(sa(us)): each filter has a name and patterns, 0 for globs.
		type pattern struct {
			Kind uint32
			Glob string
		}
		type filter struct {
			Name     string
			Patterns []pattern
		}
		f := filter{Name: strings.Join(d.Extensions, " ")}
		for _, extension := range d.Extensions {
			f.Patterns = append(f.Patterns, pattern{Glob: "*" + extension}, pattern{Glob: "*" + strings.ToUpper(extension)})
		}
		options["filters"] = dbus.MakeVariant([]filter{f})
	}
	return "OpenFile", options
}

// chosenPath reads the body of a response: 0 and results; 1 if the person chose
// nothing, 2 if the dialog ended in another way.
func chosenPath(body []any) (string, error) {
	var status uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &status, &results); err != nil {
		return "", fmt.Errorf("file dialog: %w", err)
	}
	if status != 0 {
		return "", nil
	}
	addresses, _ := results["uris"].Value().([]string)
	if len(addresses) == 0 {
		return "", nil
	}
	address, err := url.Parse(addresses[0])
	if err != nil || address.Scheme != "file" {
		return "", fmt.Errorf("file dialog: the portal chose no file of this computer")
	}
	return address.Path, nil
}
