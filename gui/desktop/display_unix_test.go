//go:build linux || freebsd || openbsd || netbsd || dragonfly

package desktop

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDisplayProblem(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "display") // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	listener, err := net.Listen("unix", filepath.Join(dir, "wayland-7"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	if err := os.WriteFile(filepath.Join(dir, "stale"), nil, 0o600); err != nil {
		t.Fatal(err)
	}

	for name, c := range map[string]struct {
		env  map[string]string
		want string // a part of the sentence; "" for no problem
	}{
		"nothing set":          {nil, "neither DISPLAY nor WAYLAND_DISPLAY"},
		"wayland answers":      {map[string]string{"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": dir}, ""},
		"wayland, whole path":  {map[string]string{"WAYLAND_DISPLAY": filepath.Join(dir, "wayland-7")}, ""},
		"wayland, no folder":   {map[string]string{"WAYLAND_DISPLAY": "wayland-7"}, "WAYLAND_DISPLAY"},
		"wayland is stale":     {map[string]string{"WAYLAND_DISPLAY": "stale", "XDG_RUNTIME_DIR": dir}, "WAYLAND_DISPLAY"},
		"X of no server":       {map[string]string{"DISPLAY": ":31999"}, "DISPLAY"},
		"X, not a number":      {map[string]string{"DISPLAY": ":zero"}, "DISPLAY"},
		"X, no colon":          {map[string]string{"DISPLAY": "here"}, "DISPLAY"},
		"X, number too high":   {map[string]string{"DISPLAY": ":99999999999"}, "DISPLAY"},
		"X over TCP, refused":  {map[string]string{"DISPLAY": "127.0.0.1:31999.0"}, "DISPLAY"},
		"X as launchd has it":  {map[string]string{"DISPLAY": filepath.Join(dir, "wayland-7")}, ""},
		"X dead, wayland fine": {map[string]string{"DISPLAY": ":31999", "WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": dir}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := DisplayProblem(func(name string) string { return c.env[name] })
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("%q", got)
			}
		})
	}
}
