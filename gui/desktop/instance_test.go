package desktop

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// shortFolder returns a folder whose path leaves room for a socket's name.
func shortFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "copy")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestSecondCopyShowsTheFirst(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(shortFolder(t), "new")
	first, shown := instanceIn(dir, "window")
	if shown {
		t.Fatal("nobody else runs")
	}
	requests := make(chan bool, 10)
	ended := make(chan bool)
	go func() { first.Serve(func() { requests <- true }); close(ended) }()
	for range 3 {
		second, shown := instanceIn(dir, "window")
		if !shown {
			t.Fatal("the second copy did not reach the first")
		}
		<-requests
		second.Close() // must not take the first one's lock or socket away
	}
	demo, shown := instanceIn(dir, "demo")
	if shown {
		t.Error("the demo has to run beside the program")
	}
	demo.Close()

	first.Close()
	<-ended
	next, shown := instanceIn(dir, "window")
	if shown {
		t.Error("the first copy has ended")
	}
	next.Close()
}

// Its lock is held, but nobody listens.
func TestCopyThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	dir := shortFolder(t)
	first, _ := instanceIn(dir, "window")
	defer first.Close()
	first.listener.Close()
	second, shown := instanceIn(dir, "window")
	defer second.Close()
	if shown || !second.other || first.other {
		t.Errorf("shown: %v, another copy: %v and %v", shown, first.other, second.other)
	}
}

func TestCopyAfterACrash(t *testing.T) {
	t.Parallel()
	dir := shortFolder(t)
	// What a crash leaves: both files, the lock not held, nobody listening.
	crashed, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, "window.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	crashed.SetUnlinkOnClose(false)
	crashed.Close()
	if err := os.WriteFile(filepath.Join(dir, "window.lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}

	first, shown := instanceIn(dir, "window")
	if shown {
		t.Fatal("nobody runs")
	}
	defer first.Close()
	asked := make(chan bool, 1)
	go first.Serve(func() { asked <- true })
	if _, shown := instanceIn(dir, "window"); !shown {
		t.Fatal("the socket of the crashed copy is in the way")
	}
	<-asked
}

func TestRequestsThatMakeNoSenseShowNothing(t *testing.T) {
	t.Parallel()
	dir := shortFolder(t)
	first, _ := instanceIn(dir, "window")
	defer first.Close()
	asked := make(chan bool, 1)
	go first.Serve(func() { asked <- true })
	for _, request := range []string{"", "quit\n", "sho"} {
		conn, err := net.Dial("unix", filepath.Join(dir, "window.sock"))
		if err != nil {
			t.Fatal(err)
		}
		conn.Write([]byte(request))
		conn.(*net.UnixConn).CloseWrite()
		if n, _ := conn.Read(make([]byte, 1)); n > 0 {
			t.Errorf("%q was answered", request)
		}
		conn.Close()
	}
	if len(asked) > 0 {
		t.Error("the window was shown")
	}
}

func TestFolderThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(shortFolder(t), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	instance, shown := instanceIn(filepath.Join(file, "below"), "window")
	if shown {
		t.Error("the program has to start all the same")
	}
	instance.Serve(nil)
	instance.Close()
}
