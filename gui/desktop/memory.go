package desktop

import (
	"runtime/debug"
	"time"
)

// GiveBackMemory gives back to the system what the start took, once it is over:
// fonts, texts and accounts take twice what stays of them.
func GiveBackMemory() { time.AfterFunc(2*time.Second, debug.FreeOSMemory) }
