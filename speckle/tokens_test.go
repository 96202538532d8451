package speckle

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"activeUser":{"apiTokens":[
		{"id":"aaaaaaaaaa","name":"old\n\u202ename","lastChars":"a71245","scopes":["streams:read","streams:read"],
		 "createdAt":"2026-01-02T03:04:05.678Z","lifespan":3154000000000,"lastUsed":"2026-01-02T03:04:05.678Z"},
		{"id":"cccccccccc","name":"","lastChars":"c71245","scopes":[],
		 "createdAt":"2026-05-02T03:04:05.678Z","lifespan":"86400000","lastUsed":"2026-05-03T00:00:00.000Z"},
		{"id":"bbbbbbbbbb","name":"dead","lastChars":"b71245","scopes":["profile:read"],
		 "createdAt":"2026-05-02T05:04:05.678+02:00","lifespan":-5,"lastUsed":null}
	]}}}`))
	tokens, err := f.client(t, Options{}).As(NewSecret(canary)).Tokens(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	may := time.Date(2026, 5, 2, 3, 4, 5, 678e6, time.UTC)
	january := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	want := []Token{
		{ID: "bbbbbbbbbb", LastChars: "b71245", Name: "dead", Scopes: []string{"profile:read"}, CreatedAt: may, Lifespan: -5 * time.Millisecond},
		{ID: "cccccccccc", LastChars: "c71245", CreatedAt: may, Lifespan: 24 * time.Hour, LastUsed: time.Date(2026, 5, 3, 0, 0, 0, 0, time.UTC)},
		{ID: "aaaaaaaaaa", LastChars: "a71245", Name: "old name", Scopes: []string{"streams:read", "streams:read"}, CreatedAt: january, Lifespan: Never},
	}
	for i := range tokens {
		tokens[i].CreatedAt, tokens[i].LastUsed = tokens[i].CreatedAt.UTC(), tokens[i].LastUsed.UTC()
	}
	if !reflect.DeepEqual(tokens, want) {
		t.Errorf("got  %+v\nwant %+v", tokens, want)
	}

	none := newFake(t, answering(200, `{"data":{"activeUser":{"apiTokens":[]}}}`))
	if tokens, err := none.client(t, Options{}).As(NewSecret(canary)).Tokens(context.Background()); err != nil || len(tokens) != 0 {
		t.Errorf("%v, %v", tokens, err)
	}
}

func TestTokenRequestCheck(t *testing.T) {
	t.Parallel()
	good := TokenRequest{Name: "CI", Scopes: []string{"streams:read"}, Lifespan: 30 * 24 * time.Hour}
	tests := []struct {
		name   string
		change func(*TokenRequest)
		want   string
	}{
		{"good", func(*TokenRequest) {}, ""},
		{"never", func(r *TokenRequest) { r.Lifespan = Never }, ""},
		{"one second", func(r *TokenRequest) { r.Lifespan = time.Second }, ""},
		{"512 characters", func(r *TokenRequest) { r.Name = strings.Repeat("ü", 512) }, ""},
		{"emoji with joiner", func(r *TokenRequest) { r.Name = "build 👩\u200d💻 naïve" }, ""},
		{"no name", func(r *TokenRequest) { r.Name = "" }, InvalidNameBlank},
		{"blank name", func(r *TokenRequest) { r.Name = " \t\u00a0" }, InvalidNameBlank},
		{"513 characters", func(r *TokenRequest) { r.Name = strings.Repeat("ü", 513) }, InvalidNameLong},
		{"line break", func(r *TokenRequest) { r.Name = "a\nb" }, InvalidNameControl},
		{"NUL", func(r *TokenRequest) { r.Name = "a\x00b" }, InvalidNameControl},
		{"direction", func(r *TokenRequest) { r.Name = "a\u202eb" }, InvalidNameControl},
		{"zero width", func(r *TokenRequest) { r.Name = "a\u200bb" }, InvalidNameControl},
		{"broken UTF-8", func(r *TokenRequest) { r.Name = "a\xffb" }, InvalidNameControl},
		{"no scope", func(r *TokenRequest) { r.Scopes = nil }, InvalidNoScope},
		{"blank scope", func(r *TokenRequest) { r.Scopes = []string{"streams:read", " "} }, InvalidNoScope},
		{"tokens:write", func(r *TokenRequest) { r.Scopes = append([]string{"tokens:write"}, r.Scopes...) }, InvalidTokensWrite},
		{"no lifespan", func(r *TokenRequest) { r.Lifespan = 0 }, InvalidLifespan},
		{"negative", func(r *TokenRequest) { r.Lifespan = -time.Hour }, InvalidLifespan},
		{"too short", func(r *TokenRequest) { r.Lifespan = time.Second - time.Millisecond }, InvalidLifespan},
		{"part of a millisecond", func(r *TokenRequest) { r.Lifespan = time.Hour + time.Microsecond }, InvalidLifespan},
	}
	f := newFake(t, answering(200, `{"data":{"apiTokenCreate":"`+canary+`"}}`))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := good
			tt.change(&r)
			err := r.Check()
			asked := len(f.requests())
			_, createErr := f.client(t, Options{}).As(NewSecret(canary)).CreateToken(context.Background(), r)
			if tt.want == "" {
				if err != nil || createErr != nil {
					t.Fatalf("%v, %v", err, createErr)
				}
				return
			}
			if e := wantKind(t, err, KindInvalid); e.Code != tt.want {
				t.Errorf("code %q, want %q", e.Code, tt.want)
			}
			wantKind(t, createErr, KindInvalid)
			if len(f.requests()) != asked {
				t.Error("it was sent")
			}
		})
	}
}

func TestCreateToken(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		lifespan time.Duration
		want     string
	}{
		{"30 days", 30 * 24 * time.Hour, `{"token":{"name":"CI","scopes":["profile:read","streams:read"],"lifespan":2592000000}}`},
		{"never", Never, `{"token":{"name":"CI","scopes":["profile:read","streams:read"]}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, answering(200, `{"data":{"apiTokenCreate":"`+canary+`"}}`))
			scopes := []string{"streams:read", "profile:read", "streams:read"}
			secret, err := f.client(t, Options{}).As(NewSecret("session")).CreateToken(context.Background(),
				TokenRequest{Name: "CI", Scopes: scopes, Lifespan: tt.lifespan})
			if err != nil || secret.Reveal() != canary {
				t.Fatalf("%v, %v", secret.IsToken(), err)
			}
			var sent struct{ Variables json.RawMessage }
			if json.Unmarshal([]byte(f.last(t).Body), &sent); string(sent.Variables) != tt.want {
				t.Errorf("sent %s", sent.Variables)
			}
			if !slices.Equal(scopes, []string{"streams:read", "profile:read", "streams:read"}) {
				t.Error("the caller's list was changed")
			}
		})
	}
}

