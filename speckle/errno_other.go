//go:build !windows

package speckle

import "syscall"

const (
	errRefused   = syscall.ECONNREFUSED
	errPortTaken = syscall.EADDRINUSE
)
