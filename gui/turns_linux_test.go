package gui

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"golang.org/x/sys/unix"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// turns are the turns of the UI goroutine, by the time of the processor that
// each takes: what else the computer does is not counted, and neither is the
// drawing of pixels, which the test's driver does not do.
type turns struct {
	*screen
	times []time.Duration
}

// turnsOf keeps the goroutine on one thread, whose time can be asked for.
func turnsOf(b *testing.B, s *screen) *turns {
	runtime.LockOSThread()
	b.Cleanup(runtime.UnlockOSThread)
	s.rest()
	return &turns{screen: s}
}

func busy() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic(err)
	}
	return time.Duration(t.Nano())
}

// run is one turn.
func (u *turns) run(f func()) time.Duration {
	begin := busy()
	f()
	took := busy() - begin
	u.times = append(u.times, took)
	return took
}

// act is what a person does, and all that follows from it.
func (u *turns) act(f func()) {
	u.run(f)
	for {
		u.workEnds()
		if len(u.queue) == 0 {
			break
		}
		u.run(<-u.queue)
	}
	u.run(u.redraw)
}

func (u *turns) percentile(n int) float64 {
	slices.Sort(u.times)
	return float64(u.times[len(u.times)*n/100].Microseconds()) / 1000
}

// BenchmarkTurns is a session: accounts, tabs, searches, dialogs. 99 of 100
// turns have to take less than 16 ms, the time of a frame.
func BenchmarkTurns(b *testing.B) {
	s := newScreen(b, nil)
	s.addTokens(200)
	on("Ada Okafor", model.TabTokens)(s)
	ada := s.app.Accounts.Current()
	u := turnsOf(b, s)
	dialog := func(open func()) {
		u.act(open)
		u.act(func() {
			for d := widgets.TopDialog(s.window.Canvas()); d != nil; d = widgets.TopDialog(s.window.Canvas()) {
				d.Dismiss()
			}
		})
	}
	for b.Loop() {
		for _, group := range s.app.Accounts.Groups() {
			for _, account := range group.Accounts {
				u.act(func() { s.app.Accounts.Select(account.Key()) })
			}
		}
		u.act(func() { s.app.Accounts.Select(ada.Key()) })
		for _, tab := range []model.Tab{model.TabServer, model.TabApps, model.TabSaved, model.TabTokens} {
			u.act(func() { s.shell.showTab(tab) })
		}
		for _, letter := range "job 12" {
			u.act(func() { s.tokensTab().search.TypedRune(letter) })
		}
		u.act(func() { s.tokensTab().search.SetText("") })
		for _, letter := range "ada" {
			u.act(func() { s.page.accounts.search.TypedRune(letter) })
		}
		u.act(func() { s.page.accounts.search.SetText("") })
		dialog(func() { showNewToken(s.shell, ada) })
		dialog(func() { showSignIns(s.shell) })
		dialog(func() { showSettings(s.shell) })
		dialog(func() { s.shell.showAllSaved() })
		u.act(func() { s.window.Resize(fyne.NewSize(760, 520)) })
		u.act(func() { s.window.Resize(defaultSize) })
		u.act(s.app.RefreshAll)
	}
	b.ReportMetric(float64(len(u.times))/float64(b.N), "turns/op")
	b.ReportMetric(u.percentile(99), "p99-ms")
	b.ReportMetric(float64(u.times[len(u.times)-1].Microseconds())/1000, "longest-ms")
}

// BenchmarkAccountKeystroke types a letter into the search of 10,000 accounts,
// and then one into a bare Fyne entry over a list of as many names, like
// BenchmarkKeystroke, but by the time of the processor.
func BenchmarkAccountKeystroke(b *testing.B) {
	const n = 10_000
	var found accounts.Result
	for i := range n {
		origin, err := speckle.ParseOrigin(fmt.Sprintf("https://server%d.example", i%50))
		if err != nil {
			b.Fatal(err)
		}
		found.Accounts = append(found.Accounts, accounts.Account{
			Origin: origin, Server: accounts.Server{Name: fmt.Sprint("Server ", i%50)},
			Person: accounts.Person{ID: fmt.Sprintf("%010x", i), Name: fmt.Sprintf("job %04d", i), Email: fmt.Sprintf("person%d@studio.example", i)},
		})
	}
	s := newScreen(b, func(w *model.World) {
		w.Find = func(context.Context) (accounts.Result, error) { return found, nil }
	})
	s.until("the accounts", func() bool { return !s.app.Accounts.Loading() })
	u := turnsOf(b, s)
	ours, bare := s.page.accounts.search, bareSearch(b, n)
	bareTurns := &turns{screen: s}
	for i := 0; b.Loop(); i++ {
		letter := rune("job 1"[i%5])
		if i%5 == 0 {
			ours.SetText("")
			bare.SetText("")
			s.turn()
			s.redraw()
		}
		u.run(func() { ours.TypedRune(letter); s.redraw() })
		s.turn()
		bareTurns.run(func() { bare.TypedRune(letter) })
	}
	b.ReportMetric(u.percentile(95), "p95-ms")
	b.ReportMetric(u.percentile(50)/bareTurns.percentile(50), "x-bare")
}
