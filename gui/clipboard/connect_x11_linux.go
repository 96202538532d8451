package clipboard

import (
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"

	"speckle-keys/gui/display"
)

type xSetup struct {
	base uint32 // our first number for a window
	root uint32
}

// connectX11 connects to a display as this person. The connection has a deadline.
func connectX11(name string) (net.Conn, xSetup, error) {
	conn, number, err := display.DialX11(name)
	if err != nil {
		return nil, xSetup{}, err
	}
	setup, err := greet(conn, number)
	if err != nil {
		conn.Close()
		return nil, xSetup{}, err
	}
	return conn, setup, nil
}

func greet(conn net.Conn, display string) (xSetup, error) {
	file := os.Getenv("XAUTHORITY")
	if file == "" {
		home, _ := os.UserHomeDir()
		file = filepath.Join(home, ".Xauthority")
	}
	known, _ := os.ReadFile(file) // without it, the server may ask for no proof
	name, proof := cookieFor(known, display)
	hello := []byte{'l', 0, 11, 0, 0, 0, byte(len(name)), 0, byte(len(proof)), 0, 0, 0}
	hello = append(append(hello, padded([]byte(name))...), padded(proof)...)
	if _, err := conn.Write(hello); err != nil {
		return xSetup{}, err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(conn, head); err != nil {
		return xSetup{}, err
	}
	body := make([]byte, 4*int(binary.LittleEndian.Uint16(head[6:])))
	if _, err := io.ReadFull(conn, body); err != nil {
		return xSetup{}, err
	}
	if head[0] != 1 || len(body) < 32 {
		return xSetup{}, errors.New("x11: the display refuses")
	}
	vendor, formats := int(binary.LittleEndian.Uint16(body[16:])), int(body[21])
	screen := 32 + (vendor+3)/4*4 + 8*formats
	if len(body) < screen+4 {
		return xSetup{}, errors.New("x11: the display has no screen")
	}
	return xSetup{base: word(body, 4), root: word(body, screen)}, nil
}

// cookieFor is the proof for a display by its number in a file of Xauthority, that of this computer
// before others: records of a family and four texts, each behind its length (Xau's AuthFileFormat).
func cookieFor(file []byte, display string) (name string, proof []byte) {
	const cookie, local, wild = "MIT-MAGIC-COOKIE-1", 256, 65535
	hostname, _ := os.Hostname()
	for len(file) >= 2 {
		family := binary.BigEndian.Uint16(file)
		file = file[2:]
		var texts [4]string // address, display, name, data
		for i := range texts {
			if len(file) < 2 || len(file)-2 < int(binary.BigEndian.Uint16(file)) {
				return name, proof
			}
			n := int(binary.BigEndian.Uint16(file))
			texts[i], file = string(file[2:2+n]), file[2+n:]
		}
		if texts[2] != cookie || texts[1] != "" && texts[1] != display || len(texts[3]) > 255 {
			continue
		}
		if own := family == wild || family == local && texts[0] == hostname; own || proof == nil {
			name, proof = cookie, []byte(texts[3])
			if own {
				return name, proof
			}
		}
	}
	return name, proof
}
