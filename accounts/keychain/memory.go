package keychain

import (
	"context"
	"sync"

	"speckle-keys/speckle"
)

// MemoryName is what the store of Memory is called, in English.
const MemoryName = "this program's memory"

// Memory returns a store in memory; its secrets are lost when the program ends.
func Memory() Store { return &memory{secrets: map[string]speckle.Secret{}} }

type memory struct {
	mu      sync.Mutex
	secrets map[string]speckle.Secret
}

func (*memory) Name() string { return MemoryName }

func (*memory) Probe(ctx context.Context) error {
	if ctx.Err() != nil {
		return ended("probe", ctx)
	}
	return nil
}

func (*memory) Unlock(ctx context.Context) error {
	if ctx.Err() != nil {
		return ended("unlock", ctx)
	}
	return nil
}

func (m *memory) Save(ctx context.Context, key string, value speckle.Secret) error {
	switch {
	case ctx.Err() != nil:
		return ended("save", ctx)
	case value.IsZero():
		return &Error{Op: "save", Err: errNoSecret}
	case len(value.Reveal()) > MaxSecret:
		return &Error{Op: "save", Kind: KindTooLarge}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.secrets[key] = value
	return nil
}

func (m *memory) Load(ctx context.Context, key string) (speckle.Secret, error) {
	if ctx.Err() != nil {
		return speckle.Secret{}, ended("load", ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	value, ok := m.secrets[key]
	if !ok {
		return speckle.Secret{}, &Error{Op: "load", Kind: KindNotFound}
	}
	return value, nil
}

func (m *memory) Delete(ctx context.Context, key string) error {
	if ctx.Err() != nil {
		return ended("delete", ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.secrets[key]; !ok {
		return &Error{Op: "delete", Kind: KindNotFound}
	}
	delete(m.secrets, key)
	return nil
}
