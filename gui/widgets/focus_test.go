package widgets

import (
	"bytes"
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// focusables are one of each piece that takes the focus, and what to show it in.
func focusables() map[string]func() (focus fyne.Focusable, shown fyne.CanvasObject) {
	alone := func(o fyne.Focusable) (fyne.Focusable, fyne.CanvasObject) {
		return o, container.New(Inset{X: 20, Y: 20}, o.(fyne.CanvasObject))
	}
	return map[string]func() (fyne.Focusable, fyne.CanvasObject){
		"button":        func() (fyne.Focusable, fyne.CanvasObject) { return alone(NewButton("Create", Primary, nil)) },
		"danger button": func() (fyne.Focusable, fyne.CanvasObject) { return alone(NewButton("Revoke", DangerFill, nil)) },
		"ghost button":  func() (fyne.Focusable, fyne.CanvasObject) { return alone(NewButton("More", Ghost, nil)) },
		"icon button": func() (fyne.Focusable, fyne.CanvasObject) {
			return alone(NewIconButton(theme.DeleteIcon(), "Revoke", nil))
		},
		"check": func() (fyne.Focusable, fyne.CanvasObject) { return alone(&CheckRow{Title: "streams:read"}) },
		"checked": func() (fyne.Focusable, fyne.CanvasObject) {
			return alone(&CheckRow{Title: "streams:read", Checked: true})
		},
		"segmented": func() (fyne.Focusable, fyne.CanvasObject) {
			return alone(&Segmented{Segments: []Segment{{Text: "a"}, {Text: "b"}}})
		},
		"segmented none": func() (fyne.Focusable, fyne.CanvasObject) {
			return alone(&Segmented{Segments: []Segment{{Text: "a"}}, Selected: -1})
		},
		"tabs": func() (fyne.Focusable, fyne.CanvasObject) {
			return alone(&Segmented{Tabs: true, Segments: []Segment{{Text: "a"}, {Text: "b"}}})
		},
		"entry":  func() (fyne.Focusable, fyne.CanvasObject) { return alone(NewEntry("Name", "")) },
		"search": func() (fyne.Focusable, fyne.CanvasObject) { return alone(NewSearchEntry("Search", "", "Clear", nil)) },
		"secret": func() (fyne.Focusable, fyne.CanvasObject) {
			s := NewSecretField("Token", "Show", "Hide", nil)
			s.MinSize() // makes the eye
			return s.eye, container.New(Inset{X: 20, Y: 20}, s)
		},
		"list": func() (fyne.Focusable, fyne.CanvasObject) {
			var none []int
			l := newTestList(&none, &none)
			l.SetSelected(2)
			return alone(l)
		},
		"column heads": func() (fyne.Focusable, fyne.CanvasObject) {
			c := testColumns(2)
			return c.header, container.New(Inset{X: 20, Y: 20}, c)
		},
		"pane line": func() (fyne.Focusable, fyne.CanvasObject) {
			s := &Split{Left: &Text{Text: "l"}, Right: &Text{Text: "r"}, Width: 120, Least: 60, Most: 300}
			s.MinSize() // makes the grip
			return s.grip, s
		},
	}
}

// TestFocusIsSeen compares pictures with and without the focus.
func TestFocusIsSeen(t *testing.T) {
	for name, create := range focusables() {
		t.Run(name, func(t *testing.T) {
			newApp(t)
			focus, shown := create()
			w := window(t, shown, fyne.NewSize(360, 200))
			without := w.Canvas().Capture()
			w.Canvas().Focus(focus)
			if w.Canvas().Focused() != focus {
				t.Fatal("it does not take the focus")
			}
			if n := differing(without, w.Canvas().Capture()); n < 40 {
				t.Errorf("the focus changes %d pixels", n)
			}
			w.Canvas().Unfocus()
			if n := differing(without, w.Canvas().Capture()); n > 0 {
				t.Errorf("%d pixels of it stay", n)
			}
		})
	}
}

func differing(a, b image.Image) int {
	n, p, q := 0, a.(*image.NRGBA).Pix, b.(*image.NRGBA).Pix
	for i := 0; i < len(p); i += 4 {
		if !bytes.Equal(p[i:i+4], q[i:i+4]) {
			n++
		}
	}
	return n
}

// TestFocusComesBack: when dialogs that were opened from each other close, one by one or all at
// once, the focus is where it was before.
func TestFocusComesBack(t *testing.T) {
	for _, all := range []bool{false, true} {
		behind := NewButton("behind", Secondary, nil)
		w := window(t, container.NewVBox(NewButton("other", Secondary, nil), behind), fyne.NewSize(500, 400))
		c := w.Canvas()
		c.Focus(behind)
		var opened []*Dialog
		var were []fyne.Focusable
		for _, title := range []string{"one", "two", "three"} {
			were = append(were, c.Focused())
			d := &Dialog{Title: title, Buttons: []fyne.CanvasObject{NewButton("a", Secondary, nil), NewButton("b", Primary, nil)}}
			d.Open(c)
			c.FocusNext()
			opened = append(opened, d)
		}
		if all {
			opened[0].Dismiss()
		}
		for i := len(opened) - 1; i >= 0 && !all; i-- {
			c.Focused().TypedKey(key(fyne.KeyEscape))
			if opened[i].IsOpen() || c.Focused() != were[i] {
				t.Errorf("after Esc in %s the focus is at %v", opened[i].Title, c.Focused())
			}
		}
		if c.Focused() != fyne.Focusable(behind) {
			t.Errorf("at the end the focus is at %v", c.Focused())
		}
	}
}

// TestFocusIsScrolledTo: Tab leads through a dialog that is longer than the window, and what has
// the focus is in sight.
func TestFocusIsScrolledTo(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(400, 300))
	content := container.New(Vertical{})
	for range 30 {
		content.Add(&CheckRow{Title: "scope", Description: "what it does"})
	}
	d := &Dialog{Title: "long", Content: content, Buttons: []fyne.CanvasObject{NewButton("OK", Primary, nil)}}
	d.Open(w.Canvas())
	driver := fyne.CurrentApp().Driver()
	for i := range 31 {
		o := w.Canvas().Focused().(fyne.CanvasObject)
		if _, row := o.(*CheckRow); row != (i < 30) {
			t.Fatalf("stop %d is %T", i, o)
		}
		if i < 30 {
			top := driver.AbsolutePositionForObject(d.box.scroll).Y
			y := driver.AbsolutePositionForObject(o).Y - top
			if y < 0 || y+o.Size().Height > d.box.scroll.Size().Height {
				t.Fatalf("stop %d is at %v of %v", i, y, d.box.scroll.Size().Height)
			}
		}
		w.Canvas().FocusNext()
	}
	if d.box.scroll.Offset.Y != 0 && w.Canvas().Focused() == content.Objects[0].(fyne.Focusable) {
		t.Errorf("around again, but scrolled to %v", d.box.scroll.Offset.Y)
	}
}

