//go:build linux

package guitest_test

import (
	"strings"
	"testing"
	"time"

	"speckle-keys/gui/guitest"
)

// What a person takes for a step, by the keystroke-level model of Card, Moran
// and Newell: to think, to point at something, to press and release a button,
// and to press a key.
const (
	thinkTime = 1350 * time.Millisecond
	pointTime = 1100 * time.Millisecond
	clickTime = 200 * time.Millisecond
	keyTime   = 280 * time.Millisecond
)

// worker does a job in the real window, and adds up what a person would take
// for it and what the program takes.
type worker struct {
	*guitest.Program
	clicks, keys    int
	person, program time.Duration
}

// step does something and waits for what it leads to.
func (w *worker) step(person time.Duration, do, wait func()) {
	w.person += thinkTime + person
	began := time.Now()
	do()
	wait()
	w.program += time.Since(began)
}

func (w *worker) shows(text string) func() {
	return func() { w.WaitFor(text, guitest.Containing(text)) }
}

func (w *worker) copied(start string) func() {
	return func() {
		w.Wait("the clipboard", func(guitest.Window) bool { return strings.HasPrefix(w.Desktop.Clipboard(), start) })
	}
}

func (w *worker) click(text string, wait func()) {
	w.clicks++
	w.step(pointTime+clickTime, func() { w.Click(text, guitest.Text(text)) }, wait)
}

func (w *worker) menu(text, item string) {
	w.clicks++
	w.step(pointTime+clickTime, func() { w.RightClick(text, guitest.Containing(text)) }, w.shows(item))
}

func (w *worker) point(text string, wait func()) {
	w.step(pointTime, func() { w.Hover(text, guitest.Text(text)) }, wait)
}

func (w *worker) with(key, text string, wait func()) {
	w.clicks++
	w.step(pointTime+clickTime, func() { w.ClickHolding(key, text, guitest.Text(text)) }, wait)
}

func (w *worker) key(name string, wait func()) {
	w.keys++
	w.step(keyTime, func() { w.Key(name) }, wait)
}

// The jobs of TestClicksOfAJob in the real window with the demo, by mouse and
// keyboard: how long each takes a person and the program. A job that can't be
// done fails.
func TestWindowJobs(t *testing.T) {
	binary := needWindow(t)
	const named = "Token 20" // by the day
	saved := func(w *worker) {
		w.click("New token", w.shows("Create token"))
		w.click("Create token", w.shows("Saved in Demo Keychain")) // before that it doesn't close
		w.key("Escape", func() { w.WaitGone("the dialog", guitest.Text("Copy as")) })
		w.click("Saved", w.shows(named))
	}
	for _, job := range []struct {
		name         string
		before, do   func(*worker)
		clicks, keys int
	}{
		{"which account is the default, and does it still work", nil, func(w *worker) {
			w.step(0, func() {}, w.shows("Signed in"))
		}, 0, 0},
		{"a token for 30 days that reads, in a .env file", nil, func(w *worker) {
			w.click("New token", w.shows("Create token"))
			w.click("Create token", w.shows("Copy as"))
			w.click("Copy as", w.shows(".env file"))
			w.click(".env file", w.copied("SPECKLE_TOKEN="))
		}, 4, 0},
		{"revoke three", nil, func(w *worker) {
			w.click("ends tomorrow", func() {})
			w.with("ctrl", "grasshopper batch", func() {})
			w.with("ctrl", "old script", w.shows("Revoke 3 tokens…"))
			w.click("Revoke 3 tokens…", w.shows("Revoke 3 tokens"))
			w.click("Revoke 3 tokens", w.shows("3 of 3 revoked"))
		}, 5, 0},
		{"copy a saved one for PowerShell", saved, func(w *worker) {
			w.click("Saved", w.shows(named))
			w.menu(named, "Copy as")
			w.point("Copy as", w.shows("PowerShell"))
			w.click("PowerShell", w.copied("$env:SPECKLE_TOKEN"))
		}, 3, 0},
		{"rotate one that expires in 12 days", nil, func(w *worker) {
			w.menu("ci-publish", "Rotate…")
			w.click("Rotate…", w.shows("Create token"))
			w.click("Create token", w.shows("Revoke now"))
			w.click("Revoke now", func() { w.WaitGone("the question", guitest.Text("Revoke now")) })
		}, 4, 0},
		{"a token for one project", nil, func(w *worker) {
			w.click("New token", w.shows("Selected projects"))
			w.click("Selected projects", w.shows("Tower Nord"))
			w.click("Tower Nord", func() {})
			w.click("Create token", w.shows("Copy as"))
		}, 4, 0},
		{"why a script gets 403", nil, func(w *worker) {
			w.Desktop.SetClipboard("Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789")
			w.key("ctrl+shift+v", w.shows("Add existing token"))
			w.key("ctrl+v", func() {})
			w.key("Return", w.shows("It isn’t among"))
		}, 0, 3},
		{"run a script without a file", saved, func(w *worker) {
			w.click("Saved", w.shows(named))
			w.menu(named, "Copy as")
			w.point("Copy as", w.shows("speckle-keys run (no file needed)"))
			w.click("speckle-keys run (no file needed)", w.copied("speckle-keys run "))
		}, 3, 0},
	} {
		t.Run(job.name, func(t *testing.T) {
			w := &worker{Program: guitest.NewDesktop(t).Launch(t, binary, nil, "-demo")}
			w.WaitActive()
			w.shows("ci-publish")()
			if job.before != nil {
				job.before(w)
				w.click("Tokens", w.shows("ci-publish"))
				w.clicks, w.keys, w.person, w.program = 0, 0, 0, 0
			}
			job.do(w)
			t.Logf("%d clicks, %d keys: %.1f s, and %.1f s of the program", w.clicks, w.keys, w.person.Seconds(), w.program.Seconds())
			if w.clicks != job.clicks || w.keys != job.keys {
				t.Errorf("want %d clicks and %d keys", job.clicks, job.keys)
			}
		})
	}
}
