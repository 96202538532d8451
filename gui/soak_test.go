package gui

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// cycles is how often the soak does each thing: a few times, or as often as
// SPECKLE_KEYS_SOAK says.
func cycles(t *testing.T, few int) int {
	n, err := strconv.Atoi(os.Getenv("SPECKLE_KEYS_SOAK"))
	if err != nil {
		return few
	}
	t.Logf("%d cycles", n)
	return n
}

// handles counts the open files and connections, where Linux tells.
func handles() int {
	open, _ := os.ReadDir("/proc/self/fd")
	return len(open)
}

// held is what lives after a collection: bytes and goroutines.
func held() (bytes int64, goroutines int) {
	forgetDrawn(time.Now().Add(time.Hour))
	runtime.GC()
	runtime.GC() // what finalizers freed
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc), runtime.NumGoroutine()
}

// S35: every dialog that is opened and closed, and every change of colors,
// text and language, leaves no goroutine and no dialog behind, and little
// memory. It counts all goroutines, so nothing may run beside it.
func TestSoak(t *testing.T) {
	if underRace {
		t.Skip("the race detector's own memory would be counted")
	}
	s := newScreen(t, nil)
	made(model.IsSaved, func(s *screen) { s.once().close() })(s)
	on("Ada Okafor", model.TabTokens)(s)
	ada := s.app.Accounts.Current()
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 1 })
	t.Cleanup(func() { setLanguage("") })

	closed := func(open func()) func(int) {
		return func(int) {
			open()
			s.turn()
			for d := widgets.TopDialog(s.window.Canvas()); d != nil; d = widgets.TopDialog(s.window.Canvas()) {
				d.Dismiss()
			}
			s.turn()
		}
	}
	const late = 1 << 19 // bytes that all cycles of one may keep: some things are made late
	for _, c := range []struct {
		name string
		few  int
		do   func(i int)
	}{
		{"new token", 5, closed(func() { showNewToken(s.shell, ada) })},
		{"paste", 5, closed(func() { showPaste(s.shell, ada) })},
		{"saved token", 5, closed(func() { s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0]) })},
		{"all saved", 5, closed(func() { s.shell.showAllSaved() })},
		{"sign-ins", 5, closed(func() { showSignIns(s.shell) })},
		{"connect", 5, closed(func() { showConnect(s.shell) })},
		{"settings", 5, closed(func() { showSettings(s.shell) })},
		{"about", 5, closed(func() { s.do("about") })},
		{"folders", 5, closed(func() { s.shell.showFolders() })},
		{"certificate", 5, closed(func() { s.shell.showCertificate(s.refused("")) })},
		{"message", 5, closed(func() { s.shell.message("A title", "and its text") })},
		{"language", 4, func(i int) {
			s.set(func(to *model.Settings) { to.Language = []string{"de", "en", "ja"}[i%3] })
		}},
		{"colors", 4, func(i int) {
			s.set(func(to *model.Settings) { to.Theme = model.Theme(1 + i%2) })
		}},
		{"text size", 4, func(i int) {
			s.set(func(to *model.Settings) { to.TextSize = model.TextSizes()[i%3] })
		}},
	} {
		n := cycles(t, c.few)
		for i := range 3 { // what is made once is made here
			c.do(i)
		}
		s.rest()
		bytes, goroutines := held()
		open := handles()
		for i := range n {
			c.do(i)
		}
		s.rest()
		for end := time.Now().Add(patience); runtime.NumGoroutine() > goroutines+3 && time.Now().Before(end); {
			s.rest()
		}
		bytesAfter, goroutinesAfter := held()
		kept := bytesAfter - bytes
		t.Logf("%-12s %8d bytes, %d goroutines, %d handles more", c.name, kept, goroutinesAfter-goroutines, handles()-open)
		if more := handles() - open; more > 50 { // connections to servers stay open for a while
			t.Errorf("%s: %d handles more", c.name, more)
		}
		if goroutinesAfter > goroutines+3 {
			t.Errorf("%s: %d goroutines more", c.name, goroutinesAfter-goroutines)
		}
		if kept > late {
			t.Errorf("%s: %d bytes are kept", c.name, kept)
		}
		if len(s.dialogs.open) != 0 || len(s.Program.secrets.all) != 0 {
			t.Errorf("%s: %d dialogs and %d fields are remembered", c.name, len(s.dialogs.open), len(s.Program.secrets.all))
		}
	}
}
