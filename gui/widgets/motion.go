package widgets

import "fyne.io/fyne/v2"

var still bool

// SetStill forbids all motion, or allows it again: for people whom it disturbs, as they or their
// system say. What moves stops at once; what works goes on saying so in words, beside a picture
// that stands.
func SetStill(on bool) { still = on }

// Still reports what SetStill was last told.
func Still() bool { return still }

// moving is asked by everything here that moves, before each step. Fyne has a switch of its own.
func moving() bool { return !still && fyne.CurrentApp().Settings().ShowAnimations() }
