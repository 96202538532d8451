package widgets

import "fyne.io/fyne/v2"

// GroupHeader is above the entries of a group: a small label, and at the right the state
// of the whole group, by a dot, in words, or both.
//
// Construct with a literal: &GroupHeader{Text: …, Dot: true, Tone: Success, State: "reachable"}.
type GroupHeader struct {
	base

	Text  string
	State string // at the right; also what the dot says when it is not shown
	Tone  Tone
	Dot   bool
	Quiet bool // State is only spoken and shown as tooltip
}

// Set shows another group.
func (g *GroupHeader) Set(text, state string, tone Tone, dot, quiet bool) {
	if g.Text != text || g.State != state || g.Tone != tone || g.Dot != dot || g.Quiet != quiet {
		g.Text, g.State, g.Tone, g.Dot, g.Quiet = text, state, tone, dot, quiet
		g.Refresh()
	}
}

func (g *GroupHeader) AccessibilityLabel() string { return sentence(g.Text, g.State) }

func (g *GroupHeader) MinSize() fyne.Size { return minSizeOf(g, &g.BaseWidget) }

func (g *GroupHeader) CreateRenderer() fyne.WidgetRenderer {
	const side, above, below = 10, 12, 4
	title := &Text{Style: CaptionStrong, Color: ColorTextTertiary, Shorten: ShortenMiddle} // its end says "moved"
	state := &Text{Style: Caption, Color: ColorTextTertiary}
	dot := &StatusDot{}
	return newView(&view{
		widget:  g,
		objects: []fyne.CanvasObject{title, state, dot},
		min:     func() fyne.Size { return fyne.NewSize(80, title.MinSize().Height+above+below) },
		layout: func(size fyne.Size) {
			right := size.Width - side
			y, h := float32(above), size.Height-above-below
			if g.Dot {
				place(dot, right-10, y, 10, h)
				right -= 16
			}
			if state.Visible() {
				w := min(state.fullWidth(right/2)+1, right/2)
				place(state, right-w, y, w, h)
				right -= w + side
			}
			place(title, side, y, right-side, h)
		},
		refresh: func() {
			title.SetText(g.Text)
			state.SetText(g.State)
			setVisible(state, !g.Quiet && g.State != "")
			dot.Set(g.Tone, g.State)
			setVisible(dot, g.Dot)
		},
	})
}

func (g *GroupHeader) tooltipAt(fyne.Position) (string, fyne.CanvasObject) {
	if g.Quiet && g.State != "" {
		return g.State, g
	}
	return "", nil
}
