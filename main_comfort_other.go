//go:build !linux && !windows && !darwin

package main

import (
	"context"

	"speckle-keys/gui"
)

// comfort knows nobody to ask here.
func comfort(context.Context) gui.Comfort { return gui.Comfort{TextScale: 1} }
