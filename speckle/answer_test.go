package speckle

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestAnswerKinds answers the list of tokens in every way that servers and
// what stands before them do.
func TestAnswerKinds(t *testing.T) {
	t.Parallel()
	const (
		jsonType = "application/json; charset=utf-8"
		htmlType = "text/html; charset=utf-8"
		page     = "<!doctype html><html><body>Hello</body></html>"
	)
	refusal := func(extensions string) string {
		return `{"errors":[{"message":"No","path":["activeUser"],"extensions":` + extensions + `}],"data":{"activeUser":null}}`
	}
	tests := []struct {
		name, contentType string
		status            int
		body              string
		want              Kind
		code, scope       string
	}{
		{"missing scope", jsonType, 200, refusal(`{"code":"FORBIDDEN","scope":"tokens:read","statusCode":403}`), KindMissingScope, "FORBIDDEN", "tokens:read"},
		{"after a byte order mark", jsonType, 200, "\ufeff" + refusal(`{"code":"FORBIDDEN","scope":"tokens:read"}`), KindMissingScope, "FORBIDDEN", "tokens:read"},
		{"odd content type", "application/json;charset", 200, refusal(`{"code":"FORBIDDEN","scope":"tokens:read"}`), KindMissingScope, "FORBIDDEN", "tokens:read"},
		{"role", jsonType, 200, refusal(`{"code":"FORBIDDEN","statusCode":403}`), KindRole, "FORBIDDEN", ""},
		{"unauthorised", jsonType, 200, refusal(`{"code":"UNAUTHORIZED"}`), KindSignInNeeded, "UNAUTHORIZED", ""},
		{"unauthenticated", jsonType, 200, refusal(`{"code":"UNAUTHENTICATED"}`), KindSignInNeeded, "UNAUTHENTICATED", ""},
		{"unauthorised, older server", jsonType, 200, refusal(`{"code":"UNAUTHORIZED_ACCESS_ERROR"}`), KindSignInNeeded, "UNAUTHORIZED_ACCESS_ERROR", ""},
		{"input", jsonType, 200, refusal(`{"code":"USER_INPUT_ERROR"}`), KindInvalid, "USER_INPUT_ERROR", ""},
		{"token creation", jsonType, 200, refusal(`{"code":"TOKEN_CREATE_ERROR"}`), KindInvalid, "TOKEN_CREATE_ERROR", ""},
		{"internal", jsonType, 200, refusal(`{"code":"INTERNAL_SERVER_ERROR"}`), KindServerFault, "INTERNAL_SERVER_ERROR", ""},
		{"misconfigured", jsonType, 200, refusal(`{"code":"MISCONFIGURED_ENVIRONMENT_ERROR"}`), KindServerFault, "MISCONFIGURED_ENVIRONMENT_ERROR", ""},
		{"session over", jsonType, 200, refusal(`{"code":"SSO_SESSION_MISSING_OR_EXPIRED_ERROR"}`), KindSSOExpired, "SSO_SESSION_MISSING_OR_EXPIRED_ERROR", ""},
		{"missing scope, named in the text only", jsonType, 200, `{"data":null,"errors":[{"message":"Your auth token does not have the required scope: tokens:read.","extensions":{"code":"FORBIDDEN"}}]}`, KindMissingScope, "FORBIDDEN", "tokens:read"},
		{"no code", jsonType, 200, refusal(`{}`), KindServerRefused, "", ""},
		{"odd extensions", jsonType, 200, refusal(`[1]`), KindServerRefused, "", ""},
		{"odd code", jsonType, 200, refusal(`{"code":7,"scope":{}}`), KindServerRefused, "", ""},
		{"no extensions", jsonType, 200, `{"errors":[{"message":"No"}],"data":null}`, KindServerRefused, "", ""},
		{"empty error", jsonType, 200, `{"errors":[{}]}`, KindServerRefused, "", ""},
		{"error is a text", jsonType, 200, `{"errors":["No"]}`, KindServerRefused, "", ""},
		{"validation", jsonType, 400, `{"errors":[{"message":"No","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`, KindUnsupported, "GRAPHQL_VALIDATION_FAILED", ""},
		{"parse", jsonType, 400, `{"errors":[{"message":"No","extensions":{"code":"GRAPHQL_PARSE_FAILED"}}]}`, KindUnsupported, "GRAPHQL_PARSE_FAILED", ""},
		{"variable", jsonType, 400, `{"errors":[{"message":"No","extensions":{"code":"BAD_USER_INPUT"}}]}`, KindInvalid, "BAD_USER_INPUT", ""},
		{"refused with 403 in GraphQL", jsonType, 403, refusal(`{"code":"FORBIDDEN","scope":"tokens:read"}`), KindMissingScope, "FORBIDDEN", "tokens:read"},
		{"not acceptable", jsonType, 406, `{"errors":[{"message":"No","extensions":{"code":"BAD_REQUEST"}}]}`, KindServerRefused, "BAD_REQUEST", ""},
		{"bad token", jsonType, 403, `{"error":"Your token is not valid."}`, KindTokenRejected, "", ""},
		{"blocked, in text", "text/plain", 403, `{"error":"Forbidden"}`, KindBlocked, "", ""},
		{"blocked, without a body", "", 403, ``, KindBlocked, "", ""},
		{"blocked, with a code", jsonType, 403, `{"error":{"code":1020}}`, KindBlocked, "", ""},
		{"blocked, as Speckle's other errors", jsonType, 403, `{"error":{"message":"m","code":"FORBIDDEN"}}`, KindBlocked, "", ""},
		{"blocked, with a message", jsonType, 403, `{"message":"Forbidden"}`, KindBlocked, "", ""},
		{"blocked, with more than a text", jsonType, 403, `{"error":"Forbidden","statusCode":403}`, KindBlocked, "", ""},
		{"blocked, with an empty text", jsonType, 403, `{"error":""}`, KindBlocked, "", ""},
		{"firewall page", htmlType, 403, page, KindBlocked, "", ""},
		{"body not JSON", jsonType, 400, `{"error":{"message":"bad","code":"USER_INPUT_ERROR"}}`, KindInvalid, "USER_INPUT_ERROR", ""},
		{"other error object", jsonType, 400, `{"error":{"message":"bad","code":"NEW_ERROR"}}`, KindServerRefused, "NEW_ERROR", ""},
		{"error object with 200", jsonType, 200, `{"error":{"message":"bad","code":"NEW_ERROR"}}`, KindServerRefused, "NEW_ERROR", ""},
		{"database down", jsonType, 500, `{"error":"Unknown Auth context error"}`, KindServerFault, "", ""},
		{"internal with 500", jsonType, 500, refusal(`{"code":"INTERNAL_SERVER_ERROR"}`), KindServerFault, "INTERNAL_SERVER_ERROR", ""},
		{"errors without a code with 429", jsonType, 429, `{"errors":[{"message":"too many"}]}`, KindRateLimited, "", ""},
		{"errors without a code with 500", jsonType, 500, `{"errors":[{"message":"boom"}]}`, KindServerFault, "", ""},
		{"500 page", htmlType, 500, page, KindServerFault, "", ""},
		{"proxy sign-in", htmlType, 407, page, KindProxy, ProxyPassword, ""},
		{"maintenance", htmlType, 503, page, KindServerFault, "", ""},
		{"sign-in of a guest network", htmlType, 511, page, KindNotSpeckle, "", ""},
		{"rate limit", jsonType, 429, `{"error":{"message":"slow","code":"RATE_LIMIT_ERROR"}}`, KindRateLimited, "RATE_LIMIT_ERROR", ""},
		{"rate limit of a gateway", htmlType, 429, page, KindRateLimited, "", ""},
		{"captive portal", htmlType, 200, page, KindNotSpeckle, "", ""},
		{"page that says JSON", jsonType, 200, page, KindNotSpeckle, "", ""},
		{"JSON that says text", "text/plain", 200, `{"data":{"activeUser":{"apiTokens":[]}}}`, KindNotSpeckle, "", ""},
		{"unknown path", htmlType, 404, page, KindNotSpeckle, "", ""},
		{"sign-in before the server", htmlType, 401, page, KindBlocked, DoorPassword, ""},
		{"sign-in before the server, in JSON", jsonType, 401, `{"error":"unauthorized"}`, KindBlocked, DoorPassword, ""},
		{"sign-in before the server, with a message", jsonType, 401, `{"message":"Unauthorized"}`, KindBlocked, DoorPassword, ""},
		{"not paid", htmlType, 402, page, KindBlocked, "", ""},
		{"another host's connection", htmlType, 421, page, KindBlocked, "", ""},
		{"forbidden by law", htmlType, 451, page, KindBlocked, "", ""},
		{"other API", jsonType, 404, `{"message":"Not found"}`, KindNotSpeckle, "", ""},
		{"other JSON", jsonType, 200, `{"status":"ok"}`, KindNotSpeckle, "", ""},
		{"array", jsonType, 200, `[]`, KindNotSpeckle, "", ""},
		{"null", jsonType, 200, `null`, KindNotSpeckle, "", ""},
		{"nothing", jsonType, 200, ``, KindNotSpeckle, "", ""},
		{"no content", jsonType, 204, ``, KindNotSpeckle, "", ""},
		{"empty object", jsonType, 200, `{}`, KindNotSpeckle, "", ""},
		{"data null", jsonType, 200, `{"data":null}`, KindNotSpeckle, "", ""},
		{"data empty", jsonType, 200, `{"data":{}}`, KindNotSpeckle, "", ""},
		{"data a number", jsonType, 200, `{"data":7}`, KindNotSpeckle, "", ""},
		{"no errors in errors", jsonType, 200, `{"data":null,"errors":[]}`, KindNotSpeckle, "", ""},
		{"other data", jsonType, 200, `{"data":{"viewer":{}}}`, KindNotSpeckle, "", ""},
		{"list missing", jsonType, 200, `{"data":{"activeUser":{}}}`, KindNotSpeckle, "", ""},
		{"list null", jsonType, 200, `{"data":{"activeUser":{"apiTokens":null}}}`, KindNotSpeckle, "", ""},
		{"list of numbers", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[1]}}}`, KindNotSpeckle, "", ""},
		{"empty row", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[{}]}}}`, KindNotSpeckle, "", ""},
		{"row without id", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[{"createdAt":"2026-01-01T00:00:00Z","lifespan":1}]}}}`, KindNotSpeckle, "", ""},
		{"row without date", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[{"id":"a","lifespan":1}]}}}`, KindNotSpeckle, "", ""},
		{"row without lifespan", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[{"id":"a","createdAt":"2026-01-01T00:00:00Z"}]}}}`, KindNotSpeckle, "", ""},
		{"truncated", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[{"id":"a"`, KindNotSpeckle, "", ""},
		{"after the end", jsonType, 200, `{"data":{"activeUser":{"apiTokens":[]}}} {}`, KindNotSpeckle, "", ""},
		{"nobody", jsonType, 200, `{"data":{"activeUser":null}}`, KindSignInNeeded, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.contentType)
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			})
			_, err := f.client(t, Options{}).As(NewSecret(canary)).Tokens(context.Background())
			e := wantKind(t, err, tt.want)
			if e.Code != tt.code || e.Scope != tt.scope || e.Status != tt.status || e.Origin.String() != f.URL || e.Op != "list tokens" {
				t.Errorf("%+v: code %q, scope %q, status %d", e, e.Code, e.Scope, e.Status)
			}
			if wait := map[bool]time.Duration{true: time.Hour}[tt.want == KindRateLimited || tt.status >= 500 && tt.want == KindServerFault]; e.RetryAfter != wait {
				t.Errorf("RetryAfter is %v", e.RetryAfter)
			}
			if len(f.requests()) != 1 {
				t.Errorf("asked %d times", len(f.requests()))
			}
		})
	}
}

