package gui

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"testing"
	"testing/cryptotest"
	"time"
	_ "unsafe" // for forgetDrawn

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// screen is a program under Fyne's test driver. Everything that would be
// posted to the screen's goroutine is queued and run by the test itself.
type screen struct {
	*Program
	t      testing.TB
	queue  chan func()
	demo   *demoserver.World
	store  keychain.Store
	opened []string
}

// patience is how long a test waits for what must come; a busy machine is slow.
const patience = 2 * time.Minute

// noon is now, for the program and its servers.
var noon = time.Date(2026, time.March, 12, 12, 0, 0, 0, time.UTC)

func atNoon() time.Time { return noon }

// ping is how far away each server is.
func ping(time.Time) time.Duration { return 84 * time.Millisecond }

// newScreen starts the program over the demo's servers, the same ones each
// time. adapt changes the world before it is entered; it may be nil.
func newScreen(t testing.TB, adapt func(*model.World)) *screen {
	t.Helper()
	s := newScreenWith(t, adapt, nil)
	s.window.Resize(defaultSize)
	return s
}

// newScreenWith is newScreen with the settings of an earlier start, in a window
// as large as they say.
func newScreenWith(t testing.TB, adapt func(*model.World), settings *model.SettingsFile) *screen {
	t.Helper()
	seedRandom(t)
	demo, err := demoserver.Demo(t.Context(), demoserver.Stage{Now: atNoon, Named: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(demo.Close)
	return screenOver(t, demo, adapt, settings)
}

// screens counts those that are open: their goroutines read random numbers.
var screens int

// seedRandom makes random numbers the same in each run. The ones of a screen
// that is open go on, for its goroutines read them at any time.
func seedRandom(t testing.TB) {
	if t, ok := t.(*testing.T); ok && screens == 0 {
		cryptotest.SetGlobalRandom(t, 1)
	}
	screens++
	t.Cleanup(func() { screens-- }) // after the screen is closed
}

// screenOver is newScreenWith over a demo that runs already.
func screenOver(t testing.TB, demo *demoserver.World, adapt func(*model.World), settings *model.SettingsFile) *screen {
	t.Helper()
	t.Cleanup(func() { setLanguage("") }) // or the next test reads that of this one's settings
	s := &screen{t: t, queue: make(chan func(), 10_000), demo: demo, store: keychain.Memory()}
	world := model.World{
		Demo:        true,
		Find:        func(context.Context) (accounts.Result, error) { return accountsOf(demo), nil },
		Credentials: keychain.Open(s.store, ""),
		Now:         atNoon,
		Client: func(o speckle.Origin, options speckle.Options) *speckle.Client {
			options.Transport, options.Since = networkOf(demo), ping
			return speckle.NewClient(o, options)
		},
	}
	for _, d := range demo.Sessions {
		world.Sessions = append(world.Sessions, model.DemoSession(d.Registration, d.Person.ID, d.Person.Name, d.Pair))
	}
	if adapt != nil {
		adapt(&world)
	}
	a := appOfTests(t)
	// Fyne's test driver would run what widgets wait for beside the test, or the next one.
	wait := widgetTimer
	widgetTimer = func(d time.Duration, f func()) func() {
		timer := time.AfterFunc(d, func() { s.queue <- f })
		return func() { timer.Stop() }
	}
	t.Cleanup(func() { widgetTimer = wait })
	s.Program = New(a, Options{
		Version: "test", World: func() model.World { return world }, Settings: settings,
		Post:    func(f func()) { s.queue <- f },
		OpenURL: func(u *url.URL) error { s.opened = append(s.opened, u.String()); return nil },
	})
	t.Cleanup(func() {
		s.Program.secrets.drop() // a timer would run into another test
		s.closeWorld()()
		s.window.Close()
		forgetDrawn(time.Now().Add(time.Hour))
	})
	return s
}

// forgetDrawn lets go of what Fyne has drawn widgets with, and so of all closed
// windows. The main loop of a real window does it; Fyne's test driver has none,
// and the garbage collector would go through all screens of all tests.
//
//go:linkname forgetDrawn fyne.io/fyne/v2/internal/cache.destroyExpiredRenderers
func forgetDrawn(now time.Time)

// onlyApp is the same for all screens: Fyne reads the fonts anew for each app
// and for each theme that another one replaces, and keeps them all.
var onlyApp = sync.OnceValue(test.NewApp)

// appOfTests is an app that has forgotten what tests before wanted of it.
func appOfTests(t testing.TB) fyne.App {
	a := onlyApp()
	fyne.SetCurrentApp(a)
	t.Cleanup(func() { a.Clipboard().SetContent("") })
	return a
}

// until runs what is posted until ok, or fails, and draws what came of it: the
// program itself waits a moment for further answers.
func (s *screen) until(what string, ok func() bool) {
	s.t.Helper()
	s.wait(what, ok)
	if s.app != nil {
		s.redraw()
	}
}

// wait runs what is posted until ok, or fails. What happens outside of the
// program is not posted, so ok is asked now and then, too.
func (s *screen) wait(what string, ok func() bool) {
	s.t.Helper()
	limit := time.After(patience)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case f := <-s.queue:
			f()
		case <-again.C:
		case <-limit:
			s.t.Fatalf("waited in vain for: %s", what)
		}
	}
}

