package speckle

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

const someApps = `[
	{"id":"sca","name":"Speckle\u202e Connector","description":"A\nB","redirectUrl":"http://localhost:29363","termsAndConditionsLink":null,
	 "trustByDefault":true,"logo":null,"author":null},
	null, {"id":"","name":"nothing"},
	{"id":"4a58de2d4b","name":"Tools","description":null,"redirectUrl":"javascript:x","termsAndConditionsLink":"https://terms.example",
	 "trustByDefault":null,"logo":"data:image/png;base64,AA==","author":{"id":"e0eba6c473","name":"Nora","avatar":null}}]`

func wantApps(t *testing.T, apps []App, err error) {
	t.Helper()
	want := []App{
		{ID: "sca", Name: "Speckle Connector", Description: "A\nB", RedirectURL: "http://localhost:29363", Trusted: true},
		{
			ID: "4a58de2d4b", Name: "Tools", RedirectURL: "javascript:x", Terms: "https://terms.example",
			Logo: "data:image/png;base64,AA==", Author: &AppAuthor{ID: "e0eba6c473", Name: "Nora"},
		},
	}
	if err != nil || !reflect.DeepEqual(apps, want) {
		t.Errorf("got  %+v, %v\nwant %+v", apps, err, want)
	}
	if !want[0].BuiltIn() || want[1].BuiltIn() {
		t.Error("built-in apps are those without an author")
	}
}

func TestApps(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"apps":`+someApps+`}}`))
	list, err := f.client(t, Options{}).Apps(context.Background())
	wantApps(t, list.Apps, err)
	if a := f.last(t); a.Authorization != "" || strings.Contains(a.Query, "secret") {
		t.Errorf("asked %q with %q", a.Query, a.Authorization)
	}

	none := newFake(t, answering(200, `{"data":{"apps":[]}}`))
	if list, err := none.client(t, Options{}).Apps(context.Background()); err != nil || list.Apps == nil || len(list.Apps) != 0 || list.Unreadable != 0 {
		t.Errorf("no apps: %v, %v", list, err)
	}

	gone := newFake(t, answering(400, `{"errors":[{"message":"m","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`))
	_, err = gone.client(t, Options{}).Apps(context.Background())
	wantKind(t, err, KindUnsupported)

	// Half a list is worth showing.
	part := newFake(t, answering(200, `{"errors":[{"message":"m","path":["apps",0,"author"]}],"data":{"apps":`+someApps+`}}`))
	list, err = part.client(t, Options{}).Apps(context.Background())
	wantApps(t, list.Apps, err)
	if list.Unreadable == 0 {
		t.Error("the empty row isn't counted")
	}
}

// TestAppsWithoutRedirect plays 2.17.0, which fails on each app that has no
// redirect address.
func TestAppsWithoutRedirect(t *testing.T) {
	t.Parallel()
	const cannot = `"message":"Cannot return null for non-nullable field redirectUrl.","extensions":{"code":"INTERNAL_SERVER_ERROR"}`
	const sca, keys = `{"id":"sca","name":"Speckle Connector"}`, `{"id":"4a58de2d4b","name":"Tools","redirectUrl":"http://localhost:1"}`
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		query := string(body)
		field := "createdApps"
		if strings.Contains(query, "authorizedApps") {
			field = "authorizedApps"
		}
		full := strings.Contains(query, `"redirects":true`)
		answer := ""
		switch {
		case strings.Contains(query, "activeUser") && full:
			answer = `{"data":{"activeUser":{"` + field + `":null}},"errors":[{"path":["activeUser","` + field + `",0,"redirectUrl"],` + cannot + `}]}`
		case strings.Contains(query, "activeUser"):
			answer = `{"data":{"activeUser":{"` + field + `":[` + sca + `]}}}`
		case strings.Contains(query, "app(id") && full:
			answer = `{"data":{"app":null},"errors":[{"path":["app","redirectUrl"],` + cannot + `}]}`
		case strings.Contains(query, "app(id"):
			answer = `{"data":{"app":` + sca + `}}`
		case full:
			answer = `{"data":{"apps":[null,` + keys + `,null]},"errors":[{"path":["apps",0,"redirectUrl"],` + cannot + `}]}`
		default:
			answer = `{"data":{"apps":[` + sca + `,{"id":"4a58de2d4b","name":"Tools"},null]}}`
		}
		answering(200, answer)(w, r)
	})
	ctx, c := context.Background(), f.client(t, Options{})
	list, err := c.Apps(ctx)
	want := AppList{Apps: []App{{ID: "sca", Name: "Speckle Connector"}, {ID: "4a58de2d4b", Name: "Tools", RedirectURL: "http://localhost:1"}}, Unreadable: 1}
	if err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v", list, err)
	}
	if app, err := c.App(ctx, "sca"); err != nil || app == nil || app.ID != "sca" {
		t.Errorf("%+v, %v", app, err)
	}
	for name, ask := range map[string]func(context.Context) ([]App, error){
		"authorized": c.As(NewSecret(canary)).AuthorizedApps, "created": c.As(NewSecret(canary)).CreatedApps,
	} {
		if apps, err := ask(ctx); err != nil || len(apps) != 1 || apps[0].ID != "sca" {
			t.Errorf("%s: %+v, %v", name, apps, err)
		}
	}
}

