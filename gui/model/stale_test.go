package model

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// runOne runs any one of what is posted.
func (s *stage) runOne(random *rand.Rand) {
	s.mu.Lock()
	var f func()
	if n := len(s.posts); n > 0 {
		i := random.IntN(n)
		f = s.posts[i]
		s.posts = append(s.posts[:i:i], s.posts[i+1:]...)
	}
	s.mu.Unlock()
	if f != nil {
		f()
	}
}

// S34, the rule itself: of one job's answers only the newest counts, in
// whatever order they come, and none after it was cancelled.
func TestOnlyTheNewestAnswerCounts(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	for seed := range uint64(500) {
		random := rand.New(rand.NewPCG(seed, 34))
		var j job
		newest := 0 // that has not arrived; 0 is none
		for i := range 2 + random.IntN(10) {
			if random.IntN(4) == 0 {
				j.Cancel()
				newest = 0
			} else {
				newest = i + 1
				// It succeeds even though it was stopped, as what is
				// just done when it is stopped does.
				start(s.App, &j, serverLimit, func(context.Context) (int, error) { return i + 1, nil }, func(answer int, _ error) {
					if answer != newest {
						t.Errorf("seed %d: answer %d arrives, and %d is wanted", seed, answer, newest)
					}
					newest = 0
				})
			}
			for random.IntN(2) == 0 {
				s.work.Wait()
				s.runOne(random)
			}
			if j.Running() != (newest != 0) {
				t.Errorf("seed %d: running %v", seed, j.Running())
			}
		}
		for s.work.Wait(); len(s.posts) > 0; {
			s.runOne(random)
		}
		if newest != 0 || j.Running() {
			t.Errorf("seed %d: answer %d never arrived", seed, newest)
		}
	}
}

// shuffler holds all answers back and lets go of any one of them.
type shuffler struct {
	mu   sync.Mutex
	held []chan struct{}
	open bool
}

func (h *shuffler) fault(x speckletest.Exchange, inner func(http.ResponseWriter)) {
	release := make(chan struct{})
	h.mu.Lock()
	if h.open {
		close(release)
	} else {
		h.held = append(h.held, release)
	}
	h.mu.Unlock()
	<-release
	inner(x.ResponseWriter)
}

func (h *shuffler) releaseOne(random *rand.Rand) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.held); n > 0 {
		i := random.IntN(n)
		close(h.held[i])
		h.held = append(h.held[:i:i], h.held[i+1:]...)
	}
}

func (h *shuffler) releaseAll() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open = true
	for _, release := range h.held {
		close(release)
	}
	h.held = nil
}

// S34 over a real connection: whatever the order of the answers, each stands
// with the account that it is about.
func TestAnswersInAnyOrderStayWithTheirAccount(t *testing.T) {
	t.Parallel()
	names := []string{"Ada Okafor", "Chen Li", "Dina Farouk"}
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.17.0", nil, func(b *bench, _ *World) {
				var list []accounts.Account
				for _, name := range names {
					id := b.ada
					if name != names[0] {
						id = b.server.AddPerson(demoserver.Person{Name: name})
					}
					token := b.server.AddToken(id, demoserver.Token{Name: "of " + name, Scopes: managerScopes})
					list = append(list, b.accountOf(id, name, token))
				}
				b.find(list...)
			})
			b.Start()
			b.settle()
			random := rand.New(rand.NewPCG(seed, 35))
			shuffle := &shuffler{}
			b.front.Set(shuffle.fault)
			asked := map[string]bool{}
			for range 25 {
				name := names[random.IntN(len(names))]
				page := b.Tokens(b.account(name))
				switch random.IntN(6) {
				case 0:
					b.Accounts.Select(b.account(name).Key())
				case 1:
					b.Accounts.Check(b.account(name))
				case 2:
					page.Reload()
					asked[name] = true
				case 3:
					shuffle.releaseOne(random)
				default:
					b.runOne(random)
				}
			}
			chosen := b.currentName()
			shuffle.releaseAll()
			b.settle()
			if b.currentName() != chosen {
				t.Errorf("%s is chosen, and %s was", b.currentName(), chosen)
			}
			for _, name := range names {
				b.belongs(name, asked[name])
			}
		})
	}
}

// belongs checks that all that is known of a person is about that person.
func (b *bench) belongs(name string, asked bool) {
	b.t.Helper()
	account := b.account(name)
	standing, checking := b.Accounts.State(account)
	if checking || standing.User != nil && standing.User.ID != account.Person.ID {
		b.t.Errorf("%s: %+v, checking %v", name, standing, checking)
	}
	page := b.Tokens(account)
	for _, row := range page.Rows() {
		if !strings.HasSuffix(row.Name, "of "+name) {
			b.t.Errorf("%s has a token of another: %s", name, row.Name)
		}
	}
	switch {
	case page.job.Running():
		b.t.Errorf("%s: still busy", name)
	case asked && (!page.Listed || page.Total() != 1 || page.Err != nil):
		b.t.Errorf("%s: %d tokens, %v", name, page.Total(), page.Err)
	}
}

// A token that is being made belongs to its account, whoever is chosen when
// it comes.
func TestNewTokenBelongsToTheAccountItWasMadeFor(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	ada := s.Accounts.Current()
	page := s.Tokens(ada)
	page.Load()
	s.settle()
	before := page.Total()
	form := page.NewToken()
	form.SetName("nightly")
	form.Submit()
	s.Accounts.Select(s.account("Chen Li").Key())
	other := s.Tokens(s.account("Chen Li"))
	other.Load()
	s.settle()
	once := form.OneTime
	if once == nil || once.Entry.UserID != ada.Person.ID || once.Entry.Origin != ada.Origin {
		t.Fatalf("%+v", once)
	}
	if page.Total() != before+1 || other.Total() != 3 || s.currentName() != "Chen Li" {
		t.Errorf("%d and %d tokens, %s is chosen", page.Total(), other.Total(), s.currentName())
	}
	once.Close()
}
