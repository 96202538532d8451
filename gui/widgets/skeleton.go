package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Skeleton is shown while entries load: gray blocks in the places of avatar and text. They do not
// move, because motion disturbs some people.
//
// Construct with a literal: &Skeleton{Rows: 4, Avatar: true, Label: "Loading accounts"}.
type Skeleton struct {
	base

	Rows   int
	Avatar bool
	Label  string // spoken
}

func (s *Skeleton) AccessibilityLabel() string { return s.Label }

func (s *Skeleton) MinSize() fyne.Size { return minSizeOf(s, &s.BaseWidget) }

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
		setVisible(d, s.Avatar)
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
			setVisible(d, s.Avatar && fits)
			setVisible(bars[2*i], fits)
			setVisible(bars[2*i+1], fits)
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
