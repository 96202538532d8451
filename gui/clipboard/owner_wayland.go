//go:build linux || freebsd || openbsd || netbsd || dragonfly

package clipboard

import (
	"encoding/binary"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// wayland offers secrets by the protocol data-control, which is there for
// clipboard programs: it needs no focus, and unlike the window library's way it
// takes a mark. GNOME has no such protocol. The connection ends with the
// program, and the text with it.
//
// Objects have numbers that we count up; a message is its object, size and
// opcode, and the arguments (wayland.xml, ext-data-control-v1.xml,
// wlr-data-control-unstable-v1.xml: the two differ in the names alone).
type wayland struct {
	ready chan struct{} // closed when connected, or when that failed

	mu     sync.Mutex
	conn   *net.UnixConn // nil: failed
	last   uint32        // the object made last
	source uint32        // of the text; 0: nothing
	text   string
	ended  func(failed bool)

	// Of the goroutine that reads.
	unread []byte
	files  []int // descriptors that came along
}

// The objects that are made first, by number.
const (
	wlDisplay  = 1
	wlRegistry = 2
	wlSync     = 3
	wlSeat     = 4
	wlManager  = 5
	wlDevice   = 6
)

// pasteTime is how long a program that pastes may take to read the text.
const pasteTime = 3 * time.Second

func newWayland(display, runtimeDir string) *wayland {
	w := &wayland{ready: make(chan struct{}), last: wlDevice}
	if !filepath.IsAbs(display) {
		display = filepath.Join(runtimeDir, display)
	}
	go func() {
		defer close(w.ready)
		conn, err := net.DialTimeout("unix", display, displayTime)
		if err != nil {
			return
		}
		w.conn = conn.(*net.UnixConn)
		conn.SetDeadline(time.Now().Add(displayTime))
		if err := w.begin(); err != nil {
			conn.Close()
			w.conn = nil
			return
		}
		conn.SetDeadline(time.Time{})
		go w.serve()
	}()
	return w
}

var errNoDataControl = errors.New("wayland: no data-control")

// begin asks what there is, and makes the device that sets the selection. The
// answer to a sync comes after the last of what is announced.
func (w *wayland) begin() error {
	w.send(wlDisplay, 1, number(wlRegistry))
	w.send(wlDisplay, 0, number(wlSync))
	globals := map[string]uint32{}
	for {
		object, opcode, body, err := w.next()
		switch {
		case err != nil:
			return err
		case object == wlDisplay && opcode == 0:
			return errNoDataControl
		case object == wlRegistry && opcode == 0 && len(body) > 4:
			globals[textIn(body[4:])] = binary.NativeEndian.Uint32(body)
			continue
		case object != wlSync:
			continue
		}
		break
	}
	manager := "ext_data_control_manager_v1"
	if globals[manager] == 0 {
		manager = "zwlr_data_control_manager_v1"
	}
	if globals[manager] == 0 || globals["wl_seat"] == 0 {
		return errNoDataControl
	}
	w.send(wlRegistry, 0, number(globals["wl_seat"]), text("wl_seat"), number(1), number(wlSeat))
	w.send(wlRegistry, 0, number(globals[manager]), text(manager), number(1), number(wlManager))
	w.send(wlManager, 1, number(wlDevice), number(wlSeat))
	return nil
}

func (w *wayland) own(secret string, ended func(failed bool)) bool {
	select {
	case <-w.ready:
	case <-time.After(connectTime):
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		return false
	}
	w.drop()
	w.last++
	w.source, w.text, w.ended = w.last, secret, ended
	w.send(wlManager, 0, number(w.source))
	for _, name := range append([]string{hint}, textTypes...) {
		w.send(w.source, 0, text(name))
	}
	w.send(wlDevice, 0, number(w.source))
	return true
}

func (w *wayland) owns() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.source != 0
}

// release ends the source: what others copied since stays.
func (w *wayland) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drop()
}

func (w *wayland) drop() {
	if w.source != 0 {
		w.send(w.source, 1)
	}
	w.source, w.text, w.ended = 0, "", nil
}

