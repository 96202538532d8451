//go:build linux || freebsd || openbsd || netbsd || dragonfly

package desktop

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// waylandNeeds are the interfaces without which GLFW 3.4 crashes (wl_seat, the
// keyboard and mouse) or refuses to start.
var waylandNeeds = []string{"wl_seat", "wl_compositor", "wl_shm", "xdg_wm_base"}

// waylandProblem says why no window can open on a Wayland display, or returns
// "". display is a socket's path or its name in runtimeDir.
func waylandProblem(display, runtimeDir string) string {
	path := display
	if !filepath.IsAbs(path) {
		path = filepath.Join(runtimeDir, path)
	}
	offered, err := waylandInterfaces(path)
	if err != nil {
		return fmt.Sprintf("no compositor answers at WAYLAND_DISPLAY=%q.", display)
	}
	var missing []string
	for _, name := range waylandNeeds {
		if !offered[name] {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 && missing[0] == "wl_seat" {
		return fmt.Sprintf("the session at WAYLAND_DISPLAY=%q has no keyboard and no mouse (no wl_seat).", display)
	} else if len(missing) > 0 {
		return fmt.Sprintf("the compositor at WAYLAND_DISPLAY=%q does not offer %s.", display, strings.Join(missing, ", "))
	}
	return ""
}

// waylandInterfaces asks a compositor what it offers, by the core protocol
// (wayland.xml): the registry (object 2) announces each interface, and the
// answer to a sync (object 3) comes after the last.
func waylandInterfaces(path string) (map[string]bool, error) {
	conn, err := net.DialTimeout("unix", path, displayLimit)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(displayLimit))
	const display, registry, callback = 1, 2, 3
	order := binary.NativeEndian
	var requests []byte
	for _, word := range []uint32{
		display, 12<<16 | 1, registry, // wl_display.get_registry
		display, 12 << 16, callback, // wl_display.sync
	} {
		requests = order.AppendUint32(requests, word)
	}
	if _, err := conn.Write(requests); err != nil {
		return nil, err
	}
	offered := map[string]bool{}
	for {
		var header [8]byte // object, then size and opcode
		if _, err := io.ReadFull(conn, header[:]); err != nil {
			return nil, err
		}
		object, sizeAndOpcode := order.Uint32(header[:]), order.Uint32(header[4:])
		size, opcode := sizeAndOpcode>>16, sizeAndOpcode&0xffff
		if size < 8 {
			return nil, errors.New("wayland: a message of less than its header")
		}
		body := make([]byte, size-8) // at most 64 KB
		if _, err := io.ReadFull(conn, body); err != nil {
			return nil, err
		}
		switch {
		case object == callback:
			return offered, nil
		case object == display && opcode == 0:
			return nil, errors.New("wayland: the compositor reports an error")
		case object == registry && opcode == 0 && len(body) >= 8: // global: name, length, interface, version
			length := order.Uint32(body[4:])
			if length > 0 && uint64(length) <= uint64(len(body)-8) {
				offered[string(body[8:8+length-1])] = true
			}
		}
	}
}
