package clipboard

import (
	"encoding/binary"
	"errors"
	"time"

	"speckle-keys/gui/display"
)

// wayland offers secrets by the protocol data-control, which is there for
// clipboard programs: it needs no focus, and unlike the window library's way it
// takes a mark. GNOME has no such protocol.
//
// The protocols are ext-data-control-v1.xml and wlr-data-control-unstable-v1.xml,
// which differ in the names alone.
type wayland struct {
	held
	conn   *display.Wayland // nil: failed
	last   uint32           // the object made last
	source uint32           // of the text; 0: nothing
}

// The objects that are made first, by number.
const (
	wlSeat = iota + display.WaylandFree
	wlManager
	wlDevice
)

// pasteTime is how long a program that pastes may take to read the text.
const pasteTime = 3 * time.Second

func newWayland(name, runtimeDir string) *wayland {
	w := &wayland{held: held{ready: make(chan struct{})}, last: wlDevice}
	go func() {
		defer close(w.ready)
		conn, err := display.DialWayland(name, runtimeDir)
		if err != nil {
			return
		}
		if err := begin(conn); err != nil {
			conn.Close()
			return
		}
		conn.SetDeadline(time.Time{})
		w.conn = conn
		go w.serve(conn)
	}()
	return w
}

var errNoDataControl = errors.New("wayland: no data-control")

func begin(conn *display.Wayland) error {
	globals, err := conn.Globals()
	if err != nil {
		return err
	}
	manager := "ext_data_control_manager_v1"
	if globals[manager] == 0 {
		manager = "zwlr_data_control_manager_v1"
	}
	if globals[manager] == 0 || globals["wl_seat"] == 0 {
		return errNoDataControl
	}
	bind := func(name string, object uint32) {
		conn.Send(display.WaylandRegistry, 0, display.Number(globals[name]), display.Text(name), display.Number(1), display.Number(object))
	}
	bind("wl_seat", wlSeat)
	bind(manager, wlManager)
	conn.Send(wlManager, 1, display.Number(wlDevice), display.Number(wlSeat))
	return nil
}

func (w *wayland) own(secret string, ended func(failed bool)) bool {
	if !w.isReady() {
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
	w.conn.Send(wlManager, 0, display.Number(w.source))
	for _, name := range append([]string{hint}, textTypes...) {
		w.conn.Send(w.source, 0, display.Text(name))
	}
	w.conn.Send(wlDevice, 0, display.Number(w.source))
	return true
}

// release ends the source: what others copied since stays.
func (w *wayland) release() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drop()
}

func (w *wayland) drop() {
	if w.source != 0 {
		w.conn.Send(w.source, 1)
	}
	w.source, w.text, w.ended = 0, "", nil
}

// serve answers the compositor until the connection ends.
func (w *wayland) serve(conn *display.Wayland) {
	for {
		object, opcode, body, err := conn.Next()
		if err != nil {
			conn.Close()
			w.lost(true, func() bool { w.conn, w.source = nil, 0; return true })
			return
		}
		switch {
		case object == wlDevice && opcode == 0 && len(body) >= 4:
			// What others copied is announced, and not wanted.
			w.mu.Lock()
			conn.Send(binary.NativeEndian.Uint32(body), 1)
			w.mu.Unlock()
		case object > wlDevice && object < 1<<24 && opcode == 0: // a source: send
			w.paste(conn, object, display.TextIn(body))
		case object > wlDevice && object < 1<<24 && opcode == 1: // a source: cancelled
			w.lost(false, func() bool {
				same := w.source == object
				if same {
					w.drop()
				}
				return same
			})
		}
	}
}

// paste writes the text to a program that pastes, which came as a descriptor.
func (w *wayland) paste(conn *display.Wayland, source uint32, kind string) {
	file := conn.File()
	if file == nil {
		return
	}
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
