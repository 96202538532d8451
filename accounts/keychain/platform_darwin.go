package keychain

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

// generalName is the keychain's name.
const generalName = "macOS Keychain"

// security is the program that go-keyring runs.
const security = "/usr/bin/security"

// desktop is the keychain of macOS, which asks the person by itself and
// can't be asked for its state without a prompt.
type desktop struct{}

func (desktop) probe(context.Context) (string, error) {
	if _, err := os.Stat(security); err != nil {
		return generalName, &Error{Op: "probe", Kind: KindNoService, Missing: security, Err: err}
	}
	return generalName, nil
}

func (d desktop) unlock(ctx context.Context) error {
	_, err := d.probe(ctx)
	return err
}

// explain reads the exit code of security, the low byte of an OSStatus.
func (desktop) explain(err error) Kind {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return KindUnknown
	}
	switch exit.ExitCode() {
	case 36, 51, 128: // interaction not allowed, wrong password, cancelled
		return KindLocked
	case 37, 50: // no default keychain, no such keychain
		return KindNoService
	case 44:
		return KindNotFound
	}
	return KindUnknown
}
