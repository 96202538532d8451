package keychain

import (
	"context"
	"errors"
	"syscall"
)

// generalName is the keychain's name.
const generalName = "Windows Credential Manager"

// noSuchLogonSession is ERROR_NO_SUCH_LOGON_SESSION: services and network
// sign-ins have no credentials.
const noSuchLogonSession = syscall.Errno(1312)

// desktop is the Credential Manager: always there, never locked for a person
// who is signed in.
type desktop struct{}

func (desktop) probe(context.Context) (string, error) { return generalName, nil }

func (desktop) unlock(context.Context) error { return nil }

func (desktop) explain(err error) Kind {
	if errors.Is(err, noSuchLogonSession) {
		return KindNoService
	}
	return KindUnknown
}
