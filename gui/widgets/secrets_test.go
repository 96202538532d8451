package widgets

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

const canary = "Zq7canary0secret1of2forty3two4letters5long"

// drawn is every text in the tree below o, joined.
func drawn(o fyne.CanvasObject) string {
	var texts []string
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			texts = append(texts, o.Text)
		case fyne.Widget:
			for _, child := range test.WidgetRenderer(o).Objects() {
				walk(child)
			}
		case *fyne.Container:
			for _, child := range o.Objects {
				walk(child)
			}
		}
	}
	walk(o)
	return strings.Join(texts, "")
}

// S38.
func TestSecretFieldHidesAndForgets(t *testing.T) {
	asked := 0
	var told []bool
	f := NewSecretField("token", "Show", "Hide", func() string { asked++; return canary })
	f.OnChanged = func(on bool) { told = append(told, on) }
	w := window(t, container.New(Vertical{}, f), fyne.NewSize(520, 60))

	masked := drawn(f)
	if strings.Count(masked, "•") != dots || asked != 0 {
		t.Fatalf("shows %q, asked %d times", masked, asked)
	}
	test.Tap(f.eye)
	if got := drawn(f); !strings.Contains(got, canary) || !f.revealed {
		t.Fatalf("revealed shows %q", got)
	}
	if f.AccessibilityLabel() != "token" || f.eye.AccessibilityLabel() != "Hide" {
		t.Error("wrong words for those who listen")
	}
	f.Mask()
	if got := drawn(w.Content()); got != masked {
		t.Errorf("after Mask: %q", got)
	}
	if holds(reflect.ValueOf(f), "canary", map[uintptr]bool{}, 0) {
		t.Error("the field keeps the secret")
	}
	if fmt.Sprint(told) != "[true false]" || asked != 1 {
		t.Errorf("told %v, asked %d times", told, asked)
	}
}

// holds looks for text in every string that can be reached from v.
func holds(v reflect.Value, text string, seen map[uintptr]bool, depth int) bool {
	if depth > 12 {
		return false
	}
	switch v.Kind() {
	case reflect.String:
		return strings.Contains(v.String(), text)
	case reflect.Pointer:
		if v.IsNil() || seen[v.Pointer()] {
			return false
		}
		seen[v.Pointer()] = true
		return holds(v.Elem(), text, seen, depth+1)
	case reflect.Interface:
		return !v.IsNil() && holds(v.Elem(), text, seen, depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if holds(v.Field(i), text, seen, depth+1) {
				return true
			}
		}
	case reflect.Slice:
		full := v.Slice(0, v.Cap()) // what was cut off a slice is still there
		for i := range full.Len() {
			if holds(full.Index(i), text, seen, depth+1) {
				return true
			}
		}
	}
	return false
}

func TestSecretFieldMaskSaysNothingOfTheLength(t *testing.T) {
	sizes := map[fyne.Size]bool{}
	for _, secret := range []string{"a", canary, huge} {
		f := NewSecretField("token", "Show", "Hide", func() string { return secret })
		window(t, container.New(Vertical{}, f), fyne.NewSize(300, 100))
		sizes[f.MinSize()] = true
	}
	if len(sizes) != 1 {
		t.Errorf("sizes %v", sizes)
	}
}

func TestSecretFieldWrapsWhenNarrow(t *testing.T) {
	f := NewSecretField("token", "Show", "Hide", func() string { return canary })
	window(t, container.New(Vertical{}, f), fyne.NewSize(240, 200))
	f.SetRevealed(true)
	if len(f.lines) < 2 || drawn(f) == "" {
		t.Fatalf("%d lines", len(f.lines))
	}
	if !strings.Contains(drawn(f), canary) {
		t.Errorf("cut off: %q", drawn(f))
	}
}

// hands is a timer that is moved by hand.
type hands struct{ waiting []func() }

func (h *hands) after(_ time.Duration, f func()) func() {
	n := len(h.waiting)
	h.waiting = append(h.waiting, f)
	return func() { h.waiting[n] = nil }
}

// install makes it the timer of all widgets until the test ends.
func (h *hands) install(t *testing.T) {
	startTimer = h.after
	t.Cleanup(func() { startTimer = Later })
}

func (h *hands) ring() {
	waiting := h.waiting
	h.waiting = nil
	for _, f := range waiting {
		if f != nil {
			f()
		}
	}
}

func TestCopyButton(t *testing.T) {
	var h hands
	h.install(t)
	copied := 0
	b := NewCopyButton("Copy address", "Copied", func() { copied++ })
	window(t, b, fyne.NewSize(60, 40))
	test.Tap(b)
	if copied != 1 || b.AccessibilityLabel() != "Copied" || b.Icon.Name() != theme.ConfirmIcon().Name() {
		t.Fatalf("copied %d, says %q", copied, b.AccessibilityLabel())
	}
	test.Tap(b) // while the check mark shows: copies again, and starts the time anew
	h.ring()
	if copied != 2 || b.AccessibilityLabel() != "Copy address" || b.Icon.Name() != theme.ContentCopyIcon().Name() {
		t.Errorf("copied %d, says %q", copied, b.AccessibilityLabel())
	}
}

func TestTooltip(t *testing.T) {
	var h hands
	h.install(t)
	b := NewIconButton(theme.DeleteIcon(), "Revoke this token", nil)
	pressed := false
	b.OnTapped = func() { pressed = true }
	root := NewRoot(container.NewVBox(b))
	layer := root.Layout.(*rootLayout).tooltips
	w := window(t, root, fyne.NewSize(300, 200))

	b.MouseIn(nil)
	if strings.Contains(visible(layer), "Revoke") {
		t.Error("shown at once")
	}
	h.ring()
	if !layer.bubble.Visible() || !strings.Contains(drawn(layer), "Revoke this token") {
		t.Fatal("not shown after the delay")
	}
	p, s := layer.bubble.Position(), layer.bubble.Size()
	if p.X < 0 || p.X+s.Width > 300 || p.Y+s.Height > 200 {
		t.Errorf("outside of the window: %v %v", p, s)
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(10, 10))
	if !pressed || layer.bubble.Visible() {
		t.Error("the tooltip takes the tap, or stays after it")
	}
	b.MouseIn(nil)
	b.MouseOut()
	h.ring()
	if layer.bubble.Visible() {
		t.Error("shown although the pointer has gone")
	}
}

func visible(l *tooltipLayer) string {
	if l.bubble.Visible() {
		return l.words.Text
	}
	return ""
}
