package speckle

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// A refusal is one entry of errors[] in a GraphQL answer.
type refusal struct {
	Message    string
	Path       []any
	Extensions struct{ Code, Scope string }
}

// UnmarshalJSON reads what is of the expected type and ignores the rest: an
// oddly shaped error is an error still.
func (r *refusal) UnmarshalJSON(text []byte) error {
	var fields struct {
		Message, Path, Extensions json.RawMessage
	}
	if json.Unmarshal(text, &fields) != nil {
		return nil
	}
	json.Unmarshal(fields.Message, &r.Message)
	json.Unmarshal(fields.Path, &r.Path)
	var extensions struct{ Code, Scope json.RawMessage }
	if json.Unmarshal(fields.Extensions, &extensions) == nil {
		json.Unmarshal(extensions.Code, &r.Extensions.Code)
		json.Unmarshal(extensions.Scope, &r.Extensions.Scope)
	}
	return nil
}

// detail is the refusal's text with the place in the query that it is about.
func (r refusal) detail() string {
	var path []string
	for _, part := range r.Path {
		path = append(path, fmt.Sprint(part))
	}
	if len(path) == 0 {
		return r.Message
	}
	return strings.Join(path, ".") + ": " + r.Message
}

// judgeGraphQL decides what an answer of /graphql is, before the library
// reads it (server contract §6). It returns nil for a GraphQL answer of
// status 200, also when it has errors; these are recorded.
func judgeGraphQL(c *call) *Error {
	var answer struct {
		Data   json.RawMessage
		Errors []refusal
		Error  json.RawMessage // a text, or an object with message and code
	}
	readable := c.body != nil && json.Unmarshal(c.body, &answer) == nil
	c.refusals = answer.Errors
	if err := c.judgeStatus(answer.Error); err != nil {
		return err
	}
	switch {
	case !readable:
		return c.notSpeckle()
	case len(answer.Errors) > 0 && c.status == http.StatusOK:
		return nil
	case len(answer.Errors) > 0:
		return c.refused(answer.Errors[0])
	case len(answer.Error) > 0:
		return c.otherError(answer.Error)
	case c.status != http.StatusOK || !isFilledObject(answer.Data):
		return c.notSpeckle()
	}
	return nil
}

// judgeStatus decides by the status where that is enough. Other is the value
// of "error" in a body that is not GraphQL.
func (c *call) judgeStatus(other json.RawMessage) *Error {
	switch {
	case c.status == http.StatusTooManyRequests:
		err := c.otherError(other)
		err.Kind, err.RetryAfter = KindRateLimited, retryAfter(c.header)
		return err
	case c.status == http.StatusProxyAuthRequired:
		return c.error(KindProxy, http.StatusText(c.status))
	case c.status >= 500:
		err := c.otherError(other)
		if len(c.refusals) > 0 {
			err = c.refused(c.refusals[0])
		}
		err.Kind = KindServerFault
		return err
	case c.status == http.StatusForbidden && len(c.refusals) == 0 && !c.token.IsZero() && c.mediaType() != "text/html":
		err := c.otherError(other)
		err.Kind = KindTokenRejected
		return err
	}
	return nil
}

// kinds of the codes that servers send. Others are KindServerRefused.
var codeKinds = map[string]Kind{
	"UNAUTHORIZED":                    KindSignInNeeded,
	"UNAUTHENTICATED":                 KindSignInNeeded,
	"UNAUTHORIZED_ACCESS_ERROR":       KindSignInNeeded,
	"USER_INPUT_ERROR":                KindInvalid,
	"BAD_USER_INPUT":                  KindInvalid,
	"BAD_REQUEST_ERROR":               KindInvalid,
	"TOKEN_CREATE_ERROR":              KindInvalid,
	"GRAPHQL_PARSE_FAILED":            KindUnsupported,
	"GRAPHQL_VALIDATION_FAILED":       KindUnsupported,
	"RATE_LIMIT_ERROR":                KindRateLimited,
	"INTERNAL_SERVER_ERROR":           KindServerFault,
	"MISCONFIGURED_ENVIRONMENT_ERROR": KindServerFault,
}

// refused makes the *Error of an entry of errors[].
func (c *call) refused(r refusal) *Error {
	err := c.error(KindServerRefused, r.detail())
	err.Code, err.Scope = c.cleanCode(r.Extensions.Code), c.cleanCode(r.Extensions.Scope)
	switch kind, known := codeKinds[r.Extensions.Code]; {
	case known:
		err.Kind = kind
	case r.Extensions.Code == "FORBIDDEN" && err.Scope != "":
		err.Kind = KindMissingScope
	case r.Extensions.Code == "FORBIDDEN":
		err.Kind = KindRole
	}
	if err.Kind == KindRateLimited {
		err.RetryAfter = retryAfter(c.header)
	}
	return err
}

// otherError makes the *Error of {"error": …} in a body that is not GraphQL.
func (c *call) otherError(value json.RawMessage) *Error {
	var object struct{ Message, Code string }
	if json.Unmarshal(value, &object) == nil && object.Code != "" {
		var r refusal
		r.Message, r.Extensions.Code = object.Message, object.Code
		return c.refused(r)
	}
	var text string
	if json.Unmarshal(value, &text) != nil || text == "" {
		text = c.appearance()
	}
	return c.error(KindServerRefused, text)
}

func (c *call) notSpeckle() *Error { return c.error(KindNotSpeckle, c.appearance()) }

// appearance describes an answer that is not understood.
func (c *call) appearance() string {
	return fmt.Sprintf("HTTP %d, content type %q", c.status, c.header.Get("Content-Type"))
}

// cleanCode keeps a server's code or scope name short enough to be one.
func (c *call) cleanCode(code string) string {
	return shorten(cleanDetail(code, append(c.private, c.token)), 100)
}

// isFilledObject reports whether value is a JSON object with at least one
// field: {} and null are no answers to a query.
func isFilledObject(value json.RawMessage) bool {
	var fields map[string]json.RawMessage
	return json.Unmarshal(value, &fields) == nil && len(fields) > 0
}
