package model

import "time"

// answersTogether is how long the answers of background work wait for others
// before the screen is redrawn: five servers that answer one after the other
// cost one redraw or two, with no visible delay.
const answersTogether = 40 * time.Millisecond

// changes collects what happened into redraws of the whole screen.
type changes struct {
	posted bool        // a redraw is due in the next turn of the screen's goroutine
	timer  *time.Timer // set while answers are collected
}

// Mark asks for a redraw in the next turn of the screen's goroutine. Views
// call it for state that isn't the model's, such as the clipboard's.
func (a *App) Mark() { a.changed() }

// changed asks for one redraw in the next turn, however often it is called in
// this one.
func (a *App) changed() {
	if a.changes.posted {
		return
	}
	a.changes.posted = true
	a.world.Post(func() {
		a.changes.posted = false
		if timer := a.changes.timer; timer != nil {
			timer.Stop()
			a.changes.timer = nil
		}
		if a.Changed != nil {
			a.Changed()
		}
	})
}

// changedSoon asks for a redraw after the answers that come just behind this
// one.
func (a *App) changedSoon() {
	if a.changes.posted || a.changes.timer != nil {
		return
	}
	var timer *time.Timer
	timer = time.AfterFunc(answersTogether, func() {
		a.world.Post(func() {
			if a.changes.timer == timer {
				a.changes.timer = nil
				a.changed()
			}
		})
	})
	a.changes.timer = timer
}
