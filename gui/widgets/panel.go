package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Panel is a surface with a hairline border: a title, actions at its right, and content below.
// Without title and actions it is a bare card.
//
// Construct with a literal: &Panel{Title: …, Actions: …, Content: …}.
type Panel struct {
	base

	Title   string
	Caption string // beside the title, quieter
	Actions []fyne.CanvasObject
	Content fyne.CanvasObject
	Tight   bool // content reaches to the border: for lists
}

const panelPad, panelGap = 16, 12

func (p *Panel) MinSize() fyne.Size { return minSizeOf(p, &p.BaseWidget) }

func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	background := &canvas.Rectangle{StrokeWidth: 1}
	title := &Text{Style: Strong}
	caption := &Text{Style: Caption, Color: ColorTextTertiary}
	objects := append([]fyne.CanvasObject{background, title, caption}, p.Actions...)
	if p.Content != nil {
		objects = append(objects, p.Content)
	}
	head := func() (height, actions float32) {
		if p.Title != "" {
			height = title.MinSize().Height
		}
		for _, a := range p.Actions {
			if a.Visible() {
				m := a.MinSize()
				height = max(height, m.Height)
				actions += m.Width + 8
			}
		}
		return height, actions
	}
	pad := func() (side, bottom float32) {
		if p.Tight {
			return 1, 1
		}
		return panelPad, panelPad
	}
	return newView(&view{
		widget:  p,
		objects: objects,
		min: func() fyne.Size {
			h, actions := head()
			side, bottom := pad()
			size := fyne.NewSize(actions+2*panelPad, bottom+side)
			if p.Title != "" {
				size.Width += title.MinSize().Width
			}
			if h > 0 {
				size.Height = panelPad + h + panelGap + bottom
			}
			if p.Content != nil {
				m := p.Content.MinSize()
				size.Width = max(size.Width, m.Width+2*side)
				size.Height += m.Height
			}
			return size
		},
		layout: func(size fyne.Size) {
			background.Resize(size)
			side, bottom := pad()
			y := side
			if h, actions := head(); h > 0 {
				x := size.Width - panelPad
				for n := len(p.Actions) - 1; n >= 0; n-- {
					if a := p.Actions[n]; a.Visible() {
						m := a.MinSize()
						x -= m.Width
						place(a, x, panelPad+(h-m.Height)/2, m.Width, m.Height)
						x -= 8
					}
				}
				free := size.Width - 2*panelPad - actions
				w := min(free, title.fullWidth(free)+1)
				place(title, panelPad, panelPad+(h-title.MinSize().Height)/2, w, title.MinSize().Height)
				place(caption, panelPad+w+8, panelPad+(h-caption.MinSize().Height)/2+1, free-w-8, caption.MinSize().Height)
				y = panelPad + h + panelGap
			}
			if p.Content != nil {
				place(p.Content, side, y, size.Width-2*side, size.Height-y-bottom)
			}
		},
		refresh: func() {
			background.FillColor, background.StrokeColor = themeColor(p, ColorSurface), themeColor(p, ColorBorder)
			background.CornerRadius = radius(p)
			title.SetText(p.Title)
			caption.SetText(p.Caption)
		},
	})
}
