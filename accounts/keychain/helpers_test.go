package keychain_test

import (
	"testing"

	"github.com/gofrs/flock"
)

// holdLock locks a file as another copy of the program would.
func holdLock(t *testing.T, path string) (release func()) {
	t.Helper()
	lock := flock.New(path)
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	return func() {
		if err := lock.Close(); err != nil {
			t.Error(err)
		}
	}
}
