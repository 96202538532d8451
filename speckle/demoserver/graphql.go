package demoserver

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/graph-gophers/graphql-go/log"
)

const (
	mediaJSON     = "application/json"
	mediaResponse = "application/graphql-response+json"
)

const csrfMessage = "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF)."

type question struct {
	Query         any             `json:"query"`
	OperationName string          `json:"operationName"`
	Variables     json.RawMessage `json:"variables"`
}

// serveGraphQL answers everything below /graphql. body is what the request
// carries as JSON, nil when it carries none.
func (s *Server) serveGraphQL(w http.ResponseWriter, r *http.Request, body json.RawMessage) {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case read && strings.Contains(r.Header.Get("Accept"), "text/html"):
		s.explorerPage(w, map[string]any{}) // a real server has Apollo's Sandbox here
		return
	case crossSite(r):
		badRequest(w, http.StatusBadRequest, csrfMessage)
		return
	case !read && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		badRequest(w, http.StatusMethodNotAllowed, "Only GET and POST requests are supported.")
		return
	}
	media := acceptable(strings.Join(r.Header.Values("Accept"), ","))
	if media == "" {
		badRequest(w, http.StatusNotAcceptable, "An 'accept' header was provided for this request which does not accept JSON.")
		return
	}
	if read {
		q := r.URL.Query()
		s.answerOne(w, r, media, question{q.Get("query"), q.Get("operationName"), json.RawMessage(q.Get("variables"))})
		return
	}
	s.answerPost(w, r, media, body)
}

func (s *Server) answerPost(w http.ResponseWriter, r *http.Request, media string, body json.RawMessage) {
	var batch []question
	if len(body) > 0 && body[0] == '[' {
		if err := json.Unmarshal(body, &batch); err != nil || len(batch) == 0 {
			badRequest(w, http.StatusBadRequest, "No operations found in request.")
			return
		}
		answers := make([]*graphql.Response, len(batch))
		for i, q := range batch {
			answers[i], _ = s.answer(r.Context(), q)
		}
		writeGraphQL(w, http.StatusOK, media, answers)
		return
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(body, &keys); len(keys) == 0 {
		badRequest(w, http.StatusBadRequest, "POST body missing, invalid Content-Type, or JSON object has no keys.")
		return
	}
	var q question
	if err := json.Unmarshal(body, &q); err != nil {
		badRequest(w, http.StatusBadRequest, "The request's parts are of wrong types.")
		return
	}
	s.answerOne(w, r, media, q)
}

func (s *Server) answerOne(w http.ResponseWriter, r *http.Request, media string, q question) {
	answer, status := s.answer(r.Context(), q)
	writeGraphQL(w, status, media, answer)
}

// answer runs one question and gives its errors the codes of a real server.
// The status is 400 when nothing was run, and 200 whatever the resolvers say.
func (s *Server) answer(ctx context.Context, q question) (*graphql.Response, int) {
	text, ok := q.Query.(string)
	switch {
	case q.Query != nil && !ok:
		return refusal("GraphQL queries must be strings."), http.StatusBadRequest
	case text == "":
		return refusal("GraphQL operations must contain a non-empty `query`."), http.StatusBadRequest
	}
	var variables map[string]any
	if len(q.Variables) > 0 {
		if err := json.Unmarshal(q.Variables, &variables); err != nil {
			return refusal("`variables` must be an object."), http.StatusBadRequest
		}
	}
	resp := s.adapt(s.schema.Exec(ctx, text, q.OperationName, variables))
	if !coded(resp) {
		return resp, http.StatusOK
	}
	resp.Data = nil
	return resp, http.StatusBadRequest
}

// coded puts a code on each error that has none, and reports whether one of
// them is of the request itself rather than of a resolver.
func coded(resp *graphql.Response) (refused bool) {
	for _, e := range resp.Errors {
		code := ""
		switch {
		case e.Path != nil:
			if e.Extensions == nil {
				e.Extensions = map[string]any{"code": "INTERNAL_SERVER_ERROR"}
			}
			continue
		case errors.Is(e, gqlerrors.ErrSyntax):
			code = "GRAPHQL_PARSE_FAILED"
		case e.Rule == "VariablesOfCorrectType":
			code = "BAD_USER_INPUT"
		case e.Rule != "":
			code = "GRAPHQL_VALIDATION_FAILED"
		case resp.Data == nil:
			code = "OPERATION_RESOLUTION_FAILURE"
		default: // an argument that does not fit its scalar
			code = "BAD_USER_INPUT"
		}
		e.Extensions = map[string]any{"code": code}
		refused = true
	}
	return refused
}

func refusal(message string) *graphql.Response {
	return &graphql.Response{Errors: []*gqlerrors.QueryError{{
		Message: message, Extensions: map[string]any{"code": "BAD_REQUEST"},
	}}}
}

func badRequest(w http.ResponseWriter, status int, message string) {
	writeGraphQL(w, status, mediaJSON, refusal(message))
}

func writeGraphQL(w http.ResponseWriter, status int, media string, answer any) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(answer)
}

