package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// TestNothingMovesWhereItMustNot: a spinner turns, stops at once when motion is forbidden, and
// stands from the beginning in what is shown then; the words say all the same that it works.
func TestNothingMovesWhereItMustNot(t *testing.T) {
	t.Cleanup(func() { ReduceMotion = false })
	b := busyButton(func(func()) {})
	e := &Empty{Busy: true, Title: "Starting the demo"}
	w := window(t, container.NewVBox(b, e), fyne.NewSize(300, 300))
	b.Press()
	w.Canvas().Capture() // what was never drawn needs not turn
	turning := find[*spinner](b, func(*spinner) bool { return true })
	waiting := find[*spinner](e, func(*spinner) bool { return true })
	if turning.animation == nil || waiting.animation == nil {
		t.Fatal("nothing turns, so there is nothing to stop")
	}
	step, other := turning.animation.Tick, waiting.animation.Tick
	step(0.25)
	moved := w.Canvas().Capture()
	step(0.75)
	if differing(moved, w.Canvas().Capture()) == 0 {
		t.Fatal("a step changes nothing")
	}
	ReduceMotion = true
	stood := w.Canvas().Capture()
	step(0.5)
	other(0.5)
	if turning.animation != nil || waiting.animation != nil {
		t.Error("it goes on turning")
	}
	if differing(stood, w.Canvas().Capture()) != 0 {
		t.Error("it made one more step")
	}
	if !turning.Visible() || !strings.Contains(drawn(b), "Creating…") || !strings.Contains(b.AccessibilityLabel(), "Creating…") {
		t.Error("nothing says that it works")
	}
	late := &spinner{}
	late.setRunning(true)
	test.WidgetRenderer(late)
	if late.animation != nil {
		t.Error("what is shown now turns")
	}
	ReduceMotion = false
	b.Refresh()
	if turning.animation == nil {
		t.Error("it does not turn again")
	}
	b.SetBusy(false, "")
	if turning.animation != nil || turning.Visible() {
		t.Error("it turns after the work")
	}
}

// TestOutOfSightNothingIsDrawn: a page that was left while it waited costs nothing, and turns on
// when it comes back.
func TestOutOfSightNothingIsDrawn(t *testing.T) {
	e := &Empty{Busy: true, Title: "Starting the demo"}
	page := container.NewStack(e)
	w := window(t, page, fyne.NewSize(300, 300))
	w.Canvas().Capture()
	s := find[*spinner](e, func(*spinner) bool { return true })
	turns := func() bool {
		s.animation.Tick(0) // a turn begins
		before := s.arc.StartAngle
		s.animation.Tick(0.25)
		return s.arc.StartAngle != before
	}
	if !turns() {
		t.Fatal("it does not turn")
	}
	page.Hide()
	if turns() {
		t.Error("it is drawn though the page is hidden")
	}
	page.Show()
	if !turns() {
		t.Error("it stands though the page is back")
	}
	w.SetContent(container.NewStack())
	if turns() {
		t.Error("it is drawn though the page is gone")
	}
	test.WidgetRenderer(s).Destroy()
	if s.animation != nil {
		t.Error("Fyne let go of it, and it goes on")
	}
	w.SetContent(page)
	s.CreateRenderer()
	if s.animation == nil || !turns() {
		t.Error("it does not turn again when it is drawn again")
	}
}
