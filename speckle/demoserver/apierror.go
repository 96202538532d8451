package demoserver

import "fmt"

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

func roleTooLow() *apiError {
	return &apiError{message: "You do not have the required server role", code: "FORBIDDEN", status: 403}
}

func noToken() *apiError {
	return &apiError{message: "Must provide an auth token", code: "UNAUTHORIZED", status: 401}
}
