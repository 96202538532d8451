//go:build guitest

package desktop

import "speckle-keys/gui/guitest"

// Builds with this tag report their windows' content to the tests.
func init() { guitest.Serve() }
