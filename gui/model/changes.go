package model

import "time"

// answersTogether is how long the answers of background work wait for others
// before the screen is redrawn: five servers that answer one after the other
// cost one redraw or two, with no visible delay.
const answersTogether = 40 * time.Millisecond

// changes collects what happened into redraws of the whole screen.
type changes struct {
	posted    bool  // a redraw is due in the next turn of the screen's goroutine
	answers   alarm // set while answers are collected
	answering bool  // an answer of background work is being dealt with
}

// Mark asks for a redraw in the next turn of the screen's goroutine. Views
// call it for state that isn't the model's, such as the clipboard's.
func (a *App) Mark() { a.changed() }

// changed asks for a redraw: of what an answer changes together with the
// answers just behind it, of all else at once.
func (a *App) changed() {
	if a.changes.answering {
		a.changedSoon()
		return
	}
	a.changedAtOnce()
}

// changedAtOnce asks for one redraw in the next turn, however often it is
// called in this one.
func (a *App) changedAtOnce() {
	if a.changes.posted {
		return
	}
	a.changes.posted = true
	a.world.Post(func() {
		a.changes.posted = false
		a.changes.answers.stop()
		if a.Changed != nil {
			a.Changed()
		}
	})
}

// changedSoon asks for a redraw after the answers that come just behind this
// one.
func (a *App) changedSoon() {
	if !a.changes.posted && !a.changes.answers.isSet() {
		a.changes.answers.set(a, answersTogether, a.changedAtOnce)
	}
}
