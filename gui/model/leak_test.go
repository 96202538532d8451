package model

import (
	"cmp"
	"runtime"
	"testing"
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
