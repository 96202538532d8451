package desktop

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// chooser is the file chooser of an XDG desktop portal that answers at once.
type chooser struct {
	bus    *dbus.Conn
	answer []any // of the Response; nil: the portal goes instead
	asked  chan asked
}

type asked struct {
	method, parent, title string
	options               map[string]any
}

func (c *chooser) open(method string, sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	plain := map[string]any{}
	for key, value := range options {
		plain[key] = value.Value()
	}
	c.asked <- asked{method, parent, title, plain}
	sent := ""
	for _, r := range string(sender)[1:] {
		if r == '.' {
			r = '_'
		}
		sent += string(r)
	}
	request := dbus.ObjectPath(portalPath + "/request/" + sent + "/" + plain["handle_token"].(string))
	if c.answer == nil {
		c.bus.ReleaseName(portalName)
	} else {
		c.bus.Emit(request, portalResponse, c.answer...)
	}
	return request, nil
}

func (c *chooser) OpenFile(sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return c.open("OpenFile", sender, parent, title, options)
}

func (c *chooser) SaveFile(sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	return c.open("SaveFile", sender, parent, title, options)
}

func newChooser(t *testing.T, answer ...any) *chooser {
	t.Helper()
	c := &chooser{bus: ownBus(t), answer: answer, asked: make(chan asked, 1)}
	if err := c.bus.Export(c, portalPath, portalChooser); err != nil {
		t.Fatal(err)
	}
	if _, err := c.bus.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFileDialogAnswers(t *testing.T) {
	uris := func(uris ...string) map[string]dbus.Variant {
		return map[string]dbus.Variant{"uris": dbus.MakeVariant(uris)}
	}
	for name, c := range map[string]struct {
		answer []any
		want   string
		failed bool
	}{
		"a file":             {answer: []any{uint32(0), uris("file:///home/ada/.config/a.json")}, want: "/home/ada/.config/a.json"},
		"plus and space":     {answer: []any{uint32(0), uris("file:///home/a+b/%C3%BC%20x.json")}, want: "/home/a+b/ü x.json"},
		"nothing chosen":     {answer: []any{uint32(1), map[string]dbus.Variant{}}},
		"ended by itself":    {answer: []any{uint32(2), map[string]dbus.Variant{}}},
		"no address":         {answer: []any{uint32(0), map[string]dbus.Variant{}}},
		"on another machine": {answer: []any{uint32(0), uris("sftp://host/a.json")}, failed: true},
		"no answer at all":   {answer: []any{"?"}, failed: true},
		"the portal ends":    {failed: true},
	} {
		t.Run(name, func(t *testing.T) {
			newChooser(t, c.answer...)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			got, err := AskFile(ctx, FileDialog{Title: "Choose"})
			if got != c.want || (err != nil) != c.failed || errors.Is(err, ErrNoFileDialog) || ctx.Err() != nil {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestFileDialogAsks(t *testing.T) {
	for name, c := range map[string]struct {
		dialog FileDialog
		method string
		parent string
		want   map[string]any
	}{
		"open":   {FileDialog{Parent: 0x1f, Extensions: []string{".json"}}, "OpenFile", "x11:1f", map[string]any{"filters": [][]any{{".json", [][]any{{uint32(0), "*.json"}, {uint32(0), "*.JSON"}}}}}},
		"save":   {FileDialog{Kind: SaveFile, Name: "a.json"}, "SaveFile", "", map[string]any{"current_name": "a.json"}},
		"folder": {FileDialog{Kind: OpenFolder}, "OpenFile", "", map[string]any{"directory": true}},
	} {
		t.Run(name, func(t *testing.T) {
			portal := newChooser(t, uint32(1), map[string]dbus.Variant{})
			c.dialog.Title = "Choose"
			if _, err := AskFile(t.Context(), c.dialog); err != nil {
				t.Fatal(err)
			}
			c.want["handle_token"], c.want["modal"] = portalToken, true
			if got, want := <-portal.asked, (asked{c.method, c.parent, "Choose", c.want}); !reflect.DeepEqual(got, want) {
				t.Errorf("asked %+v, want %+v", got, want)
			}
		})
	}
}

func TestFileDialogEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	portal := newChooser(t)
	portal.bus.Export(silent{portal}, portalPath, portalChooser)
	go func() {
		<-portal.asked
		cancel()
	}()
	if _, err := AskFile(ctx, FileDialog{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// silent never answers.
type silent struct{ *chooser }

func (s silent) OpenFile(string, string, map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	s.asked <- asked{}
	return "/", nil
}

func TestNoFileDialog(t *testing.T) {
	for name, bus := range map[string]func(*testing.T){
		"no bus":    func(t *testing.T) { t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nobody/there") },
		"no portal": func(t *testing.T) { ownBus(t) },
	} {
		t.Run(name, func(t *testing.T) {
			bus(t)
			if _, err := AskFile(t.Context(), FileDialog{}); !errors.Is(err, ErrNoFileDialog) {
				t.Error(err)
			}
		})
	}
}
