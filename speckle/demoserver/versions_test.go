package demoserver

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// older starts a world of one server and returns it with the first account of
// each person.
func older(t *testing.T, version string) (w *World, s *Server, connector, keyRing DemoAccount) {
	t.Helper()
	w = &World{}
	t.Cleanup(w.Close)
	if err := buildOlder(w, version); err != nil {
		t.Fatal(err)
	}
	if len(w.Servers) != 1 || len(w.Accounts) != 3 || len(w.Sessions) != 1 {
		t.Fatalf("%d servers, %d accounts, %d sessions", len(w.Servers), len(w.Accounts), len(w.Sessions))
	}
	return w, w.Servers[0], w.Accounts[0], w.Accounts[1]
}

// buildOlder makes one server of a version, without workspaces, with the
// accounts that show what its version can do: one of a connector, one with a
// personal token that holds tokens:write where the version allows that, and one
// whose token was revoked.
func buildOlder(w *World, version string) error {
	s, err := w.start("speckle.werkhof.example", Setup{
		Name: "Werkhof", Company: "Werkhof Example", Version: version, Description: "Runs since 2023.", AdminContact: "n/a",
	})
	if err != nil {
		return err
	}
	gwen := Person{ID: "da4e5ef3b0", Name: "Gwen Park", Email: "gwen@werkhof.example", Role: RoleAdmin, Created: ago(s, 900)}
	oleg := Person{ID: "5b1f0c77ad", Name: "Oleg Marin", Email: "oleg@werkhof.example", Created: ago(s, 300)}
	s.AddPerson(gwen)
	s.AddPerson(oleg)
	for _, name := range []string{"Depot", "Tower Nord", "Tower Süd"} {
		s.AddResource(gwen.ID, speckle.Resource{Type: speckle.ResourceProject, Name: name, Role: "stream:owner"})
	}
	s.AddApp(App{Name: "Depot Reader", RedirectURL: "http://localhost:41998", AuthorID: oleg.ID, Public: true, Scopes: []string{"streams:read"}, Created: ago(s, 200)})
	s.AddToken(gwen.ID, Token{Name: "nightly", Scopes: []string{"streams:read"}, Lifespan: 90 * day, Created: ago(s, 10), LastUsed: ago(s, 1)})
	if err := w.addSpeckleKeys(s, gwen, gwen); err != nil {
		return err
	}
	if err := w.addConnector(s, gwen, "sca", true); err != nil {
		return err
	}
	scopes := []string{"streams:read", "profile:read", "profile:email", "tokens:read"}
	if s.allowsTokensWrite() {
		scopes = append(scopes, "tokens:write")
	}
	token := s.AddToken(oleg.ID, Token{Name: "key ring", Scopes: scopes, Created: ago(s, 100), LastUsed: ago(s, 1)})
	w.addAccount(s, oleg, speckle.TokenPair{Token: token}, false)
	w.addAccount(s, oleg, speckle.TokenPair{Token: speckle.NewSecret(randomHex(42)), Refresh: speckle.NewSecret(randomHex(42))}, false)
	return nil
}

