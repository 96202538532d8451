package widgets

import "fyne.io/fyne/v2"

// GroupHeader is above the entries of a group: a small label, and at the right a dot for the state
// of the whole group, whose words are spoken and shown as tooltip.
//
// Construct with a literal: &GroupHeader{Text: …, Tone: Success, State: "reachable"}.
type GroupHeader struct {
	base

	Text  string
	State string
	Tone  Tone
}

// Set shows another group.
func (g *GroupHeader) Set(text, state string, tone Tone) {
	if g.Text != text || g.State != state || g.Tone != tone {
		g.Text, g.State, g.Tone = text, state, tone
		g.Refresh()
	}
}

func (g *GroupHeader) AccessibilityLabel() string { return sentence(g.Text, g.State) }

func (g *GroupHeader) MinSize() fyne.Size { return minSizeOf(g, &g.BaseWidget) }

func (g *GroupHeader) CreateRenderer() fyne.WidgetRenderer {
	const side, above, below, edge = 10, 12, 4, 10
	title := &Text{Style: CaptionStrong, Color: ColorTextTertiary, Shorten: ShortenMiddle} // its end says "moved"
	dot := &StatusDot{}
	return newView(&view{
		widget:  g,
		objects: []fyne.CanvasObject{title, dot},
		min:     func() fyne.Size { return fyne.NewSize(80, title.MinSize().Height+above+below) },
		layout: func(size fyne.Size) {
			h := size.Height - above - below
			place(dot, size.Width-side-edge, above, edge, h)
			place(title, side, above, size.Width-2*side-edge-6, h)
		},
		refresh: func() {
			title.SetText(g.Text)
			dot.Set(g.Tone, g.State)
		},
	})
}

func (g *GroupHeader) tooltipAt(fyne.Position) (string, fyne.CanvasObject) {
	if g.State == "" {
		return "", nil
	}
	return g.State, g
}
