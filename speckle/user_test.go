package speckle

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

func TestActiveUser(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora\u202e Normal",
		"email":null,"role":"server:user"}}}`))
	user, err := f.client(t, Options{}).As(NewSecret(canary)).ActiveUser(context.Background())
	want := &User{ID: "e0eba6c473", Name: "Nora Normal", Role: "server:user"}
	if err != nil || !reflect.DeepEqual(user, want) {
		t.Errorf("%+v, %v", user, err)
	}
	for body, want := range map[string]Kind{
		`{"data":{"activeUser":null}}`:              KindSignInNeeded,
		`{"data":{"activeUser":{}}}`:                KindNotSpeckle,
		`{"data":{"activeUser":{"name":"Nobody"}}}`: KindNotSpeckle,
	} {
		f := newFake(t, answering(200, body))
		_, err := f.client(t, Options{}).As(NewSecret(canary)).ActiveUser(context.Background())
		wantKind(t, err, want)
	}
}

func TestExpiredSSO(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora","expiredSsoSessions":[
		{"name":"Stu\u202edio","slug":"studio"},{"name":"","slug":"bureau"}]}}}`))
	user, err := f.client(t, Options{}).As(NewSecret(canary)).ActiveUser(context.Background())
	if err != nil || !reflect.DeepEqual(user.ExpiredSSO, []string{"Studio", "bureau"}) {
		t.Errorf("%+v, %v", user, err)
	}
	const code = "SSO_SESSION_MISSING_OR_EXPIRED_ERROR"
	over := newFake(t, answering(200, `{"data":{"activeUser":null},"errors":[{"extensions":{"code":"FORBIDDEN"}},{"extensions":{"code":"`+code+`"}}]}`))
	_, err = over.client(t, Options{}).As(NewSecret(canary)).ActiveUser(context.Background())
	if e := wantKind(t, err, KindSSOExpired); e.Code != code || StateOf(err) != TokenNotJudged {
		t.Errorf("code %q, state %v", e.Code, StateOf(err))
	}
}