func TestRefusalIsCutShort(t *testing.T) {
	t.Parallel()
	path := `["a"` + strings.Repeat(`,"a"`, maxPath) + `]`
	list, ok := readRefusals([]byte(`[{"message":"No","path":` + path + `},{"path":["b",0]}` + strings.Repeat(`,{}`, 100) + `]`))
	if !ok || len(list) != maxRefusals || list[0].Path != nil || list[0].Message != "No" || len(list[1].Path) != 2 {
		t.Errorf("%d entries, %v", len(list), ok)
	}
	long := refusal{Message: "No", Path: make([]any, 100)}
	if n := strings.Count(long.detail(), "<nil>"); n != maxPathParts {
		t.Errorf("%d parts", n)
	}
	if _, ok := readRefusals([]byte(`{"a":1}`)); ok {
		t.Error("an object is taken for a list")
	}
}

// TestForbiddenWithoutToken: a token that was not sent can't be rejected.
func TestForbiddenWithoutToken(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(403, `{"error":"Your token is not valid."}`))
	_, err := f.client(t, Options{}).Apps(context.Background())
	wantKind(t, err, KindBlocked)
}

// TestHostileAnswers measures what the largest answers of each sort cost (S58):
// 64 MB and half a second of CPU. Ten times that in time is
// allowed here, since tests run beside each other.
func TestHostileAnswers(t *testing.T) {
	errors := func(entry string, n int) string {
		return `{"data":{"activeUser":null},"errors":[` + strings.Repeat(entry+",", n-1) + entry + `]}`
	}
	list := func(row string, n int) string {
		return `{"data":{"activeUser":{"apiTokens":[` + strings.Repeat(row+",", n-1) + row + `]}}}`
	}
	token := `{"id":"d9787c6f36","name":"n","lastChars":"123456","scopes":["a"],"createdAt":"2026-11-22T05:03:28.083Z","lifespan":1,"lastUsed":"2026-11-22T05:03:28.083Z"}`
	for name, body := range map[string]string{
		"250,000 errors":       errors(`{}`, 250_000),
		"25,000 full errors":   errors(`{"message":"No","path":["a","b"],"locations":[{"line":1,"column":2}],"extensions":{"code":"FORBIDDEN"}}`, 25_000),
		"path of 488 KB":       errors(`{"message":"No","path":[`+strings.Repeat(`"a",`, 122_000)+`"a"]}`, 1),
		"50,000 tokens":        list(token, 50_000),
		"many keys in data":    `{"data":{` + strings.Repeat(`"a":1,`, 299_000) + `"a":1}}`,
		"many keys at 403":     `{` + strings.Repeat(`"a":1,`, 299_000) + `"a":1}`,
		"errors beside data":   strings.Replace(errors(`{}`, 200_000), "null", `{"apiTokens":[]}`, 1),
		"a message of 7 MB":    errors(`{"message":"`+strings.Repeat("x", 7<<20)+`"}`, 1),
		"a code of a megabyte": errors(`{"extensions":{"code":"`+strings.Repeat("x", 1<<20)+`"}}`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			status := 200
			if strings.HasSuffix(name, "403") {
				status = 403
			}
			c := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: cannedAnswer{status, body}})
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			begun := time.Now()
			_, err := c.As(NewSecret(canary)).Tokens(context.Background())
			took := time.Since(begun)
			runtime.ReadMemStats(&after)
			if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 30*time.Second || allocated > 64 {
				t.Errorf("took %v and %d MB", took, allocated)
			} else {
				t.Logf("%v, %d MB, %v", took, allocated, err)
			}
		})
	}
}

