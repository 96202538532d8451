//go:build !windows

package speckle

import "syscall"

const errRefused = syscall.ECONNREFUSED
