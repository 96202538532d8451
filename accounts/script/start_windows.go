package script

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"unsafe"

	"golang.org/x/sys/windows"
)

// start runs the command as a child, since Windows can't replace a process,
// and passes its exit status on. Ctrl+C reaches the command by itself, as it
// has the same console. We must outlive it to know its status.
func start(path string, command, environment []string) error {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	defer endTogether()()

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

// endTogether makes the system end the command when this process is ended, as by a scheduler whose
// time is over: else it would go on with the token, unseen. What the command itself leaves running
// stays after part. A system that refuses runs the command all the same.
func endTogether() (part func()) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return func() {}
	}
	var limits windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION
	limit := func(flags uint32) error {
		limits.BasicLimitInformation.LimitFlags = flags
		_, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
			uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
		return err
	}
	if limit(windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE) == nil {
		_ = windows.AssignProcessToJobObject(job, windows.CurrentProcess()) // its children are in it too
	}
	return func() { _ = limit(0) }
}
