//go:build !linux && !windows && !darwin

package desktop

import "context"

// AskFile returns ErrNoFileDialog: these systems have no common one.
func AskFile(context.Context, FileDialog) (path string, err error) { return "", ErrNoFileDialog }
