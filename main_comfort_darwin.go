package main

import (
	"context"
	"os/exec"
	"strings"

	"speckle-keys/gui"
)

// comfort asks for "Reduce motion". macOS has no size of text for all
// programs.
func comfort(ctx context.Context) gui.Comfort {
	answer, _ := exec.CommandContext(ctx, "/usr/bin/defaults", "read", "com.apple.universalaccess", "reduceMotion").Output()
	return gui.Comfort{TextScale: 1, Still: strings.TrimSpace(string(answer)) == "1"}
}
