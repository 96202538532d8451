package clipboard

import (
	"encoding/binary"
	"io"
	"net"
	"time"
)

// x11 owns the selection CLIPBOARD by a connection of its own: the window
// library offers texts only, without a mark. What is said to the server is X's
// core protocol; the rules of selections are in ICCCM §2. No maintained library
// speaks it without linking the package testing.
//
// MULTIPLE and SAVE_TARGETS are not offered: who asks for them wants to keep
// the text.
type x11 struct {
	held
	conn   net.Conn // nil: failed
	window uint32
	atoms  map[string]uint32 // X's numbers of names
	since  uint32            // the server's time at which the text came there; 0: not known yet
}

// Of X's protocol, as far as this needs it.
const (
	xCreateWindow      = 1
	xInternAtom        = 16
	xChangeProperty    = 18
	xSetSelectionOwner = 22
	xGetSelectionOwner = 23
	xSendEvent         = 25

	xReply            = 1
	xPropertyNotify   = 28
	xSelectionClear   = 29
	xSelectionRequest = 30
	xSelectionNotify  = 31

	// Names that have numbers from the start.
	xAtom, xInteger, xString, xWMName = 4, 19, 31, 39
)

func newX11(display string) *x11 {
	x := &x11{held: held{ready: make(chan struct{})}, atoms: map[string]uint32{}}
	go func() {
		defer close(x.ready)
		conn, setup, err := connectX11(display)
		if err != nil {
			return
		}
		x.conn = conn
		if err := x.prepare(setup); err != nil {
			conn.Close()
			x.conn = nil
			return
		}
		conn.SetDeadline(time.Time{})
		go x.serve()
	}()
	return x
}

// prepare makes the window that owns the selection, which is never shown.
func (x *x11) prepare(setup xSetup) error {
	x.window = setup.base
	for _, name := range append([]string{"CLIPBOARD", "TARGETS", "TIMESTAMP", hint}, textTypes...) {
		x.send(xInternAtom, 0, words(uint32(len(name))), padded([]byte(name)))
		reply, err := x.next()
		if err != nil {
			return err
		}
		x.atoms[name] = word(reply, 8)
	}
	const inputOnly, eventMask, propertyChange = 2, 1 << 11, 1 << 22
	x.send(xCreateWindow, 0, words(x.window, setup.root, 0, 1|1<<16, inputOnly<<16, 0, eventMask, propertyChange))
	return nil
}

// own asks the server what time it is: a selection is owned since a time, and
// the answer makes us its owner.
func (x *x11) own(text string, ended func(failed bool)) bool {
	if !x.isReady() {
		return false
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.conn == nil {
		return false
	}
	const appending = 2
	x.text, x.ended = text, ended
	x.send(xChangeProperty, appending, words(x.window, xWMName, xString, 8, 0))
	return true
}

// release does nothing to what others own since: the time is ours.
func (x *x11) release() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.text != "" && x.since != 0 {
		x.send(xSetSelectionOwner, 0, words(0, x.atoms["CLIPBOARD"], x.since))
	}
	x.text, x.ended, x.since = "", nil, 0
}

// serve answers the server until the connection ends.
func (x *x11) serve() {
	for {
		message, err := x.next()
		if err != nil {
			x.lost(true, func() bool {
				x.conn.Close()
				x.conn = nil
				return x.forgetTime()
			})
			return
		}
		switch message[0] &^ 0x80 { // the bit of what programs send each other
		case xPropertyNotify:
			x.acquire(word(message, 12))
		case xSelectionRequest:
			x.answer(message)
		case xSelectionClear:
			x.lost(false, func() bool { return word(message, 4) >= x.since && x.forgetTime() })
		case xReply: // who owns the selection
			x.lost(false, func() bool { return x.since != 0 && word(message, 8) != x.window && x.forgetTime() })
		}
	}
}

func (x *x11) acquire(now uint32) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.text != "" { // not released meanwhile
		x.since = now
		x.send(xSetSelectionOwner, 0, words(x.window, x.atoms["CLIPBOARD"], now))
		x.send(xGetSelectionOwner, 0, words(x.atoms["CLIPBOARD"]))
	}
}

func (x *x11) forgetTime() bool {
	x.since = 0
	return true
}

// answer hands the text to a program that pastes: into a property of its
// window, and sends it an event.
func (x *x11) answer(request []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	requestor, selection, target, property := word(request, 12), word(request, 16), word(request, 20), word(request, 24)
	if property == 0 { // an old program
		property = target
	}
	format, kind, data := x.converted(target)
	if x.text == "" || selection != x.atoms["CLIPBOARD"] || format == 0 {
		property = 0
	} else {
		x.send(xChangeProperty, 0, words(requestor, property, kind, format, uint32(len(data))*8/format), padded(data))
	}
	x.send(xSendEvent, 0, words(requestor, 0, xSelectionNotify, word(request, 4), requestor, selection, target, property, 0, 0))
}

// converted is the text as a target, with its format in bits and its type; 0
// bits for a target that is not offered.
func (x *x11) converted(target uint32) (format, kind uint32, data []byte) {
	switch target {
	case x.atoms["TARGETS"]:
		for _, name := range append([]string{"TARGETS", "TIMESTAMP", hint}, textTypes...) {
			data = append(data, words(x.atoms[name])...)
		}
		return 32, xAtom, data
	case x.atoms["TIMESTAMP"]:
		return 32, xInteger, words(x.since)
	case x.atoms[hint]:
		return 8, target, []byte(hinted)
	}
	for _, name := range textTypes {
		if target == x.atoms[name] {
			return 8, target, []byte(x.text)
		}
	}
	return 0, 0, nil
}

// send writes a request: its number, a byte of its own, and the rest. What
// fails shows when the answer is read.
func (x *x11) send(opcode, detail byte, parts ...[]byte) {
	request := []byte{opcode, detail, 0, 0}
	for _, part := range parts {
		request = append(request, part...)
	}
	binary.LittleEndian.PutUint16(request[2:], uint16(len(request)/4))
	x.conn.Write(request)
}

// next reads the next event, error or reply. All have 32 bytes: nothing that is asked here has a longer reply.
func (x *x11) next() ([]byte, error) {
	message := make([]byte, 32)
	_, err := io.ReadFull(x.conn, message)
	return message, err
}

func word(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

func words(numbers ...uint32) (b []byte) {
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }
