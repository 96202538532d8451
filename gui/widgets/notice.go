package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// Notice is a banner inside the page: what happened, what to do, the buttons that do it, and the
// details for those who need them.
type Notice struct {
	base

	Tone    Tone
	Title   string
	Text    string
	Buttons []fyne.CanvasObject

	Details     string // hidden until asked for by the button named ShowDetails; empty: there are none
	ShowDetails string
	HideDetails string
	Copy        fyne.CanvasObject // a button in the details, usually NewCopyButton; nil: none

	open bool
}

// Set changes tone, title and text; buttons stay.
func (n *Notice) Set(tone Tone, title, text string) {
	if n.Tone != tone || n.Title != title || n.Text != text {
		n.Tone, n.Title, n.Text = tone, title, text
		n.Refresh()
	}
}

// noticeBody is the layout of words, buttons and details below each other. Where there is only a
// title, and room, the buttons are at its right.
type noticeBody struct {
	notice *Notice
	width  float32 // last given
}

const noticeGap = 10

// oneLine says whether the buttons are beside the title, and how wide they are.
func (b *noticeBody) oneLine() (buttons float32, ok bool) {
	n := b.notice
	if n.Text != "" || n.Details != "" || len(n.Buttons) == 0 {
		return 0, false
	}
	for _, o := range n.Buttons {
		buttons += o.MinSize().Width + 8
	}
	left := b.width - buttons - noticeGap
	return buttons, b.width == 0 || textWidth(drawable(n.Title), Strong.size(n), Strong.style(), left+1) <= left
}

func (b *noticeBody) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := Vertical{Gap: noticeGap}.MinSize(objects)
	if _, ok := b.oneLine(); ok {
		size.Height = max(objects[0].MinSize().Height, objects[1].MinSize().Height)
	}
	return size
}

func (b *noticeBody) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	b.width = size.Width
	words, buttons := objects[0], objects[1]
	w, ok := b.oneLine()
	if !ok {
		Vertical{Gap: noticeGap}.Layout(objects, size)
		return
	}
	m := buttons.MinSize().Height
	h := heightAt(words, size.Width-w-noticeGap)
	place(words, 0, (size.Height-h)/2, size.Width-w-noticeGap, h)
	place(buttons, size.Width-w, (size.Height-m)/2, w, m)
}

const maxDetailLines = 10

func (n *Notice) MinSize() fyne.Size { return minSizeOf(n, &n.BaseWidget) }

func (n *Notice) CreateRenderer() fyne.WidgetRenderer {
	background := &canvas.Rectangle{StrokeWidth: 1}
	icon := newIcon()
	title := &Paragraph{Style: Strong, MaxLines: 3}
	text := &Paragraph{Color: ColorTextSecondary}
	details := &Paragraph{Style: Mono, Color: ColorTextSecondary, MaxLines: maxDetailLines}
	toggle := &Button{Variant: Ghost, Small: true}

	buttons := container.New(&Flow{Gap: 8}, n.Buttons...)
	if n.Details != "" {
		buttons.Add(toggle)
	}
	detailBox := container.New(Vertical{Gap: 4}, details)
	if n.Copy != nil {
		detailBox.Add(container.NewHBox(n.Copy))
	}
	words := container.New(Vertical{Gap: 4}, title, text)
	body := container.New(&noticeBody{notice: n}, words, buttons, detailBox)

	toggle.OnTapped = func() {
		n.open = !n.open
		n.Refresh()
	}
	const pad, gap = 14, 10
	edge := func() float32 { return iconSize(n) + 1 }
	return newView(&view{
		widget:  n,
		objects: []fyne.CanvasObject{background, icon, body},
		min: func() fyne.Size {
			m := body.MinSize()
			return fyne.NewSize(m.Width+2*pad+edge()+gap, max(m.Height, edge())+2*pad-4)
		},
		layout: func(size fyne.Size) {
			background.Resize(size)
			x := pad + edge() + gap
			place(body, x, pad-2, size.Width-x-pad, size.Height-2*pad+4)
			// In the middle of the title's first line.
			place(icon, pad, pad-2+words.Position().Y+(title.lineHeight()-edge())/2, edge(), edge())
		},
		refresh: func() {
			background.CornerRadius = radius(n)
			background.FillColor, background.StrokeColor = themeColor(n, n.Tone.soft()), themeColor(n, ColorBorder)
			setIcon(icon, themeIcon(n, n.Tone.icon()), n.Tone.text())
			title.SetText(n.Title)
			text.SetText(n.Text)
			details.SetText(n.Details)
			SetVisible(title, n.Title != "")
			SetVisible(text, n.Text != "")
			SetVisible(buttons, len(buttons.Objects) > 0)
			SetVisible(detailBox, n.open && n.Details != "")
			toggle.Text, toggle.Icon = n.ShowDetails, theme.MenuDropDownIcon()
			if n.open {
				toggle.Text, toggle.Icon = n.HideDetails, theme.MenuDropUpIcon()
			}
			toggle.Refresh()
			body.Refresh()
		},
	})
}
