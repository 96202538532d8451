package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

func TestDialogKeysAndFocus(t *testing.T) {
	var did []string
	note := func(what string) func() { return func() { did = append(did, what) } }
	behind := NewButton("New", Secondary, nil)
	w := window(t, container.NewVBox(behind), fyne.NewSize(760, 520))
	c := w.Canvas()
	c.SetOnTypedKey(func(*fyne.KeyEvent) { note("window")() })
	c.Focus(behind)

	name := NewEntry("Name", "")
	d := &Dialog{
		Title: "New token", Content: name, Default: note("create"), OnClosed: note("closed"),
		Buttons: []fyne.CanvasObject{NewButton("Cancel", Secondary, nil), NewButton("Create", Primary, nil)},
	}
	d.Open(c)
	if c.Focused() != fyne.Focusable(name) || !DialogOpen(c) || TopDialog(c) != d {
		t.Fatalf("focused %v", c.Focused())
	}
	name.TypedKey(key(fyne.KeyReturn))
	c.Unfocus() // a click beside it
	c.OnTypedKey()(key(fyne.KeyReturn))
	allowed := false
	d.Closable = func() bool { return allowed }
	c.OnTypedKey()(key(fyne.KeyEscape))
	if !d.IsOpen() {
		t.Fatal("closed although it must not")
	}
	allowed = true
	c.Focus(name)
	name.TypedKey(key(fyne.KeyEscape))
	if d.IsOpen() || DialogOpen(c) {
		t.Fatal("Esc in an entry does not close it")
	}
	if c.Focused() != fyne.Focusable(behind) {
		t.Errorf("the focus is at %v", c.Focused())
	}
	c.OnTypedKey()(key(fyne.KeyF5))
	if got := fmt.Sprint(did); got != "[create create closed window]" {
		t.Errorf("did %s", got)
	}
}

// What would close a dialog that must stay says why it stays, and nothing else does.
func TestDialogThatStaysSaysWhy(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(760, 520))
	c := w.Canvas()
	said, locked := 0, true
	d := &Dialog{Title: "The token", Content: NewEntry("Name", ""), Closable: func() bool { return !locked }, Kept: func() { said++ }}
	d.Open(c)
	for _, does := range []struct {
		name string
		do   func()
		says int
	}{
		{"Esc", func() { c.Focused().TypedKey(key(fyne.KeyEscape)) }, 1},
		{"Close", d.Close, 1},
		{"a click at the left", func() { test.TapCanvas(c, fyne.NewPos(10, 300)) }, 1},
		{"a click above", func() { test.TapCanvas(c, fyne.NewPos(380, 5)) }, 1},
		{"a click below", func() { test.TapCanvas(c, fyne.NewPos(380, 515)) }, 1},
		{"a click at the right", func() { test.TapCanvas(c, fyne.NewPos(755, 300)) }, 1},
		{"a click in it, beside all controls", func() { test.TapCanvas(c, d.box.Position().AddXY(5, 5)) }, 0},
		{"Return", func() { c.OnTypedKey()(key(fyne.KeyReturn)) }, 0},
	} {
		said = 0
		if does.do(); said != does.says || !d.IsOpen() {
			t.Errorf("%s: said %d times, open %v", does.name, said, d.IsOpen())
		}
	}
	said, locked = 0, false
	if test.TapCanvas(c, fyne.NewPos(10, 300)); said != 0 || !d.IsOpen() {
		t.Errorf("a click beside one that can be closed: said %d times, open %v", said, d.IsOpen())
	}
	if d.Close(); said != 0 || d.IsOpen() {
		t.Errorf("one that can be closed: said %d times, open %v", said, d.IsOpen())
	}
}

// What a tooltip says is hidden when a dialog opens in front, as the keys open one while the pointer rests.
func TestDialogHidesTheTooltipBelow(t *testing.T) {
	c := window(t, NewRoot(container.NewVBox()), fyne.NewSize(760, 520)).Canvas()
	for _, where := range []string{"in the window", "in a dialog"} {
		layer := tooltipLayerOf(c)
		layer.show("Default account", fyne.NewPos(100, 100), 10)
		d := &Dialog{Title: where, Content: &Text{Text: "text"}}
		if d.Open(c); layer.bubble.Visible() {
			t.Errorf("the tooltip %s stays below the dialog", where)
		}
	}
}

// Esc closes one of Fyne's own dialogs in front, such as that for files, and
// Return is not for the dialog below it.
func TestDialogBelowOneOfFyne(t *testing.T) {
	c := window(t, container.NewVBox(), fyne.NewSize(760, 520)).Canvas()
	done := 0
	d := &Dialog{Title: "Title", Content: &Text{Text: "text"}, Default: func() { done++ }}
	d.Open(c)
	widget.NewModalPopUp(widget.NewLabel("files"), c).Show()
	c.OnTypedKey()(key(fyne.KeyReturn))
	c.OnTypedKey()(key(fyne.KeyEscape))
	if !d.IsOpen() || done > 0 || TopDialog(c) != d {
		t.Errorf("open: %v, in front: %v, done %d times", d.IsOpen(), TopDialog(c) == d, done)
	}
	c.OnTypedKey()(key(fyne.KeyEscape))
	if d.IsOpen() {
		t.Error("Esc doesn't close it any more")
	}
}

