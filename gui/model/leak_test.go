package model

import (
	"cmp"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// S35: dialogs that are opened and closed leave nothing behind, with the
// connections that the program really makes. It counts goroutines, so nothing
// may run beside it.
func TestThousandDialogsLeaveNothingBehind(t *testing.T) {
	s := onDemoForReal(t)
	ada := s.Accounts.Current()
	page := s.Tokens(ada)
	page.Load()
	s.settle()
	s.store.Fail(keychaintest.Save, keychain.KindLocked) // or the index would grow
	cycle := func(i int) {
		form := page.NewToken()
		form.SetName("nightly")
		if i%2 == 0 {
			form.SetLifespan(LifespanNever)
			form.Submit() // not confirmed
		}
		form.Cancel()

		paste := s.Paste(ada.Origin)
		paste.Set(dummy(i).Reveal())
		if i%10 == 0 {
			paste.Check()
			if i%20 == 0 {
				s.settle()
				emptyIndex(t, s)
			}
		}
		paste.Close()

		once := newOneTime(s.App, page.Session, form.Request(), dummy(i), i%2 == 0, keychain.Entry{})
		if i%4 == 0 {
			once.CancelSave()
		}
		once.Tick(true)
		once.Close()
		s.pump()
	}
	// What is made once is made here.
	for i := range 100 {
		cycle(i)
	}
	s.settle()
	goroutines, heap := runtime.NumGoroutine(), heapInUse()
	cycles := 1000
	if testing.Short() || raceDetector {
		cycles = 200
	}
	for i := range cycles {
		cycle(i)
	}
	s.settle()
	limit := time.Now().Add(2 * time.Minute)
	for runtime.NumGoroutine() > goroutines+10 && time.Now().Before(limit) {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > goroutines+10 {
		var stacks [1 << 16]byte
		t.Errorf("%d goroutines, and there were %d\n%s", n, goroutines, stacks[:runtime.Stack(stacks[:], true)])
	}
	if grown := int64(heapInUse()) - int64(heap); grown > 4<<20 {
		t.Errorf("%d bytes more than before", grown)
	}
	if !s.MayQuit() || len(s.fresh) != 0 {
		t.Errorf("%d dialogs are remembered", len(s.fresh))
	}
}

// S35: a program that is left open for months leaves nothing behind: each day it looks at the clock,
// reminds, checks all accounts and saved tokens on two servers, one of them dead, reads a list of
// tokens and is refreshed. The days are a bubble's. It counts goroutines, so nothing may run beside it.
func TestDaysLeaveNothingBehind(t *testing.T) {
	days := 100
	if testing.Short() || raceDetector {
		days = 10
	}
	network, found := distant(t, 2)
	server := network.servers[found[0].Origin.Host()]
	app := server.AddApp(demoserver.App{Name: "Speckle Keys", RedirectURL: "http://localhost:29372", Scopes: managerScopes})
	pair, err := server.AddSession(found[0].Person.ID, app.ID)
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		c := newStage(t, func(s *stage, w *World) {
			s.find(found...)
			registered := speckle.Registration{Origin: server.Origin(), AppID: app.ID, AppSecret: app.Secret, RedirectURL: app.RedirectURL}
			w.Sessions = []*Session{DemoSession(registered, found[0].Person.ID, "Ada", pair)}
			w.Client = func(o speckle.Origin, options speckle.Options) *speckle.Client {
				options.Transport = withDead{network, found[1].Origin.Host()}
				return speckle.NewClient(o, options)
			}
		})
		for i := range found {
			c.save(keychain.Entry{Kind: keychain.KindToken, Origin: found[i].Origin, Name: "saved", ExpiresAt: time.Now().Add(6 * day)}, found[i].Token)
		}
		defer func() { c.Stop()() }()
		c.Reminders.SetOn(true)
		c.Start()
		live := func(days int) {
			for range days {
				c.live(9 * time.Hour)
				c.Accounts.CheckAll()
				c.Saved.CheckAll(c.Saved.Rows(speckle.Origin{}))
				c.Tokens(&found[0]).Reload()
				c.live(10 * time.Minute)
				c.RefreshAll()
				c.Reminders.Dismiss()
				c.live(10 * time.Minute)
				c.Returned()
				c.live(14*time.Hour + 40*time.Minute)
			}
		}
		live(3) // what is made once is made here
		goroutines, heap := runtime.NumGoroutine(), heapInUse()
		live(days)
		if n := runtime.NumGoroutine(); n > goroutines+3 {
			t.Errorf("%d goroutines, and there were %d", n, goroutines)
		}
		if page := c.Tokens(&found[0]); !page.Listed || c.Reminders.Due() != nil {
			t.Errorf("nothing was listed, so this shows little: %v", page.Err)
		}
		grown := int64(heapInUse()) - int64(heap)
		t.Logf("%d days: %d bytes, %d goroutines more", days, grown, runtime.NumGoroutine()-goroutines)
		if grown > 1<<20 {
			t.Errorf("%d bytes more than before", grown)
		}
	})
}

// emptyIndex removes what dialogs leave in the index on purpose: notes of what
// may be in a locked keychain, and descriptions. It is written whole each time.
func emptyIndex(t *testing.T, s *stage) {
	t.Helper()
	kept, done := s.world.Credentials, make(chan error)
	go func() { // the keychain is never asked on the screen's goroutine
		pending, err := kept.Pending(t.Context())
		for _, entry := range pending {
			err = cmp.Or(err, kept.Settle(t.Context(), entry.Key))
		}
		remembered, readErr := kept.Remembered(t.Context())
		for _, entry := range remembered {
			err = cmp.Or(err, kept.Forget(t.Context(), entry.Key))
		}
		done <- cmp.Or(err, readErr)
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// onDemoForReal is onDemo with the program's own network.
func onDemoForReal(t *testing.T) *stage {
	t.Helper()
	return onDemo(t, func(_ *stage, w *World, _ *demoserver.World) { w.Client = speckle.NewClient })
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
