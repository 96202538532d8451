package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Empty fills a place without content: what belongs there, and the buttons that add it.
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
			SetVisible(icon, e.Icon != nil && !e.Busy)
			waiting.setRunning(e.Busy)
			title.SetText(e.Title)
			text.SetText(e.Text)
		},
	})
}

// Skeleton is shown while entries load: gray blocks in the places of avatar and text. They do not
// move, because motion disturbs some people.
type Skeleton struct {
	base

	Rows   int
	Avatar bool
	Label  string // spoken
}

func (s *Skeleton) AccessibilityLabel() string { return s.Label }
func (s *Skeleton) MinSize() fyne.Size         { return minSizeOf(s, &s.BaseWidget) }

func (s *Skeleton) CreateRenderer() fyne.WidgetRenderer {
	const side, disc, bar, rowHeight = 10, 34, 10, 54
	var discs []*canvas.Circle
	var bars []*canvas.Rectangle
	v := &view{widget: s}
	for range s.Rows {
		d := &canvas.Circle{}
		a, b := &canvas.Rectangle{CornerRadius: bar / 2}, &canvas.Rectangle{CornerRadius: bar / 2}
		discs, bars = append(discs, d), append(bars, a, b)
		v.objects = append(v.objects, d, a, b)
		SetVisible(d, s.Avatar)
	}
	v.min = func() fyne.Size { return fyne.NewSize(80, rowHeight*float32(min(s.Rows, 3))) }
	v.layout = func(size fyne.Size) {
		// The lengths differ as those of names and addresses do.
		lengths := [...]float32{0.46, 0.72, 0.58, 0.64, 0.38, 0.8}
		for i, d := range discs {
			y, x := float32(i)*rowHeight, float32(side)
			place(d, side, y+(rowHeight-disc)/2, disc, disc)
			if s.Avatar {
				x += disc + side
			}
			free := min(size.Width-x-side, 420)
			place(bars[2*i], x, y+rowHeight/2-bar-3, free*lengths[2*i%len(lengths)], bar)
			place(bars[2*i+1], x, y+rowHeight/2+4, free*lengths[(2*i+1)%len(lengths)], bar-2)
			fits := y+rowHeight <= size.Height+0.5 || i == 0
			SetVisible(d, s.Avatar && fits)
			SetVisible(bars[2*i], fits)
			SetVisible(bars[2*i+1], fits)
		}
	}
	v.refresh = func() {
		for _, d := range discs {
			d.FillColor = themeColor(s, ColorSkeleton)
		}
		for _, b := range bars {
			b.FillColor = themeColor(s, ColorSkeleton)
		}
	}
	return newView(v)
}
