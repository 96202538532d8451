package demoserver

import (
	"context"
	"fmt"
	"net"
	"sync"

	"speckle-keys/speckle"
)

// World is several servers and what a person's computer knows of them.
type World struct {
	stage Stage

	Servers []*Server
	// Accounts are as connectors would save them on this computer.
	Accounts []DemoAccount
	// Sessions are management sign-ins, one on each server.
	Sessions []DemoSession
}

// DemoAccount is a sign-in as a connector saves it.
type DemoAccount struct {
	Origin         speckle.Origin
	ServerName     string
	ServerCompany  string
	ServerVersion  string
	Person         Person
	Token, Refresh speckle.Secret // Refresh is zero for a hand-written account
	Default        bool
}

// DemoSession is a person's sign-in through the app that is registered for
// Speckle Keys on the server. It can list, create and revoke tokens.
type DemoSession struct {
	Registration speckle.Registration
	Person       Person
	Pair         speckle.TokenPair
}

// Demo starts three servers with invented people, apps, and tokens in every
// state. Names and counts are the same each time; ids and secrets of tokens
// are new. The servers end when ctx does, or with Close.
func Demo(ctx context.Context) (*World, error) { return Staged(ctx, Stage{}) }

// Staged is Demo with some of what differs from start to start held still. Ids
// and secrets come from crypto/rand all the same, in one order: a test that
// needs the same ones again sets testing/cryptotest's source.
func Staged(ctx context.Context, stage Stage) (*World, error) {
	w := &World{stage: stage}
	for _, build := range []func(*World) error{buildStudio, buildBureau, buildNordlicht, addUnreachable} {
		if err := build(w); err != nil {
			w.Close()
			return nil, err
		}
	}
	context.AfterFunc(ctx, func() { w.Close() })
	return w, nil
}

// Close ends all servers.
func (w *World) Close() {
	var ending sync.WaitGroup
	for _, s := range w.Servers {
		ending.Go(func() { s.Close() })
	}
	ending.Wait()
}

// start runs a server; host is its name where servers have names.
func (w *World) start(host string, setup Setup) (*Server, error) {
	setup.Now = w.stage.Now
	if w.stage.Named {
		setup.Address = "https://" + host
	}
	s, err := Start(setup)
	if err == nil {
		w.Servers = append(w.Servers, s)
	}
	return s, err
}

func (w *World) addAccount(s *Server, p Person, pair speckle.TokenPair, isDefault bool) {
	w.Accounts = append(w.Accounts, DemoAccount{
		Origin: s.origin, ServerName: s.setup.Name, ServerCompany: s.setup.Company, ServerVersion: s.setup.Version,
		Person: p, Token: pair.Token, Refresh: pair.Refresh, Default: isDefault,
	})
}

// addConnector signs a person in through a connector's app and saves the
// account, as the connector would.
func (w *World) addConnector(s *Server, p Person, appID string, isDefault bool) error {
	pair, err := s.AddSession(p.ID, appID)
	if err != nil {
		return err
	}
	w.addAccount(s, p, pair, isDefault)
	return nil
}

// addSpeckleKeys registers this program's app on a server and signs a person
// in through it.
func (w *World) addSpeckleKeys(s *Server, author, p Person) error {
	var scopes []string
	for _, sc := range s.scopes() {
		scopes = append(scopes, sc.Name)
	}
	a := s.AddApp(App{
		Name: "Speckle Keys", Description: "Creates, saves and revokes personal access tokens.",
		RedirectURL: "http://localhost:29372", AuthorID: author.ID, Public: true, Scopes: scopes,
		Created: ago(s, 40),
	})
	pair, err := s.AddSession(p.ID, a.ID)
	if err != nil {
		return err
	}
	w.Sessions = append(w.Sessions, DemoSession{Registration: s.registration(a), Person: p, Pair: pair})
	return nil
}

// addUnreachable adds an account on a server that does not answer: a port
// of this computer on which nothing listens any more.
func addUnreachable(w *World) error {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	address := "http://" + listener.Addr().String()
	listener.Close()
	if w.stage.Named {
		address = "https://werkstatt.example"
	}
	origin, err := speckle.ParseOrigin(address)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	w.Accounts = append(w.Accounts, DemoAccount{
		Origin: origin, ServerName: "Werkstatt", ServerCompany: "Werkstatt Example", ServerVersion: "2.25.5",
		Person: Person{ID: "7d20c4b9e1", Name: "Eli Ben-Ami", Email: "eli@werkstatt.example"},
		Token:  speckle.NewSecret(randomHex(42)),
	})
	return nil
}
