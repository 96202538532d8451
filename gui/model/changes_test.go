package model

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

func TestManyChangesInOneTurnAreOneRedraw(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	for range 100 {
		s.Mark()
		s.changedSoon()
	}
	if s.drawn != 0 {
		t.Errorf("redrawn %d times within the turn", s.drawn)
	}
	s.pump()
	if s.drawn != 1 {
		t.Errorf("redrawn %d times", s.drawn)
	}
	s.Mark()
	if n := s.redraws(); n != 2 {
		t.Errorf("redrawn %d times after two turns", n)
	}
}

// What changes while the screen is redrawn is drawn in the next turn.
func TestChangeDuringARedrawIsDrawn(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.Changed = func() {
		if s.drawn++; s.drawn == 1 {
			s.Mark()
		}
	}
	s.Mark()
	if n := s.redraws(); n != 2 {
		t.Errorf("redrawn %d times", n)
	}
}

// live runs what is posted as it comes, for a time of the bubble.
func (s *stage) live(d time.Duration) {
	end, over := time.After(d), false
	for {
		synctest.Wait()
		switch {
		case s.pump():
		case over:
			return
		default:
			select {
			case <-s.news:
			case <-end:
				over = true
			}
		}
	}
}

func TestAnswersWaitForEachOther(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers []time.Duration // after the begin
		mark    time.Duration   // when a person changes something; 0: never
		want    []time.Duration // when the screen is redrawn
	}{
		"one":             {[]time.Duration{0}, 0, []time.Duration{answersTogether}},
		"together":        {[]time.Duration{0, 10 * time.Millisecond, 39 * time.Millisecond}, 0, []time.Duration{answersTogether}},
		"far apart":       {[]time.Duration{0, time.Second}, 0, []time.Duration{answersTogether, time.Second + answersTogether}},
		"with a person's": {[]time.Duration{0, 10 * time.Millisecond}, 20 * time.Millisecond, []time.Duration{20 * time.Millisecond}},
		"before and behind a person's": {
			[]time.Duration{0, 30 * time.Millisecond},
			20 * time.Millisecond,
			[]time.Duration{20 * time.Millisecond, 30*time.Millisecond + answersTogether},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				begin := time.Now()
				var got []time.Duration
				s.Changed = func() { got = append(got, time.Since(begin)) }
				for _, at := range c.answers {
					time.AfterFunc(at, func() { s.world.Post(s.changedSoon) })
				}
				if c.mark != 0 {
					time.AfterFunc(c.mark, func() { s.world.Post(s.Mark) })
				}
				s.live(2 * time.Second)
				if fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("redrawn after %v, want %v", got, c.want)
				}
			})
		})
	}
}

// What an answer marks is drawn with the answers behind it, what a person does
// afterwards at once.
func TestMarksOfAnAnswerWaitWithIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, work := newStage(t, nil), &job{}
		begin := time.Now()
		var got []time.Duration
		s.Changed = func() { got = append(got, time.Since(begin)) }
		run(s.App, work, time.Second, func(context.Context) error { time.Sleep(10 * time.Millisecond); return nil },
			func(error) { s.Mark() })
		time.AfterFunc(200*time.Millisecond, func() { s.world.Post(s.Mark) })
		s.live(2 * time.Second)
		want := []time.Duration{0, 10*time.Millisecond + answersTogether, 200 * time.Millisecond}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("redrawn after %v, want %v", got, want)
		}
	})
}

// Accounts are what everybody waits for at the start: they are drawn at once.
func TestFoundAccountsAreDrawnAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.Accounts.Refresh()
	s.work.Wait()
	for s.pump() {
	}
	if s.Accounts.Loading() || s.drawn < 1 || s.drawn > 2 { // one if the search ended before the first was drawn
		t.Errorf("loading %v, redrawn %d times", s.Accounts.Loading(), s.drawn)
	}
}

// slowNetwork answers for demo servers, each after its own time.
type slowNetwork struct {
	servers map[string]*demoserver.Server // by host
	delay   map[string]time.Duration
}

// RoundTrip waits and has the server answer.
func (n slowNetwork) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(n.delay[r.URL.Host])
	answer := httptest.NewRecorder()
	n.servers[r.URL.Host].ServeHTTP(answer, r)
	return answer.Result(), nil
}

func TestStartAndRefreshCostFewRedraws(t *testing.T) {
	t.Parallel()
	network := slowNetwork{map[string]*demoserver.Server{}, map[string]time.Duration{}}
	var found []accounts.Account
	for i := range 5 {
		server, err := demoserver.Start(demoserver.Setup{Name: fmt.Sprint("Server ", i), Version: "2.31.14"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		host := server.Origin().Host()
		network.servers[host], network.delay[host] = server, time.Duration(20+15*i)*time.Millisecond
		ada := server.AddPerson(demoserver.Person{Name: "Ada", Email: "ada@studio.example"})
		found = append(found, accounts.Account{
			Origin: server.Origin(), Person: accounts.Person{ID: ada, Name: "Ada"},
			Token: server.AddToken(ada, demoserver.Token{Name: "connector", Scopes: connectorScopes}),
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(s *stage, w *World) {
			s.find(found...)
			w.Client = func(o speckle.Origin, options speckle.Options) *speckle.Client {
				options.Transport = network
				return speckle.NewClient(o, options)
			}
		})
		defer func() { s.Stop()() }()
		s.Tab = TabTokens
		for name, act := range map[string]func(){"start": s.Start, "refresh all": s.RefreshAll} {
			s.drawn = 0
			act()
			s.live(time.Second)
			for _, account := range found {
				if server := s.Server(account.Origin); !server.Reachable() {
					t.Errorf("%s: %v", name, server.Err)
				}
			}
			if standing, _ := s.Accounts.State(s.Accounts.Current()); standing.State != TokenValid {
				t.Errorf("%s: the token is %v", name, standing)
			}
			if s.drawn == 0 || s.drawn > 6 {
				t.Errorf("%s: redrawn %d times", name, s.drawn)
			}
		}
	})
}

func TestNothingIsRedrawnAfterTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		s.Start()
		s.Mark()
		s.changedSoon()
		wait := s.Stop()
		s.Mark()
		s.wait(time.Second)
		wait()
		s.Keychain.Probe()
		s.wait(time.Second)
		if s.drawn != 0 {
			t.Errorf("redrawn %d times", s.drawn)
		}
	})
}

func TestNobodyNeedsToLook(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	s.Changed = nil
	s.Mark()
	s.pump()
}

// Follow waits for all that is begun, and for what follows from it.
func TestFollowWaitsForWhatFollows(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	ended, hold := 0, make(chan struct{})
	waits := func(context.Context) error { <-hold; return nil }
	s.Follow(func() {}, func() { ended++ })
	if ended != 1 {
		t.Error("it waits for nothing")
	}
	var first, second, other job
	s.Follow(func() {
		run(s.App, &first, time.Minute, func(context.Context) error { return nil }, func(error) {
			run(s.App, &second, time.Minute, waits, func(error) {})
		})
	}, func() { ended++ })
	s.until("what follows", second.Running)
	if ended != 1 {
		t.Error("it doesn't wait for what follows")
	}
	run(s.App, &other, time.Minute, func(context.Context) error { return nil }, func(error) {})
	s.until("other work", func() bool { return !other.Running() })
	second.Cancel()
	if ended != 1 {
		t.Error("other work ends it")
	}
	close(hold)
	s.until("the end of all", func() bool { return ended == 2 })
}
