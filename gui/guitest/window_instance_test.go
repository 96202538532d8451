//go:build linux

package guitest_test

import (
	"strings"
	"testing"
)

// A second start shows the window of the first and ends. It works again after
// a crash; the demo runs beside it.
func TestWindowSecondStart(t *testing.T) {
	s := setStage(t, "instance")
	binary := needWindow(t)
	first := s.program
	first.Minimize()
	second := s.desktop.Launch(t, binary, nil)
	if status := second.Ended(); status != 0 {
		t.Errorf("the second start ended with status %d", status)
	}
	first.WaitActive()
	s.picture("shown")

	demo := s.desktop.Launch(t, binary, nil, "-demo")
	demo.WaitActive()
	if err := demo.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	first.Ended()
	s.start()
	s.quit()
}

// S57: At half as large again the usual window is wider than the screen.
func TestWindowFitsTheScreen(t *testing.T) {
	s := setStage(t, "fits")
	s.quit()
	p := s.desktop.Launch(t, needWindow(t), []string{"FYNE_SCALE=1.5"})
	const screenW, screenH = 1280, 900 // see NewDesktop
	s.eventually("the window within the screen", func() bool {
		at := p.Place()
		return at.X >= 0 && at.Y >= 0 && at.X+at.W <= screenW && at.Y+at.H <= screenH
	})
}

// S47: Without a display there is one sentence and no traceback.
func TestWindowWithoutADisplay(t *testing.T) {
	s := setStage(t, "no-display")
	s.quit()
	for name, env := range map[string][]string{
		"none":          {"DISPLAY=", "WAYLAND_DISPLAY="},
		"X is gone":     {"DISPLAY=:31999"},
		"no compositor": {"DISPLAY=", "WAYLAND_DISPLAY=wayland-31999"},
	} {
		p := s.desktop.Launch(t, needWindow(t), env)
		if status := p.Ended(); status != 1 {
			t.Errorf("%s: status %d", name, status)
		}
		if said := p.Output(); strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "Speckle Keys needs a graphical desktop: ") {
			t.Errorf("%s: %q", name, said)
		}
	}
}