func TestDetailHidesSecrets(t *testing.T) {
	t.Parallel()
	other := strings.Repeat("ABCDEF0123", 4) + "99"
	message := "no\u202e \x1b[31m" + canary + " id " + canary[:10] + " other " + other + "ff split " +
		canary[:20] + "\u200b" + canary[20:] + "\njoined " + other[:9] + "\u200d" + other[9:] + strings.Repeat(" long", 200) + canary
	text, _ := json.Marshal(message)
	code, _ := json.Marshal("BAD\n" + canary)
	f := newFake(t, answering(200, `{"errors":[{"message":`+string(text)+`,"extensions":{"code":`+string(code)+`}}],"data":null}`))
	_, err := f.client(t, Options{}).As(NewSecret(canary)).ActiveUser(context.Background())
	e := wantKind(t, err, KindServerRefused)
	all := e.Detail + e.Code + e.Error()
	for _, leak := range []string{canary[:10], canary[20:], other[:9], "\u202e", "\x1b", "\n", "\u200b"} {
		if strings.Contains(all, leak) {
			t.Errorf("%q is in %q", leak, all)
		}
	}
	if n := utf8.RuneCountInString(e.Detail); n > 500 || !strings.HasPrefix(e.Detail, "no [31m[secret] id [secret] other [secret]") {
		t.Errorf("detail of %d runes: %s", n, e.Detail)
	}
}

