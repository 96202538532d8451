//go:build guitest

package desktop

import "speckle-keys/gui/guitest"

// A build with this tag tells the window tests what its windows show.
func init() { guitest.Serve() }