// TestOlderServers asks servers of several versions through the client.
func TestOlderServers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		version                                 string
		trimmed, redirects, tokensWrite, limits bool
		profileWrite, dropsUnknownScopes        bool
	}{
		{"2.17.0", true, false, true, false, false, false},
		{"2.20.2", true, true, false, false, false, false},
		{"2.25.0", false, true, false, false, true, true},
		{"2.31.14", false, true, false, true, true, true},
	} {
		t.Run(tt.version, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			w, s, connector, keyRing := older(t, tt.version)
			c := speckle.NewClient(s.Origin(), speckle.Options{})
			t.Cleanup(c.Close)
			manager := c.As(w.Sessions[0].Pair.Token)

			info, err := c.ServerInfo(ctx)
			if err != nil || info.Trimmed != tt.trimmed || info.Version.String() != tt.version {
				t.Fatalf("%+v, %v", info, err)
			}
			list, err := c.Apps(ctx)
			named := slices.ContainsFunc(list.Apps, func(a speckle.App) bool { return a.RedirectURL != "" })
			if err != nil || len(list.Apps) < 8 || list.Unreadable != 0 || named != tt.redirects {
				t.Errorf("%d apps, redirects %v: %v", len(list.Apps), named, err)
			}
			if apps, err := manager.AuthorizedApps(ctx); err != nil || len(apps) != 2 {
				t.Errorf("authorized apps %v, %v", apps, err)
			}
			if apps, err := manager.CreatedApps(ctx); err != nil || len(apps) != 1 || apps[0].RedirectURL == "" {
				t.Errorf("created apps %v, %v", apps, err)
			}
			scopes, err := c.AllScopes(ctx)
			has := slices.ContainsFunc(scopes, func(s speckle.Scope) bool { return s.Name == "profile:write" })
			if err != nil || has != tt.profileWrite {
				t.Errorf("profile:write %v, %v", has, err)
			}

			if err := manager.RevokeToken(ctx, "0123456789"); speckle.KindOf(err) != speckle.KindInvalid || err.(*speckle.Error).Code != speckle.NotRevoked {
				t.Errorf("revoking what isn't there: %v", err)
			}
			_, answer := ask(t, s, w.Sessions[0].Pair.Token, `mutation{apiTokenCreate(token:{name:"x",scopes:["tokens:write"]})}`, nil)
			if made := answer["errors"] == nil; made != tt.tokensWrite {
				t.Errorf("a personal token with tokens:write: %v", answer)
			}
			_, answer = ask(t, s, w.Sessions[0].Pair.Token,
				`mutation{appCreate(app:{name:"x",description:"",redirectUrl:"http://localhost:1",scopes:["no:such"]})}`, nil)
			if registered := answer["errors"] == nil; registered != tt.dropsUnknownScopes {
				t.Errorf("an app with an unknown scope: %v", answer)
			}
			_, err = manager.CreateToken(ctx, speckle.TokenRequest{
				Name: "one project", Scopes: []string{"streams:read"}, Lifespan: time.Hour,
				LimitTo: []speckle.Resource{{ID: "0123456789", Type: speckle.ResourceProject}},
			})
			if limited := err == nil; limited != tt.limits || limited != info.Version.Supports(speckle.FeatureLimitResources) {
				t.Errorf("a limited token: %v", err)
			}

			_, err = c.As(connector.Token).Tokens(ctx)
			if e, ok := err.(*speckle.Error); !ok || e.Kind != speckle.KindMissingScope || e.Scope != "tokens:read" {
				t.Errorf("a connector lists tokens: %v", err)
			}
			// Of a connector's token it is unknown, and so possible on old servers.
			for token, want := range map[speckle.Secret][2]bool{
				keyRing.Token: {true, tt.tokensWrite}, connector.Token: {false, tt.tokensWrite}, w.Sessions[0].Pair.Token: {true, true},
			} {
				found := c.As(token).Abilities(ctx)
				if got := [2]bool{found.ListTokens, found.MayManage(info.Version)}; found.Err != nil || got != want {
					t.Errorf("%+v: lists and manages %v, want %v", found, got, want)
				}
			}
		})
	}
}

func TestFormOfOlderErrors(t *testing.T) {
	t.Parallel()
	extensions := func(t *testing.T, version, query string) map[string]any {
		w, s, connector, _ := older(t, version)
		token := connector.Token
		if strings.Contains(query, "apiTokenCreate") {
			token = w.Sessions[0].Pair.Token
		}
		_, answer := ask(t, s, token, query, nil)
		list, _ := answer["errors"].([]any)
		if len(list) == 0 {
			t.Fatalf("%s answers %v", version, answer)
		}
		return list[0].(map[string]any)["extensions"].(map[string]any)
	}
	const list, create = `{activeUser{apiTokens{id}}}`, `mutation{apiTokenCreate(token:{name:"x",scopes:["no:such"]})}`
	for version, want := range map[string]any{"2.17.0": nil, "2.20.2": "tokens:read"} {
		if got := extensions(t, version, list); got["scope"] != want || got["code"] != "FORBIDDEN" {
			t.Errorf("%s: %v", version, got)
		}
	}
	for version, want := range map[string]float64{"2.20.2": 500, "2.31.14": 400} {
		got := extensions(t, version, create)
		if _, exception := got["exception"]; got["statusCode"] != want || exception != (want == 500) {
			t.Errorf("%s: %v", version, got)
		}
	}
}

