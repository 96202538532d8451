package demoserver

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// ask posts a GraphQL question and returns the status and the answer.
func ask(t *testing.T, s *Server, token speckle.Secret, query string, variables any) (int, map[string]any) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Origin().String()+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if !token.IsZero() {
		req.Header.Set("Authorization", "Bearer "+token.Reveal())
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatalf("status %d, not JSON: %v", resp.StatusCode, err)
	}
	return resp.StatusCode, answer
}

func errorCode(answer map[string]any) string {
	list, _ := answer["errors"].([]any)
	if len(list) == 0 {
		return ""
	}
	ext := list[0].(map[string]any)["extensions"].(map[string]any)
	return ext["code"].(string)
}

func TestDemoAccounts(t *testing.T) {
	t.Parallel()
	w, err := Demo(t.Context(), Stage{})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	defaults := 0
	for _, a := range w.Accounts {
		if a.Default {
			defaults++
		}
		if a.Person.Email == "" || a.ServerName == "" || !a.Token.IsToken() {
			t.Errorf("%s on %s is not whole", a.Person.Name, a.ServerName)
		}
		i := slices.IndexFunc(w.Servers, func(s *Server) bool { return s.Origin() == a.Origin })
		if i < 0 {
			states["unreachable"]++
			continue
		}
		status, answer := ask(t, w.Servers[i], a.Token, `{activeUser{id email}}`, nil)
		data, _ := answer["data"].(map[string]any)
		person, _ := data["activeUser"].(map[string]any)
		switch {
		case status == http.StatusForbidden:
			states["rejected"]++
		case errorCode(answer) == "FORBIDDEN":
			states["archived"]++
		case person["id"] == a.Person.ID && person["email"] == a.Person.Email:
			states["valid"]++
			_, answer := ask(t, w.Servers[i], a.Token, `mutation{apiTokenCreate(token:{name:"n",scopes:["streams:read"]})}`, nil)
			if errorCode(answer) == "" {
				states["manages tokens"]++
			}
		}
	}
	want := map[string]int{"valid": 5, "rejected": 1, "unreachable": 1, "archived": 1, "manages tokens": 1}
	if defaults != 1 || len(states) != len(want) {
		t.Errorf("%d defaults, states %v", defaults, states)
	}
	for state, n := range want {
		if states[state] != n {
			t.Errorf("%d accounts are %s, want %d", states[state], state, n)
		}
	}
}

func TestDemoSessionsManageTokens(t *testing.T) {
	t.Parallel()
	w, err := Demo(t.Context(), Stage{})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Sessions) != len(w.Servers) || len(w.Servers) != 3 {
		t.Fatalf("%d sessions on %d servers", len(w.Sessions), len(w.Servers))
	}
	for i, session := range w.Sessions {
		s := w.Servers[i]
		if session.Registration.Origin != s.Origin() {
			t.Errorf("%s: the session is of another server", s.Name())
		}
		before := len(s.Tokens(session.Person.ID))
		_, answer := ask(t, s, session.Pair.Token, `mutation{apiTokenCreate(token:{name:"made",scopes:["streams:read"],lifespan:2592000000})}`, nil)
		made := speckle.NewSecret(answer["data"].(map[string]any)["apiTokenCreate"].(string))
		tokens := s.Tokens(session.Person.ID)
		at := slices.IndexFunc(tokens, func(info Token) bool { return info.ID == made.TokenID() })
		if len(tokens) != before+1 || at < 0 || tokens[at].Name != "made" || tokens[at].Lifespan != 30*day {
			t.Errorf("%s: the token is not listed as made", s.Name())
		}
		ask(t, s, session.Pair.Token, `mutation($t:String!){apiTokenRevoke(token:$t)}`, map[string]any{"t": made.TokenID()})
		if len(s.Tokens(session.Person.ID)) != before {
			t.Errorf("%s: the token is not revoked", s.Name())
		}
	}
}

// Every state that the token list can show stands in the demo.
func TestDemoTokenStates(t *testing.T) {
	t.Parallel()
	w, err := Demo(t.Context(), Stage{})
	if err != nil {
		t.Fatal(err)
	}
	_, answer := ask(t, w.Servers[0], w.Sessions[0].Pair.Token, `{activeUser{apiTokens{name scopes createdAt lastUsed lifespan}}}`, nil)
	list := answer["data"].(map[string]any)["activeUser"].(map[string]any)["apiTokens"].([]any)
	seen := map[string]int{}
	now := time.Now()
	for _, item := range list {
		token := item.(map[string]any)
		created, _ := time.Parse(time.RFC3339, token["createdAt"].(string))
		used, _ := time.Parse(time.RFC3339, token["lastUsed"].(string))
		left := created.Add(time.Duration(token["lifespan"].(float64)) * time.Millisecond).Sub(now)
		for state, is := range map[string]bool{
			"never used":      used.Equal(created),
			"expired":         left < 0,
			"expires soon":    left > 0 && left < 14*day,
			"never expires":   token["lifespan"].(float64) == defaultLifespan,
			"unused 90 days":  used.After(created) && now.Sub(used) > 90*day,
			"all scopes":      len(token["scopes"].([]any)) > 15,
			"without a name":  token["name"] == "",
			"of 512 letters":  len(token["name"].(string)) == 512,
			"has two of them": slices.Equal(token["scopes"].([]any), []any{"profile:read", "profile:read"}),
		} {
			if is {
				seen[state]++
			}
		}
	}
	if len(list) != 14 || len(seen) != 9 {
		t.Errorf("%d tokens, states %v", len(list), seen)
	}
}

func TestDemoEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	w, err := Demo(ctx, Stage{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for _, s := range w.Servers {
		<-s.done
		if resp, err := http.Get(s.Origin().String() + "/liveness"); err == nil {
			resp.Body.Close()
			t.Errorf("%s still answers", s.Name())
		}
	}
}
