package desktop

import (
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"
)

// An Instance is the one running copy of the program of this person on this
// computer. It holds a lock, which the system takes away when the process ends
// in any way, and listens on a socket (Unix or, from Windows 10, the same).
type Instance struct {
	lock     *flock.Flock
	listener net.Listener // nil when there is no socket
	other    bool         // another copy has the lock
}

// The whole protocol: a second copy sends showRequest, the first answers
// showAnswer, and both close.
const (
	showRequest = "show\n"
	showAnswer  = "ok\n"
	// For both together. The first copy answers when its window is drawn, which
	// a busy machine takes some seconds for.
	showLimit = 15 * time.Second
)

// instanceFolder is for one person on one computer: home folders may be shared between computers.
func instanceFolder() string {
	if info, err := os.Stat(xdg.RuntimeDir); err == nil && info.IsDir() {
		return filepath.Join(xdg.RuntimeDir, "speckle-keys")
	}
	return filepath.Join(xdg.StateHome, "speckle-keys")
}

// BeTheInstance makes this process the one copy; the demo has a place of its own beside it. If
// another copy is running, it asks that one to show its window and returns shown; this process
// should then end. Where lock or socket don't work, as on some network drives, the program runs
// anyway. It also does if the other copy doesn't answer, but on Windows that is a problem: there a
// message box can say it, and two windows with one name would only confuse.
func BeTheInstance(demo bool) (instance *Instance, shown bool, problem *Problem) {
	name := "window"
	if demo {
		name = "demo"
	}
	instance, shown = instanceIn(instanceFolder(), name)
	if !shown && instance.other && runtime.GOOS == "windows" {
		problem = &Problem{Kind: ProblemSilent}
	}
	return instance, shown, problem
}

func instanceIn(folder, name string) (instance *Instance, shown bool) {
	os.MkdirAll(folder, 0o700) // if it fails, so does the lock
	socket := filepath.Join(folder, name+".sock")
	instance = &Instance{lock: flock.New(filepath.Join(folder, name+".lock"))}
	first, err := instance.lock.TryLock()
	if err != nil {
		return instance, false
	}
	if !first {
		instance.other = true
		return instance, askToShow(socket)
	}
	os.Remove(socket) // left by a copy that crashed; no other copy has the lock
	instance.listener, _ = net.Listen("unix", socket)
	return instance, false
}

func askToShow(socket string) bool {
	conn, err := net.DialTimeout("unix", socket, showLimit)
	if err != nil {
		return false
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(showLimit))
	allowForeground()
	if _, err := io.WriteString(conn, showRequest); err != nil {
		return false
	}
	answer := make([]byte, len(showAnswer))
	_, _ = io.ReadFull(conn, answer) // what is cut short is no answer
	return string(answer) == showAnswer
}

// Serve calls show, on a goroutine of its own, whenever another copy asks for
// the window. It returns after Close.
func (i *Instance) Serve(show func()) {
	if i.listener == nil {
		return
	}
	for {
		conn, err := i.listener.Accept()
		if err != nil {
			return
		}
		conn.SetDeadline(time.Now().Add(showLimit))
		request := make([]byte, len(showRequest))
		if _, err := io.ReadFull(conn, request); err == nil && string(request) == showRequest {
			show()
			io.WriteString(conn, showAnswer)
		}
		conn.Close()
	}
}

// Close lets another copy be the one.
func (i *Instance) Close() {
	if i.listener != nil {
		i.listener.Close() // removes the socket
	}
	i.lock.Unlock()
}
