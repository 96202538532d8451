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

func (*memory) Name() string                     { return MemoryName }
func (*memory) Probe(ctx context.Context) error  { return endedOrNil("probe", ctx) }
func (*memory) Unlock(ctx context.Context) error { return endedOrNil("unlock", ctx) }

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
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.missing(ctx, "load", key); err != nil {
		return speckle.Secret{}, err
	}
	return m.secrets[key], nil
}

func (m *memory) Delete(ctx context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.missing(ctx, "delete", key); err != nil {
		return err
	}
	delete(m.secrets, key)
	return nil
}

func (m *memory) missing(ctx context.Context, op, key string) error {
	if _, ok := m.secrets[key]; !ok && ctx.Err() == nil {
		return &Error{Op: op, Kind: KindNotFound}
	}
	return endedOrNil(op, ctx)
}

func endedOrNil(op string, ctx context.Context) error {
	if ctx.Err() != nil {
		return ended(op, ctx)
	}
	return nil
}
