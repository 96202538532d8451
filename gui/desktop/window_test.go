package desktop

import (
	"bytes"
	"log"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"fyne.io/fyne/v2/test"
)

// oneWindow is an app, and its driver, with one window.
type oneWindow struct {
	fyne.App
	window fyne.Window
}

func (o oneWindow) Driver() fyne.Driver { return driverOf{o.App.Driver(), o.window} }

type driverOf struct {
	fyne.Driver
	window fyne.Window
}

func (d driverOf) AllWindows() []fyne.Window { return []fyne.Window{d.window} }

// native is a window that the system created, or, with handle 0, did not.
type native struct {
	fyne.Window
	handle uintptr
}

func (n native) RunNative(f func(any)) { f(driver.X11WindowContext{WindowHandle: n.handle}) }

// written hands over what is written to it.
type written chan string

func (w written) Write(text []byte) (int, error) { w <- string(text); return len(text), nil }

// A window that can't be created is told once, in our words; what is logged
// before one that can be created is not lost.
func TestLogWaitsForTheWindow(t *testing.T) {
	before, flags := log.Writer(), log.Flags()
	t.Cleanup(func() { log.SetOutput(before); log.SetFlags(flags) })
	log.SetFlags(0)
	a := test.NewApp()

	var noise bytes.Buffer
	log.SetOutput(&noise)
	failed := make(chan bool)
	CheckWindow(oneWindow{a, native{}}, func() { close(failed) })
	log.Print("window creation error")
	<-failed
	if noise.Len() > 0 {
		t.Errorf("logged %q", noise.String())
	}

	output := make(written, 9)
	log.SetOutput(output)
	CheckWindow(oneWindow{a, native{handle: 1}}, func() { t.Error("failed") })
	log.Print("no theme")
	text := <-output
	for text == "" {
		text = <-output
	}
	if text != "no theme\n" {
		t.Errorf("logged %q", text)
	}
}
