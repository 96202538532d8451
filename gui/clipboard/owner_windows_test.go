package clipboard

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	"speckle-keys/speckle"
)

// realBoard reads and writes the clipboard of Windows as the window library does, on one
// thread: Windows opens it for a thread.
type realBoard struct{ t *testing.T }

func newRealBoard(t *testing.T) realBoard {
	runtime.LockOSThread() // the goroutine ends with the test, and its thread with it
	return realBoard{t}
}

const unicodeText = 13

func (b realBoard) Content() string {
	text := b.data(unicodeText)
	if text == nil {
		return ""
	}
	return windows.UTF16PtrToString((*uint16)(unsafe.Pointer(&text[0])))
}

func (b realBoard) SetContent(text string) {
	utf16, _ := windows.UTF16FromString(text)
	b.open()
	defer closeClipboard.Call()
	emptyClipboard.Call()
	if !put(unicodeText, unsafe.Pointer(&utf16[0]), 2*len(utf16)) {
		b.t.Error("not written")
	}
}

func (b realBoard) open() {
	b.t.Helper()
	for range 100 { // other programs look at what is new
		if opened() {
			return
		}
	}
	b.t.Fatal("the clipboard doesn't open")
}

// data is what the clipboard has in a format, nil for nothing.
func (b realBoard) data(format uintptr) []byte {
	b.t.Helper()
	b.open()
	defer closeClipboard.Call()
	memory, _, _ := user32.NewProc("GetClipboardData").Call(format)
	at, _, _ := globalLock.Call(memory)
	if at == 0 {
		return nil
	}
	defer globalUnlock.Call(memory)
	size, _, _ := kernel32.NewProc("GlobalSize").Call(memory)
	got := make([]byte, size)
	rtlMoveMemory.Call(uintptr(unsafe.Pointer(&got[0])), at, size)
	return got
}

// checkMarks fails if the clipboard has not all marks that Microsoft names in
// "Cloud Clipboard and Clipboard History Formats".
func (b realBoard) checkMarks() {
	b.t.Helper()
	for _, name := range []string{"ExcludeClipboardContentFromMonitorProcessing", "CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"} {
		wide, _ := windows.UTF16PtrFromString(name)
		format, _, _ := registerClipboardFormat.Call(uintptr(unsafe.Pointer(wide)))
		if got := b.data(format); len(got) < 4 || string(got[:4]) != "\x00\x00\x00\x00" {
			b.t.Errorf("%s is %v", name, got)
		}
	}
}

const inOther = "SPECKLE_KEYS_TEST_OTHER_COPIES"

// S37: The real clipboard of Windows has the secret with its marks, and is emptied of
// it. What another program copied meanwhile stays.
func TestSecretsOnTheWindowsClipboard(t *testing.T) {
	board := newRealBoard(t)
	if text := os.Getenv(inOther); text != "" {
		board.SetContent(text)
		return
	}
	t.Cleanup(func() { board.SetContent("") })
	secret := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
	posted := make(chan func(), 10)
	guard := New(OfSystem(board), func(f func()) { posted <- f }, func() {})
	ended := func() {
		for guard.Holding() {
			(<-posted)()
		}
	}
	for name, c := range map[string]struct {
		limit time.Duration
		end   func()
	}{"by time": {100 * time.Millisecond, ended}, "by hand": {0, func() { guard.Clear(); ended() }}, "by quitting": {0, guard.Quit}} {
		for _, other := range []string{"", "a shopping list"} {
			guard.SetLimit(c.limit)
			guard.Copy(secret)
			if board.Content() != secret.Reveal() {
				t.Fatalf("%s: the copy is not there", name)
			}
			board.checkMarks()
			if other != "" {
				copies := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
				copies.Env = append(os.Environ(), inOther+"="+other)
				if out, err := copies.CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
			}
			c.end()
			if got := board.Content(); got != other {
				t.Errorf("%s: %d bytes are there, want %d", name, len(got), len(other))
			}
		}
	}
}

// The packaged program has just copied a token: .ci/package-wine asks.
func TestCopyOfThePackagedProgram(t *testing.T) {
	if os.Getenv("SPECKLE_KEYS_COPIED") == "" {
		t.Skip("part of .ci/package-check")
	}
	board := newRealBoard(t)
	if !speckle.NewSecret(board.Content()).IsToken() {
		t.Error("no token is there")
	}
	board.checkMarks()
}
