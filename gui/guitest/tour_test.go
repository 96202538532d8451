//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// TestTour walks through the program with the demo server, in light and in
// dark colours, and leaves pictures in build/tour/window. It runs with .ci/tour.
func TestTour(t *testing.T) {
	binary := needWindow(t)
	text := readWords(t, "en")
	for _, colours := range []string{"light", "dark"} {
		t.Run(colours, func(t *testing.T) {
			desktop := guitest.NewDesktop(t)
			p := desktop.Launch(t, binary, []string{"FYNE_THEME=" + colours}, "-demo")
			tour{t: t, words: text, program: p, colours: colours}.walk()
		})
	}
}

type tour struct {
	t       *testing.T
	words   words
	program *guitest.Program
	colours string
}

func (v tour) picture(name string) {
	v.t.Helper()
	v.program.Picture(pictureFile(v.t, "tour-"+name+"-"+v.colours+".png"))
}

func (v tour) says(key string) guitest.Match { v.t.Helper(); return v.words.says(v.t, key) }

func (v tour) walk() {
	p := v.program
	p.Click("an account", guitest.Text("Ada Okafor"))
	p.Key("ctrl+1")
	p.WaitFor("the server's version", guitest.Containing("2.31.14"))
	p.WaitFor("the server's scopes", v.says("server.scopes"))
	v.picture("server")
	p.Key("ctrl+2")
	p.WaitFor("an app", guitest.Text("Speckle Connector"))
	v.picture("apps")
	p.Key("ctrl+3")
	p.WaitFor("a token", guitest.Text("ci-publish"))
	v.picture("tokens")

	p.Key("ctrl+n")
	p.WaitFor("the form", v.says("new.title"))
	p.Fill("the name", v.words.hints(v.t, "new.name-hint"), "nightly publish")
	v.picture("new-token")
	p.Click("Create", v.says("new.create"))
	p.WaitFor("the one-time dialog", v.says("once.title"))
	p.WaitFor("the token to be saved", v.says("once.saved"))
	v.picture("one-time")
	p.Click("Copy", v.says("once.copy"))
	p.Click("Done", v.says("once.done"))
	p.WaitGone("the dialog", v.says("once.title"))

	p.Key("ctrl+4")
	p.WaitFor("the saved credential", guitest.Text("nightly publish"))
	v.picture("saved")
	p.Key("ctrl+q")
	if status := p.Ended(); status != 0 {
		v.t.Errorf("the program ended with status %d", status)
	}
}
