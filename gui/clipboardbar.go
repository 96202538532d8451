package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/widgets"
)

// clipboardBar says, at the foot of the window, that the clipboard holds a
// secret and for how long.
type clipboardBar struct {
	program *Program
	content *fyne.Container
	text    *widgets.Text
}

func newClipboardBar(p *Program) fyne.CanvasObject {
	bar := &clipboardBar{program: p, text: &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}}
	clearing := &widgets.Button{Text: t("clipboard.clear"), Small: true, Variant: widgets.Secondary, OnTapped: p.guard.Clear}
	bar.content = container.NewVBox(hairline(), container.New(widgets.Inset{X: 12, Y: 6},
		widgets.NewBorder(nil, nil, &widgets.StatusDot{Tone: widgets.Warning}, clearing, container.New(widgets.Inset{X: 8}, bar.text))))
	bar.content.Hide()
	p.guardChanged = bar.redraw
	return bar.content
}

func (bar *clipboardBar) redraw() {
	guard := bar.program.guard
	if guard.Holding() {
		bar.text.SetText(clipboardWords(guard))
	}
	visible(bar.content, guard.Holding())
	if page := bar.program.main; page != nil && page.once != nil {
		page.once.redrawCopied()
	}
}

// clipboardWords says until when the clipboard holds a secret.
func clipboardWords(guard *clipboard.Guard) string {
	if left := guard.Remaining(); left > 0 {
		return t("clipboard.holds", data{"Seconds": seconds(left)})
	}
	return t("clipboard.holds-open")
}
