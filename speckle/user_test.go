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
	f := newFake(t, answering(200, `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora\u202e Normal","company":null,
		"avatar":"data:image/png;base64,AA==","email":null,"role":"server:user","verified":true}}}`))
	user, err := f.client(t, Options{}).As(NewSecret(canary)).ActiveUser(context.Background())
	want := &User{ID: "e0eba6c473", Name: "Nora Normal", Avatar: "data:image/png;base64,AA==", Role: "server:user", Verified: true}
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

// TestAbilities plays tokens of different scopes.
func TestAbilities(t *testing.T) {
	t.Parallel()
	const (
		user     = `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora"}}}`
		tokens   = `{"data":{"activeUser":{"apiTokens":[]}}}`
		noToken  = `{"data":null,"errors":[{"message":"Did not revoke token","extensions":{"code":"USER_INPUT_ERROR"}}]}`
		noAccess = `{"data":{"appRevokeAccess":false}}`
		role     = `{"data":null,"errors":[{"message":"m","extensions":{"code":"FORBIDDEN"}}]}`
		rejected = `403 {"error":"Your token is not valid."}`
		fault    = `500 {"error":"Unknown Auth context error"}`
	)
	lacking := func(scope string) string {
		return `{"data":null,"errors":[{"message":"m","extensions":{"code":"FORBIDDEN","scope":"` + scope + `"}}]}`
	}
	nora := &User{ID: "e0eba6c473", Name: "Nora"}
	tests := []struct {
		name                            string
		profile, list, revoke, takeBack string
		want                            Abilities
		err                             Kind
	}{
		{"may all", user, tokens, noToken, noAccess, Abilities{State: TokenValid, User: nora, ListTokens: true, ManageTokens: true, ManageApps: true}, 0},
		{"connector's", user, lacking("tokens:read"), lacking("tokens:write"), lacking("apps:write"), Abilities{State: TokenValid, User: nora, MissingScope: "tokens:read"}, 0},
		{"personal, reading", user, tokens, lacking("tokens:write"), lacking("apps:write"), Abilities{State: TokenValid, User: nora, ListTokens: true, MissingScope: "tokens:write"}, 0},
		{"creates without listing", user, lacking("tokens:read"), noToken, lacking("apps:write"), Abilities{State: TokenValid, User: nora, ManageTokens: true, MissingScope: "tokens:read"}, 0},
		{"guest", user, role, role, noAccess, Abilities{State: TokenValid, User: nora, ManageApps: true}, 0},
		{"no profile", lacking("profile:read"), lacking("profile:read"), noToken, lacking("apps:write"), Abilities{State: TokenTooNarrow, ManageTokens: true, MissingScope: "profile:read"}, KindMissingScope},
		{"archived", role, role, role, role, Abilities{State: TokenTooNarrow}, KindRole},
		{"rejected", rejected, "", "", "", Abilities{State: TokenRejected}, KindTokenRejected},
		{"nobody", `{"data":{"activeUser":null}}`, "", "", "", Abilities{State: TokenRejected}, KindSignInNeeded},
		{"server in trouble", fault, "", "", "", Abilities{State: TokenUnreachable}, KindServerFault},
		{"trouble later", user, tokens, fault, noAccess, Abilities{State: TokenUnreachable}, KindServerFault},
		{"revoked meanwhile", user, tokens, rejected, rejected, Abilities{State: TokenRejected}, KindTokenRejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				answer := tt.profile
				switch query := string(body); {
				case strings.Contains(query, "apiTokens"):
					answer = tt.list
				case strings.Contains(query, "apiTokenRevoke"):
					answer = tt.revoke
				case strings.Contains(query, "appRevokeAccess"):
					answer = tt.takeBack
				}
				status := 200
				if number, text, found := strings.Cut(answer, " "); found && len(number) == 3 {
					status, answer = map[string]int{"403": 403, "500": 500}[number], text
				}
				answering(status, answer)(w, r)
			})
			got := f.client(t, Options{}).As(NewSecret(canary)).Abilities(context.Background())
			if KindOf(got.Err) != tt.err || (got.Err == nil) != (tt.err == 0) {
				t.Errorf("error %v, want %q", got.Err, tt.err)
			}
			got.Err = nil
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestAbilitiesChangesNothing: the ids that are tried can't be anybody's.
func TestAbilitiesChangesNothing(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"activeUser":{"id":"e0eba6c473","name":"Nora"}}}`))
	f.client(t, Options{}).As(NewSecret(canary)).Abilities(context.Background())
	mutations := 0
	for _, a := range f.requests() {
		if strings.HasPrefix(a.Query, "mutation") {
			mutations++
			if id := a.Variables["id"].(string); NewSecret(id+canary[10:]).IsToken() || len(id) != 10 {
				t.Errorf("%s of %q", a.Query, id)
			}
		}
	}
	if mutations != 2 {
		t.Errorf("%d mutations", mutations)
	}
}
