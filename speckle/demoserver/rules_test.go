package demoserver

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// testServer is a server with one person of each role and a clock that only
// pass moves.
type testServer struct {
	*Server
	elapsed atomic.Int64
}

func (s *testServer) pass(d time.Duration) { s.elapsed.Add(int64(d)) }

func startTest(t *testing.T, setup Setup) *testServer {
	t.Helper()
	s := &testServer{}
	began := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	setup.Now = func() time.Time { return began.Add(time.Duration(s.elapsed.Load())) }
	var err error
	if s.Server, err = Start(setup); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for id, role := range map[string]string{"admin": RoleAdmin, "user": RoleUser, "guest": RoleGuest, "left": RoleArchived} {
		s.AddPerson(Person{ID: id, Name: id, Email: id + "@test.example", Role: role})
	}
	return s
}

// via signs a person in through an app.
func (s *testServer) via(t *testing.T, person, app string) speckle.Secret {
	t.Helper()
	pair, err := s.AddSession(person, app)
	if err != nil {
		t.Fatal(err)
	}
	return pair.Token
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test", Version: "2.31.14"})
	callers := map[string]speckle.Secret{
		"nobody":    {},
		"connector": s.via(t, "user", "sca"),
		"web":       s.via(t, "user", "spklwebapp"),
		"reader":    s.AddToken("user", Token{Scopes: []string{"profile:read", "tokens:read", "apps:read"}}),
		"guest":     s.via(t, "guest", "spklwebapp"),
		"archived":  s.via(t, "left", "spklwebapp"),
	}
	questions := map[string]string{
		"server":     `{serverInfo{name}}`,
		"apps":       `{apps{id}}`,
		"app":        `{app(id:"sca"){id}}`,
		"person":     `{activeUser{id}}`,
		"tokens":     `{activeUser{apiTokens{id}}}`,
		"my apps":    `{activeUser{createdApps{id} authorizedApps{id}}}`,
		"create":     `mutation{apiTokenCreate(token:{name:"n",scopes:["profile:read"]})}`,
		"revoke":     `mutation{apiTokenRevoke(token:"0000000000")}`,
		"create app": `mutation{appCreate(app:{name:"n",description:"",redirectUrl:"http://localhost:1",scopes:[]})}`,
		"let out":    `mutation{appRevokeAccess(appId:"sdm")}`,
		"which app":  `{authenticatedAsApp{id}}`,
	}
	// The code of the error, "" for none; in the order of the questions below.
	order := []string{"server", "apps", "app", "person", "tokens", "my apps", "create", "revoke", "create app", "let out", "which app"}
	const f, u, gone = "FORBIDDEN", "UNAUTHORIZED", "USER_INPUT_ERROR"
	for caller, want := range map[string][]string{
		"nobody":    {"", "", "", "", "", "", u, u, u, u, ""},
		"connector": {"", f, "", "", f, f, f, f, f, f, f},
		"web":       {"", "", "", "", "", "", "", gone, "", "", ""},
		"reader":    {"", "", "", "", "", "", f, f, f, f, ""},
		"guest":     {"", "", "", "", f, "", f, f, f, "", ""},
		"archived":  {"", "", "", f, f, f, f, f, f, f, ""},
	} {
		for i, name := range order {
			status, answer := ask(t, s.Server, callers[caller], questions[name], nil)
			if got := errorCode(answer); status != http.StatusOK || got != want[i] {
				t.Errorf("%s, %s: %d %q, want 200 %q", caller, name, status, got, want[i])
			}
		}
	}
}

// lifespans lists the lifespan of each token of a person by its name.
func lifespans(t *testing.T, s *testServer, token speckle.Secret) map[string]any {
	t.Helper()
	_, answer := ask(t, s.Server, token, `{activeUser{apiTokens{name lifespan}}}`, nil)
	found := map[string]any{}
	for _, item := range answer["data"].(map[string]any)["activeUser"].(map[string]any)["apiTokens"].([]any) {
		found[item.(map[string]any)["name"].(string)] = item.(map[string]any)["lifespan"]
	}
	return found
}

