package speckle

import "syscall"

// errRefused is WSAECONNREFUSED. The syscall package's own ECONNREFUSED is an
// invented number on Windows.
const errRefused = syscall.Errno(10061)
