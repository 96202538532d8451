//go:build !windows

package speckle

import "syscall"

const (
	errRefused   = syscall.ECONNREFUSED
	errTimedOut  = syscall.ETIMEDOUT
	errPortTaken = syscall.EADDRINUSE
)
