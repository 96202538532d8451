package speckle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Limits of what is read of errors[]. A hostile server can put 250,000 entries
// or a path of half a megabyte into an answer that is within the cap.
const (
	maxRefusals  = 8
	maxPath      = 4 << 10 // bytes
	maxPathParts = 20
)

// A refusal is one entry of errors[] in a GraphQL answer.
type refusal struct {
	Message    string
	Path       []any
	Extensions struct{ Code, Scope string }
}

// UnmarshalJSON reads the parts that have the expected type and ignores the
// others, so that an oddly shaped error still counts as one.
func (r *refusal) UnmarshalJSON(text []byte) error {
	var fields struct {
		Message, Path, Extensions json.RawMessage
	}
	if json.Unmarshal(text, &fields) != nil {
		return nil
	}
	if len(fields.Message) <= maxRaw {
		json.Unmarshal(fields.Message, &r.Message)
	}
	if len(fields.Path) <= maxPath {
		json.Unmarshal(fields.Path, &r.Path)
	}
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
	for _, part := range r.Path[:min(len(r.Path), maxPathParts)] {
		path = append(path, fmt.Sprint(part))
	}
	if len(path) == 0 {
		return r.Message
	}
	return strings.Join(path, ".") + ": " + r.Message
}

// namesField reports whether a field of the query is the cause: one that the server doesn't know,
// or one that it failed to fill. Then a query without that field may be answered. Servers 2.19.1 to
// 2.21.0 fail in this way on ServerInfo.workspaces, with HTTP 200 (server contract: FACTS §9.2).
func (r refusal) namesField() bool {
	return len(r.Path) > 1 || codeKinds[r.Extensions.Code] == KindUnsupported ||
		strings.HasPrefix(r.Message, "Cannot return null for non-nullable field")
}

// ofLifespan reports whether the server failed on the lifespan of a token.
func (r refusal) ofLifespan() bool { return len(r.Path) > 0 && r.Path[len(r.Path)-1] == "lifespan" }

// readRefusals reads the first entries of errors[]; false when it is no list.
func readRefusals(list json.RawMessage) ([]refusal, bool) {
	if len(list) == 0 || string(list) == "null" {
		return nil, true
	}
	decoder := json.NewDecoder(bytes.NewReader(list))
	if start, err := decoder.Token(); err != nil || start != json.Delim('[') {
		return nil, false
	}
	var refusals []refusal
	for decoder.More() && len(refusals) < maxRefusals {
		var r refusal
		if decoder.Decode(&r) != nil {
			return nil, false
		}
		refusals = append(refusals, r)
	}
	return refusals, true
}

// judgeGraphQL decides what an answer of /graphql is, before the library
// reads it (server contract §6). It returns nil for a GraphQL answer of
// status 200, also when it has errors; these are recorded.
func judgeGraphQL(c *call) *Error {
	answer := struct{ Data, Errors, Error json.RawMessage }{Data: json.RawMessage("null")}
	readable := c.body != nil && json.Unmarshal(c.body, &answer) == nil
	c.other = answer.Error
	if readable {
		c.refusals, readable = readRefusals(answer.Errors)
	}
	if err := c.judgeStatus(); err != nil {
		return err
	}
	switch {
	case !readable:
		return c.notSpeckle()
	case len(c.refusals) > 0 && c.status == http.StatusOK:
		// The library would read all of errors[]; one entry makes it fail.
		c.forLibrary = io.MultiReader(strings.NewReader(`{"errors":[{"message":"refused"}],"data":`),
			bytes.NewReader(answer.Data), strings.NewReader("}"))
		return nil
	case len(c.refusals) > 0:
		return c.firstRefused()
	case slices.Contains(doorStatuses, c.status):
		return c.notSpeckle()
	case len(c.other) > 0:
		return c.otherError()
	case c.status != http.StatusOK || !isFilledObject(answer.Data):
		return c.notSpeckle()
	}
	return nil
}

// judgeStatus decides by the status where that is enough.
func (c *call) judgeStatus() *Error {
	switch {
	case c.status == http.StatusTooManyRequests:
		err := c.otherError()
		err.Kind, err.RetryAfter = KindRateLimited, retryAfter(c.header)
		return err
	case c.status == http.StatusProxyAuthRequired:
		err := c.error(KindProxy, http.StatusText(c.status))
		err.Code = ProxyPassword
		return err
	case c.status == http.StatusNetworkAuthenticationRequired:
		return c.notSpeckle() // the sign-in page of a guest network
	case c.status >= 500:
		err := c.otherError()
		if len(c.refusals) > 0 {
			err = c.refused(c.refusals[0])
		}
		err.Kind, err.RetryAfter = KindServerFault, retryAfter(c.header)
		return err
	case c.refusesForCertificate():
		return c.error(KindClientCertificate, c.appearance())
	case c.status == http.StatusForbidden && len(c.refusals) == 0:
		err := c.error(KindBlocked, c.appearance())
		if text, ok := badTokenText(c.body); ok && !c.token.IsZero() {
			err = c.error(KindTokenRejected, text)
		}
		return err
	}
	return nil
}

