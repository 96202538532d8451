package desktop

import (
	"os"

	"golang.org/x/sys/windows"
)

var attachConsole = windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")

// UseConsole connects the standard streams with the console that the program
// was started from. Windows doesn't do so for a program with windows. Streams
// that were redirected stay.
func UseConsole() {
	const parentProcess = ^uintptr(0) // ATTACH_PARENT_PROCESS
	if hasStream(windows.STD_OUTPUT_HANDLE) || hasStream(windows.STD_ERROR_HANDLE) {
		return
	}
	if ok, _, _ := attachConsole.Call(parentProcess); ok == 0 {
		return
	}
	if console, err := os.OpenFile("CONOUT$", os.O_RDWR, 0); err == nil {
		os.Stdout, os.Stderr = console, console
		windows.SetStdHandle(windows.STD_ERROR_HANDLE, windows.Handle(console.Fd()))
	}
}

func hasStream(id uint32) bool {
	handle, err := windows.GetStdHandle(id)
	return err == nil && handle != 0
}

// messageBox shows a text and waits for OK, unless stderr shows it.
func messageBox(text string) {
	if hasStream(windows.STD_ERROR_HANDLE) {
		return
	}
	body, err := windows.UTF16PtrFromString(text)
	if err != nil {
		return
	}
	title, _ := windows.UTF16PtrFromString("Speckle Keys")
	windows.MessageBox(0, body, title, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND)
}

// NoOpenGL says that the window could not be made, and what helps here.
func NoOpenGL() string {
	return noOpenGL + "That is usual on remote desktops and virtual machines. Install the driver of the graphics card's maker, or “OpenCL, OpenGL & Vulkan Compatibility Pack” from the Microsoft Store."
}
