package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

const copiedFor = 1500 * time.Millisecond

// NewCopyButton makes an icon button that calls copied when pressed and shows a check mark for a
// second and a half. It does no copying itself: what is to go to the clipboard, and how, is the
// caller's decision. label is spoken, and so is done while the check mark shows.
func NewCopyButton(label, done string, copied func()) *Button {
	b := NewIconButton(theme.ContentCopyIcon(), label, nil)
	b.Small = true
	stop := func() {}
	b.OnTapped = func() {
		copied()
		stop()
		b.Label = done
		b.SetIcon(theme.ConfirmIcon())
		stop = clock(copiedFor, func() {
			b.Label = label
			b.SetIcon(theme.ContentCopyIcon())
		})
	}
	return b
}

var _ fyne.Accessible = (*Button)(nil)
