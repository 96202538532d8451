//go:build linux

package guitest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// A ClipboardManager stands in for the desktop's own, such as Klipper: what is
// on the clipboard when a program ends is handed to it (the selection
// CLIPBOARD_MANAGER of X's conventions). Without one, X forgets the clipboard
// of a program that ends, whatever the program did.
type ClipboardManager struct {
	t    testing.TB
	conn net.Conn
	// The manager's window, the root of the screen, and names that X numbers.
	window, root                            uint32
	clipboard, manager, save, utf8, holding uint32
	asker                                   []byte // the event of the program that hands over

	mu   sync.Mutex
	kept []string
}

// Of X's protocol, as far as this needs it.
const (
	xCreateWindow      = 1
	xInternAtom        = 16
	xGetProperty       = 20
	xSetSelectionOwner = 22
	xConvertSelection  = 24
	xSendEvent         = 25

	xError            = 0
	xReply            = 1
	xSelectionRequest = 30
	xSelectionNotify  = 31
)

// StartClipboardManager runs a clipboard manager until the end of the test.
func (d *Desktop) StartClipboardManager() *ClipboardManager {
	d.t.Helper()
	m := &ClipboardManager{t: d.t}
	var err error
	m.conn, err = net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(d.Getenv("DISPLAY"), ":"))
	if err == nil {
		err = m.begin()
	}
	if err != nil {
		d.t.Fatalf("clipboard manager: %v", err)
	}
	var serving sync.WaitGroup
	serving.Go(m.serve)
	d.t.Cleanup(func() {
		m.conn.Close()
		serving.Wait()
	})
	return m
}

// Kept is what programs handed over, the last one last.
func (m *ClipboardManager) Kept() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string{}, m.kept...)
}

// begin connects, makes a window that nobody sees, and announces itself.
func (m *ClipboardManager) begin() error {
	if _, err := m.conn.Write([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(m.conn, head); err != nil {
		return err
	}
	setup := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(m.conn, setup); err != nil {
		return err
	}
	if head[0] != 1 {
		return errors.New("the display refuses")
	}
	vendor, formats := int(binary.LittleEndian.Uint16(setup[16:])), int(setup[21])
	m.window = number(setup, 4)
	m.root = number(setup, 32+(vendor+3)/4*4+8*formats)
	for name, atom := range map[string]*uint32{
		"CLIPBOARD": &m.clipboard, "CLIPBOARD_MANAGER": &m.manager,
		"SAVE_TARGETS": &m.save, "UTF8_STRING": &m.utf8, "KEPT": &m.holding,
	} {
		m.send(xInternAtom, 0, words(uint32(len(name))), []byte(name), make([]byte, (4-len(name)%4)%4))
		reply, err := m.read()
		if err != nil || reply[0] != xReply {
			return fmt.Errorf("no name %s: %w", name, err)
		}
		*atom = number(reply, 8)
	}
	const inputOnly = 2 << 16
	m.send(xCreateWindow, 0, words(m.window, m.root, 0, 1|1<<16, inputOnly, 0, 0))
	m.send(xSetSelectionOwner, 0, words(m.window, m.manager, 0))
	return nil
}

// serve takes what programs hand over.
func (m *ClipboardManager) serve() {
	for {
		message, err := m.read()
		if err != nil {
			return // the end of the test
		}
		switch message[0] & 0x7f {
		case xError:
			m.t.Errorf("clipboard manager: X refused with error %d", message[1])
			return
		case xSelectionRequest:
			m.asker = message
			m.send(xConvertSelection, 0, words(m.window, m.clipboard, m.utf8, m.holding, 0))
		case xSelectionNotify:
			const whole = 1 << 20
			m.send(xGetProperty, 1, words(m.window, m.holding, 0, 0, whole))
		case xReply:
			text := message[32:][:number(message, 16)]
			m.mu.Lock()
			m.kept = append(m.kept, string(text))
			m.mu.Unlock()
			m.thank()
		}
	}
}

// thank tells the program that its clipboard was taken, so that it may end.
func (m *ClipboardManager) thank() {
	requestor := number(m.asker, 12)
	event := append([]byte{xSelectionNotify, 0, 0, 0}, words(number(m.asker, 4), requestor, m.manager, number(m.asker, 20), number(m.asker, 24))...)
	m.send(xSendEvent, 0, words(requestor, 0), event, make([]byte, 32-len(event)))
}

// send writes a request: its number, a byte of its own, and the rest.
func (m *ClipboardManager) send(opcode, detail byte, parts ...[]byte) {
	var body []byte
	for _, part := range parts {
		body = append(body, part...)
	}
	request := binary.LittleEndian.AppendUint16([]byte{opcode, detail}, uint16(1+len(body)/4))
	m.conn.Write(append(request, body...)) // what fails shows when the answer is read
}

// read returns the next event, error or reply; a reply with what follows it.
func (m *ClipboardManager) read() ([]byte, error) {
	message := make([]byte, 32)
	if _, err := io.ReadFull(m.conn, message); err != nil {
		return nil, err
	}
	if message[0] == xReply {
		message = append(message, make([]byte, 4*number(message, 4))...)
		if _, err := io.ReadFull(m.conn, message[32:]); err != nil {
			return nil, err
		}
	}
	return message, nil
}

func number(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

func words(numbers ...uint32) []byte {
	var b []byte
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}
