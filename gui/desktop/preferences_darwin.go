package desktop

import (
	"context"
	"os/exec"
	"strings"
)

// ReadPreferences reads "Reduce motion". macOS has no text size that applies to all programs.
func ReadPreferences(ctx context.Context) Preferences {
	answer, _ := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion").Output()
	return Preferences{TextScale: 1, ReduceMotion: strings.TrimSpace(string(answer)) == "1"}
}