func TestAllScopes(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"app":{"id":"spklwebapp","scopes":[{"name":"tokens:write","description":"d"}]}}}`))
	scopes, err := f.client(t, Options{}).AllScopes(context.Background())
	if err != nil || !reflect.DeepEqual(scopes, []Scope{{"tokens:write", "d"}}) || f.last(t).Variables["id"] != "spklwebapp" {
		t.Errorf("%v, %v", scopes, err)
	}
	for _, body := range []string{`{"data":{"app":null}}`, `{"data":{"app":{"id":"spklwebapp","scopes":[]}}}`} {
		f := newFake(t, answering(200, body))
		_, err := f.client(t, Options{}).AllScopes(context.Background())
		wantKind(t, err, KindUnsupported)
	}
}

func TestApp(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"app":{"id":"sca","name":"Speckle Connector","public":true,
		"createdAt":"2026-11-22T04:58:37.176Z","scopes":[{"name":"streams:read","description":"Read"}]}}}`))
	app, err := f.client(t, Options{}).App(context.Background(), "sca")
	want := &App{
		ID: "sca", Name: "Speckle Connector", Public: true, Scopes: []Scope{{"streams:read", "Read"}},
		CreatedAt: time.Date(2026, 11, 22, 4, 58, 37, 176e6, time.UTC),
	}
	if err != nil || !reflect.DeepEqual(app, want) {
		t.Errorf("%+v, %v", app, err)
	}
	if a := f.last(t); a.Authorization != "" || a.Variables["id"] != "sca" || strings.Contains(a.Query, "secret") {
		t.Errorf("asked %+v", a)
	}

	unknown := newFake(t, answering(200, `{"data":{"app":null}}`))
	if app, err := unknown.client(t, Options{}).App(context.Background(), "x"); app != nil || err != nil {
		t.Errorf("an unknown app is %+v, %v", app, err)
	}
	for _, body := range []string{`{"data":{}}`, `{"data":{"app":{}}}`, `{"data":{"app":7}}`} {
		odd := newFake(t, answering(200, body))
		_, err := odd.client(t, Options{}).App(context.Background(), "x")
		wantKind(t, err, KindNotSpeckle)
	}
}

func TestOwnApps(t *testing.T) {
	t.Parallel()
	ctx, token := context.Background(), NewSecret(canary)
	authorised := newFake(t, answering(200, `{"data":{"activeUser":{"authorizedApps":`+someApps+`}}}`))
	apps, err := authorised.client(t, Options{}).As(token).AuthorizedApps(ctx)
	wantApps(t, apps, err)

	created := newFake(t, answering(200, `{"data":{"activeUser":{"createdApps":[{"id":"4a58de2d4b","name":"Tools","public":true}]}}}`))
	apps, err = created.client(t, Options{}).As(token).CreatedApps(ctx)
	if err != nil || len(apps) != 1 || !apps[0].Public {
		t.Errorf("%+v, %v", apps, err)
	}
	if a := created.last(t); strings.Contains(a.Query, "secret") || a.Authorization == "" {
		t.Errorf("asked %+v", a)
	}

	lists := []func(*Session) ([]App, error){
		func(s *Session) ([]App, error) { return s.AuthorizedApps(ctx) },
		func(s *Session) ([]App, error) { return s.CreatedApps(ctx) },
	}
	for i, list := range lists {
		field := []string{"authorizedApps", "createdApps"}[i]
		for body, want := range map[string]Kind{
			`{"data":{"activeUser":null}}`: KindSignInNeeded,
			`{"data":{"activeUser":{}}}`:   KindNotSpeckle,
			`{"data":{"activeUser":{"` + field + `":null}},"errors":[{"extensions":{"code":"FORBIDDEN","scope":"apps:read"}}]}`: KindMissingScope,
		} {
			f := newFake(t, answering(200, body))
			_, err := list(f.client(t, Options{}).As(token))
			wantKind(t, err, want)
		}
	}
}

func TestRevokeApp(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{`{"data":{"appRevokeAccess":true}}`: true, `{"data":{"appRevokeAccess":false}}`: false} {
		f := newFake(t, answering(200, body))
		revoked, err := f.client(t, Options{}).As(NewSecret(canary)).RevokeApp(context.Background(), "sca")
		if err != nil || revoked != want || f.last(t).Variables["id"] != "sca" {
			t.Errorf("%v, %v", revoked, err)
		}
	}
	f := newFake(t, answering(200, `{"data":{"appRevokeAccess":null}}`))
	_, err := f.client(t, Options{}).As(NewSecret(canary)).RevokeApp(context.Background(), "sca")
	wantKind(t, err, KindNotSpeckle)
}
