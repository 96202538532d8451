package clipboard

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

// The real clipboard of Windows has the text and the marks that Microsoft
// names in "Cloud Clipboard and Clipboard History Formats".
func TestSecretsAreExcluded(t *testing.T) {
	const secret = "0123456789abcdef0123456789abcdef0123456789"
	if !newOwner().own(secret, nil) {
		t.Fatal("not copied")
	}
	if !opened() {
		t.Fatal("the clipboard doesn't open")
	}
	defer closeClipboard.Call()
	defer emptyClipboard.Call()
	data := func(format uintptr, size int) []byte {
		memory, _, _ := user32.NewProc("GetClipboardData").Call(format)
		at, _, _ := globalLock.Call(memory)
		if at == 0 {
			return nil
		}
		defer globalUnlock.Call(memory)
		got := make([]byte, size)
		rtlMoveMemory.Call(uintptr(unsafe.Pointer(&got[0])), at, uintptr(size))
		return got
	}
	wide, _ := windows.UTF16FromString(secret)
	if got := data(13, 2*len(wide)); got == nil || windows.UTF16ToString(unsafe.Slice((*uint16)(unsafe.Pointer(&got[0])), len(wide))) != secret {
		t.Error("the text is not there")
	}
	for _, name := range []string{"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
		wide, _ := windows.UTF16PtrFromString(name)
		format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(wide)))
		if got := data(format, 4); string(got) != "\x00\x00\x00\x00" {
			t.Errorf("%s is %v", name, got)
		}
	}
}