func TestLifespansOnTheWire(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	web := s.via(t, "user", "spklwebapp")
	const create = `mutation($l:BigInt){apiTokenCreate(token:{name:"n",scopes:["profile:read"],lifespan:$l})}`
	for name, c := range map[string]struct {
		sent any
		want any // what the list shows, or the code of the refusal
	}{
		"null":               {nil, 3.154e12},
		"zero":               {0, 3.154e12},
		"a day":              {86_400_000, 8.64e7},
		"a day as text":      {"86400000", 8.64e7},
		"negative":           {-5, -5.0},
		"beyond int32":       {2147483648, 2147483648.0},
		"last exact number":  {9007199254740991, 9007199254740991.0},
		"first inexact one":  {9007199254740993, "9007199254740992"},
		"largest, as text":   {"9223372036854775807", "9223372036854775807"},
		"largest, as number": {9223372036854775807, "INTERNAL_SERVER_ERROR"},
		"too large as text":  {"9223372036854775808", "INTERNAL_SERVER_ERROR"},
		"fraction":           {1.5, "BAD_USER_INPUT"},
		"exponent":           {1e30, "BAD_USER_INPUT"},
		"word":               {"abc", "BAD_USER_INPUT"},
		"truth":              {true, "BAD_USER_INPUT"},
		"list":               {[]int{1}, "BAD_USER_INPUT"},
		"object":             {map[string]any{"a": 1}, "BAD_USER_INPUT"},
	} {
		status, answer := ask(t, s.Server, web, create, map[string]any{"l": c.sent})
		if code := errorCode(answer); code != "" {
			if code != c.want {
				t.Errorf("%s: %d %s", name, status, code)
			}
			continue
		}
		made := speckle.NewSecret(answer["data"].(map[string]any)["apiTokenCreate"].(string))
		if got := lifespans(t, s, web)["n"]; got != c.want {
			t.Errorf("%s: listed as %v, want %v", name, got, c.want)
		}
		ask(t, s.Server, web, `mutation($t:String!){apiTokenRevoke(token:$t)}`, map[string]any{"t": made.TokenID()})
	}
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	web := s.via(t, "user", "spklwebapp")
	token := s.AddToken("user", Token{Name: "short", Scopes: []string{"profile:read"}, Lifespan: 3 * time.Second})
	works := func() bool {
		status, _ := ask(t, s.Server, token, `{serverInfo{name}}`, nil)
		return status == http.StatusOK
	}
	s.pass(3 * time.Second)
	if !works() {
		t.Error("ended early")
	}
	s.pass(time.Millisecond)
	if _, listed := lifespans(t, s, web)["short"]; !listed {
		t.Error("an expired token that nobody used is not listed")
	}
	if works() {
		t.Error("still works after its end")
	}
	if _, listed := lifespans(t, s, web)["short"]; listed {
		t.Error("still listed after its first use")
	}
}

// A never used token says so by equal times, and each use shows, even when
// the clock stands still.
func TestLastUsed(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	web := s.via(t, "user", "spklwebapp")
	token := s.AddToken("user", Token{Scopes: []string{"profile:read"}})
	times := func() (created, used string) {
		_, answer := ask(t, s.Server, web, `{activeUser{apiTokens{createdAt lastUsed}}}`, nil)
		row := answer["data"].(map[string]any)["activeUser"].(map[string]any)["apiTokens"].([]any)[0].(map[string]any)
		return row["createdAt"].(string), row["lastUsed"].(string)
	}
	created, used := times()
	if used != created {
		t.Errorf("never used, but %s and %s", created, used)
	}
	for range 3 {
		ask(t, s.Server, token, `{serverInfo{name}}`, nil)
		_, now := times()
		if now <= used {
			t.Errorf("used again, but %s is not after %s", now, used)
		}
		used = now
	}
}

func TestOlderServer(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Old", Version: "2.17.0"})
	connector, web := s.via(t, "user", "sca"), s.via(t, "user", "spklwebapp")
	for question, want := range map[string]struct {
		status int
		code   string
	}{
		`{serverInfo{workspaces{workspacesEnabled}}}`: {400, "GRAPHQL_VALIDATION_FAILED"},
		`{serverInfo{migration{movedTo}}}`:            {400, "GRAPHQL_VALIDATION_FAILED"},
		`{serverInfo{canonicalUrl guestModeEnabled}}`: {200, ""},
		`{apps{id}}`: {200, ""},
		`mutation{apiTokenCreate(token:{name:"n",scopes:["streams:read"],limitResources:[]})}`: {400, "GRAPHQL_VALIDATION_FAILED"},
	} {
		status, answer := ask(t, s.Server, connector, question, nil)
		if code := errorCode(answer); status != want.status || code != want.code {
			t.Errorf("%s: %d %q, want %d %q", question, status, code, want.status, want.code)
		}
	}
	_, answer := ask(t, s.Server, web, `mutation{apiTokenCreate(token:{name:"keys",scopes:["tokens:write","tokens:read"]})}`, nil)
	if code := errorCode(answer); code != "" {
		t.Errorf("tokens:write is refused: %s", code)
	}
	_, answer = ask(t, s.Server, speckle.Secret{}, `{apps{id}}`, nil)
	for _, item := range answer["data"].(map[string]any)["apps"].([]any) {
		if id := item.(map[string]any)["id"].(string); slices.Contains([]string{"sdas", "sdui", "connectrV3"}, id) {
			t.Errorf("%s is younger than this server", id)
		}
	}
}

func TestForeignHost(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	port := s.url[strings.LastIndex(s.url, ":"):]
	for host, want := range map[string]int{
		"127.0.0.1" + port: 200, "localhost" + port: 200, "LOCALHOST" + port: 200,
		"rebound.example" + port: 421, "127.0.0.1": 421, "localhost:1": 421, "127.0.0.1.rebound.example" + port: 421,
	} {
		for _, path := range []string{"/liveness", "/readiness"} {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = host
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s%s: %d, want %d", host, path, resp.StatusCode, want)
			}
		}
	}
}
