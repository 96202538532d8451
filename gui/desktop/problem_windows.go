package desktop

import "golang.org/x/sys/windows"

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

// NoOpenGL is the problem that no window could be created.
func NoOpenGL() Problem { return Problem{Kind: ProblemNoOpenGLWindows} }
