package model

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHolderOf(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if got := holderOf(t.Context(), port); got == "" || !strings.HasPrefix(filepath.Base(self), got) {
		t.Errorf("the port is held by %q, want %q", got, filepath.Base(self))
	}
	l.Close()
	if got := holderOf(t.Context(), port); got != "" {
		t.Errorf("a free port is held by %q", got)
	}
}
