package demoserver

import (
	"slices"
	"strings"
	"testing"

	"speckle-keys/speckle"
)

const createToken = `mutation($t:ApiTokenCreateInput!){apiTokenCreate(token:$t)}`

func TestCreateTokenRules(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test", Version: "2.31.14"})
	web := s.via(t, "user", "spklwebapp")
	read := []string{"profile:read"}
	for name, c := range map[string]struct {
		input map[string]any
		want  string
	}{
		"plain":              {map[string]any{"name": "n", "scopes": read}, ""},
		"empty name":         {map[string]any{"name": "", "scopes": read}, ""},
		"blank name":         {map[string]any{"name": "   ", "scopes": read}, ""},
		"512 letters":        {map[string]any{"name": strings.Repeat("ü", 512), "scopes": read}, ""},
		"513 letters":        {map[string]any{"name": strings.Repeat("n", 513), "scopes": read}, "INTERNAL_SERVER_ERROR"},
		"NUL":                {map[string]any{"name": "a\x00b", "scopes": read}, "INTERNAL_SERVER_ERROR"},
		"hostile name":       {map[string]any{"name": "🙂\u202e<b>\n", "scopes": read}, ""},
		"null name":          {map[string]any{"name": nil, "scopes": read}, "BAD_USER_INPUT"},
		"no name":            {map[string]any{"scopes": read}, "BAD_USER_INPUT"},
		"number as name":     {map[string]any{"name": 5, "scopes": read}, "BAD_USER_INPUT"},
		"scope twice":        {map[string]any{"name": "n", "scopes": []string{"profile:read", "profile:read"}}, ""},
		"no scopes":          {map[string]any{"name": "n", "scopes": []string{}}, "TOKEN_CREATE_ERROR"},
		"null as scope":      {map[string]any{"name": "n", "scopes": []any{nil}}, "BAD_USER_INPUT"},
		"unknown scope":      {map[string]any{"name": "n", "scopes": []string{"no:such"}}, "TOKEN_CREATE_ERROR"},
		"tokens:write":       {map[string]any{"name": "n", "scopes": []string{"tokens:write"}}, "TOKEN_CREATE_ERROR"},
		"tokens:read":        {map[string]any{"name": "n", "scopes": []string{"tokens:read"}}, ""},
		"limited to project": {map[string]any{"name": "n", "scopes": read, "limitResources": []any{map[string]string{"id": "x", "type": "project"}}}, ""},
		"limited to nothing": {map[string]any{"name": "n", "scopes": read, "limitResources": []any{map[string]string{"id": "x", "type": "moon"}}}, "BAD_USER_INPUT"},
		"unknown field":      {map[string]any{"name": "n", "scopes": read, "foo": 1}, "BAD_USER_INPUT"},
	} {
		_, answer := ask(t, s.Server, web, createToken, map[string]any{"t": c.input})
		if got := errorCode(answer); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
			continue
		}
		if c.want != "" {
			continue
		}
		made := speckle.NewSecret(answer["data"].(map[string]any)["apiTokenCreate"].(string))
		listed := s.Tokens("user")
		i := slices.IndexFunc(listed, func(info Token) bool { return info.ID == made.TokenID() })
		if i < 0 || listed[i].Name != c.input["name"] || !slices.Equal(listed[i].Scopes, c.input["scopes"].([]string)) || listed[i].Lifespan.Milliseconds() != defaultLifespan {
			t.Errorf("%s: not kept as sent", name)
		}
	}
}

func TestRevokeForms(t *testing.T) {
	t.Parallel()
	s := startTest(t, Setup{Name: "Test"})
	web := s.via(t, "user", "spklwebapp")
	for name, c := range map[string]struct {
		form func(full string) string
		want string
	}{
		"full":           {func(v string) string { return v }, ""},
		"id":             {func(v string) string { return v[:10] }, ""},
		"with bearer":    {func(v string) string { return "Bearer " + v }, ""},
		"id and junk":    {func(v string) string { return v[:10] + "zzzz" }, ""},
		"trailing space": {func(v string) string { return v[:10] + " " }, ""},
		"leading space":  {func(v string) string { return " " + v }, "USER_INPUT_ERROR"},
		"nine letters":   {func(v string) string { return v[:9] }, "USER_INPUT_ERROR"},
		"upper case":     {strings.ToUpper, "USER_INPUT_ERROR"},
		"last letters":   {func(v string) string { return v[36:] }, "USER_INPUT_ERROR"},
		"nothing":        {func(string) string { return "" }, "USER_INPUT_ERROR"},
		"bearer alone":   {func(string) string { return "bearer" }, "INTERNAL_SERVER_ERROR"},
	} {
		// A value with a letter in it, so that upper case is another.
		token := s.AddToken("user", Token{Name: name, Scopes: []string{"profile:read"}})
		for strings.ToUpper(token.TokenID()) == token.TokenID() {
			token = s.AddToken("user", Token{Name: name, Scopes: []string{"profile:read"}})
		}
		_, answer := ask(t, s.Server, web, `mutation($t:String!){apiTokenRevoke(token:$t)}`, map[string]any{"t": c.form(token.Reveal())})
		if got := errorCode(answer); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		status, _ := ask(t, s.Server, token, `{serverInfo{name}}`, nil)
		if (status == 403) != (c.want == "") {
			t.Errorf("%s: the token answers %d afterwards", name, status)
		}
	}
	others := s.AddToken("admin", Token{Scopes: []string{"profile:read"}})
	if _, answer := ask(t, s.Server, web, `mutation($t:String!){apiTokenRevoke(token:$t)}`, map[string]any{"t": others.Reveal()}); errorCode(answer) != "USER_INPUT_ERROR" {
		t.Errorf("somebody else's token: %q", errorCode(answer))
	}
	session := s.via(t, "user", "sca")
	if _, answer := ask(t, s.Server, web, `mutation($t:String!){apiTokenRevoke(token:$t)}`, map[string]any{"t": session.TokenID()}); errorCode(answer) != "" {
		t.Errorf("an app's token: %q", errorCode(answer))
	}
}
