package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Panel is a surface with a hairline border: a title, and content below. Without a title it is a
// bare card.
type Panel struct {
	base

	Title   string
	Caption string // beside the title, quieter
	Content fyne.CanvasObject
}

const panelPad, panelGap = 16, 12

func (p *Panel) MinSize() fyne.Size { return minSizeOf(p, &p.BaseWidget) }

func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	background := &canvas.Rectangle{StrokeWidth: 1}
	title := &Text{Style: Strong}
	caption := &Text{Style: Caption, Color: ColorTextTertiary}
	top := func() float32 {
		if p.Title == "" {
			return panelPad
		}
		return panelPad + title.MinSize().Height + panelGap
	}
	return newView(&view{
		widget:  p,
		objects: []fyne.CanvasObject{background, title, caption, p.Content},
		min: func() fyne.Size {
			content := p.Content.MinSize()
			return fyne.NewSize(max(title.MinSize().Width, content.Width)+2*panelPad, top()+content.Height+panelPad)
		},
		layout: func(size fyne.Size) {
			background.Resize(size)
			free := size.Width - 2*panelPad
			if p.Title != "" {
				w, h := min(free, title.fullWidth(free)+1), title.MinSize().Height
				place(title, panelPad, panelPad, w, h)
				place(caption, panelPad+w+8, panelPad+(h-caption.MinSize().Height)/2+1, free-w-8, caption.MinSize().Height)
			}
			place(p.Content, panelPad, top(), free, size.Height-top()-panelPad)
		},
		refresh: func() {
			background.FillColor, background.StrokeColor = themeColor(p, ColorSurface), themeColor(p, ColorBorder)
			background.CornerRadius = radius(p)
			title.SetText(p.Title)
			caption.SetText(p.Caption)
		},
	})
}
