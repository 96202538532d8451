package gui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/speckle"
)

// Fyne hands an event of its end to a queue that it closes a moment later: with
// one, a program that quits now and then never ends.
func TestFyneHasNoEventAtTheEnd(t *testing.T) {
	events := appOfTests(t).Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	events.SetOnStoppedHookExecuted(func() {}) // as every app of Fyne begins
	newScreen(t, nil)
	if events.OnStopped() != nil {
		t.Error("there is one")
	}
}

// Work that ends after the program posts nothing: nobody takes it any more.
func TestNothingIsPostedAfterTheEnd(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.rest()
	ran := false
	s.options.Post(func() { ran = true })
	if s.turn(); !ran {
		t.Fatal("nothing is posted before")
	}
	s.quit()
	if s.running.Err() == nil {
		t.Error("what runs beside the window goes on")
	}
	left := len(s.queue)
	s.options.Post(func() {})
	s.app.Mark()
	s.settings.Post(func() {})
	if n := len(s.queue) - left; n > 0 {
		t.Errorf("%d are posted", n)
	}
}

// S37: A secret that was copied doesn't stay when the program ends.
func TestQuittingEmptiesTheClipboard(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.clipboard.Copy(speckle.NewSecret("of no use"))
	if s.quit(); s.fyne.Clipboard().Content() != "" {
		t.Error("it is still there")
	}
}

// The program can be quit while the demo starts, too.
func TestQuitWhileTheDemoStarts(t *testing.T) {
	s := &screen{t: t, queue: make(chan func(), 100)}
	started := make(chan struct{})
	s.Program = New(appOfTests(t), Options{
		Version: "test", StartDemo: true, Post: func(f func()) { s.queue <- f },
		Demo: func(ctx context.Context) (model.World, func(), error) {
			<-started
			return model.World{}, nil, context.Canceled
		},
	})
	t.Cleanup(s.window.Close)
	defer close(started)
	s.typeKeys(fyne.KeyQ, fyne.KeyModifierShortcutDefault)
	if s.running.Err() == nil {
		t.Error("the key does nothing")
	}
}
