package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestSplitByKeys(t *testing.T) {
	var told []float32
	s := &Split{
		Left: NewButton("left", Secondary, nil), Right: NewButton("right", Secondary, nil), Width: 220, Least: 200, Most: 300,
		Label: "Width of the accounts", OnDragged: func(w float32) { told = append(told, w) },
	}
	w := window(t, s, fyne.NewSize(1000, 300))
	c := w.Canvas()
	for _, want := range []fyne.Focusable{s.Left.(fyne.Focusable), s.grip, s.Right.(fyne.Focusable)} {
		c.FocusNext()
		if c.Focused() != want {
			t.Fatalf("Tab comes to %T", c.Focused())
		}
	}
	for _, step := range []struct {
		key  fyne.KeyName
		want float32
	}{
		{fyne.KeyRight, 220 + gripKeyStep}, {fyne.KeyLeft, 220}, {fyne.KeyEnd, 300}, {fyne.KeyRight, 300}, {fyne.KeyHome, 200}, {fyne.KeyLeft, 200},
	} {
		s.grip.TypedKey(key(step.key))
		if s.Left.Size().Width != step.want || told[len(told)-1] != step.want {
			t.Errorf("%s: %v wide, told %v, want %v", step.key, s.Left.Size().Width, told, step.want)
		}
	}
	passed := false
	c.SetOnTypedKey(func(*fyne.KeyEvent) { passed = true })
	s.grip.TypedKey(key(fyne.KeyF5))
	if !passed {
		t.Error("other keys are lost")
	}
	if got := s.grip.AccessibilityLabel(); got != "Width of the accounts" {
		t.Errorf("says %q", got)
	}
}

func TestSplitIsDragged(t *testing.T) {
	told := float32(0)
	s := &Split{Left: &Text{Text: "l"}, Right: &Text{Text: "r"}, Width: 220, Least: 200, Most: 300, OnDragged: func(w float32) { told = w }}
	window(t, s, fyne.NewSize(1000, 300))
	at := func(x float32) *fyne.DragEvent {
		return &fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x-s.grip.Position().X, 10)}}
	}
	s.grip.Dragged(at(240))
	s.grip.Dragged(at(260))
	if s.Left.Size().Width != 260 || told != 0 {
		t.Errorf("%v wide, told %v too early", s.Left.Size().Width, told)
	}
	s.grip.Dragged(at(900))
	s.grip.DragEnd()
	if s.Left.Size().Width != 300 || told != 300 {
		t.Errorf("%v wide, told %v", s.Left.Size().Width, told)
	}
}
