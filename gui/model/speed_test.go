package model

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// roundTrip is how long a server takes for each answer here. Time is that of a
// bubble: what the processor does takes none, so the figures are the same on
// every machine.
const roundTrip = 100 * time.Millisecond

// distant makes a slow network with as many servers, each with Ada's account.
func distant(t *testing.T, n int) (network slowNetwork, found []accounts.Account) {
	network = slowNetwork{map[string]*demoserver.Server{}, map[string]time.Duration{}}
	for i := range n {
		server, err := demoserver.Start(demoserver.Setup{Name: fmt.Sprint("Server ", i), Version: "2.31.14"})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { server.Close() })
		host := server.Origin().Host()
		network.servers[host], network.delay[host] = server, roundTrip
		ada := server.AddPerson(demoserver.Person{Name: "Ada", Email: "ada@studio.example"})
		found = append(found, accounts.Account{
			Origin: server.Origin(), Person: accounts.Person{ID: ada, Name: "Ada"},
			Token: server.AddToken(ada, demoserver.Token{Name: "connector", Scopes: connectorScopes}),
		})
	}
	return network, found
}

// withDead is a network in which one host never answers.
type withDead struct {
	slowNetwork
	dead string
}

// RoundTrip answers for all but the dead.
func (n withDead) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host == n.dead {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	return n.slowNetwork.RoundTrip(r)
}

// liveUntil is live until something is so, and returns how long that took.
func (s *stage) liveUntil(ok func() bool) time.Duration {
	begin := time.Now()
	for !ok() {
		if time.Since(begin) > time.Minute {
			s.t.Fatal("waited in vain")
		}
		s.live(time.Millisecond)
	}
	return time.Since(begin)
}

// Servers are asked at the same time: 50 take as long as one, and one that is
// silent delays no other.
func TestAllServersAnswerInTheTimeOfOne(t *testing.T) {
	t.Parallel()
	for _, n := range []int{8, 50} {
		network, found := distant(t, n)
		synctest.Test(t, func(t *testing.T) {
			s := newStage(t, func(s *stage, w *World) {
				s.find(found...)
				w.Client = func(o speckle.Origin, options speckle.Options) *speckle.Client {
					options.Transport = withDead{network, found[n/2].Origin.Host()}
					return speckle.NewClient(o, options)
				}
			})
			defer func() { s.Stop()() }()
			s.Start()
			s.liveUntil(func() bool { return !s.Accounts.Loading() })
			s.live(10 * time.Second)
			s.RefreshAll()
			s.Accounts.CheckAll()
			took := s.liveUntil(func() bool {
				for i := range found {
					if standing, _ := s.Accounts.State(&found[i]); i != n/2 && standing.State != speckle.TokenValid {
						return false
					}
				}
				return true
			})
			if took != roundTrip {
				t.Errorf("%d servers: %v", n, took)
			}
		})
	}
}

// From the click on Create to the token on screen, one question to the keychain
// and one to the server are all that takes time; the token is saved after that.
func TestTokenIsOnScreenWhenTheServerHasMadeIt(t *testing.T) {
	t.Parallel()
	network, found := distant(t, 1)
	server := network.servers[found[0].Origin.Host()]
	app := server.AddApp(demoserver.App{Name: "Speckle Keys", RedirectURL: "http://localhost:29372", Scopes: managerScopes})
	pair, err := server.AddSession(found[0].Person.ID, app.ID)
	if err != nil {
		t.Fatal(err)
	}
	const keychainCall = 10 * time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, func(s *stage, w *World) {
			s.find(found...)
			r := speckle.Registration{Origin: found[0].Origin, AppID: app.ID, AppSecret: app.Secret, RedirectURL: app.RedirectURL}
			w.Sessions = []*Session{DemoSession(r, found[0].Person.ID, "Ada", pair)}
			s.store.OnCall = func(op string) { time.Sleep(keychainCall) }
			w.Client = func(o speckle.Origin, options speckle.Options) *speckle.Client {
				options.Transport = network
				return speckle.NewClient(o, options)
			}
		})
		defer func() { s.Stop()() }()
		s.Start()
		s.live(time.Second)
		page := s.Tokens(s.account("Ada"))
		page.Load()
		s.live(time.Second)
		f := page.NewToken()
		f.SetName("nightly")
		s.live(time.Second)
		begin, shown := time.Now(), time.Duration(0)
		s.Changed = func() {
			if f.Phase == Created && shown == 0 {
				shown = time.Since(begin)
			}
		}
		f.Submit()
		s.live(time.Second)
		if want := keychainCall + roundTrip; shown != want || f.OneTime.SaveState != IsSaved {
			t.Errorf("on screen after %v, want %v; state of saving %d", shown, want, f.OneTime.SaveState)
		}
	})
}
