package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// TestNothingMovesWhereItMustNot: a spinner turns, stops at once when motion is forbidden, and
// stands from the beginning in what is shown then; the words say all the same that it works.
func TestNothingMovesWhereItMustNot(t *testing.T) {
	t.Cleanup(func() { SetStill(false) })
	b := NewBusyButton("Create", "Creating…", Primary, func(func()) {})
	e := &Empty{Busy: true, Title: "Starting the demo"}
	w := window(t, container.NewVBox(b, e), fyne.NewSize(300, 300))
	b.Press()
	turning := find[*spinner](b, func(*spinner) bool { return true })
	waiting := find[*spinner](e, func(*spinner) bool { return true })
	if turning.turn == nil || waiting.turn == nil {
		t.Fatal("nothing turns, so there is nothing to stop")
	}
	step, other := turning.turn.Tick, waiting.turn.Tick
	step(0.25)
	moved := w.Canvas().Capture()
	step(0.75)
	if differing(moved, w.Canvas().Capture()) == 0 {
		t.Fatal("a step changes nothing")
	}
	SetStill(true)
	stood := w.Canvas().Capture()
	step(0.5)
	other(0.5)
	if turning.turn != nil || waiting.turn != nil {
		t.Error("it goes on turning")
	}
	if differing(stood, w.Canvas().Capture()) != 0 {
		t.Error("it made one more step")
	}
	if !turning.Visible() || !strings.Contains(drawn(b), "Creating…") || !strings.Contains(b.AccessibilityLabel(), "Creating…") {
		t.Error("nothing says that it works")
	}
	late := &spinner{}
	late.run(true)
	if late.turn != nil {
		t.Error("what is shown now turns")
	}
	SetStill(false)
	b.Refresh()
	if turning.turn == nil {
		t.Error("it does not turn again")
	}
	b.Ready()
	if turning.turn != nil || turning.Visible() {
		t.Error("it turns after the work")
	}
}