// TestActiveUserOfOlderServers: a server without expiredSsoSessions is asked
// once more, and not for that again. A token that may not read them is no sign
// of such a server.
func TestActiveUserOfOlderServers(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status, requests int
		failure          string
	}{
		"unknown field": {400, 3, `{"errors":[{"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`},
		"not filled":    {200, 3, `{"data":{"activeUser":null},"errors":[{"path":["activeUser","expiredSsoSessions"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`},
		"not allowed":   {200, 4, `{"data":{"activeUser":null},"errors":[{"path":["activeUser","expiredSsoSessions"],"extensions":{"code":"FORBIDDEN","scope":"workspace:read"}}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
				if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), "expiredSsoSessions") {
					answering(tt.status, tt.failure)(w, r)
					return
				}
				answering(200, `{"data":{"activeUser":{"id":"e0eba6c473"}}}`)(w, r)
			})
			s := f.client(t, Options{}).As(NewSecret(canary))
			for range 2 {
				if user, err := s.ActiveUser(context.Background()); err != nil || user.ID != "e0eba6c473" {
					t.Fatalf("%+v, %v", user, err)
				}
			}
			if n := len(f.requests()); n != tt.requests {
				t.Errorf("asked %d times, want %d", n, tt.requests)
			}
		})
	}
}

// TestActiveUserWithoutWorkspaces: a server without workspaces is not asked for
// their single sign-on.
func TestActiveUserWithoutWorkspaces(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); strings.Contains(string(body), "serverInfo") {
			answering(200, `{"data":{"serverInfo":{"name":"A","workspaces":{"workspacesEnabled":false}}}}`)(w, r)
			return
		}
		answering(200, `{"data":{"activeUser":{"id":"e0eba6c473"}}}`)(w, r)
	})
	c := f.client(t, Options{})
	if _, err := c.ServerInfo(context.Background()); err != nil {
		t.Fatal(err)
	}
	if _, err := c.As(NewSecret(canary)).ActiveUser(context.Background()); err != nil || strings.Contains(f.last(t).Query, "expiredSsoSessions") {
		t.Errorf("asked %s, %v", f.last(t).Query, err)
	}
}

func TestStateOf(t *testing.T) {
	t.Parallel()
	states := map[TokenState][]Kind{
		TokenRejected:    {KindTokenRejected, KindSignInNeeded},
		TokenTooNarrow:   {KindMissingScope, KindRole},
		TokenUnknown:     {KindCancelled},
		TokenUnreachable: {KindUnknown, KindDNS, KindRefused, KindUnreachable, KindTimeout, KindUntrusted, KindWrongHost, KindExpiredCert, KindTLS, KindInsecure, KindProxy, KindPortTaken, KindClientCertificate},
		TokenNotJudged:   {KindServerFault, KindRateLimited, KindBlocked, KindSSOExpired, KindNotSpeckle, KindTooLarge, KindRedirect, KindInvalid, KindServerRefused, KindUnsupported},
	}
	judged := 0
	for state, kinds := range states {
		for _, kind := range kinds {
			judged++
			if got := StateOf(&Error{Kind: kind}); got != state {
				t.Errorf("%v is state %v, want %v", kind, got, state)
			}
		}
	}
	if judged != 28 || StateOf(nil) != TokenValid {
		t.Errorf("%d kinds, nil is %v", judged, StateOf(nil))
	}
}

// What a list says of a token counts where the token itself could not tell it.
func TestListedScopes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		own, listed []string
		want        Ability
	}{
		{nil, []string{"tokens:write"}, AbilityYes},
		{nil, []string{"tokens:read"}, AbilityNo},
		{nil, nil, AbilityUnknown},
		{[]string{"tokens:read"}, []string{"tokens:write"}, AbilityNo},
	} {
		a := Abilities{Scopes: c.own}
		if a.Listed(c.listed); a.ManageTokens != c.want {
			t.Errorf("%v, listed %v: %v", c.own, c.listed, a.ManageTokens)
		}
	}
}

// TestAbilities plays tokens of different scopes. Nothing but queries may be
// sent: no server is changed to find out what a token can do.
func TestAbilities(t *testing.T) {
	t.Parallel()
	const (
		user      = `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora","role":"server:user"}}}`
		guestUser = `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora","role":"server:guest"}}}`
		others    = `{"data":{"activeUser":{"apiTokens":[{"id":"ffffffffff","scopes":["tokens:write"],"createdAt":"2026-11-22T05:00:00Z","lifespan":1}]}}}`
		noApp     = `{"data":{"authenticatedAsApp":null}}`
		app       = `{"data":{"authenticatedAsApp":{"id":"4519dcb3ee"}}}`
		role      = `{"data":null,"errors":[{"message":"m","extensions":{"code":"FORBIDDEN"}}]}`
		rejected  = `403 {"error":"Your token is not valid."}`
		fault     = `500 {"error":"Unknown Auth context error"}`
		tooOld    = `400 {"errors":[{"extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`
	)
	own := func(scopes string) string {
		return `{"data":{"activeUser":{"apiTokens":[{"id":"` + canary[:10] + `","scopes":[` + scopes + `],"createdAt":"2026-11-22T05:00:00Z","lifespan":1}]}}}`
	}
	lacking := func(scope string) string {
		return `{"data":null,"errors":[{"message":"m","extensions":{"code":"FORBIDDEN","scope":"` + scope + `"}}]}`
	}
	nora := &User{ID: "e0eba6c473", Name: "Nora", Role: "server:user"}
	guest := &User{ID: "e0eba6c473", Name: "Nora", Role: "server:guest"}
	tests := []struct {
		name                  string
		profile, list, app    string
		appScopes             string
		want                  Abilities
		err                   Kind
		before2176, since2176 bool // MayManage
	}{
		{
			"app that manages", user, others, app, `"tokens:read","tokens:write"`,
			Abilities{State: TokenValid, User: nora, ListTokens: true, ManageTokens: AbilityYes, Scopes: []string{"tokens:read", "tokens:write"}},
			"", true, true,
		},
		{
			"app that lists", user, others, app, `"tokens:read"`,
			Abilities{State: TokenValid, User: nora, ListTokens: true, ManageTokens: AbilityNo, Scopes: []string{"tokens:read"}},
			"", false, false,
		},
		{
			"connector's", user, lacking("tokens:read"), lacking("apps:read"), "",
			Abilities{State: TokenValid, User: nora},
			"", true, false,
		},
		{
			"personal, managing", user, own(`"tokens:read","tokens:write"`), noApp, "",
			Abilities{State: TokenValid, User: nora, ListTokens: true, ManageTokens: AbilityYes, Scopes: []string{"tokens:read", "tokens:write"}},
			"", true, true,
		},
		{
			"personal, listing", user, own(`"tokens:read","profile:read"`), noApp, "",
			Abilities{State: TokenValid, User: nora, ListTokens: true, ManageTokens: AbilityNo, Scopes: []string{"tokens:read", "profile:read"}},
			"", false, false,
		},
		{
			"personal, not listing", user, lacking("tokens:read"), noApp, "",
			Abilities{State: TokenValid, User: nora},
			"", true, false,
		},
		{
			"server without the question", user, lacking("tokens:read"), tooOld, "",
			Abilities{State: TokenValid, User: nora},
			"", true, false,
		},
		{
			"guest", guestUser, role, app, `"tokens:write"`,
			Abilities{State: TokenValid, User: guest, ManageTokens: AbilityNo, Scopes: []string{"tokens:write"}},
			"", false, false,
		},
		{
			"role refused", user, role, lacking("apps:read"), "",
			Abilities{State: TokenValid, User: nora, ManageTokens: AbilityNo},
			"", false, false,
		},
		{
			"no profile", lacking("profile:read"), lacking("profile:read"), lacking("apps:read"), "",
			Abilities{State: TokenTooNarrow},
			KindMissingScope, true, false,
		},
		{"archived", role, role, role, "", Abilities{State: TokenTooNarrow, ManageTokens: AbilityNo}, KindRole, false, false},
		{"rejected", rejected, "", "", "", Abilities{State: TokenRejected}, KindTokenRejected, true, false},
		{"nobody", `{"data":{"activeUser":null}}`, "", "", "", Abilities{State: TokenRejected}, KindSignInNeeded, true, false},
		{"server in trouble", fault, "", "", "", Abilities{State: TokenNotJudged}, KindServerFault, true, false},
		{"trouble later", user, others, fault, "", Abilities{State: TokenNotJudged}, KindServerFault, true, false},
		{"revoked meanwhile", user, rejected, rejected, "", Abilities{State: TokenRejected}, KindTokenRejected, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				answer := tt.profile
				switch query := string(body); {
				case strings.Contains(query, "mutation"):
					t.Errorf("sent %s", query)
				case strings.Contains(query, "apiTokens"):
					answer = tt.list
				case strings.Contains(query, "authenticatedAsApp"):
					answer = tt.app
				case strings.Contains(query, "app(id"):
					var scopes []string
					for _, name := range strings.Split(tt.appScopes, ",") {
						scopes = append(scopes, `{"name":`+name+`}`)
					}
					answer = `{"data":{"app":{"id":"4519dcb3ee","scopes":[` + strings.Join(scopes, ",") + `]}}}`
				}
				status := 200
				if number, text, found := strings.Cut(answer, " "); found && len(number) == 3 {
					status, answer = map[string]int{"400": 400, "403": 403, "500": 500}[number], text
				}
				answering(status, answer)(w, r)
			})
			got := f.client(t, Options{}).As(NewSecret(canary)).Abilities(context.Background())
			if KindOf(got.Err) != tt.err || (got.Err == nil) != (tt.err == "") {
				t.Errorf("error %v, want %q", got.Err, tt.err)
			}
			got.Err = nil
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
			for version, want := range map[string]bool{"2.17.5": tt.before2176, "2.17.6": tt.since2176, "dev": tt.since2176, "": tt.since2176} {
				if may := got.MayManage(ParseVersion(version)); may != want {
					t.Errorf("version %q: may manage %v", version, may)
				}
			}
		})
	}
}
