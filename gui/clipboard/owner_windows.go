package clipboard

import (
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")

	openClipboard           = user32.NewProc("OpenClipboard")
	emptyClipboard          = user32.NewProc("EmptyClipboard")
	setClipboardData        = user32.NewProc("SetClipboardData")
	closeClipboard          = user32.NewProc("CloseClipboard")
	registerClipboardFormat = user32.NewProc("RegisterClipboardFormatW")
	getActiveWindow         = user32.NewProc("GetActiveWindow")

	globalAlloc   = kernel32.NewProc("GlobalAlloc")
	globalFree    = kernel32.NewProc("GlobalFree")
	globalLock    = kernel32.NewProc("GlobalLock")
	globalUnlock  = kernel32.NewProc("GlobalUnlock")
	rtlMoveMemory = kernel32.NewProc("RtlMoveMemory")
)

// excluded keeps a text out of the clipboard history of Windows, its cloud and other programs'
// histories ("Cloud Clipboard and Clipboard History Formats"). The text stays on the clipboard
// whatever becomes of the program, so the window library reads and clears it.
type excluded struct{}

func newOwner() owner { return excluded{} }

func (excluded) own(text string, _ func(failed bool)) bool {
	utf16, err := windows.UTF16FromString(text)
	if err != nil {
		return false
	}
	runtime.LockOSThread() // who opens the clipboard is a thread
	defer runtime.UnlockOSThread()
	if !opened() {
		return false
	}
	defer closeClipboard.Call()
	if ok, _, _ := emptyClipboard.Call(); ok == 0 {
		return false
	}
	no := make([]byte, 4) // the DWORD 0
	for _, name := range []string{"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
		wide, _ := windows.UTF16PtrFromString(name)
		format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(wide)))
		if format == 0 || !put(format, unsafe.Pointer(&no[0]), len(no)) {
			return false
		}
	}
	const cfUnicodeText = 13
	return put(cfUnicodeText, unsafe.Pointer(&utf16[0]), 2*len(utf16))
}

func (excluded) owns() bool { return false }
func (excluded) release()   {}

// opened opens the clipboard, which another program may hold for a moment.
func opened() bool {
	window, _, _ := getActiveWindow.Call()
	for range 5 {
		if ok, _, _ := openClipboard.Call(window); ok != 0 {
			return true
		}
		time.Sleep(2 * time.Millisecond)
	}
	return false
}

// put hands data to the open clipboard, in memory that is the system's then.
func put(format uintptr, data unsafe.Pointer, size int) bool {
	const gmemMoveable = 2
	memory, _, _ := globalAlloc.Call(gmemMoveable, uintptr(size))
	if memory == 0 {
		return false
	}
	at, _, _ := globalLock.Call(memory)
	if at == 0 {
		globalFree.Call(memory)
		return false
	}
	rtlMoveMemory.Call(at, uintptr(data), uintptr(size))
	globalUnlock.Call(memory)
	if ok, _, _ := setClipboardData.Call(format, memory); ok == 0 {
		globalFree.Call(memory)
		return false
	}
	return true
}
