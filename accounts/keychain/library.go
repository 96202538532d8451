//go:build !linux

package keychain

import (
	"context"

	"github.com/zalando/go-keyring"
)

// library is go-keyring as the items of an open keychain: macOS and Windows
// need neither connection nor unlocking before.
type library struct{}

func (library) get(_ context.Context, key string) (string, error) { return keyring.Get(Service, key) }

func (library) set(_ context.Context, key, value string) error {
	return keyring.Set(Service, key, value)
}
func (library) delete(_ context.Context, key string) error { return keyring.Delete(Service, key) }
func (library) close()                                     {}
