//go:build !linux && !windows && !darwin

package desktop

import "context"

// ReadPreferences returns the defaults: these systems have no common setting.
func ReadPreferences(context.Context) Preferences { return Preferences{TextScale: 1} }
