//go:build windows || darwin

package desktop

import (
	"context"
	"errors"

	"github.com/ncruces/zenity"
)

// AskFile shows the dialog and returns the chosen path, "" if the person chose
// none. It waits until then, or until ctx ends.
func AskFile(ctx context.Context, d FileDialog) (path string, err error) {
	options := []zenity.Option{zenity.Context(ctx), zenity.Title(d.Title), zenity.ShowHidden()}
	if d.Parent != 0 {
		options = append(options, zenity.Attach(d.Parent))
	}
	if len(d.Extensions) > 0 {
		filter := zenity.FileFilter{Name: d.Extensions[0], CaseFold: true}
		for _, extension := range d.Extensions {
			filter.Patterns = append(filter.Patterns, "*"+extension)
		}
		options = append(options, filter)
	}
	switch d.Kind {
	case SaveFile:
		path, err = zenity.SelectFileSave(append(options, zenity.Filename(d.Name), zenity.ConfirmOverwrite())...)
	case OpenFolder:
		path, err = zenity.SelectFile(append(options, zenity.Directory())...)
	default:
		path, err = zenity.SelectFile(options...)
	}
	if errors.Is(err, zenity.ErrCanceled) {
		return "", nil
	}
	return path, err
}
