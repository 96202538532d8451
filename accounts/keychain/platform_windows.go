package keychain

import (
	"context"
	"errors"
	"syscall"
)

const generalName = "Windows Credential Manager"

// noSuchLogonSession is ERROR_NO_SUCH_LOGON_SESSION: services and network
// sign-ins have no credentials.
const noSuchLogonSession = syscall.Errno(1312)

// credentialManager is the Windows Credential Manager: always there, never
// locked for a person who is signed in.
type credentialManager struct{}

func platform() backend { return credentialManager{} }

func (credentialManager) probe(context.Context) (string, error) { return generalName, nil }
func (credentialManager) unlock(context.Context) error          { return nil }
func (credentialManager) open(context.Context) (items, error)   { return library{}, nil }

func (credentialManager) explain(err error) (Kind, string) {
	if errors.Is(err, noSuchLogonSession) {
		return KindNoService, ""
	}
	return KindUnknown, ""
}