// TestPressedEntryStays: the mouse that goes down on an entry at the edge comes up on it too.
func TestPressedEntryStays(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(400, 300))
	for name, entry := range map[string]interface {
		fyne.Focusable
		desktop.Mouseable
	}{"entry": NewEntry("Id", ""), "search": NewSearchEntry("Id", "", "Clear", nil)} {
		tall := NewButton("Above", Ghost, nil)
		content := container.New(Vertical{Gap: 500}, tall, entry.(fyne.CanvasObject))
		d := &Dialog{Title: "long", Content: content, First: tall}
		d.Open(w.Canvas())
		entry.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
		if w.Canvas().Focused() != fyne.Focusable(entry) || d.box.scroll.Offset.Y != 0 {
			t.Errorf("%s: pressed, the focus is at %T, and scrolled to %v", name, w.Canvas().Focused(), d.box.scroll.Offset.Y)
		}
		w.Canvas().Focus(tall)
		w.Canvas().FocusNext()
		if w.Canvas().Focused() != fyne.Focusable(entry) || d.box.scroll.Offset.Y == 0 {
			t.Errorf("%s: after Tab the focus is at %T, and scrolled to %v", name, w.Canvas().Focused(), d.box.scroll.Offset.Y)
		}
		d.Dismiss()
	}
}

// TestSelectingFactsIsNoTrap: a value is selectable for the pointer only.
func TestSelectingFactsIsNoTrap(t *testing.T) {
	button := NewButton("Copy", Ghost, nil)
	f := &Facts{Facts: []Fact{{Key: "Id", Value: "83fb469b42", Extra: button}, {Key: "Name", Value: "Studio"}}}
	w := window(t, container.New(Vertical{}, f), fyne.NewSize(500, 200))
	for range 2 {
		w.Canvas().FocusNext()
		if w.Canvas().Focused() != fyne.Focusable(button) {
			t.Fatalf("Tab comes to %T", w.Canvas().Focused())
		}
	}
	value := f.rows[0].value
	value.MouseIn(&desktop.MouseEvent{})
	if !value.Selectable {
		t.Error("the pointer can't select it")
	}
	value.MouseOut()
	if value.Selectable {
		t.Error("it stays a stop for Tab")
	}
}
