package demoserver

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"speckle-keys/speckle"
)

const lacking = "Invalid request, insufficient information provided. "

// serveToken exchanges an access code or a refresh token. Every failure is
// 401 with a text (server contract §3).
func (s *Server) serveToken(w http.ResponseWriter, r *request) {
	fields := r.fields()
	exchange := s.exchange
	_, refreshing := fields["refreshToken"]
	if refreshing {
		exchange = s.refreshPair
	}
	token, refresh, err := exchange(fields)
	if err != nil {
		writeJSON(w, http.StatusUnauthorized, map[string]string{"err": err.Error()})
		return
	}
	if refreshing { // a real server says so of a refresh only
		w.Header().Set("Cache-Control", "no-cache, no-store")
		w.Header().Set("Pragma", "no-cache")
		w.Header().Set("Expires", "0")
	}
	writeJSON(w, http.StatusOK, map[string]string{"token": token, "refreshToken": refresh})
}

type refusedSignIn string

func (e refusedSignIn) Error() string { return string(e) }

func text(fields map[string]any, name string) string {
	value, _ := fields[name].(string)
	return value
}

// exchange uses an access code up, whether the exchange succeeds or not.
func (s *Server) exchange(fields map[string]any) (token, refresh string, err error) {
	for _, need := range []struct{ field, name string }{
		{"appId", "App Id"}, {"accessCode", "Access Code"}, {"appSecret", "App Secret"}, {"challenge", "Challenge"},
	} {
		if text(fields, need.field) == "" {
			return "", "", refusedSignIn(lacking + need.name + " is required.")
		}
	}
	key := text(fields, "accessCode")
	code, ok := s.store.codes[key]
	if !ok {
		return "", "", refusedSignIn("Access code not found.")
	}
	delete(s.store.codes, key)
	a, _ := s.store.app(code.appID)
	switch {
	case code.appID != text(fields, "appId"):
		return "", "", refusedSignIn("Invalid request: application id does not match.")
	case s.store.now().Sub(code.created) > codeLifespan:
		return "", "", refusedSignIn("Access code expired")
	case code.challenge != text(fields, "challenge"):
		return "", "", refusedSignIn("Code challenge mismatch. Ensure the same challenge is used for authentication and token exchange.")
	case a.Secret.Reveal() != text(fields, "appSecret"):
		return "", "", refusedSignIn("Invalid app secret. Ensure the app secret is correct.")
	}
	t, r := s.store.issue(a, code.owner)
	return t.value(), r.id + r.tail, nil
}

// refreshPair creates a new pair and leaves the old one as it is.
func (s *Server) refreshPair(fields map[string]any) (token, refresh string, err error) {
	var value string
	switch v := fields["refreshToken"].(type) {
	case nil:
	case string:
		value = v
	default:
		return "", "", refusedSignIn("refreshToken.slice is not a function")
	}
	switch {
	case value == "":
		return "", "", refusedSignIn(lacking + "A valid refresh token is required.")
	case text(fields, "appId") == "":
		return "", "", refusedSignIn(lacking + "App Id is required.")
	case text(fields, "appSecret") == "":
		return "", "", refusedSignIn(lacking + "App Secret is required.")
	}
	row, ok := s.store.refresh[first10(value)]
	a, _ := s.store.app(row.appID)
	switch {
	case !ok, row.appID != text(fields, "appId"):
		return "", "", refusedSignIn("Invalid request")
	case s.store.now().Sub(row.created).Milliseconds() > refreshLifespan:
		delete(s.store.refresh, row.id)
		return "", "", refusedSignIn("Refresh token expired")
	case len(value) < 42 || value[10:42] != row.tail:
		return "", "", refusedSignIn("Invalid token")
	case a.Secret.Reveal() != text(fields, "appSecret"):
		return "", "", refusedSignIn("Invalid request")
	}
	t, r := s.store.issue(a, row.owner)
	return t.value(), r.id + r.tail, nil
}

// serveAccessCode creates a code for the person whose web token is in the
// query, and sends the browser on with it.
func (s *Server) serveAccessCode(w http.ResponseWriter, r *request) {
	q := r.URL.Query()
	c, ok := s.authenticate(q.Get("token"))
	switch {
	case q.Get("token") == "":
		plain(w, http.StatusBadRequest, "Missing token")
		return
	case !ok:
		plain(w, http.StatusBadRequest, "Invalid token")
		return
	case !slices.Contains(c.scopes, "tokens:write"):
		plain(w, http.StatusBadRequest, missingScope("tokens:write").message)
		return
	}
	target, ok := s.grant(q.Get("appId"), c.person.ID, q.Get("challenge"))
	switch {
	case !ok:
		plain(w, http.StatusBadRequest, "App does not exist.")
	case q.Get("preventRedirect") == "true" && !s.redirectsAlways():
		writeJSON(w, http.StatusOK, map[string]string{"redirectUrl": target})
	default:
		w.Header().Set("Location", target)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusFound)
		fmt.Fprint(w, "Found. Redirecting to "+target)
	}
}

// grant authorizes an app: it creates an access code and returns the address
// to open next. ok is false when there is no such app.
func (s *Server) grant(appID, personID, challenge string) (target string, ok bool) {
	a, ok := s.store.app(appID)
	if !ok {
		return "", false
	}
	code := randomHex(42)
	s.store.codes[code] = accessCode{appID: appID, owner: personID, challenge: challenge, created: s.store.now()}
	return a.RedirectURL + "?access_code=" + code, true
}

// serveLogout revokes a token and a refresh token, named by their first 10
// characters, for any caller.
func (s *Server) serveLogout(w http.ResponseWriter, r *request) {
	fields := r.fields()
	id, refreshID := first10(text(fields, "token")), first10(text(fields, "refreshToken"))
	if _, ok := s.store.tokens[id]; !ok {
		plain(w, http.StatusBadRequest, "Something went wrong while trying to logout.")
		return
	}
	delete(s.store.tokens, id)
	delete(s.store.refresh, refreshID)
	writeJSON(w, http.StatusOK, map[string]string{"message": "You have logged out."})
}

func first10(value string) string { return value[:min(10, len(value))] }

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
		return &apiError{message: "Must provide an auth token", code: "UNAUTHORIZED", status: 401}
	}
	ranks := []string{RoleArchived, RoleGuest, RoleUser, RoleAdmin}
	if slices.Index(ranks, c.person.Role) < slices.Index(ranks, role) {
		return &apiError{message: "You do not have the required server role", code: "FORBIDDEN", status: 403}
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
