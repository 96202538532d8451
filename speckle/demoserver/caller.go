package demoserver

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"speckle-keys/speckle"
)

// caller is the owner of a request's token; nil without one.
type caller struct {
	person Person
	scopes []string
	appID  string // "" for a personal token
	limits []speckle.Resource
}

type callerKey struct{}

func withCaller(ctx context.Context, c *caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

func callerOf(ctx context.Context) *caller {
	c, _ := ctx.Value(callerKey{}).(*caller)
	return c
}

// needScope requires a scope. It lets a request without a token through: only
// a token can lack a scope (server contract §8, the second surprise).
func (c *caller) needScope(name string) error {
	if c == nil || slices.Contains(c.scopes, name) {
		return nil
	}
	return missingScope(name)
}

// needRole requires a role or a higher one, and so a token.
func (c *caller) needRole(role string) error {
	if c == nil {
		return noToken()
	}
	ranks := []string{RoleArchived, RoleGuest, RoleUser, RoleAdmin}
	if slices.Index(ranks, c.person.Role) < slices.Index(ranks, role) {
		return roleTooLow()
	}
	return nil
}

func (c *caller) need(role, scope string) error {
	if err := c.needRole(role); err != nil {
		return err
	}
	return c.needScope(scope)
}

// presented returns the token that a request carries, from the places that a
// real server looks at; "" when there is none.
func presented(r *http.Request) string {
	if header := r.Header.Get("Authorization"); header != "" {
		// Go has trimmed spaces around the value. "Bearer " is taken off
		// twice, because two layers of a real server do it.
		header = strings.TrimPrefix(header, "Bearer ")
		return strings.TrimPrefix(header, "Bearer ")
	}
	if cookie, err := r.Cookie("authn"); err == nil && cookie.Value != "" {
		if value, err := url.PathUnescape(cookie.Value); err == nil {
			return value
		}
	}
	return r.URL.Query().Get("embedToken")
}

// authenticate finds the caller. ok is false for any token that is not
// good, for whatever reason; nil with ok is a request without a token.
func (s *Server) authenticate(token string) (c *caller, ok bool) {
	if token == "" {
		return nil, true
	}
	row, ok := s.store.useToken(token)
	if !ok {
		return nil, false
	}
	person, _ := s.store.person(row.owner)
	return &caller{person: person, scopes: row.scopes, appID: row.appID, limits: row.limits}, true
}

// webCaller is a person who is signed in on the server's own web pages.
func (s *Server) webCaller(personID string) (*caller, bool) {
	person, ok := s.store.person(personID)
	if !ok {
		return nil, false
	}
	web, _ := s.store.app("spklwebapp")
	return &caller{person: person, scopes: web.Scopes, appID: web.ID}, true
}
