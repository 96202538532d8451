//go:build linux

package keychain_test

import (
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	stubService    = dbus.ObjectPath("/org/freedesktop/secrets")
	stubCollection = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	stubPrompt     = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")
	stubSession    = dbus.ObjectPath("/org/freedesktop/secrets/session/1")
	noPrompt       = dbus.ObjectPath("/")
)

// stubSecret is a secret in the Secret Service's API.
type stubSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// stub is a Secret Service on a real bus that does what real ones do at their
// worst. Its hooks are set before it serves.
type stub struct {
	conn *dbus.Conn

	onPrompt  func(complete func(dismissed bool)) // the person's answer
	onCreate  func()                              // before an item is written
	spoil     bool                                // items are not what was given
	dismissed chan struct{}                       // closed when the prompt is taken away

	mu     sync.Mutex
	locked bool
	items  map[string]stubSecret // by user name
}

// serve puts the stub on the session's bus.
func (s *stub) serve(t *testing.T) {
	t.Helper()
	s.items = map[string]stubSecret{}
	s.dismissed = make(chan struct{})
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s.conn = conn
	s.export(t, stubService, "org.freedesktop.Secret.Service", map[string]any{
		"OpenSession": func(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
			return dbus.MakeVariant(""), stubSession, nil
		},
		"ReadAlias": func(string) (dbus.ObjectPath, *dbus.Error) { return stubCollection, nil },
		"Unlock":    s.unlock,
	})
	get := map[string]any{"Get": s.property}
	s.export(t, stubService, "org.freedesktop.DBus.Properties", get)
	s.export(t, stubCollection, "org.freedesktop.DBus.Properties", get)
	s.export(t, stubCollection, "org.freedesktop.Secret.Collection", map[string]any{
		"SearchItems": s.search, "CreateItem": s.create,
	})
	s.export(t, stubSession, "org.freedesktop.Secret.Session", map[string]any{
		"Close": func() *dbus.Error { return nil },
	})
	s.export(t, stubPrompt, "org.freedesktop.Secret.Prompt", map[string]any{
		"Prompt": func(string) *dbus.Error { go s.onPrompt(s.complete); return nil },
		"Dismiss": func() *dbus.Error {
			close(s.dismissed)
			return nil
		},
	})
	if _, err := conn.RequestName("org.freedesktop.secrets", 0); err != nil {
		t.Fatal(err)
	}
}

func (s *stub) export(t *testing.T, path dbus.ObjectPath, iface string, methods map[string]any) {
	t.Helper()
	if err := s.conn.ExportMethodTable(methods, path, iface); err != nil {
		t.Fatal(err)
	}
}

func (s *stub) property(_, name string) (dbus.Variant, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "Locked" {
		return dbus.MakeVariant(s.locked), nil
	}
	return dbus.MakeVariant([]dbus.ObjectPath{stubCollection}), nil
}

func (s *stub) unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.locked {
		return []dbus.ObjectPath{}, stubPrompt, nil
	}
	return paths, noPrompt, nil
}

// complete ends the prompt as its person would.
func (s *stub) complete(dismissed bool) {
	s.mu.Lock()
	s.locked = dismissed
	s.mu.Unlock()
	_ = s.conn.Emit(stubPrompt, "org.freedesktop.Secret.Prompt.Completed", dismissed,
		dbus.MakeVariant([]dbus.ObjectPath{stubCollection}))
}

func itemPath(user string) dbus.ObjectPath {
	return stubCollection + "/" + dbus.ObjectPath(user)
}

func (s *stub) search(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[attributes["username"]]; ok {
		return []dbus.ObjectPath{itemPath(attributes["username"])}, nil
	}
	return []dbus.ObjectPath{}, nil
}

func (s *stub) create(p map[string]dbus.Variant, secret stubSecret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	attributes, _ := p["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	user := attributes["username"]
	if s.onCreate != nil {
		s.onCreate()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.spoil {
		secret.Value = []byte("not " + strconv.Itoa(len(secret.Value)))
	}
	s.items[user] = secret
	err := s.conn.ExportMethodTable(map[string]any{
		"GetSecret": func(dbus.ObjectPath) (stubSecret, *dbus.Error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.items[user], nil
		},
		"Delete": func() (dbus.ObjectPath, *dbus.Error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.items, user)
			return noPrompt, nil
		},
	}, itemPath(user), "org.freedesktop.Secret.Item")
	if err != nil {
		return noPrompt, noPrompt, dbus.MakeFailedError(err)
	}
	return itemPath(user), noPrompt, nil
}

// count is how many items are kept.
func (s *stub) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}
