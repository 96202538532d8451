package widgets

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// clickBeside does what Fyne's desktop driver does for a click on a dialog beside its controls.
func clickBeside(d *Dialog, c fyne.Canvas) {
	d.MouseDown(&desktop.MouseEvent{})
	c.Unfocus()
	d.MouseUp(&desktop.MouseEvent{})
	c.Unfocus()
	d.Tapped(&fyne.PointEvent{})
}

func TestClickBesideControlsKeepsTheFocus(t *testing.T) {
	w := window(t, NewButton("New token", Primary, nil), fyne.NewSize(500, 300))
	name := NewEntry("Name", "")
	space := func() fyne.CanvasObject { return container.NewGridWrap(fyne.NewSize(10, 600)) }
	d := &Dialog{Title: "New token", Content: container.New(Vertical{}, name, space()), First: name}
	d.Open(w.Canvas())
	d.box.scroll.ScrollToOffset(fyne.NewPos(0, 200))
	clickBeside(d, w.Canvas())
	clickBeside(d, w.Canvas())
	if w.Canvas().Focused() != name {
		t.Errorf("the focus is on %v", w.Canvas().Focused())
	}
	if got := d.box.scroll.Offset.Y; got != 200 {
		t.Errorf("the click scrolled to %v", got)
	}
}

func TestDialogLeavesNoFocusOnWhatIsHidden(t *testing.T) {
	for _, hidden := range []string{"", "itself", "what is around it"} {
		show := NewButton("Show", Primary, nil)
		around := container.NewPadded(show)
		w := window(t, container.NewPadded(around), fyne.NewSize(500, 300))
		w.Canvas().Focus(show)
		d := &Dialog{Title: "Expiring", Content: container.New(Vertical{}), Buttons: []fyne.CanvasObject{NewButton("Close", Secondary, nil)}}
		d.Open(w.Canvas())
		switch hidden {
		case "itself":
			show.Hide()
		case "what is around it":
			around.Hide()
		}
		d.Close()
		if got := w.Canvas().Focused(); (got == nil) != (hidden != "") {
			t.Errorf("hidden %q: the focus is on %v", hidden, got)
		}
	}
}

// Return does what the dialog does by default once the button that has the focus is gone, as Stop is at
// the end of what it stops.
func TestNoKeyPressesWhatIsHidden(t *testing.T) {
	for _, hidden := range []string{"", "itself", "what is around it", "taken away"} {
		pressed, closed := 0, 0
		stop := NewButton("Stop", Secondary, func() { pressed++ })
		around := container.NewPadded(stop)
		w := window(t, container.NewPadded(), fyne.NewSize(500, 300))
		d := &Dialog{Title: "Revoke tokens", Content: container.New(Vertical{}, around), First: stop, Default: func() { closed++ }}
		d.Open(w.Canvas())
		switch hidden {
		case "itself":
			stop.Hide()
		case "what is around it":
			around.Hide()
		case "taken away":
			around.RemoveAll()
		}
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if isThere := hidden == ""; (pressed == 1) != isThere || (closed == 1) == isThere {
			t.Errorf("hidden %q: pressed %d times, the dialog %d times", hidden, pressed, closed)
		}
	}
}

func TestRowActionFocusesItsRow(t *testing.T) {
	c := testColumns(3)
	c.Slots = 1
	var d *Dialog
	c.Actions = func(int) []RowAction {
		return []RowAction{{Icon: drawing("bin"), Label: "Revoke", OnTapped: func() {
			d = &Dialog{Title: "Revoke?"}
			d.Open(fyne.CurrentApp().Driver().CanvasForObject(c))
		}}}
	}
	w := window(t, c, fyne.NewSize(500, 300))
	for _, row := range c.list.rows {
		if row.index == 1 {
			test.Tap(row.Content.(*columnsRow).buttons[0])
		}
	}
	d.Close()
	if w.Canvas().Focused() != c.list || c.list.Selected() != 1 {
		t.Errorf("the focus is on %v, row %d is selected", w.Canvas().Focused(), c.list.Selected())
	}
}

// undrawn is an app on whose windows nothing has been drawn yet: the driver of real windows finds
// no canvas and no position then.
type undrawn struct{ fyne.App }

func (a undrawn) Driver() fyne.Driver { return undrawnDriver{a.App.Driver()} }

type undrawnDriver struct{ fyne.Driver }

func (undrawnDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

func (undrawnDriver) AbsolutePositionForObject(fyne.CanvasObject) fyne.Position {
	return fyne.Position{}
}

func TestFocusBelowTheEdgeIsScrolledToBeforeItIsDrawn(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(500, 300))
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(undrawn{app})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
	below := NewButton("Register", Primary, nil)
	d := &Dialog{Title: "Sign in", Content: container.New(Vertical{}, container.NewGridWrap(fyne.NewSize(10, 600)), below), First: below}
	d.Open(w.Canvas())
	if d.box.scroll.Offset.Y < 300 {
		t.Errorf("scrolled to %v", d.box.scroll.Offset.Y)
	}
}