// TestDetailHidesRevokedID: an id is enough to end a token, so it is no less
// of a secret.
func TestDetailHidesRevokedID(t *testing.T) {
	t.Parallel()
	const id = "ab12cd34ef"
	f := newFake(t, answering(200, `{"errors":[{"message":"no token `+id+`","extensions":{"code":"USER_INPUT_ERROR"}}],"data":null}`))
	err := f.client(t, Options{}).As(NewSecret(canary)).RevokeToken(context.Background(), id)
	if e := wantKind(t, err, KindInvalid); e.Detail != "no token [secret]" {
		t.Errorf("detail is %q", e.Detail)
	}
}

// cannedAnswer is a network that always gives the same answer.
type cannedAnswer struct {
	status int
	body   string
}

func (a cannedAnswer) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status,
		Header:     http.Header{"Content-Type": {"application/json"}},
		Body:       io.NopCloser(strings.NewReader(a.body)),
		Request:    req,
	}, nil
}

// S20.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"errors":[{"message":"m","path":["a",0],"extensions":{"code":"FORBIDDEN","scope":"x"}}],"data":null}`,
		`{"error":{"message":"m","code":"c"}}`, `{"error":"` + canary + `"}`, `{"err":"Invalid token"}`, `{"data":{}}`,
		`{"data":{"activeUser":{"apiTokens":[{"id":"a","createdAt":"2026-01-01T00:00:00Z","lifespan":"1","scopes":[null]}]}}}`,
		`{"token":"` + canary + `","refreshToken":7}`, `[[`, `{"data":{"activeUser":[{}]}}`,
	} {
		f.Add(200, seed)
		f.Add(401, seed)
		f.Add(403, seed)
	}
	origin, err := ParseOrigin("https://speckle.example")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 599 || status == 429 || status >= 502 && status <= 504 {
			return // these are asked again, later
		}
		c := NewClient(origin, Options{Transport: cannedAnswer{status, body}})
		ctx := context.Background()
		session := c.As(NewSecret(canary))
		registration := Registration{Origin: origin, AppID: "app", AppSecret: NewSecret("app-secret")}
		_, tokensErr := session.Tokens(ctx)
		_, userErr := session.ActiveUser(ctx)
		_, refreshErr := c.Refresh(ctx, registration, NewSecret(canary))
		c.ServerInfo(ctx) // must not panic; it knows no secret to hide
		for _, err := range []error{tokensErr, userErr, refreshErr} {
			if err == nil {
				continue
			}
			e := err.(*Error)
			if utf8.RuneCountInString(e.Detail) > 500 || strings.Contains(e.Detail+e.Code+e.Scope+e.Error(), canary[:10]) {
				t.Fatalf("%s: %q %q %q", e, e.Detail, e.Code, e.Scope)
			}
		}
	})
}