// serve answers the compositor until the connection ends.
func (w *wayland) serve() {
	for {
		object, opcode, body, err := w.next()
		if err != nil || object == wlDisplay && opcode == 0 {
			w.conn.Close()
			w.lost(true, func() bool { w.conn = nil; return true })
			return
		}
		switch {
		case object == wlDevice && opcode == 0 && len(body) >= 4:
			// What others copied is announced, and not wanted.
			w.mu.Lock()
			w.send(binary.NativeEndian.Uint32(body), 1)
			w.mu.Unlock()
		case object > wlDevice && object < 1<<24 && opcode == 0: // a source: send
			w.paste(object, textIn(body))
		case object > wlDevice && object < 1<<24 && opcode == 1: // a source: cancelled
			w.lost(false, func() bool { return w.source == object })
		}
	}
}

// lost notes that the text is on the clipboard no longer, if it still is that
// text.
func (w *wayland) lost(failed bool, still func() bool) {
	w.mu.Lock()
	ended := w.ended
	if !still() || w.source == 0 {
		w.mu.Unlock()
		return
	}
	if w.conn != nil {
		w.drop()
	}
	w.source, w.text, w.ended = 0, "", nil
	w.mu.Unlock()
	ended(failed)
}

// paste writes the text to a program that pastes, which came as a descriptor.
func (w *wayland) paste(source uint32, kind string) {
	if len(w.files) == 0 {
		return
	}
	file := os.NewFile(uintptr(w.files[0]), "paste")
	w.files = w.files[1:]
	w.mu.Lock()
	content := w.text
	if source != w.source {
		content = ""
	}
	w.mu.Unlock()
	if kind == hint {
		content = hinted
	}
	go func() { // a program may not read
		defer file.Close()
		file.SetWriteDeadline(time.Now().Add(pasteTime))
		file.WriteString(content)
	}()
}

// send writes a request. What fails shows when the answer is read.
func (w *wayland) send(object uint32, opcode uint16, arguments ...[]byte) {
	size := 8
	for _, argument := range arguments {
		size += len(argument)
	}
	message := append(number(object), number(uint32(size)<<16|uint32(opcode))...)
	for _, argument := range arguments {
		message = append(message, argument...)
	}
	w.conn.Write(message)
}

// next reads a message. The descriptors that came along wait in files.
func (w *wayland) next() (object uint32, opcode uint16, body []byte, err error) {
	for {
		if len(w.unread) >= 8 {
			head := binary.NativeEndian.Uint32(w.unread[4:])
			size := int(head >> 16)
			if size < 8 {
				return 0, 0, nil, errors.New("wayland: a message of less than its header")
			}
			if len(w.unread) >= size {
				object, body = binary.NativeEndian.Uint32(w.unread), w.unread[8:size]
				w.unread = w.unread[size:]
				return object, uint16(head), body, nil
			}
		}
		data, control := make([]byte, 4096), make([]byte, 256)
		n, controls, _, _, err := w.conn.ReadMsgUnix(data, control)
		if err != nil || n == 0 {
			return 0, 0, nil, errors.Join(errors.New("wayland: the connection ended"), err)
		}
		w.unread = append(w.unread, data[:n]...)
		messages, _ := syscall.ParseSocketControlMessage(control[:controls])
		for _, message := range messages {
			files, _ := syscall.ParseUnixRights(&message)
			for _, file := range files {
				syscall.SetNonblock(file, true) // for the deadline
				syscall.CloseOnExec(file)
			}
			w.files = append(w.files, files...)
		}
	}
}

// number and text are arguments of requests.
func number(n uint32) []byte { return binary.NativeEndian.AppendUint32(nil, n) }

func text(s string) []byte {
	padded := make([]byte, (len(s)+1+3)/4*4)
	copy(padded, s)
	return append(number(uint32(len(s)+1)), padded...)
}

// textIn is the text at the start of arguments.
func textIn(body []byte) string {
	if len(body) < 4 {
		return ""
	}
	length := binary.NativeEndian.Uint32(body)
	if length == 0 || uint64(length) > uint64(len(body)-4) {
		return ""
	}
	return string(body[4 : 4+length-1])
}