// TestClickOnATextLeavesEscToTheDialog: Fyne gives a part of a text that can be selected the focus, and no
// key leaves it. A click that selects nothing leaves no focus behind, and keys reach the dialog as soon as
// something is selected, also while the pointer rests; a click beside it gives the focus to the dialog's
// first control.
func TestClickOnATextLeavesEscToTheDialog(t *testing.T) {
	w := window(t, NewButton("Open", Primary, nil), fyne.NewSize(500, 300))
	c := w.Canvas()
	facts := &Facts{Facts: []Fact{{Key: "Address", Value: "https://studio.example"}}}
	first := NewButton("Close", Primary, nil)
	d := &Dialog{Title: "App", Content: facts, Buttons: []fyne.CanvasObject{first}}
	d.Open(c)
	value := facts.rows[0].value
	value.MouseIn(&desktop.MouseEvent{})
	parts := test.WidgetRenderer(value).Objects()
	inText, pressed := parts[0], parts[len(parts)-1]
	press := func() {
		at := fyne.PointEvent{Position: fyne.NewPos(40, 10)}
		pressed.(desktop.Mouseable).MouseDown(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary})
		pressed.(desktop.Mouseable).MouseUp(&desktop.MouseEvent{PointEvent: at, Button: desktop.MouseButtonPrimary})
	}
	press()
	if c.Focused() != nil {
		t.Errorf("after a click in a text the focus is on %T", c.Focused())
	}
	value.MouseOut()
	if value.Selectable {
		t.Error("the text stays selectable when the pointer leaves it")
	}
	value.MouseIn(&desktop.MouseEvent{})
	pressed.(fyne.Draggable).Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(60, 10)}, Dragged: fyne.NewDelta(50, 0)})
	if c.Focused() != fyne.Focusable(value) {
		t.Errorf("while text is selected by dragging the focus is on %T", c.Focused())
	}
	press()
	pressed.(fyne.DoubleTappable).DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(40, 10)})
	if c.Focused() != fyne.Focusable(value) {
		t.Errorf("after a double click the focus is on %T", c.Focused())
	}
	value.MouseOut()
	fyne.CurrentApp().Clipboard().SetContent("")
	value.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); c.Focused() != fyne.Focusable(value) || got == "" || got != value.SelectedText() {
		t.Errorf("%q of %q is copied; the focus is on %T", got, value.SelectedText(), c.Focused())
	}
	if r := test.WidgetRenderer(inText.(fyne.Widget)).Objects(); len(r) == 0 || !r[0].Visible() {
		t.Error("what is selected isn't shown")
	}
	c.FocusNext()
	c.FocusNext()
	if c.Focused() != fyne.Focusable(first) {
		t.Errorf("Tab goes to %T", c.Focused())
	}
	clickBeside(d, c)
	if c.Focused() != first {
		t.Errorf("the click gives the focus to %T", c.Focused())
	}
	value.MouseIn(&desktop.MouseEvent{})
	press()
	pressed.(fyne.DoubleTappable).DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(40, 10)})
	c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.IsOpen() {
		t.Error("Esc is swallowed while a part of a text is selected")
	}
}

// TestClickBetweenChoicesIsOnTheField: Fyne takes the focus away for a click on a field that does nothing
// with it.
func TestClickBetweenChoicesIsOnTheField(t *testing.T) {
	fields := []fyne.Focusable{&Segmented{Segments: []Segment{{Text: "7 days"}, {Text: "30 days"}}}, march(time.Monday, nil)}
	for _, field := range fields {
		w := window(t, field.(fyne.CanvasObject), fyne.NewSize(500, 400))
		w.Canvas().Unfocus()
		test.Tap(field.(fyne.Tappable))
		if w.Canvas().Focused() != field {
			t.Errorf("%T: the focus is on %T", field, w.Canvas().Focused())
		}
	}
}

// TestTabGoesOnFromWhatWasClicked: a click on a field gives it the focus, without the ring that is for
// those who look for it.
func TestTabGoesOnFromWhatWasClicked(t *testing.T) {
	first, last := NewEntry("Name", ""), NewButton("Create", Primary, nil)
	choice := &Segmented{Segments: []Segment{{Text: "a"}, {Text: "b"}, {Text: "c"}}}
	check := &CheckRow{Title: "Never"}
	days := march(time.Monday, func(time.Time) {})
	w := window(t, container.New(Vertical{}, first, choice, check, days, last), fyne.NewSize(500, 700))
	for _, step := range []struct {
		field    fyne.Focusable
		focused  *bool
		tap      fyne.Tappable
		chosen   func() bool
		nextIsIn fyne.CanvasObject
	}{
		{choice, &choice.focused, choice.choices[1], func() bool { return choice.Selected == 1 }, check},
		{check, &check.focused, check, func() bool { return check.Checked }, days},
		{days, &days.focused, days.days[20], func() bool { return !days.Selected.IsZero() }, nil},
	} {
		w.Canvas().Focus(first)
		w.Canvas().Unfocus() // as Fyne's desktop driver does for a click on what hasn't the focus
		step.tap.Tapped(&fyne.PointEvent{})
		if w.Canvas().Focused() != step.field || *step.focused || !step.chosen() {
			t.Errorf("%T: the focus is on %T, ring %v, chosen %v", step.field, w.Canvas().Focused(), *step.focused, step.chosen())
		}
		w.Canvas().FocusNext()
		if step.nextIsIn != nil && w.Canvas().Focused() != step.nextIsIn.(fyne.Focusable) {
			t.Errorf("%T: Tab leads to %T", step.field, w.Canvas().Focused())
		}
	}
}
