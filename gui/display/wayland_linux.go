package display

import (
	"encoding/binary"
	"errors"
	"net"
	"os"
	"path/filepath"
	"syscall"
)

// Wayland is a connection to a compositor. Objects have numbers, which the client counts up; a
// message is its object, size and opcode, and the arguments (wayland.xml).
type Wayland struct {
	*net.UnixConn

	unread []byte
	files  []int // descriptors that came along
}

// The objects that a connection begins with, and the first number that is free after Globals.
const (
	waylandDisplay  = 1
	WaylandRegistry = 2
	waylandSync     = 3
	WaylandFree     = 4
)

var errWayland = errors.New("wayland: not an answer of a compositor")

// DialWayland connects to a display: a socket's path, or its name in runtimeDir.
// The connection has a deadline of 3 s.
func DialWayland(name, runtimeDir string) (*Wayland, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(runtimeDir, name)
	}
	conn, err := dial("unix", name)
	if err != nil {
		return nil, err
	}
	return &Wayland{UnixConn: conn.(*net.UnixConn)}, nil
}

// Globals asks what the compositor offers: names of interfaces, and their numbers at the registry.
// Call it first. The answer to a sync comes after the last one.
func (w *Wayland) Globals() (map[string]uint32, error) {
	w.Send(waylandDisplay, 1, Number(WaylandRegistry))
	w.Send(waylandDisplay, 0, Number(waylandSync))
	globals := map[string]uint32{}
	for {
		object, opcode, body, err := w.Next()
		switch {
		case err != nil:
			return nil, err
		case object == waylandSync:
			return globals, nil
		case object == WaylandRegistry && opcode == 0 && len(body) > 4:
			globals[TextIn(body[4:])] = binary.NativeEndian.Uint32(body)
		}
	}
}

// Send writes a request. What fails shows when the answer is read.
func (w *Wayland) Send(object uint32, opcode uint16, arguments ...[]byte) {
	size := 8
	for _, argument := range arguments {
		size += len(argument)
	}
	message := append(Number(object), Number(uint32(size)<<16|uint32(opcode))...)
	for _, argument := range arguments {
		message = append(message, argument...)
	}
	w.Write(message)
}

// Next reads a message. The compositor's own report of a failure is an error.
func (w *Wayland) Next() (object uint32, opcode uint16, body []byte, err error) {
	for {
		if len(w.unread) >= 8 {
			head := binary.NativeEndian.Uint32(w.unread[4:])
			size := int(head >> 16)
			if size < 8 {
				return 0, 0, nil, errWayland
			}
			if len(w.unread) >= size {
				object, opcode, body = binary.NativeEndian.Uint32(w.unread), uint16(head), w.unread[8:size]
				w.unread = w.unread[size:]
				if object == waylandDisplay && opcode == 0 {
					return 0, 0, nil, errWayland
				}
				return object, opcode, body, nil
			}
		}
		data, control := make([]byte, 4096), make([]byte, 256)
		n, controls, _, _, err := w.ReadMsgUnix(data, control)
		if err != nil || n == 0 {
			return 0, 0, nil, errors.Join(errWayland, err)
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

// File returns the first descriptor that came along with a message and was not
// taken yet; nil for none.
func (w *Wayland) File() *os.File {
	if len(w.files) == 0 {
		return nil
	}
	file := os.NewFile(uintptr(w.files[0]), "wayland")
	w.files = w.files[1:]
	return file
}

// Number is an argument of a request.
func Number(n uint32) []byte { return binary.NativeEndian.AppendUint32(nil, n) }

// Text is an argument of a request.
func Text(s string) []byte {
	padded := make([]byte, (len(s)+1+3)/4*4)
	copy(padded, s)
	return append(Number(uint32(len(s)+1)), padded...)
}

// TextIn is the text at the start of arguments.
func TextIn(body []byte) string {
	if len(body) < 4 {
		return ""
	}
	length := binary.NativeEndian.Uint32(body)
	if length == 0 || uint64(length) > uint64(len(body)-4) {
		return ""
	}
	return string(body[4 : 4+length-1])
}
