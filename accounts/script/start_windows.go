package script

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
)

// start runs the command as a child, since Windows can't replace a process,
// and passes its exit status on. Ctrl+C reaches the command by itself, as it
// has the same console. We must outlive it to know its status.
func start(path string, command, environment []string) error {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)

	child := exec.Command(path, command[1:]...)
	child.Env = environment
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := child.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return exitStatus(ended.ExitCode())
	} else if err != nil {
		return cannotStart(command[0], err)
	}
	return nil
}