// rest runs all work that is under way, and what follows from it, to its end,
// and draws what came of it. Work that waits for a person never ends.
func (s *screen) rest() {
	s.t.Helper()
	for {
		s.workEnds()
		if len(s.queue) == 0 {
			break
		}
		s.turn()
	}
	s.redraw()
}

// workEnds waits for the work in the background. Only tests want to know, so
// the model doesn't tell.
func (s *screen) workEnds() {
	s.t.Helper()
	work := (*sync.WaitGroup)(reflect.ValueOf(s.app).Elem().FieldByName("work").Addr().UnsafePointer())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work.Wait()
		s.page.accounts.pictures.decoding.Wait()
		s.appsTab().logos.decoding.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		s.t.Fatal("work that never ends")
	}
}

// calm is rest for scenes whose work waits for a person, or for a server that is
// silent: it takes in what comes until ok, or until nothing came for a time.
func (s *screen) calm(quiet time.Duration, ok func() bool) {
	for !ok() {
		select {
		case f := <-s.queue:
			f()
		case <-time.After(quiet):
			s.redraw()
			return
		}
	}
}

// never is a condition of calm: all that comes is taken in.
func never() bool { return false }

// turn runs what is posted, and what that posts, without waiting for more.
func (s *screen) turn() {
	for {
		select {
		case f := <-s.queue:
			f()
		default:
			return
		}
	}
}

// once is the open one-time dialog, or nil.
func (s *screen) once() *oneTimeDialog {
	for _, d := range s.oneTime {
		return d
	}
	return nil
}

// set changes the settings as a dialog does.
func (s *screen) set(change func(*model.Settings)) {
	s.changeSettings(change)
	s.turn()
}

// focusOn gives something in the window the focus. The driver finds only what
// has been drawn, or walked through as here.
func (s *screen) focusOn(o fyne.Focusable) {
	s.t.Helper()
	partsOf[fyne.CanvasObject](s.window.Canvas().Content())
	s.window.Canvas().Focus(o)
	if s.window.Canvas().Focused() != o {
		s.t.Fatalf("%T takes no focus", o)
	}
}

// partsOf are all parts of a type in an object, visible or not.
func partsOf[T fyne.CanvasObject](root fyne.CanvasObject) []T {
	var found []T
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if part, ok := o.(T); ok {
			found = append(found, part)
		}
		switch o := o.(type) {
		case fyne.Widget:
			for _, part := range test.WidgetRenderer(o).Objects() {
				walk(part)
			}
		case *fyne.Container:
			for _, part := range o.Objects {
				walk(part)
			}
		}
	}
	walk(root)
	return found
}

// button is the button in an object with a text or a spoken label.
func (s *screen) button(in fyne.CanvasObject, words string) *widgets.Button {
	s.t.Helper()
	s.worded(in)
	for _, button := range partsOf[*widgets.Button](in) {
		if button.Text == words || button.Label == words {
			return button
		}
	}
	s.t.Fatalf("no button %q", words)
	return nil
}

// network is the web of the demo, for what a person's browser does there.
func (s *screen) network() *http.Client { return &http.Client{Transport: networkOf(s.demo)} }

// choose selects the account of a person of the demo.
func (s *screen) choose(name string) *model.Account {
	s.t.Helper()
	s.until("the accounts", func() bool { return !s.app.Accounts.Loading() })
	for _, group := range s.app.Accounts.Groups() {
		for _, account := range group.Accounts {
			if account.Person.Name == name {
				s.app.Accounts.Select(account.Key())
				s.turn()
				return account
			}
		}
	}
	s.t.Fatalf("no account of %s", name)
	return nil
}

// press runs an action of the menu by its name.
func (s *screen) press(name string) {
	s.t.Helper()
	for _, a := range s.actions() {
		if a.name == name {
			a.run()
			s.turn()
			return
		}
	}
	s.t.Fatalf("no action %s", name)
}

// accountsOf are the demo's accounts as a search would have found them.
func accountsOf(demo *demoserver.World) accounts.Result {
	var found accounts.Result
	for _, a := range demo.Accounts {
		found.Accounts = append(found.Accounts, accounts.Account{
			Origin: a.Origin,
			Person: accounts.Person{ID: a.Person.ID, Name: a.Person.Name, Email: a.Person.Email, Avatar: a.Person.Avatar},
			Server: accounts.Server{Name: a.ServerName, Version: a.ServerVersion},
			Token:  a.Token, Default: a.Default, Selected: a.Default,
			Sources: []accounts.Source{{Kind: accounts.SourceDatabase, Path: "/home/ada/.config/Speckle/Accounts.db"}},
		})
	}
	return found
}