func TestAccessCodeRedirectsOnOlderServers(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]int{"2.17.0": http.StatusFound, "2.20.2": http.StatusOK} {
		s := startTest(t, Setup{Name: "Test", Version: version})
		address := s.Origin().String() + "/auth/accesscode?appId=sca&challenge=c&preventRedirect=true&token=" + url.QueryEscape(s.via(t, "user", "spklwebapp").Reveal())
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d, want %d", version, resp.StatusCode, want)
		}
	}
}

// TestRegistrationOnTheAPIPage registers an app as a person does who is signed in
// to the web page: by its cookie, with one document of two operations.
func TestRegistrationOnTheAPIPage(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test", Version: "2.31.14"})
	document := speckle.RegistrationDocument("Speckle Keys", speckle.DefaultRedirect, []string{"tokens:read", "tokens:write"}, false)
	run := func(operation string) string {
		body, err := json.Marshal(map[string]string{"query": document, "operationName": operation})
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.Origin().String()+"/graphql", strings.NewReader(string(body)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.AddCookie(&http.Cookie{Name: "authn", Value: s.via(t, "user", "spklwebapp").Reveal()})
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
	if answer := run(""); !strings.Contains(answer, "OPERATION_RESOLUTION_FAILURE") {
		t.Errorf("without a name: %s", answer)
	}
	registered, err := speckle.ParseRegistrationAnswer(run(speckle.RegisterOperation))
	if err != nil || len(registered) != 1 {
		t.Fatalf("%v, %v", registered, err)
	}
	shown, err := speckle.ParseRegistrationAnswer(run(speckle.ShowOperation))
	if err != nil || len(shown) != 1 || shown[0].ID != registered[0].ID || shown[0].Secret.IsZero() || shown[0].RedirectURL != speckle.DefaultRedirect {
		t.Errorf("%v, %v", shown, err)
	}
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if a, ok := s.store.app(shown[0].ID); !ok || !a.Secret.Equal(shown[0].Secret) {
		t.Errorf("%+v", a)
	}
}

// TestResourcesThroughTheClient pages through projects and workspaces.
func TestResourcesThroughTheClient(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test", Version: "2.31.14", Workspaces: true})
	for range 30 {
		s.AddResource("user", speckle.Resource{Type: speckle.ResourceProject, Name: "Tower"})
	}
	last := s.AddResource("user", speckle.Resource{Type: speckle.ResourceProject, Name: "Bridge"})
	s.AddResource("admin", speckle.Resource{Type: speckle.ResourceProject, Name: "Tower"})
	s.AddResource("user", speckle.Resource{Type: speckle.ResourceWorkspace, Name: "Tower Team"})
	session := speckle.NewClient(s.Origin(), speckle.Options{}).As(s.via(t, "user", "spklwebapp"))
	first, err := session.Projects(t.Context(), "", "")
	if err != nil || len(first.Items) != 25 || first.Total != 31 || first.Items[0].ID != last.ID || first.Next == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := session.Projects(t.Context(), "", first.Next)
	if err != nil || len(second.Items) != 6 || second.Next != "" || slices.Contains(first.Items, second.Items[0]) {
		t.Errorf("%+v, %v", second, err)
	}
	found, err := session.Projects(t.Context(), "bRid", "")
	if err != nil || len(found.Items) != 1 || found.Items[0].Name != "Bridge" {
		t.Errorf("%+v, %v", found, err)
	}
	team, err := session.Workspaces(t.Context(), "tower", "")
	if err != nil || len(team.Items) != 1 || team.Items[0].Type != speckle.ResourceWorkspace {
		t.Errorf("%+v, %v", team, err)
	}
	token, err := session.CreateToken(t.Context(), speckle.TokenRequest{
		Name: "one", Scopes: []string{"streams:read", "profile:read"},
		Lifespan: speckle.Never, LimitTo: found.Items,
	})
	if err != nil {
		t.Fatal(err)
	}
	limited, err := speckle.NewClient(s.Origin(), speckle.Options{}).As(token).Projects(t.Context(), "", "")
	if err != nil || len(limited.Items) != 1 || limited.Items[0].ID != last.ID {
		t.Errorf("%+v, %v", limited, err)
	}
	// The limits of each kind are looked at apart.
	for limits, want := range map[int][2]int{1: {31, 1}, 2: {1, 1}} {
		token := s.AddToken("user", Token{Scopes: []string{"streams:read", "profile:read", "workspace:read"}, LimitTo: append(team.Items, found.Items...)[:limits]})
		session := speckle.NewClient(s.Origin(), speckle.Options{}).As(token)
		projects, err := session.Projects(t.Context(), "", "")
		workspaces, err2 := session.Workspaces(t.Context(), "", "")
		if err != nil || err2 != nil || projects.Total != want[0] || workspaces.Total != want[1] {
			t.Errorf("with %d limits: %d projects, %d workspaces, %v, %v", limits, projects.Total, workspaces.Total, err, err2)
		}
	}
	made := s.Tokens("user")
	if len(made) != 3 || !slices.ContainsFunc(made, func(t Token) bool { return len(t.LimitTo) == 1 && t.LimitTo[0].ID == last.ID }) {
		t.Errorf("%+v", made)
	}
}

// TestExpiryBoundary: a token works in the millisecond in which its lifespan is
// over, and not in the next.
func TestExpiryBoundary(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test", Version: "2.31.14"})
	token := s.AddToken("user", Token{Scopes: []string{"profile:read"}, Lifespan: time.Second})
	s.pass(time.Second)
	if status, _ := ask(t, s.Server, token, `{activeUser{id}}`, nil); status != http.StatusOK {
		t.Errorf("at the end: %d", status)
	}
	s.pass(time.Millisecond)
	if status, _ := ask(t, s.Server, token, `{activeUser{id}}`, nil); status != http.StatusForbidden {
		t.Errorf("after the end: %d", status)
	}
}

func TestExpiredSSOThroughTheClient(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test", Version: "2.31.14", Workspaces: true})
	s.AddPerson(Person{ID: "sso", Name: "Sol", ExpiredSSO: []string{"Studio"}})
	user, err := speckle.NewClient(s.Origin(), speckle.Options{}).As(s.via(t, "sso", "sca")).ActiveUser(t.Context())
	if err != nil || !slices.Equal(user.ExpiredSSO, []string{"Studio"}) {
		t.Errorf("%+v, %v", user, err)
	}
}

// TestTokensWithoutLifespan lists, on each version, tokens that were created without one, and
// revokes them.
func TestTokensWithoutLifespan(t *testing.T) {
	t.Parallel()
	const hundredYears = speckle.Never
	for _, tt := range []struct {
		version               string
		zero, null, neighbour time.Duration
		works                 bool
	}{
		{"2.17.0", 0, 0, time.Hour, false},
		{"2.20.2", speckle.LifespanUnknown, speckle.LifespanUnknown, speckle.LifespanUnknown, false},
		{"2.25.0", hundredYears, hundredYears, time.Hour, true},
	} {
		t.Run(tt.version, func(t *testing.T) {
			t.Parallel()
			w, s, _, _ := older(t, tt.version)
			c := speckle.NewClient(s.Origin(), speckle.Options{})
			t.Cleanup(c.Close)
			manager := c.As(w.Sessions[0].Pair.Token)
			made := map[string]string{} // token by lifespan
			for _, lifespan := range []string{"0", "null", "3600000"} {
				_, answer := ask(t, s, w.Sessions[0].Pair.Token,
					`mutation{apiTokenCreate(token:{name:"x",scopes:["profile:read"],lifespan:`+lifespan+`})}`, nil)
				made[lifespan] = answer["data"].(map[string]any)["apiTokenCreate"].(string)
			}
			want := map[string]time.Duration{"0": tt.zero, "null": tt.null, "3600000": tt.neighbour}
			list, err := manager.Tokens(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for lifespan, token := range made {
				i := slices.IndexFunc(list, func(listed speckle.Token) bool { return listed.ID == token[:10] })
				if i < 0 || list[i].Lifespan != want[lifespan] || list[i].Name != "x" {
					t.Errorf("lifespan %s at %d of %+v", lifespan, i, list)
				}
			}
			if err := manager.RevokeToken(t.Context(), made["null"][:10]); err != nil {
				t.Fatal(err)
			}
			list, err = manager.Tokens(t.Context())
			i := slices.IndexFunc(list, func(listed speckle.Token) bool { return listed.ID == made["3600000"][:10] })
			if err != nil || i < 0 || list[i].Lifespan != time.Hour {
				t.Errorf("after the revocation %+v, %v", list, err)
			}
			if status, _ := ask(t, s, speckle.NewSecret(made["0"]), `{activeUser{id}}`, nil); (status == 200) != tt.works {
				t.Errorf("a token with lifespan 0 is answered with %d", status)
			}
		})
	}
}
