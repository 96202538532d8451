//go:build linux

package keychain_test

import (
	"errors"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"speckle-keys/accounts/keychain"
)

const (
	stubService = dbus.ObjectPath("/org/freedesktop/secrets")
	stubLogin   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	stubDefault = dbus.ObjectPath("/org/freedesktop/secrets/collection/Passwords")
	stubPrompt  = dbus.ObjectPath("/org/freedesktop/secrets/prompt/1")
	stubSession = dbus.ObjectPath("/org/freedesktop/secrets/session/1")
	noPrompt    = dbus.ObjectPath("/")
)

// stubSecret is a secret in the Secret Service's API.
type stubSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// stub is a Secret Service on a real bus that does what real ones do at their
// worst. Its fields are set before it serves. The object
// /org/freedesktop/secrets/aliases/default does not exist (case 1).
type stub struct {
	conn *dbus.Conn

	path      dbus.ObjectPath                     // of its keyring; stubLogin when not set
	onPrompt  func(complete func(dismissed bool)) // the person's answer
	onCreate  func()                              // before an item is written
	onItem    func(call string) (dies bool)       // before an item is searched, read or deleted, and when it is deleted
	spoil     bool                                // items are not what was given
	noSession bool                                // it opens no session
	oddLocked bool                                // Locked is no bool
	confirms  bool                                // an item is written and deleted after a prompt, as KeePassXC can
	dismissed chan struct{}                       // closed when the prompt is closed by its caller

	mu       sync.Mutex
	none     bool // no keyring was created yet
	locked   bool
	items    map[string]stubSecret // by user name
	answered func()                // what a prompt does when it isn't refused
	asked    []string              // what prompts asked for
}

// serve puts the stub on a bus, and its keychain into the returned store.
func (s *stub) serve(t *testing.T, on *session) keychain.Store {
	t.Helper()
	if s.path == "" {
		s.path = stubLogin
	}
	if s.items == nil {
		s.items = map[string]stubSecret{}
	}
	s.dismissed = make(chan struct{})
	conn, err := dbus.Connect(on.address())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s.conn = conn
	s.export(t, stubService, "org.freedesktop.Secret.Service", map[string]any{
		"OpenSession": func(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
			if s.noSession {
				return dbus.MakeVariant(""), noPrompt, dbus.NewError("org.freedesktop.DBus.Error.NotSupported", nil)
			}
			return dbus.MakeVariant(""), stubSession, nil
		},
		"ReadAlias":        func(alias string) (dbus.ObjectPath, *dbus.Error) { return s.keyring(alias), nil },
		"Unlock":           s.unlock,
		"CreateCollection": s.createKeyring,
	})
	get := map[string]any{"Get": s.property}
	s.export(t, stubService, "org.freedesktop.DBus.Properties", get)
	s.export(t, s.path, "org.freedesktop.DBus.Properties", get)
	s.export(t, s.path, "org.freedesktop.Secret.Collection", map[string]any{
		"SearchItems": s.search, "CreateItem": s.create,
	})
	s.export(t, stubPrompt, "org.freedesktop.Secret.Prompt", map[string]any{
		"Prompt": func(string) *dbus.Error { go s.onPrompt(s.complete); return nil },
		"Dismiss": func() *dbus.Error {
			close(s.dismissed)
			return nil
		},
	})
	for user := range s.items {
		if err := s.exportItem(user); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.RequestName("org.freedesktop.secrets", 0); err != nil {
		t.Fatal(err)
	}
	return on.store()
}

// keyring returns the path of the default keyring, or "/".
func (s *stub) keyring(alias string) dbus.ObjectPath {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.none || alias != "default" {
		return noPrompt
	}
	return s.path
}

func (s *stub) createKeyring(p map[string]dbus.Variant, alias string) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	label, _ := p["org.freedesktop.Secret.Collection.Label"].Value().(string)
	return noPrompt, s.prompt("create "+label+" as "+alias, func() { s.none = false }), nil
}

// prompt prepares a prompt that does something when it isn't refused.
func (s *stub) prompt(asks string, answered func()) dbus.ObjectPath {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked, s.answered = append(s.asked, asks), answered
	return stubPrompt
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
	switch {
	case name == "Locked" && s.oddLocked:
		return dbus.MakeVariant("perhaps"), nil
	case name == "Locked":
		return dbus.MakeVariant(s.locked), nil
	case s.none:
		return dbus.MakeVariant([]dbus.ObjectPath{}), nil
	}
	return dbus.MakeVariant([]dbus.ObjectPath{s.path}), nil
}

func (s *stub) unlock(paths []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return []dbus.ObjectPath{}, s.prompt("unlock", func() { s.locked = false }), nil
}

// complete ends the prompt as its person would.
func (s *stub) complete(dismissed bool) {
	s.mu.Lock()
	if !dismissed {
		s.answered()
	}
	s.mu.Unlock()
	_ = s.conn.Emit(stubPrompt, "org.freedesktop.Secret.Prompt.Completed", dismissed,
		dbus.MakeVariant([]dbus.ObjectPath{s.path}))
}

func (s *stub) itemPath(user string) dbus.ObjectPath {
	return s.path + "/" + dbus.ObjectPath(user)
}

// dies tells the test of a call about an item, which may end the service.
func (s *stub) dies(call string) bool { return s.onItem != nil && s.onItem(call) }

func (s *stub) search(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	if s.dies("search") {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[attributes["username"]]; ok {
		return []dbus.ObjectPath{s.itemPath(attributes["username"])}, nil
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
	if !s.confirms {
		s.items[user] = secret
	}
	if err := s.exportItem(user); err != nil {
		return noPrompt, noPrompt, dbus.MakeFailedError(err)
	}
	if s.confirms {
		s.asked, s.answered = append(s.asked, "save"), func() { s.items[user] = secret }
		return noPrompt, stubPrompt, nil
	}
	return s.itemPath(user), noPrompt, nil
}

// exportItem puts an item on the bus.
func (s *stub) exportItem(user string) error {
	path := s.itemPath(user)
	return errors.Join(s.conn.ExportMethodTable(map[string]any{
		"GetSecret": func(dbus.ObjectPath) (stubSecret, *dbus.Error) {
			if s.dies("get") {
				return stubSecret{}, nil
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			return s.items[user], nil
		},
		"Delete": func() (dbus.ObjectPath, *dbus.Error) {
			if s.dies("delete") {
				return noPrompt, nil
			}
			if s.confirms {
				return s.prompt("delete", func() { delete(s.items, user) }), nil
			}
			s.mu.Lock()
			delete(s.items, user)
			s.mu.Unlock()
			s.dies("deleted")
			return noPrompt, nil
		},
	}, path, "org.freedesktop.Secret.Item"),
		s.conn.ExportMethodTable(map[string]any{"Get": s.property}, path, "org.freedesktop.DBus.Properties"))
}

// prompts is what prompts asked for so far.
func (s *stub) prompts() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// count is how many items are kept.
func (s *stub) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.items)
}