// crossSite reports whether a page of another site could have sent the
// request without the browser asking first.
func crossSite(r *http.Request) bool {
	if r.Header.Get("X-Apollo-Operation-Name") != "" || r.Header.Get("Apollo-Require-Preflight") != "" {
		return false
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch media {
	case "", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain":
		return true
	}
	return err != nil
}

// acceptable picks the type of the answer, the first that the caller takes, or
// "" when it takes neither. Weights are not looked at.
func acceptable(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		switch media, _, _ := mime.ParseMediaType(part); media {
		case "", "*/*", "application/*", mediaJSON:
			return mediaJSON
		case mediaResponse:
			return mediaResponse
		}
	}
	return ""
}

//go:embed schema.graphql
var schemaText string

// root holds the resolvers of Query and Mutation. Plain data is resolved
// from struct fields; what needs permission is a method.
type root struct{ *Server }

// newSchema makes the schema that a server of this version has: a field that
// it does not know yet fails the whole question, as on a real one.
func (s *Server) newSchema() (*graphql.Schema, error) {
	var sdl strings.Builder
	for line := range strings.Lines(schemaText) {
		definition, comment, _ := strings.Cut(strings.TrimRight(line, "\n"), "#")
		when, version, _ := strings.Cut(strings.TrimSpace(comment), " ")
		if when == "since" && !s.atLeast(version) || when == "before" && s.atLeast(version) {
			continue
		}
		sdl.WriteString(definition + "\n")
	}
	return graphql.ParseSchema(sdl.String(), &root{s},
		graphql.UseFieldResolvers(),
		graphql.MaxParallelism(1),                                     // the store is locked for the whole request
		graphql.Logger(log.LoggerFunc(func(context.Context, any) {})), // no panic may reach the program's output
	)
}

// maxSafeInteger is the largest number that JavaScript keeps exactly.
const maxSafeInteger = 1<<53 - 1

// bigInt is the scalar of lifespans. A number in an answer is a JSON number
// as far as JavaScript is exact and a string above (server contract §4).
type bigInt struct {
	value    int64
	overflow bool // larger than the database column
}

func (bigInt) ImplementsGraphQLType(name string) bool { return name == "BigInt" }

// UnmarshalGraphQL takes what JavaScript's BigInt takes: whole numbers and strings of digits. A
// number has been rounded to a float before it comes here, as in JavaScript; one that JavaScript
// would write with an exponent (from 1e21) is refused.
func (b *bigInt) UnmarshalGraphQL(input any) error {
	var text string
	switch v := input.(type) {
	case float64:
		if v != math.Trunc(v) || math.Abs(v) >= 1e21 {
			return fmt.Errorf("cannot convert %v to a BigInt", v)
		}
		text = strconv.FormatFloat(v, 'f', 0, 64)
	case int32, int64:
		text = fmt.Sprint(v)
	case string:
		text = strings.TrimSpace(v)
	default:
		return fmt.Errorf("cannot convert %v to a BigInt", v)
	}
	if text == "" {
		return nil
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return fmt.Errorf("cannot convert %q to a BigInt", text)
	}
	b.value, b.overflow = n.Int64(), !n.IsInt64()
	return nil
}

// givenBigInt is an argument that can be null, which is not the same as none.
type givenBigInt struct {
	bigInt
	given, null bool
}

// Nullable is for the GraphQL library, which hands over null as nil then.
func (givenBigInt) Nullable() {}

// UnmarshalGraphQL takes what bigInt takes, and null.
func (b *givenBigInt) UnmarshalGraphQL(input any) error {
	b.given, b.null = true, input == nil
	if b.null {
		return nil
	}
	return b.bigInt.UnmarshalGraphQL(input)
}

// MarshalJSON writes a number or a string.
func (b bigInt) MarshalJSON() ([]byte, error) {
	if b.value > maxSafeInteger || b.value < -maxSafeInteger {
		return json.Marshal(strconv.FormatInt(b.value, 10))
	}
	return strconv.AppendInt(nil, b.value, 10), nil
}

// dateTime is the scalar of moments: ISO 8601 in UTC with milliseconds.
type dateTime struct{ time.Time }

func (dateTime) ImplementsGraphQLType(name string) bool { return name == "DateTime" }

// UnmarshalGraphQL is for the GraphQL library; no question carries a moment.
func (*dateTime) UnmarshalGraphQL(any) error { return fmt.Errorf("no moments are taken") }

// MarshalJSON writes the moment as JavaScript does.
func (d dateTime) MarshalJSON() ([]byte, error) {
	return json.Marshal(d.UTC().Format("2006-01-02T15:04:05.000Z"))
}
