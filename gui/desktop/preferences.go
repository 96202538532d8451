// Package desktop is what this system offers and prefers: whether there is a display, the screens,
// the person's preferences of text size and motion, how a process protects its memory, and which
// copy of the program runs already. It knows nothing of Speckle. Only glfw.go needs C.
package desktop

// Preferences are the system's settings for all programs that concern how
// ours looks. ReadPreferences asks the system, which can take seconds.
type Preferences struct {
	TextScale    float64 // factor on all text sizes; 1 where the system has none
	ReduceMotion bool    // no animations
}
