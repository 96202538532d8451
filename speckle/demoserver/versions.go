package demoserver

import (
	"fmt"

	"github.com/graph-gophers/graphql-go"
)

// What older servers do differently, beside the fields that the schema leaves out for them. Seen on
// unmodified servers 2.17.0, 2.20.2, 2.25.0 and 2.31.14 (server contract: FACTS §9.2); where the
// change lies between two of these, the newer one is taken as its beginning.

// allowsTokensWrite: a personal token can have tokens:write.
func (s *Server) allowsTokensWrite() bool { return !s.atLeast("2.17.6") }

// failsOnWorkspaces: ServerInfo.workspaces can't be answered without the module.
func (s *Server) failsOnWorkspaces() bool {
	return !s.setup.Workspaces && s.atLeast("2.19.1") && !s.atLeast("2.21.1")
}

// failsOnRedirects: lists of apps fail on redirectUrl.
func (s *Server) failsOnRedirects() bool { return !s.atLeast("2.19.1") }

// redirectsAlways: /auth/accesscode ignores preventRedirect.
func (s *Server) redirectsAlways() bool { return !s.atLeast("2.19.1") }

// savesNoLifespan: a lifespan of 0 or null is saved as such, not as that of a token without end.
// Both kinds are dead at their first use, and a list of tokens fails on null.
func (s *Server) savesNoLifespan() bool { return !s.atLeast("2.25.0") }

// failsOnUnknownScopes: registering an app with a scope that the server doesn't
// have is a database error. Newer servers drop it.
func (s *Server) failsOnUnknownScopes() bool { return !s.atLeast("2.25.0") }

// hidesScopes: errors don't say which scope is missing, but in their text.
func (s *Server) hidesScopes() bool { return !s.atLeast("2.19.1") }

// notRevoked is the error for a token that isn't there, or not the caller's.
func (s *Server) notRevoked() *apiError {
	const message = "Did not revoke token"
	if !s.atLeast("2.20.6") {
		return internal(message)
	}
	return &apiError{message: message, code: "USER_INPUT_ERROR", status: 400}
}

// nullField is the error of a field that must not be null and is.
func nullField(field string) *apiError {
	return internal("Cannot return null for non-nullable field " + field + ".")
}

// adapt gives the errors of an answer the form of this version.
func (s *Server) adapt(answer *graphql.Response) *graphql.Response {
	for _, e := range answer.Errors {
		if s.hidesScopes() {
			delete(e.Extensions, "scope")
		}
		if e.Extensions["code"] == "TOKEN_CREATE_ERROR" && !s.atLeast("2.25.0") {
			e.Extensions["statusCode"], e.Extensions["exception"] = 500, map[string]any{}
		}
	}
	return answer
}

// apiError is an error of a resolver, in the shape that a real server gives
// it (server contract §6). The library puts Extensions beside the message.
type apiError struct {
	message, code string
	status        int    // 0 leaves statusCode out
	scope         string // "" leaves scope out
}

func (e *apiError) Error() string { return e.message }

// Extensions is what clients switch over.
func (e *apiError) Extensions() map[string]any {
	ext := map[string]any{"code": e.code}
	if e.status != 0 {
		ext["statusCode"] = e.status
	}
	if e.scope != "" {
		ext["scope"] = e.scope
	}
	return ext
}

func missingScope(scope string) *apiError {
	return &apiError{
		message: fmt.Sprintf("Your auth token does not have the required scope: %s.", scope),
		code:    "FORBIDDEN", status: 403, scope: scope,
	}
}

func tokenRefused(message string) *apiError {
	return &apiError{message: message, code: "TOKEN_CREATE_ERROR", status: 400}
}

// internal is an error that a real server did not foresee: its message may
// quote SQL, and it carries no status.
func internal(message string) *apiError {
	return &apiError{message: message, code: "INTERNAL_SERVER_ERROR"}
}