func TestDialogsStack(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(760, 520))
	c := w.Canvas()
	inEntry := NewEntry("Name", "")
	lower := &Dialog{Title: "lower", Content: inEntry}
	upper := &Dialog{Title: "upper", Buttons: []fyne.CanvasObject{NewButton("OK", Primary, nil)}}
	lower.Open(c)
	upper.Open(c)
	c.Focused().TypedKey(key(fyne.KeyEscape))
	if upper.IsOpen() || !lower.IsOpen() || c.Focused() != fyne.Focusable(inEntry) {
		t.Fatalf("upper %v, lower %v, focus %v", upper.IsOpen(), lower.IsOpen(), c.Focused())
	}
	upper.Open(c)
	lower.Dismiss()
	if upper.IsOpen() || lower.IsOpen() || len(c.Overlays().List()) != 0 {
		t.Error("closing the lower leaves something")
	}
	if c.OnTypedKey() != nil {
		t.Error("the window's keys are not put back")
	}
}

func TestDialogThatMustStayOutlivesTheOneBelow(t *testing.T) {
	behind := NewButton("New", Secondary, nil)
	w := window(t, container.NewVBox(behind), fyne.NewSize(760, 520))
	c := w.Canvas()
	keys := 0
	c.SetOnTypedKey(func(*fyne.KeyEvent) { keys++ })
	c.Focus(behind)
	open := func(closable bool) *Dialog {
		d := &Dialog{Title: "Dialog", Buttons: []fyne.CanvasObject{NewButton("Close", Secondary, nil)}}
		d.Closable = func() bool { return closable }
		d.Open(c)
		return d
	}
	lowest, staying, between, front := open(true), open(false), open(true), open(false)
	focused := c.Focused()
	lowest.Dismiss()
	if lowest.IsOpen() || !staying.IsOpen() || between.IsOpen() || !front.IsOpen() || TopDialog(c) != front {
		t.Fatalf("open: %v %v %v %v", lowest.IsOpen(), staying.IsOpen(), between.IsOpen(), front.IsOpen())
	}
	if c.Focused() != focused || len(c.Overlays().List()) != 2 {
		t.Errorf("the focus is at %v, %d overlays", c.Focused(), len(c.Overlays().List()))
	}
	front.Dismiss()
	staying.Dismiss()
	c.OnTypedKey()(key(fyne.KeyF5))
	if DialogOpen(c) || c.Focused() != fyne.Focusable(behind) || keys != 1 {
		t.Errorf("the focus is at %v, %d keys", c.Focused(), keys)
	}
}

func TestDialogStaysInTheWindow(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(760, 520), fyne.NewSize(1100, 720), fyne.NewSize(320, 240)} {
		w := window(t, container.NewVBox(), size)
		content := container.New(Vertical{})
		for range 40 {
			content.Add(&CheckRow{Title: "scope", Description: "what it does"})
		}
		create := NewButton("Create", Primary, nil)
		d := &Dialog{Title: "New token", Subtitle: huge, Content: content, Width: 600, Buttons: []fyne.CanvasObject{create}}
		d.Open(w.Canvas())
		p, s := d.box.Position(), d.box.Size()
		if p.X < 0 || p.Y < 0 || p.X+s.Width > size.Width || p.Y+s.Height > size.Height {
			t.Errorf("%v: box at %v, %v", size, p, s)
		}
		if bottom := create.Position().Y + create.Size().Height; bottom > s.Height {
			t.Errorf("%v: the button ends at %v of %v", size, bottom, s.Height)
		}
		d.Dismiss()
	}
}

func TestDialogFocusIsTrapped(t *testing.T) {
	behind := NewButton("behind", Secondary, nil)
	w := window(t, container.NewVBox(behind), fyne.NewSize(400, 300))
	a, b := NewButton("a", Secondary, nil), NewButton("b", Primary, nil)
	d := &Dialog{Title: "t", Buttons: []fyne.CanvasObject{a, b}, First: b}
	d.Open(w.Canvas())
	var order []string
	for range 3 {
		order = append(order, w.Canvas().Focused().(*Button).Text)
		w.Canvas().FocusNext()
	}
	if got := fmt.Sprint(order); got != "[b a b]" {
		t.Errorf("order %s", got)
	}
}

// TestDialogScrollsByKeys: what is only to be read can be read to its end without a mouse.
func TestDialogScrollsByKeys(t *testing.T) {
	w := window(t, container.NewVBox(), fyne.NewSize(400, 300))
	content := container.New(Vertical{})
	for range 60 {
		content.Add(&Text{Text: "a line"})
	}
	d := &Dialog{Title: "long", Content: content, Buttons: []fyne.CanvasObject{NewButton("Close", Primary, nil)}}
	d.Open(w.Canvas())
	scroll := d.box.scroll
	end := scroll.Content.MinSize().Height - scroll.Size().Height
	last := float32(0)
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyPageDown, fyne.KeyEnd} {
		w.Canvas().Focused().TypedKey(key(name))
		if scroll.Offset.Y <= last {
			t.Errorf("%s leaves it at %v", name, scroll.Offset.Y)
		}
		last = scroll.Offset.Y
	}
	if last < end-1 || last > end+1 {
		t.Errorf("the end is %v, not %v", last, end)
	}
	w.Canvas().Focused().TypedKey(key(fyne.KeyPageUp))
	if scroll.Offset.Y >= last {
		t.Error("Page Up does nothing")
	}
	w.Canvas().Focused().TypedKey(key(fyne.KeyHome))
	if scroll.Offset.Y != 0 {
		t.Errorf("Home goes to %v", scroll.Offset.Y)
	}
}
