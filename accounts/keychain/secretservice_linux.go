package keychain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
	ss "github.com/zalando/go-keyring/secret_service"
)

// generalName is the keychain's name until its first probe.
const generalName = "Secret Service"

const (
	secrets             = "org.freedesktop.secrets"
	secretsPath         = dbus.ObjectPath("/org/freedesktop/secrets")
	loginCollection     = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	serviceInterface    = "org.freedesktop.Secret.Service"
	collectionInterface = "org.freedesktop.Secret.Collection"
	itemInterface       = "org.freedesktop.Secret.Item"
	propertiesGet       = "org.freedesktop.DBus.Properties.Get"
	noObject            = dbus.ObjectPath("/")

	// newKeyringLabel names a keyring that we have created. The service shows it in its prompt.
	newKeyringLabel = "Default keyring"
)

// secretService is the Secret Service of a Unix desktop: GNOME Keyring, KWallet or KeePassXC, over
// D-Bus. Every call, including probe, does the same: a connection of its own, the keyring, a
// session in it. The items are written, found and read by go-keyring's client; its layer above is
// not used, since it waits for prompts without a limit, starts a bus where there is none, and does
// not find the default keyring of every service.
type secretService struct {
	bus func() string // the address of the session bus, or ""
}

func platform() backend { return secretService{sessionBus} }

func (s secretService) probe(ctx context.Context) (name string, err error) {
	k, err := s.connect(ctx)
	if err != nil {
		return "", err
	}
	defer k.close()
	if err := k.find(ctx); err != nil {
		return k.name, err
	}
	locked, err := k.locked(ctx, k.path, collectionInterface)
	if err == nil && locked {
		err = &Error{Op: "probe", Kind: KindLocked}
	}
	return k.name, err
}

func (s secretService) unlock(ctx context.Context) error {
	k, err := s.connect(ctx)
	if err != nil {
		return err
	}
	defer k.close()
	err = k.find(ctx)
	if KindOf(err) == KindNoKeyring {
		if err = k.create(ctx); err == nil {
			err = k.find(ctx)
		}
	}
	if err != nil {
		return err
	}
	return k.unlock(ctx, k.path, collectionInterface)
}

func (s secretService) open(ctx context.Context) (items, error) {
	k, err := s.connect(ctx)
	if err != nil {
		return nil, err
	}
	if err = k.find(ctx); err == nil {
		err = k.unlock(ctx, k.path, collectionInterface)
	}
	if err != nil {
		k.close()
		return nil, err
	}
	return k, nil
}

func (secretService) explain(err error) (Kind, string) { return explainBus(err) }

// A keyringClient is a connection to the Secret Service for one call. find
// sets name, path and session.
type keyringClient struct {
	client  ss.SecretService // only methods that need no more than its Conn
	end     func()
	name    string          // of the program that serves it
	path    dbus.ObjectPath // of the keyring, which D-Bus calls a collection
	session dbus.ObjectPath
}

func (s secretService) connect(ctx context.Context) (*keyringClient, error) {
	conn, end, err := connect(ctx, s.bus())
	if err != nil {
		return nil, err
	}
	return &keyringClient{client: ss.SecretService{Conn: conn}, end: end}, nil
}

func (k *keyringClient) close() { k.end() }

func productName(comm string) string {
	for prefix, name := range map[string]string{
		"gnome-keyring": "GNOME Keyring",
		"kwalletd":      "KWallet",
		"ksecretd":      "KWallet",
		"keepassxc":     "KeePassXC",
	} {
		if strings.HasPrefix(comm, prefix) {
			return name
		}
	}
	return generalName
}

// find finds the keyring to save in and opens a session. The first call makes D-Bus start the
// service, where it can. The keyring is the one named login, where go-keyring saves as well, else
// the default one. It is the object that ReadAlias names, not
// /org/freedesktop/secrets/aliases/default: that object does not exist in every service.
func (k *keyringClient) find(ctx context.Context) error {
	service := k.client.Object(secrets, secretsPath)
	var all dbus.Variant
	if err := call(ctx, service, propertiesGet, &all, serviceInterface, "Collections"); err != nil {
		return err
	}
	k.name = generalName
	var pid uint32
	if call(ctx, k.client.BusObject(), "org.freedesktop.DBus.GetConnectionUnixProcessID", &pid, secrets) == nil {
		comm, _ := os.ReadFile("/proc/" + strconv.FormatUint(uint64(pid), 10) + "/comm")
		k.name = productName(string(comm))
	}
	k.path = loginCollection
	if paths, _ := all.Value().([]dbus.ObjectPath); !slices.Contains(paths, loginCollection) {
		if err := call(ctx, service, serviceInterface+".ReadAlias", &k.path, "default"); err != nil {
			return err
		}
	}
	if k.path == noObject {
		return &Error{Op: "find the keyring", Kind: KindNoKeyring, Missing: MissingKeyring}
	}
	var output dbus.Variant
	err := service.CallWithContext(ctx, serviceInterface+".OpenSession", 0, "plain", dbus.MakeVariant("")).
		Store(&output, &k.session)
	return busError(ctx, "open a session", err)
}

func (k *keyringClient) locked(ctx context.Context, path dbus.ObjectPath, iface string) (bool, error) {
	var v dbus.Variant
	if err := call(ctx, k.client.Object(secrets, path), propertiesGet, &v, iface, "Locked"); err != nil {
		return false, err
	}
	locked, ok := v.Value().(bool)
	if !ok {
		return false, &Error{Op: "ask whether it is locked", Err: errPanic}
	}
	return locked, nil
}

func (k *keyringClient) item(key string) (dbus.ObjectPath, error) {
	found, err := k.client.SearchItems(k.client.Object(secrets, k.path), attributes(key))
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", keyring.ErrNotFound
	}
	return found[0], nil
}

// attributes are those of go-keyring, by which other programs find the items.
func attributes(key string) map[string]string {
	return map[string]string{"service": Service, "username": key}
}

func (k *keyringClient) get(ctx context.Context, key string) (string, error) {
	item, err := k.item(key)
	if err != nil {
		return "", err
	}
	// KeePassXC can ask for each item.
	if err := k.unlock(ctx, item, itemInterface); err != nil {
		return "", err
	}
	secret, err := k.client.GetSecret(item, k.session)
	if err != nil {
		return "", err
	}
	return string(secret.Value), nil
}

func (k *keyringClient) set(_ context.Context, key, value string) error {
	label := fmt.Sprintf("Password for '%s' on '%s'", key, Service) // as go-keyring's
	return k.client.CreateItem(k.client.Object(secrets, k.path), label, attributes(key), ss.NewSecret(k.session, value))
}

// delete checks that the item is deleted: a service may ask the person, and
// go-keyring takes a refusal for success.
func (k *keyringClient) delete(_ context.Context, key string) error {
	item, err := k.item(key)
	if err != nil {
		return err
	}
	if err := k.client.Delete(item); err != nil {
		return err
	}
	_, err = k.item(key)
	switch {
	case err == nil:
		return &Error{Kind: KindLocked, Err: errors.New("the keychain still has the secret")}
	case errors.Is(err, keyring.ErrNotFound):
		return nil
	}
	return err
}
