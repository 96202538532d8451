package display

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// limit is how long a display may take to answer.
const limit = 3 * time.Second

var errNoDisplay = errors.New("not the name of a display")

// DialX11 connects to the X server that a display name stands for, as Xlib does:
// [protocol/][host]:number[.screen], where an empty host or "unix" is a local socket, or a socket's
// path. The connection has a deadline of 3 s. number is the display's.
func DialX11(name string) (conn net.Conn, number string, err error) {
	if path, _, _ := strings.Cut(name, "."); filepath.IsAbs(path) { // launchd, as XQuartz has it
		conn, err = dialUnix(path, name)
		return conn, "0", err
	}
	colon := strings.LastIndexByte(name, ':')
	if colon < 0 {
		return nil, "", errNoDisplay
	}
	host := name[strings.LastIndexByte(name[:colon], '/')+1 : colon]
	number, _, _ = strings.Cut(name[colon+1:], ".")
	n, err := strconv.ParseUint(number, 10, 15)
	if err != nil {
		return nil, "", errNoDisplay
	}
	if host == "" || host == "unix" {
		socket := fmt.Sprintf("/tmp/.X11-unix/X%d", n)
		conn, err = dialUnix("@"+socket, socket) // abstract first, as Xlib does
	} else {
		conn, err = dial("tcp", net.JoinHostPort(strings.Trim(host, "[]"), strconv.FormatUint(6000+n, 10)))
	}
	return conn, number, err
}

func dialUnix(first, second string) (net.Conn, error) {
	if conn, err := dial("unix", first); err == nil {
		return conn, nil
	}
	return dial("unix", second)
}

func dial(network, address string) (net.Conn, error) {
	conn, err := net.DialTimeout(network, address, limit)
	if err == nil {
		conn.SetDeadline(time.Now().Add(limit))
	}
	return conn, err
}