// TestCreateTokenAnswers: a secret that came is never lost, and nothing else
// is taken for one.
func TestCreateTokenAnswers(t *testing.T) {
	t.Parallel()
	const made Kind = "made"
	for body, want := range map[string]Kind{
		`{"data":{"apiTokenCreate":"` + canary + `"},"errors":[{"message":"late"}]}`: made,
		`{"data":{"apiTokenCreate":"` + canary + `","more":1}}`:                      made,
		`{"data":{"apiTokenCreate":"` + canary[1:] + `"}}`:                           KindNotSpeckle,
		`{"data":{"apiTokenCreate":"` + strings.ToUpper(canary) + `"}}`:              KindNotSpeckle,
		`{"data":{"apiTokenCreate":""}}`:                                             KindNotSpeckle,
		`{"data":{"apiTokenCreate":true}}`:                                           KindNotSpeckle,
		`{"data":{"apiTokenCreate":null}}`:                                           KindNotSpeckle,
		`{"data":null,"errors":[{"extensions":{"code":"TOKEN_CREATE_ERROR"}}]}`:      KindInvalid,
	} {
		f := newFake(t, answering(200, body))
		secret, err := f.client(t, Options{}).As(NewSecret("session")).CreateToken(context.Background(),
			TokenRequest{Name: "CI", Scopes: []string{"streams:read"}, Lifespan: Never})
		if want == made {
			if err != nil || secret.Reveal() != canary {
				t.Errorf("%s: %v", body, err)
			}
			continue
		}
		e := wantKind(t, err, want)
		if text := fmt.Sprintf("%v %s %v", e, e.Detail, e.Err); !secret.IsZero() || strings.Contains(text, canary[1:11]) {
			t.Errorf("%s: secret in %s", body, text)
		}
	}
}

// S30.
func TestRevokeToken(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"apiTokenRevoke":true}}`))
	s := f.client(t, Options{}).As(NewSecret(canary))
	if err := s.RevokeToken(context.Background(), "d9787c6f36"); err != nil {
		t.Fatal(err)
	}
	if a := f.last(t); !reflect.DeepEqual(a.Variables, map[string]any{"id": "d9787c6f36"}) || !strings.HasPrefix(a.Query, "mutation(") {
		t.Errorf("asked %+v", a)
	}
	for _, id := range []string{"", "d9787c6f3", "d9787c6f36 ", " d9787c6f3", "D9787C6F36", canary, "Bearer " + canary, "not-a-real", "d9787c6f3\n"} {
		e := wantKind(t, s.RevokeToken(context.Background(), id), KindInvalid)
		if e.Code != InvalidTokenID || id != "" && strings.Contains(e.Error(), id) {
			t.Errorf("%q: %v", id, e)
		}
	}
	if n := len(f.requests()); n != 1 {
		t.Errorf("asked %d times", n)
	}

	for body, want := range map[string]Kind{
		`{"data":{"apiTokenRevoke":false}}`: KindNotSpeckle,
		`{"data":{"apiTokenRevoke":null}}`:  KindNotSpeckle,
		`{"data":null,"errors":[{"message":"Did not revoke token","extensions":{"code":"USER_INPUT_ERROR"}}]}`:      KindInvalid,
		`{"data":null,"errors":[{"message":"Did not revoke token","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`: KindInvalid,
		`{"data":null,"errors":[{"message":"connect ECONNREFUSED","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`: KindServerFault,
	} {
		f := newFake(t, answering(200, body))
		e := wantKind(t, f.client(t, Options{}).As(NewSecret(canary)).RevokeToken(context.Background(), "d9787c6f36"), want)
		if want == KindInvalid && e.Code != NotRevoked {
			t.Errorf("%s: code %q", body, e.Code)
		}
	}
}
