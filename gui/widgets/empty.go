package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Empty fills a place without content: what belongs there, and the buttons that add it.
//
// Construct with a literal: &Empty{Icon: …, Title: …, Text: …, Buttons: …}.
type Empty struct {
	base

	Icon    fyne.Resource
	Title   string
	Text    string
	Buttons []fyne.CanvasObject
	Busy    bool // a spinner in place of the icon
}

// Set changes icon, title and text; buttons stay.
func (e *Empty) Set(icon fyne.Resource, title, text string) {
	if !sameIcon(e.Icon, icon) || e.Title != title || e.Text != text {
		e.Icon, e.Title, e.Text = icon, title, text
		e.Refresh()
	}
}

func (e *Empty) MinSize() fyne.Size { return minSizeOf(e, &e.BaseWidget) }

func (e *Empty) CreateRenderer() fyne.WidgetRenderer {
	const disc, edge, gap, widest = 56, 26, 8, 420
	circle := &canvas.Circle{}
	icon := newIcon()
	waiting := &spinner{color: ColorTextTertiary}
	title := &Paragraph{Style: Subtitle, Align: fyne.TextAlignCenter, MaxLines: 2}
	text := &Paragraph{Color: ColorTextSecondary, Align: fyne.TextAlignCenter}
	words := container.New(Vertical{Gap: gap}, title, text)
	buttons := container.New(&Flow{Gap: gap, Middle: true}, e.Buttons...)
	height := func(width float32) float32 {
		h := heightAt(words, min(widest, max(1, width-32))) + disc + 2*gap
		if len(e.Buttons) > 0 {
			h += heightAt(buttons, max(1, width-32)) + 2*gap
		}
		return h
	}
	return newView(&view{
		widget:  e,
		objects: []fyne.CanvasObject{circle, icon, waiting, words, buttons},
		min: func() fyne.Size {
			return fyne.NewSize(max(200, buttons.MinSize().Width), height(e.Size().Width)+16)
		},
		layout: func(size fyne.Size) {
			// A little above the middle looks like the middle.
			y := max(8, (size.Height-height(size.Width))*0.44)
			place(circle, (size.Width-disc)/2, y, disc, disc)
			place(icon, (size.Width-edge)/2, y+(disc-edge)/2, edge, edge)
			place(waiting, (size.Width-edge)/2, y+(disc-edge)/2, edge, edge)
			y += disc + 2*gap
			w := min(widest, max(1, size.Width-32))
			place(words, (size.Width-w)/2, y, w, words.MinSize().Height)
			y += words.MinSize().Height + 2*gap
			w = max(1, size.Width-32)
			place(buttons, 16, y, w, heightAt(buttons, w))
		},
		refresh: func() {
			circle.FillColor = themeColor(e, ColorNeutralSoft)
			setIcon(icon, e.Icon, ColorTextSecondary)
			setVisible(icon, e.Icon != nil && !e.Busy)
			waiting.setRunning(e.Busy)
			title.SetText(e.Title)
			text.SetText(e.Text)
		},
	})
}
