//go:build guitest

package main

import "speckle-keys/gui/guitest"

// A build with this tag tells a test what its windows show.
func init() { guitest.Serve() }
