//go:build unix && !linux

package accounts

import "syscall"

const (
	openWithoutWaiting = syscall.O_NONBLOCK
	openQuietly        = syscall.O_NONBLOCK
)
