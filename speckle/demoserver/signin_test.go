package demoserver

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// browser follows no redirects, so that they can be looked at.
var browser = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// do sends a request and returns the answer with its text.
func do(t *testing.T, method, address, contentType, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := browser.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(text)
}

const form = "application/x-www-form-urlencoded"

// signInServer has an app of its own and returns it.
func signInServer(t *testing.T) (*testServer, App) {
	t.Helper()
	s := startTest(t, Setup{Name: "Test"})
	return s, s.AddApp(App{
		Name: "Mine", RedirectURL: "http://localhost:29372", AuthorID: "user",
		Scopes: []string{"profile:read", "tokens:read", "tokens:write"},
	})
}

// approve does what a visitor does on the verify page and returns the code.
func approve(t *testing.T, s *testServer, a App, person, challenge string) string {
	t.Helper()
	resp, _ := do(t, http.MethodPost, s.url+"/authn/verify/"+a.ID+"/"+challenge, form, "answer=approve&person="+person, nil)
	code, ok := strings.CutPrefix(resp.Header.Get("Location"), a.RedirectURL+"?access_code=")
	if resp.StatusCode != http.StatusSeeOther || !ok || len(code) != 42 {
		t.Fatalf("approved: %d to %q", resp.StatusCode, resp.Header.Get("Location"))
	}
	return code
}

// trade posts to /auth/token and returns the pair, or the text of the 401.
func trade(t *testing.T, s *testServer, fields map[string]any) (pair speckle.TokenPair, refused string) {
	t.Helper()
	body, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	resp, text := do(t, http.MethodPost, s.url+"/auth/token", "application/json", string(body), nil)
	var answer struct{ Token, RefreshToken, Err string }
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatal(err)
	}
	if (resp.StatusCode == http.StatusOK) == (answer.Err != "") || (resp.StatusCode != 200 && resp.StatusCode != 401) {
		t.Fatalf("%d with err %q", resp.StatusCode, answer.Err)
	}
	return speckle.TokenPair{Token: speckle.NewSecret(answer.Token), Refresh: speckle.NewSecret(answer.RefreshToken)}, answer.Err
}

func TestSignInThroughThePage(t *testing.T) {
	t.Parallel()
	s, a := signInServer(t)
	page, text := do(t, http.MethodGet, s.url+"/authn/verify/"+a.ID+"/abc", "", "", nil)
	if page.StatusCode != http.StatusOK || !strings.Contains(text, "Mine") || !strings.Contains(text, "tokens:write") || !strings.Contains(text, "user@test.example") {
		t.Errorf("the page: %d %.300s", page.StatusCode, text)
	}
	if strings.Contains(text, "left@test.example") {
		t.Error("an archived person may sign in")
	}
	pair, refused := trade(t, s, map[string]any{
		"appId": a.ID, "appSecret": a.Secret.Reveal(), "challenge": "abc", "accessCode": approve(t, s, a, "user", "abc"),
	})
	if refused != "" {
		t.Fatal(refused)
	}
	_, answer := ask(t, s.Server, pair.Token, `{activeUser{id apiTokens{id} authorizedApps{id}}}`, nil)
	if errorCode(answer) != "FORBIDDEN" { // authorizedApps: the app has no apps:read
		t.Errorf("answer %v", answer)
	}
	if id := answer["data"].(map[string]any)["activeUser"].(map[string]any)["id"]; id != "user" {
		t.Errorf("signed in as %v", id)
	}
}

func TestVerifyPageRefuses(t *testing.T) {
	t.Parallel()
	s, a := signInServer(t)
	path := "/authn/verify/" + a.ID + "/abc"
	for name, c := range map[string]struct {
		method, path, body string
		header             http.Header
		status             int
		location           string
	}{
		"refused":       {"POST", path, "answer=refuse&person=user", nil, 303, a.RedirectURL + "?denied=true"},
		"no answer":     {"POST", path, "person=user", nil, 303, a.RedirectURL + "?denied=true"},
		"nobody":        {"POST", path, "answer=approve", nil, 400, ""},
		"unknown app":   {"GET", "/authn/verify/nosuch/abc", "", nil, 404, ""},
		"no challenge":  {"GET", "/authn/verify/" + a.ID, "", nil, 404, ""},
		"empty one":     {"POST", "/authn/verify/" + a.ID + "/", "answer=approve&person=user", nil, 404, ""},
		"another site":  {"POST", path, "answer=approve&person=user", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403, ""},
		"other origin":  {"POST", path, "answer=approve&person=user", http.Header{"Origin": {"https://evil.example"}}, 403, ""},
		"explorer, too": {"POST", "/explorer", "query=%7B__typename%7D&person=user", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403, ""},
	} {
		resp, _ := do(t, c.method, s.url+c.path, form, c.body, c.header)
		if resp.StatusCode != c.status || resp.Header.Get("Location") != c.location {
			t.Errorf("%s: %d to %q", name, resp.StatusCode, resp.Header.Get("Location"))
		}
	}
}

func TestExchangeRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change map[string]any
		wait   time.Duration
		want   string
	}{
		"good":            {nil, 10 * time.Minute, ""},
		"expired":         {nil, 10*time.Minute + time.Millisecond, "Access code expired"},
		"wrong challenge": {map[string]any{"challenge": "x"}, 0, "Code challenge mismatch. Ensure the same challenge is used for authentication and token exchange."},
		"wrong secret":    {map[string]any{"appSecret": "x"}, 0, "Invalid app secret. Ensure the app secret is correct."},
		"wrong app":       {map[string]any{"appId": "sca"}, 0, "Invalid request: application id does not match."},
		"no challenge":    {map[string]any{"challenge": nil}, 0, lacking + "Challenge is required."},
		"number":          {map[string]any{"accessCode": 5}, 0, lacking + "Access Code is required."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, a := signInServer(t)
			fields := map[string]any{"appId": a.ID, "appSecret": a.Secret.Reveal(), "challenge": "abc", "accessCode": approve(t, s, a, "user", "abc")}
			right := map[string]any{}
			for k, v := range fields {
				right[k] = v
			}
			for k, v := range c.change {
				fields[k] = v
			}
			s.pass(c.wait)
			if _, refused := trade(t, s, fields); refused != c.want {
				t.Fatalf("got %q, want %q", refused, c.want)
			}
			if strings.HasPrefix(c.want, lacking) {
				return // the code was not looked at
			}
			if _, refused := trade(t, s, right); refused != "Access code not found." {
				t.Errorf("the code can be used again: %q", refused)
			}
		})
	}
}

func TestRefreshTokens(t *testing.T) {
	t.Parallel()
	s, a := signInServer(t)
	first, err := s.AddSession("user", a.ID)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]any{"appId": a.ID, "appSecret": a.Secret.Reveal(), "refreshToken": first.Refresh.Reveal()}
	for range 2 { // more than once, and the old token stays
		pair, refused := trade(t, s, fields)
		if refused != "" {
			t.Fatal(refused)
		}
		for _, token := range []speckle.Secret{first.Token, pair.Token} {
			if status, _ := ask(t, s.Server, token, `{activeUser{id}}`, nil); status != http.StatusOK {
				t.Errorf("a token ended at a refresh: %d", status)
			}
		}
	}
	s.pass(refreshLifespan*time.Millisecond + time.Millisecond)
	for _, want := range []string{"Refresh token expired", "Invalid request"} {
		if _, refused := trade(t, s, fields); refused != want {
			t.Errorf("got %q, want %q", refused, want)
		}
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	s, a := signInServer(t)
	pair, err := s.AddSession("user", a.ID)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"token":"` + pair.Token.TokenID() + `","refreshToken":"` + pair.Refresh.Reveal() + `"}`
	for _, want := range []int{200, 400} {
		if resp, _ := do(t, http.MethodPost, s.url+"/auth/logout", "application/json", body, nil); resp.StatusCode != want {
			t.Errorf("got %d, want %d", resp.StatusCode, want)
		}
	}
	if status, _ := ask(t, s.Server, pair.Token, `{serverInfo{name}}`, nil); status != http.StatusForbidden {
		t.Errorf("the token still works: %d", status)
	}
	if _, refused := trade(t, s, map[string]any{"appId": a.ID, "appSecret": a.Secret.Reveal(), "refreshToken": pair.Refresh.Reveal()}); refused != "Invalid request" {
		t.Errorf("the refresh token still works: %q", refused)
	}
}

func TestExplorerRunsTheMutation(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	fields := url.Values{
		"person":    {"user"},
		"query":     {`mutation($a:AppCreateInput!){appCreate(app:$a)}`},
		"variables": {`{"a":{"name":"<b>Keys</b>","description":"","redirectUrl":"http://localhost:29372","scopes":["tokens:write","no:such"]}}`},
	}
	resp, text := do(t, http.MethodPost, s.url+"/explorer", form, fields.Encode(), nil)
	if resp.StatusCode != http.StatusOK || !strings.Contains(text, "&#34;appCreate&#34;") || strings.Contains(text, "<b>") {
		t.Fatalf("%d %s", resp.StatusCode, text)
	}
	_, answer := ask(t, s.Server, s.via(t, "user", "spklwebapp"), `{activeUser{createdApps{name public scopes{name} secret}}}`, nil)
	apps := answer["data"].(map[string]any)["activeUser"].(map[string]any)["createdApps"].([]any)
	app := apps[0].(map[string]any)
	if len(apps) != 1 || app["public"] != false || len(app["scopes"].([]any)) != 1 || len(app["secret"].(string)) != 10 {
		t.Errorf("made %v", apps)
	}
}
