// Package clipboard copies secrets and takes them back: from the clipboard
// that it filled, and only while its own copy is still there.
package clipboard

import (
	"cmp"
	"time"

	"speckle-keys/speckle"
)

// DefaultLimit is how long a secret stays on the clipboard.
const DefaultLimit = 45 * time.Second

// maxTries bounds how often an emptying is tried that could not be seen to
// work: a desktop that never lets us read would be asked forever.
const maxTries = 5

// Clipboard is the clipboard of the system. Content returns "" also when it
// can't be read now, as on Wayland while the window doesn't have the focus.
type Clipboard interface {
	Content() string
	SetContent(text string)
}

// Marker is a Clipboard that can mark a text as secret.
type Marker interface {
	// SetSecret puts a text on the clipboard, marked. It reports whether that can be done; else
	// nothing happened. ended is called, once at most and on any goroutine, when others have
	// replaced the text, or when it could not be put there after all.
	SetSecret(text speckle.Secret, ended func(failed bool)) bool
	// NeedsFocus reports whether SetContent works only while the window has the focus.
	NeedsFocus() bool
}

// A Guard copies to a clipboard and remembers the last secret that it copied. Call it on the
// goroutine of the UI only; there it also calls its observer. Make it with New.
type Guard struct {
	Due     bool // the clipboard should be empty by now but could not be read; the next Focus tries again
	Waiting bool // the copy is made with the next Focus: the window doesn't have the focus
	Left    bool // emptying was given up: the last secret may still be there

	board    Clipboard
	post     func(func())
	limit    time.Duration
	observer func()

	secret speckle.Secret // what must not stay; zero when nothing is held
	text   speckle.Secret // what was put on the clipboard: the secret, or a line with it
	until  time.Time      // zero without a countdown
	timer  *time.Timer
	turn   int // counts countdowns: a tick of an older one does nothing
	tries  int

	copies int  // counts copies: the end of an older one does nothing
	away   bool // the window doesn't have the focus
}

// New returns a guard. post runs a function on the goroutine of the UI, soon.
// The observer is called when Holding, Due, Waiting, Left or
// Remaining changed: about once a second. board may be a Marker.
func New(board Clipboard, post func(func()), observer func()) *Guard {
	return &Guard{board: board, post: post, limit: DefaultLimit, observer: observer}
}

// SetLimit changes how long a secret stays, for the next copy. 0 lets it stay
// until Clear, ForgetToken or Quit.
func (g *Guard) SetLimit(limit time.Duration) { g.limit = max(limit, 0) }

// Copy puts a secret on the clipboard and starts its countdown. A secret
// copied earlier is replaced.
func (g *Guard) Copy(secret speckle.Secret) { g.CopyText(secret, secret) }

// CopyText puts a text on the clipboard that holds a secret, such as a line
// for a .env file, and guards it as the secret.
func (g *Guard) CopyText(secret, text speckle.Secret) {
	g.drop()
	g.put(text)
	if text.IsZero() {
		g.observer()
		return
	}
	g.secret, g.text = secret, text
	g.countDown()
}

// put writes a text to the clipboard, marked where that can be.
func (g *Guard) put(text speckle.Secret) {
	marker, ok := g.board.(Marker)
	copies := g.copies
	if ok && marker.SetSecret(text, func(failed bool) { g.post(func() { g.ended(copies, failed) }) }) {
		return
	}
	g.Waiting = ok && g.away && marker.NeedsFocus()
	g.board.SetContent(text.Reveal())
}

// ended is called when a marked copy is no longer there.
func (g *Guard) ended(copies int, failed bool) {
	switch {
	case g.copies != copies || !g.Holding():
	case failed && !g.Due: // without the mark, then
		g.board.SetContent(g.text.Reveal())
	default:
		g.drop()
		g.observer()
	}
}

func (g *Guard) countDown() {
	g.stop()
	if g.limit > 0 {
		g.until = time.Now().Add(g.limit)
		g.schedule()
	}
	g.observer()
}

// CopyPlain puts a text on the clipboard that is no secret. There is nothing to take back then.
func (g *Guard) CopyPlain(text string) {
	g.drop()
	g.board.SetContent(text)
	g.observer()
}

// Holding reports whether a secret that was copied may still be there.
func (g *Guard) Holding() bool { return !g.text.IsZero() }

// Holds reports whether it is this secret that may still be there.
func (g *Guard) Holds(secret speckle.Secret) bool { return g.Holding() && g.secret.Equal(secret) }

// Remaining is the time until the clipboard is emptied, never negative; 0
// also when there is no countdown.
func (g *Guard) Remaining() time.Duration {
	if g.until.IsZero() {
		return 0
	}
	return max(time.Until(g.until), 0)
}

// Clear empties the clipboard now, if it still holds our copy.
func (g *Guard) Clear() {
	if g.Holding() {
		g.tries = 0
		g.empty()
	}
}

// ForgetToken is Clear for a token that was revoked or deleted, by its id; for
// another than the one copied it does nothing.
func (g *Guard) ForgetToken(id string) {
	if id != "" && g.secret.TokenID() == id {
		g.Clear()
	}
}

// Focus reports that the window has focus again. A copy that waits is made then, and an emptying
// that is due is tried again, because some desktops let only that window write and read.
func (g *Guard) Focus() {
	g.away = false
	switch {
	case g.Waiting:
		g.Waiting = false
		g.put(g.text)
		g.countDown()
	case g.Due:
		g.empty()
	}
}

// Blur reports that the window has lost the focus.
func (g *Guard) Blur() { g.away = true }

// Quit is Clear for the end of the program: one try, and nothing after it.
func (g *Guard) Quit() {
	g.Clear()
	g.drop()
}

// empty takes our copy off the clipboard. What others put there since stays.
func (g *Guard) empty() {
	g.stop()
	g.tries++
	g.Waiting = false
	switch now := g.board.Content(); {
	case now == g.text.Reveal():
		g.board.SetContent("")
		// A clipboard that could not be written still holds it.
		g.Due = g.board.Content() == g.text.Reveal()
	case now == "":
		g.Due = true // empty or not readable: there is no telling
	default:
		g.Due = false
	}
	if gaveUp := g.Due && g.tries >= maxTries; gaveUp || !g.Due {
		g.drop()
		g.Left = gaveUp
	} else if marker, ok := g.board.(Marker); !ok || !marker.NeedsFocus() {
		g.after(time.Second, g.empty) // another program had it open
	}
	g.observer()
}

func (g *Guard) drop() {
	g.stop()
	g.secret, g.text = speckle.Secret{}, speckle.Secret{}
	g.Due, g.tries, g.Waiting, g.Left = false, 0, false, false
	g.copies++
}

// stop ends the countdown, also for a tick that is posted already.
func (g *Guard) stop() {
	g.turn++
	if g.timer != nil {
		g.timer.Stop()
	}
	g.timer, g.until = nil, time.Time{}
}

func (g *Guard) schedule() {
	g.after(cmp.Or(g.Remaining()%time.Second, min(time.Second, g.Remaining())), g.tick)
}

// after runs what comes next, unless stop is called before.
func (g *Guard) after(wait time.Duration, next func()) {
	turn := g.turn
	g.timer = time.AfterFunc(wait, func() {
		g.post(func() {
			if g.turn == turn {
				next()
			}
		})
	})
}

func (g *Guard) tick() {
	if g.Remaining() == 0 {
		g.empty()
		return
	}
	g.schedule()
	g.observer()
}
