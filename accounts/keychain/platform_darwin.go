package keychain

import (
	"context"
	"errors"
	"os"
	"os/exec"
)

const generalName = "macOS Keychain"

// security is the program that go-keyring runs.
const security = "/usr/bin/security"

// macOS is the keychain of macOS. It asks the person by itself, and there is
// no way to read its state without a prompt.
type macOS struct{}

func platform() backend { return macOS{} }

func (macOS) probe(context.Context) (string, error) {
	if _, err := os.Stat(security); err != nil {
		return generalName, &Error{Op: "probe", Kind: KindNoService, Missing: security, Err: err}
	}
	return generalName, nil
}

func (m macOS) unlock(ctx context.Context) error {
	_, err := m.probe(ctx)
	return err
}

func (m macOS) open(ctx context.Context) (items, error) { return library{}, m.unlock(ctx) }

// explain reads the exit code of security, the low byte of an OSStatus.
func (macOS) explain(err error) (Kind, string) {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return KindUnknown, ""
	}
	switch exit.ExitCode() {
	case 36, 51, 128: // interaction not allowed, wrong password, canceled
		return KindLocked, ""
	case 37, 50: // no default keychain, no such keychain
		return KindNoService, ""
	case 44:
		return KindNotFound, ""
	}
	return KindUnknown, ""
}
