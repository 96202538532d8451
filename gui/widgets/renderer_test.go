package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"fyne.io/fyne/v2/widget"
)

// TestDrawnAnew: Fyne lets go of the renderer of what was hidden for a minute, and asks for another
// one when it is shown again. That one has to show all that the first did.
func TestDrawnAnew(t *testing.T) {
	columns := NewColumns([]Column{{Title: "Name", Weight: 1, Min: 60}}, func() int { return 1 },
		func(int) []Cell { return []Cell{{Text: "ci", Secondary: "id"}} })
	for name, o := range map[string]fyne.Widget{
		"facts":     &Facts{Facts: []Fact{{Key: "Name", Value: "Ada", Extra: widget.NewLabel("x")}, {Key: "Role", Value: "Admin"}}},
		"paragraph": &Paragraph{Text: "A text that goes on in the next line, and on, and on, and on, and on."},
		"segmented": &Segmented{Segments: []Segment{{Text: "One"}, {Text: "Two"}}},
		"tabs":      &Segmented{Tabs: true, Segments: []Segment{{Text: "Server"}, {Text: "Apps", Count: "2"}}},
		"notice":    &Notice{Title: "Failed", Text: "It did.", Details: "more", Buttons: []fyne.CanvasObject{&Button{Text: "Again"}}},
		"empty":     &Empty{Title: "Nothing", Text: "Here", Buttons: []fyne.CanvasObject{&Button{Text: "Make"}}},
		"panel":     &Panel{Title: "Part", Content: widget.NewLabel("x")},
		"badge":     &Badge{Text: "good", Tone: Success},
		"check":     &CheckRow{Title: "Read", Description: "all", Badge: "reads"},
		"skeleton":  &Skeleton{Rows: 3},
		"button":    &Button{Text: "Press"},
		"head":      &GroupHeader{Text: "Studio", State: "ok"},
		"columns":   columns,
	} {
		t.Run(name, func(t *testing.T) {
			window(t, container.NewStack(o), fyne.NewSize(260, 200))
			before := len(test.WidgetRenderer(o).Objects())
			again := o.CreateRenderer()
			again.Layout(o.Size())
			if got := len(again.Objects()); got != before || got == 0 {
				t.Errorf("%d parts at first, %d anew", before, got)
			}
		})
	}
}
