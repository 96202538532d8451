package keychain

import (
	"errors"
	"os"
	"os/exec"
)

const generalName = "macOS Keychain"

// security is the program that go-keyring runs. The keychain asks the person by
// itself, and there is no way to read its state without a prompt.
const security = "/usr/bin/security"

func missing() error {
	if _, err := os.Stat(security); err != nil {
		return &Error{Op: "probe", Kind: KindNoService, Missing: security, Err: err}
	}
	return nil
}

// explain reads the exit code of security, the low byte of an OSStatus.
func explain(err error) Kind {
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		return KindUnknown
	}
	switch exit.ExitCode() {
	case 36, 51, 128: // interaction not allowed, wrong password, canceled
		return KindLocked
	case 37, 50: // no default keychain, no such keychain
		return KindNoService
	case 44:
		return KindNotFound
	}
	return KindUnknown
}