// badTokenText reads Speckle's answer to a bad token, {"error":"<text>"} and nothing else in it.
// Firewalls send other 403 answers, JSON among them (server contract: FACTS §9.3).
func badTokenText(body []byte) (string, bool) {
	var fields map[string]json.RawMessage
	var text string
	ok := len(body) <= maxRaw && json.Unmarshal(body, &fields) == nil && len(fields) == 1 &&
		json.Unmarshal(fields["error"], &text) == nil && text != ""
	return text, ok
}

// codeKinds are the kinds of the codes that servers send. Others are KindServerRefused.
var codeKinds = map[string]Kind{
	"UNAUTHORIZED":                         KindSignInNeeded,
	"UNAUTHENTICATED":                      KindSignInNeeded,
	"UNAUTHORIZED_ACCESS_ERROR":            KindSignInNeeded,
	"USER_INPUT_ERROR":                     KindInvalid,
	"BAD_USER_INPUT":                       KindInvalid,
	"BAD_REQUEST_ERROR":                    KindInvalid,
	"TOKEN_CREATE_ERROR":                   KindInvalid,
	"GRAPHQL_PARSE_FAILED":                 KindUnsupported,
	"GRAPHQL_VALIDATION_FAILED":            KindUnsupported,
	"RATE_LIMIT_ERROR":                     KindRateLimited,
	"INTERNAL_SERVER_ERROR":                KindServerFault,
	"MISCONFIGURED_ENVIRONMENT_ERROR":      KindServerFault,
	"SSO_SESSION_MISSING_OR_EXPIRED_ERROR": KindSSOExpired,
}

func (c *call) refused(r refusal) *Error {
	err := c.error(KindServerRefused, r.detail())
	err.Code, err.Scope = c.cleanCode(r.Extensions.Code), c.cleanCode(r.Extensions.Scope)
	if r.Extensions.Code == "FORBIDDEN" && err.Scope == "" {
		err.Scope = ScopeInError(r.Message) // 2.17.0 names it in the text only (FACTS §9.2)
	}
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

// firstRefused makes the *Error of errors[], of which an SSO session that is
// over comes first: it explains the others.
func (c *call) firstRefused() *Error {
	at := slices.IndexFunc(c.refusals, func(r refusal) bool { return codeKinds[r.Extensions.Code] == KindSSOExpired })
	return c.refused(c.refusals[max(at, 0)])
}

// lessMayHelp reports whether a query with fewer fields may be answered where this one failed.
func (c *call) lessMayHelp(err *Error) bool {
	return err != nil && err.Kind != KindRateLimited && slices.ContainsFunc(c.refusals, refusal.namesField)
}

// otherError makes the *Error of {"error": …} in a body that is not GraphQL.
func (c *call) otherError() *Error {
	var object struct{ Message, Code string }
	if json.Unmarshal(c.other, &object) == nil && object.Code != "" {
		var r refusal
		r.Message, r.Extensions.Code = object.Message, object.Code
		return c.refused(r)
	}
	var text string
	if json.Unmarshal(c.other, &text) != nil || text == "" {
		text = c.appearance()
	}
	return c.error(KindServerRefused, text)
}

// doorStatuses are how something in front of a server refuses to let a request
// through: it asks for a password or money, forbids the address by law, or
// serves other hosts. Speckle's own answers have a body that is understood.
var doorStatuses = []int{
	http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusMisdirectedRequest,
	http.StatusUnavailableForLegalReasons,
}

func (c *call) notSpeckle() *Error {
	err := c.error(KindNotSpeckle, c.appearance())
	if slices.Contains(doorStatuses, c.status) {
		err.Kind = KindBlocked
	}
	if c.status == http.StatusUnauthorized {
		err.Code = DoorPassword
	}
	return err
}

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
	decoder := json.NewDecoder(bytes.NewReader(value))
	start, err := decoder.Token()
	return err == nil && start == json.Delim('{') && decoder.More()
}
