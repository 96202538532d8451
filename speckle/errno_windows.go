package speckle

import "syscall"

// The syscall package's ECONNREFUSED and EADDRINUSE are invented numbers on
// Windows; these are what Winsock returns.
const (
	errRefused   = syscall.Errno(10061) // WSAECONNREFUSED
	errPortTaken = syscall.Errno(10048) // WSAEADDRINUSE
)
