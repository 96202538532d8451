package desktop

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// compositor listens at a path and offers interfaces to each Wayland client, until it dies.
func compositor(t *testing.T, path string, offered ...string) (die func()) {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	order := binary.NativeEndian
	var events []byte
	for i, name := range offered { // wl_registry.global: name, interface, version
		padded := append([]byte(name), make([]byte, 4-len(name)%4)...)
		events = order.AppendUint32(events, 2)
		events = order.AppendUint32(events, uint32(8+12+len(padded))<<16)
		events = order.AppendUint32(events, uint32(i+1))
		events = order.AppendUint32(events, uint32(len(name)+1))
		events = append(events, padded...)
		events = order.AppendUint32(events, 1)
	}
	for _, word := range []uint32{3, 12 << 16, 0} { // wl_callback.done
		events = order.AppendUint32(events, word)
	}
	var mu sync.Mutex
	var clients []net.Conn
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			clients = append(clients, conn)
			mu.Unlock()
			go func() {
				var requests [24]byte // get_registry and sync
				if _, err := io.ReadFull(conn, requests[:]); err == nil {
					conn.Write(events)
					conn.Close()
				}
			}()
		}
	}()
	return func() {
		mu.Lock()
		defer mu.Unlock()
		listener.Close()
		for _, conn := range clients {
			conn.Close()
		}
	}
}

// S47.
func TestDisplay(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "display") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := func(name string) string { return filepath.Join(dir, name) }
	compositor(t, path("whole"), "wl_compositor", "wl_shm", "wl_output", "wl_seat", "xdg_wm_base")
	compositor(t, path("seatless"), "wl_compositor", "wl_shm", "xdg_wm_base")
	compositor(t, path("no-shell"), "wl_compositor", "wl_shm", "wl_seat")
	x11, err := net.Listen("unix", path("x11"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x11.Close() })
	if err := os.WriteFile(path("stale"), nil, 0o600); err != nil {
		t.Fatal(err)
	}

	type env map[string]string
	for name, c := range map[string]struct {
		env      env
		platform string
		problem  string // a part of it; "" for none
	}{
		"nothing set":                {nil, "", "neither DISPLAY nor WAYLAND_DISPLAY"},
		"wayland":                    {env{"WAYLAND_DISPLAY": "whole", "XDG_RUNTIME_DIR": dir}, "", ""},
		"wayland, whole path":        {env{"WAYLAND_DISPLAY": path("whole")}, "", ""},
		"wayland, no runtime folder": {env{"WAYLAND_DISPLAY": "whole"}, "", "no compositor answers"},
		"wayland is stale":           {env{"WAYLAND_DISPLAY": path("stale")}, "", "no compositor answers"},
		"wayland without a seat":     {env{"WAYLAND_DISPLAY": path("seatless")}, "", "no keyboard and no mouse"},
		"wayland without a shell":    {env{"WAYLAND_DISPLAY": path("no-shell")}, "", "does not offer xdg_wm_base"},
		"no seat, but X":             {env{"WAYLAND_DISPLAY": path("seatless"), "DISPLAY": path("x11")}, "x11", ""},
		"no seat, X is dead":         {env{"WAYLAND_DISPLAY": path("seatless"), "DISPLAY": ":31999"}, "", `DISPLAY=":31999"`},
		"X dead, wayland fine":       {env{"WAYLAND_DISPLAY": path("whole"), "DISPLAY": ":31999"}, "", ""},
		"X asked for, none":          {env{"WAYLAND_DISPLAY": path("whole"), "FYNE_PLATFORM": "x11"}, "", "FYNE_PLATFORM"},
		"X asked for, wayland ill":   {env{"WAYLAND_DISPLAY": path("seatless"), "DISPLAY": path("x11"), "FYNE_PLATFORM": "x11"}, "x11", ""},
		"wayland asked for, no seat": {env{"WAYLAND_DISPLAY": path("seatless"), "DISPLAY": path("x11"), "FYNE_PLATFORM": "wayland"}, "", "no keyboard"},
		"X of no server":             {env{"DISPLAY": ":31999"}, "", "no X server answers"},
		"X, not a number":            {env{"DISPLAY": ":zero"}, "", "no X server answers"},
		"X, no colon":                {env{"DISPLAY": "here"}, "", "no X server answers"},
		"X, number too high":         {env{"DISPLAY": ":99999999999"}, "", "no X server answers"},
		"X over TCP, refused":        {env{"DISPLAY": "127.0.0.1:31999.0"}, "", "no X server answers"},
		"X as launchd has it":        {env{"DISPLAY": path("x11")}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform, problem := chooseDisplay(func(name string) string { return c.env[name] })
			if platform != c.platform || (c.problem == "") != (problem == "") || !strings.Contains(problem, c.problem) {
				t.Errorf("%q, %q", platform, problem)
			}
		})
	}
}

// S47: The compositor dies while the program runs: it is told once, and not before.
func TestCompositorDies(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	die := compositor(t, path, "wl_compositor", "wl_shm", "wl_seat", "xdg_wm_base")
	t.Setenv("WAYLAND_DISPLAY", path)
	t.Setenv("FYNE_PLATFORM", "")
	told := make(chan string, 10)
	if problem := PrepareDisplay(func(problem string) { told <- problem }); problem != "" {
		t.Fatal(problem)
	}
	select {
	case problem := <-told:
		t.Fatalf("told before: %q", problem)
	case <-time.After(200 * time.Millisecond):
	}
	die()
	if problem := <-told; !strings.Contains(problem, "compositor is gone") || len(told) > 0 {
		t.Errorf("%q, and %d more", problem, len(told))
	}
}

// A compositor must not hang or crash the program by what it answers.
func TestWaylandAnswersThatMakeNoSense(t *testing.T) {
	t.Parallel()
	order := binary.NativeEndian
	words := func(all ...uint32) (b []byte) {
		for _, word := range all {
			b = order.AppendUint32(b, word)
		}
		return b
	}
	for name, answer := range map[string][]byte{
		"nothing":               {},
		"size of 0":             words(2, 0),
		"cut off":               words(2, 64<<16, 1),
		"an error":              words(1, 20<<16, 1, 1, 0),
		"an interface too long": words(2, 20<<16, 1, 0xffffffff, 0),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir, err := os.MkdirTemp("", "display")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { os.RemoveAll(dir) })
			listener, err := net.Listen("unix", filepath.Join(dir, "s"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { listener.Close() })
			go func() {
				if conn, err := listener.Accept(); err == nil {
					io.ReadFull(conn, make([]byte, 24))
					conn.Write(answer)
					conn.Close()
				}
			}()
			if offered, err := waylandInterfaces("s", dir); err == nil {
				t.Errorf("%v", offered)
			}
		})
	}
}
