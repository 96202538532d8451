package accounts

import "syscall"

const (
	openWithoutWaiting = syscall.O_NONBLOCK
	openQuietly        = syscall.O_NONBLOCK | syscall.O_NOATIME
)
