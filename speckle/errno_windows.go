package speckle

import "syscall"

// The syscall package's names for these are invented numbers on Windows; this
// is what Winsock returns.
const (
	errRefused   = syscall.Errno(10061) // WSAECONNREFUSED
	errTimedOut  = syscall.Errno(10060) // WSAETIMEDOUT
	errPortTaken = syscall.Errno(10048) // WSAEADDRINUSE
)
