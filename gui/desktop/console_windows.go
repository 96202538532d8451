package desktop

import (
	"os"

	"golang.org/x/sys/windows"
)

// attachParentProcess is ATTACH_PARENT_PROCESS, the DWORD -1.
const attachParentProcess = 1<<32 - 1

// UseConsole gives a program that was linked with -H windowsgui the console
// of the shell that started it. Call it first in main, before os.Stdout is
// used. Standard streams that were redirected stay as they are; without a
// console nothing changes.
//
// A shell does not wait for a window program: cmd and PowerShell show their
// prompt at once and don't learn the exit status, unless the program is in a
// batch file, in a pipe or started with "start /wait". A copy of the program
// that is linked without -H windowsgui has none of these limits.
func UseConsole() {
	streams := []struct {
		id   uint32
		file **os.File
		name string
	}{
		{windows.STD_INPUT_HANDLE, &os.Stdin, "CONIN$"},
		{windows.STD_OUTPUT_HANDLE, &os.Stdout, "CONOUT$"},
		{windows.STD_ERROR_HANDLE, &os.Stderr, "CONOUT$"},
	}
	var missing []int
	for i, s := range streams {
		// Asked before attaching, which may set handles itself.
		if handle, err := windows.GetStdHandle(s.id); err != nil || handle == 0 || handle == windows.InvalidHandle {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return
	}
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if attached, _, _ := attach.Call(attachParentProcess); attached == 0 {
		return // no console, or we have one already
	}
	for _, i := range missing {
		s := streams[i]
		file, err := os.OpenFile(s.name, os.O_RDWR, 0)
		if err != nil {
			continue
		}
		*s.file = file
		_ = windows.SetStdHandle(s.id, windows.Handle(file.Fd())) // for what is started later
	}
}
