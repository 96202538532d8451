package clipboard

import (
	"os"
	"sync"
	"time"
)

// hint is the type by which KDE's clipboard history and others know secrets,
// and hinted what it holds.
const hint, hinted = "x-kde-passwordManagerHint", "secret"

// textTypes are the types in which a text is offered, the best first.
var textTypes = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING", "TEXT"}

func newOwner() owner {
	switch {
	case onWayland():
		return newWayland(os.Getenv("WAYLAND_DISPLAY"), os.Getenv("XDG_RUNTIME_DIR"))
	case os.Getenv("DISPLAY") != "":
		return newX11(os.Getenv("DISPLAY"))
	}
	return nil
}

// connectTime is how long a copy waits for the connection that is made at the start of the program.
const connectTime = time.Second

// held is the text that an owner has put on the clipboard by a connection of its own, which ends
// with the program, and the text with it.
type held struct {
	ready chan struct{} // closed when connected, or when that failed

	mu    sync.Mutex // guards what follows, and what the owner adds
	text  string     // "": nothing
	ended func(failed bool)
}

func (h *held) isReady() bool {
	select {
	case <-h.ready:
		return true
	case <-time.After(connectTime):
		return false
	}
}

func (h *held) owns() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.text != ""
}

// lost notes that the text is on the clipboard no longer, if it still is that text.
func (h *held) lost(failed bool, still func() bool) {
	h.mu.Lock()
	text, ended := h.text, h.ended
	lost := still() && text != ""
	if lost {
		h.text, h.ended = "", nil
	}
	h.mu.Unlock()
	if lost {
		ended(failed)
	}
}
