package demoserver

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAuthorizationForms(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	token := s.via(t, "user", "sca").Reveal()
	for name, c := range map[string]struct {
		header, cookie, query string
		want                  int
	}{
		"bearer":         {"Bearer " + token, "", "", 200},
		"raw":            {token, "", "", 200},
		"twice":          {"Bearer Bearer " + token, "", "", 200},
		"three times":    {"Bearer Bearer Bearer " + token, "", "", 403},
		"trailing space": {"Bearer " + token + "  ", "", "", 200},
		"trailing tab":   {"Bearer " + token + "\t", "", "", 200},
		"more behind":    {"Bearer " + token + "ABCDEF", "", "", 200},
		"lower case":     {"bearer " + token, "", "", 403},
		"two spaces":     {"Bearer  " + token, "", "", 403},
		"only the id":    {"Bearer " + token[:10], "", "", 403},
		"one short":      {"Bearer " + token[:41], "", "", 403},
		"upper case":     {"Bearer " + strings.ToUpper(token), "", "", 403},
		"other tail":     {"Bearer " + token[:10] + strings.Repeat("0", 32), "", "", 403},
		"basic":          {"Basic Zm9vOmJhcg==", "", "", 403},
		"word alone":     {"Bearer", "", "", 403},
		"none":           {"", "", "", 200},
		"cookie":         {"", "authn=" + token, "", 200},
		"bad cookie":     {"", "authn=nonsense", "", 403},
		"query":          {"", "", "?embedToken=" + token, 200},
		"bad query":      {"", "", "?embedToken=x", 403},
	} {
		for path, found := range map[string]int{"/liveness": 200, "/no/such/path": 404} {
			header := http.Header{}
			if c.header != "" {
				header.Set("Authorization", c.header)
			}
			if c.cookie != "" {
				header.Set("Cookie", c.cookie)
			}
			want := c.want
			if want == http.StatusOK {
				want = found
			}
			resp, text := do(t, http.MethodGet, s.url+path+c.query, "", "", header)
			if resp.StatusCode != want {
				t.Errorf("%s, %s: %d, want %d", name, path, resp.StatusCode, want)
			}
			if want == http.StatusForbidden && text != `{"error":"Your token is not valid."}`+"\n" {
				t.Errorf("%s: body %q", name, text)
			}
		}
	}
}

func TestAppsAreTheirAuthors(t *testing.T) {
	t.Parallel()
	s, a := signInServer(t)
	author, other := s.via(t, "user", "spklwebapp"), s.via(t, "admin", "sca")
	stranger := s.AddPerson(Person{Name: "Stranger"})
	strange := s.via(t, stranger, "spklwebapp")
	pair, err := s.AddSession("user", a.ID)
	if err != nil {
		t.Fatal(err)
	}
	secret := func(answer map[string]any) any {
		return answer["data"].(map[string]any)["app"].(map[string]any)["secret"]
	}
	about := map[string]any{"id": a.ID}
	if _, answer := ask(t, s.Server, author, `query($id:String!){app(id:$id){secret}}`, about); secret(answer) != a.Secret.Reveal() {
		t.Error("the author does not see the secret")
	}
	if _, answer := ask(t, s.Server, other, `query($id:String!){app(id:$id){secret}}`, about); secret(answer) != hiddenSecret {
		t.Error("somebody else sees the secret")
	}
	const create = `mutation($a:AppCreateInput!){appCreate(app:$a)}`
	long := map[string]any{"a": map[string]any{"name": strings.Repeat("n", 257), "description": "", "redirectUrl": a.RedirectURL, "scopes": []string{}}}
	if _, answer := ask(t, s.Server, author, create, long); errorCode(answer) != "INTERNAL_SERVER_ERROR" {
		t.Errorf("a name of 257: %q", errorCode(answer))
	}
	if _, answer := ask(t, s.Server, strange, `mutation($id:String!){appDelete(appId:$id)}`, about); errorCode(answer) != "FORBIDDEN" {
		t.Error("a stranger deletes the app")
	}
	if _, answer := ask(t, s.Server, author, `mutation($id:String!){appDelete(appId:$id)}`, about); errorCode(answer) != "" {
		t.Error("the author may not delete the app")
	}
	if status, _ := ask(t, s.Server, pair.Token, `{serverInfo{name}}`, nil); status != http.StatusForbidden {
		t.Error("the app's tokens outlive it")
	}
	if _, answer := ask(t, s.Server, author, `query($id:String!){app(id:$id){id}}`, about); answer["data"].(map[string]any)["app"] != nil {
		t.Error("the app is still there")
	}
}

// FuzzGraphQL sends any body; the server must answer, whatever it is.
func FuzzGraphQL(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{serverInfo{name}}"}`, `{"query":"subscription{x}"}`, `[]`, `[1]`, `{"query":"{a:__typename ...F} fragment F on Query{apps{id}}"}`,
		`{"query":"mutation{apiTokenCreate(token:{name:\"n\",scopes:[],lifespan:9223372036854775808})}"}`,
		`{"query":"query($t:ApiTokenCreateInput!){__typename}","variables":{"t":[null]}}`, `{"query":"{app(id:5){id}}"}`,
		`{"query":"{apps @include(if:$x){id}}"}`, `{"query":"query A{_} query A{_}","operationName":"A"}`, `{"query":"#"}`,
	} {
		f.Add(seed)
	}
	s, err := Start(Setup{Name: "Fuzz"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.Close() })
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, s.url+"/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("status %d", w.Code)
		}
	})
}
