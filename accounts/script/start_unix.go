//go:build unix

package script

import "syscall"

// start replaces this process with the command. It is then what the parent
// sends signals to and waits for, and nothing of us stays in memory.
func start(path string, command, environment []string) error {
	return cannotStart(command[0], syscall.Exec(path, command, environment))
}
