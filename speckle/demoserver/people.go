package demoserver

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"speckle-keys/speckle"
)

// Roles that a person can have on a server.
const (
	RoleAdmin    = "server:admin"
	RoleUser     = "server:user"
	RoleGuest    = "server:guest"
	RoleArchived = "server:archived-user"
)

// Person has an account on a server.
type Person struct {
	ID         string // 10 characters; "" for a new one
	Name       string
	Email      string
	Company    string
	Bio        string
	Avatar     string // "" or a data: URL
	Role       string // "" is RoleUser
	Verified   bool
	Created    time.Time // zero is now
	ExpiredSSO []string  // the names of workspaces whose single sign-on is over
}

// Token is a personal token: one to be added, or as Tokens shows it, for
// checking from outside what a program did.
type Token struct {
	ID       string // of a token to be added: ""
	Name     string
	Scopes   []string
	Lifespan time.Duration // whole milliseconds; 0 is the server's 100 years
	Created  time.Time     // zero is now
	LastUsed time.Time     // zero is never
	LimitTo  []speckle.Resource
}

// AddPerson adds a person and returns the id.
func (s *Server) AddPerson(p Person) string {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if p.ID == "" {
		p.ID = randomHex(10)
	}
	p.Role = cmp.Or(p.Role, RoleUser)
	if p.Created.IsZero() {
		p.Created = s.store.now()
	}
	s.store.people = append(s.store.people, p)
	return p.ID
}

// SetRole changes what a person can do on the server.
func (s *Server) SetRole(personID, role string) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	for i := range s.store.people {
		if s.store.people[i].ID == personID {
			s.store.people[i].Role = role
		}
	}
}

// RemovePerson deletes a person and their tokens.
func (s *Server) RemovePerson(personID string) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	s.store.people = slices.DeleteFunc(s.store.people, func(p Person) bool { return p.ID == personID })
}

// AddToken gives a person a personal token, with any scopes.
func (s *Server) AddToken(personID string, t Token) speckle.Secret {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	row := s.store.addToken(tokenRow{
		name: t.Name, owner: personID, scopes: t.Scopes,
		created: t.Created.UTC().Truncate(time.Millisecond), lastUsed: t.LastUsed.UTC().Truncate(time.Millisecond),
		lifespan: t.Lifespan.Milliseconds(), limits: t.LimitTo,
	})
	return speckle.NewSecret(row.value())
}

// AddSession signs a person in through an app, as a browser would, and
// returns what the app gets. It fails when there is no such app.
func (s *Server) AddSession(personID, appID string) (speckle.TokenPair, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	a, ok := s.store.app(appID)
	if !ok {
		return speckle.TokenPair{}, fmt.Errorf("demo server: no app %q", appID)
	}
	t, r := s.store.issue(a, personID)
	return speckle.TokenPair{Token: speckle.NewSecret(t.value()), Refresh: speckle.NewSecret(r.id + r.tail)}, nil
}

// Tokens returns a person's personal tokens, in no order.
func (s *Server) Tokens(personID string) []Token {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var tokens []Token
	for _, t := range s.store.tokens {
		if t.owner != personID || t.appID != "" {
			continue
		}
		lifespan := speckle.Never
		if t.lifespan < int64(speckle.Never/time.Millisecond) {
			lifespan = time.Duration(t.lifespan) * time.Millisecond
		}
		tokens = append(tokens, Token{
			ID: t.id, Name: t.name, Scopes: slices.Clone(t.scopes), Created: t.created, LastUsed: t.lastUsed,
			Lifespan: lifespan, LimitTo: slices.Clone(t.limits),
		})
	}
	return tokens
}
