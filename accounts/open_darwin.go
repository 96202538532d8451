package accounts

import "syscall"

const (
	openWithoutWaiting = syscall.O_NONBLOCK
	openFlags          = syscall.O_NONBLOCK
)
