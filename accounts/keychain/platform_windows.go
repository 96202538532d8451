package keychain

import (
	"errors"
	"syscall"
)

const generalName = "Windows Credential Manager"

// noSuchLogonSession is ERROR_NO_SUCH_LOGON_SESSION: services and network
// sign-ins have no credentials.
const noSuchLogonSession = syscall.Errno(1312)

// missing is nil: the Credential Manager is always there, never locked for a
// person who is signed in.
func missing() error { return nil }

func explain(err error) Kind {
	if errors.Is(err, noSuchLogonSession) {
		return KindNoService
	}
	return KindUnknown
}
