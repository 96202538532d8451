//go:build !linux

package keychain

import (
	"context"

	"github.com/zalando/go-keyring"
)

// library is go-keyring as a backend: macOS and Windows need neither
// connection nor unlocking before.
type library struct{}

func platform() backend { return library{} }

func (library) probe(context.Context) (string, error) { return generalName, missing() }
func (library) unlock(context.Context) error          { return missing() }
func (library) open(context.Context) (items, error)   { return library{}, missing() }
func (library) explain(err error) (Kind, string)      { return explain(err), "" }

func (library) get(_ context.Context, key string) (string, error) { return keyring.Get(Service, key) }

func (library) set(_ context.Context, key, value string) error {
	return keyring.Set(Service, key, value)
}
func (library) delete(_ context.Context, key string) error { return keyring.Delete(Service, key) }
func (library) close()                                     {}
