package speckle

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
)

const (
	newToken   = "aaaabbbbccccddddeeeeffff000011112222333344"
	newRefresh = "99998888777766665555444433332222111100ffee"
)

func register(f *fakeServer, t *testing.T) Registration {
	return Registration{Origin: mustOrigin(t, f.URL), AppID: "4519dcb3ee", AppSecret: NewSecret("app-secret"), RedirectURL: DefaultRedirect}
}

func TestExchangeAndRefresh(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFake(t, answering(200, `{"token":"`+newToken+`","refreshToken":"`+newRefresh+`"}`))
	c := f.client(t, Options{})
	asks := map[string]func() (TokenPair, error){
		`{"accessCode":"code","appId":"4519dcb3ee","appSecret":"app-secret","challenge":"challenge"}`: func() (TokenPair, error) {
			return c.Exchange(ctx, register(f, t), NewSecret("code"), NewSecret("challenge"))
		},
		`{"appId":"4519dcb3ee","appSecret":"app-secret","refreshToken":"` + canary + `"}`: func() (TokenPair, error) {
			return c.Refresh(ctx, register(f, t), NewSecret(canary))
		},
	}
	for body, ask := range asks {
		pair, err := ask()
		if err != nil || pair.Token.Reveal() != newToken || pair.Refresh.Reveal() != newRefresh {
			t.Fatalf("%v, %v", pair, err)
		}
		a := f.last(t)
		if a.Path != "/auth/token" || a.Authorization != "" || a.Body != body || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("sent %+v", a)
		}
	}
}

func TestSignInFailures(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		want        Kind
		code        string
	}{
		{"code used", 401, "application/json", `{"err":"Access code not found."}`, KindInvalid, CodeUnknown},
		{"code expired", 401, "application/json", `{"err":"Access code expired"}`, KindInvalid, CodeExpired},
		{"challenge", 401, "application/json", `{"err":"Code challenge mismatch. Ensure the same challenge is used for authentication and token exchange."}`, KindInvalid, ChallengeMismatch},
		{"app secret", 401, "application/json", `{"err":"Invalid app secret. Ensure the app secret is correct."}`, KindInvalid, AppSecretWrong},
		{"app", 401, "application/json", `{"err":"Invalid request: application id does not match."}`, KindInvalid, AppMismatch},
		{"refresh unknown", 401, "application/json", `{"err":"Invalid request"}`, KindTokenRejected, RefreshInvalid},
		{"refresh wrong", 401, "application/json", `{"err":"Invalid token"}`, KindTokenRejected, RefreshInvalid},
		{"refresh expired", 401, "application/json", `{"err":"Refresh token expired"}`, KindTokenRejected, RefreshExpired},
		{"database down", 401, "application/json", `{"err":"connect ECONNREFUSED 127.0.0.1:55432"}`, KindServerFault, ""},
		{"something else", 401, "application/json", `{"err":"Invalid request, insufficient information provided."}`, KindServerFault, ""},
		{"no text", 401, "application/json", `{"err":true,"message":"Invalid credentials."}`, KindBlocked, DoorPassword},
		{"sign-in before the server", 401, "text/html", `<html>`, KindBlocked, DoorPassword},
		{"rate limit", 429, "application/json", `{"error":{"message":"m","code":"RATE_LIMIT_ERROR"}}`, KindRateLimited, "RATE_LIMIT_ERROR"},
		{"body refused", 400, "application/json", `{"error":{"message":"m","code":"USER_INPUT_ERROR"}}`, KindInvalid, "USER_INPUT_ERROR"},
		{"forbidden", 403, "application/json", `{"error":"Your token is not valid."}`, KindBlocked, ""},
		{"maintenance", 503, "text/html", `<html>`, KindServerFault, ""},
		{"captive portal", 200, "text/html", `<html>`, KindNotSpeckle, ""},
		{"other JSON", 200, "application/json", `{"ok":true}`, KindNotSpeckle, ""},
		{"null", 200, "application/json", `null`, KindNotSpeckle, ""},
		{"half a pair", 200, "application/json", `{"token":"` + newToken + `"}`, KindNotSpeckle, ""},
		{"short token", 200, "application/json", `{"token":"abc","refreshToken":"` + newRefresh + `"}`, KindNotSpeckle, ""},
		{"token a number", 200, "application/json", `{"token":7,"refreshToken":"` + newRefresh + `"}`, KindNotSpeckle, ""},
		{"unknown path", 404, "text/html", `<html>`, KindNotSpeckle, ""},
		{"echo", 401, "application/json", `{"err":"no ` + canary + ` app-secret"}`, KindServerFault, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.contentType)
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.body)
			})
			c := f.client(t, Options{})
			_, exchangeErr := c.Exchange(context.Background(), register(f, t), NewSecret(canary), NewSecret("challenge"))
			_, refreshErr := c.Refresh(context.Background(), register(f, t), NewSecret(canary))
			for _, err := range []error{exchangeErr, refreshErr} {
				e := wantKind(t, err, tt.want)
				if e.Code != tt.code || e.Status != tt.status {
					t.Errorf("code %q, status %d", e.Code, e.Status)
				}
				if text := fmt.Sprintf("%v %s %v", e, e.Detail, e.Err); strings.Contains(text, canary[:10]) || strings.Contains(text, "app-secret") {
					t.Errorf("a secret is in %s", text)
				}
			}
			if n := len(f.requests()); n != 2 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

// TestRegistrationOfAnotherServer: an app's secret goes to its own server.
func TestRegistrationOfAnotherServer(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{}`))
	r := register(f, t)
	r.Origin = mustOrigin(t, "https://other.example")
	_, err := f.client(t, Options{}).Refresh(context.Background(), r, NewSecret(canary))
	if e := wantKind(t, err, KindInvalid); e.Code != OriginMismatch || len(f.requests()) != 0 {
		t.Errorf("code %q, asked %d times", e.Code, len(f.requests()))
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFake(t, answering(200, `{"message":"You have logged out."}`))
	pair := TokenPair{Token: NewSecret(canary), Refresh: NewSecret(newRefresh)}
	if err := f.client(t, Options{}).Logout(ctx, pair); err != nil {
		t.Fatal(err)
	}
	if a := f.last(t); a.Path != "/auth/logout" || a.Authorization != "" || a.Body != `{"refreshToken":"`+newRefresh+`","token":"`+canary+`"}` {
		t.Errorf("sent %+v", a)
	}
	if err := f.client(t, Options{}).Logout(ctx, TokenPair{Token: NewSecret(canary)}); err != nil || f.last(t).Body != `{"token":"`+canary+`"}` {
		t.Errorf("%v, sent %s", err, f.last(t).Body)
	}
	asked := len(f.requests())
	wantKind(t, f.client(t, Options{}).Logout(ctx, TokenPair{}), KindSignInNeeded)
	if len(f.requests()) != asked {
		t.Error("nothing was signed out")
	}

	unknown := newFake(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(400)
		io.WriteString(w, "Something went wrong while trying to logout.")
	})
	if e := wantKind(t, unknown.client(t, Options{}).Logout(ctx, pair), KindServerRefused); e.Code != LogoutRefused {
		t.Errorf("code %q", e.Code)
	}
	for _, body := range []string{`{}`, `null`, `[]`, ``} {
		odd := newFake(t, answering(200, body))
		wantKind(t, odd.client(t, Options{}).Logout(ctx, pair), KindNotSpeckle)
	}
}

func TestChallengeAndVerifyURL(t *testing.T) {
	t.Parallel()
	a, b := NewChallenge(), NewChallenge()
	if len(a.Reveal()) != 43 || a.Equal(b) || strings.Trim(a.Reveal(), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("challenge of %d characters", len(a.Reveal()))
	}
	origin := mustOrigin(t, "https://speckle.example/path")
	if got := VerifyURL(origin, "4519dcb3ee", NewSecret("abc-_")); got != "https://speckle.example/authn/verify/4519dcb3ee/abc-_" {
		t.Error(got)
	}
	if got := VerifyURL(origin, "../x?y#z", NewSecret("a/b")); got != "https://speckle.example/authn/verify/..%2Fx%3Fy%23z/a%2Fb" {
		t.Error(got)
	}
}

// TestSignInPostsTakeFreshConnections: one that died in the pool would leave
// open whether a code was used up.
func TestSignInPostsTakeFreshConnections(t *testing.T) {
	t.Parallel()
	var from sync.Map
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		if _, again := from.LoadOrStore(r.RemoteAddr, true); again {
			t.Errorf("%s came over a used connection", r.URL.Path)
		}
		answering(200, `{"token":"`+newToken+`","refreshToken":"`+newRefresh+`"}`)(w, r)
	})
	c, r := f.client(t, Options{}), register(f, t)
	for range 2 {
		_, exchangeErr := c.Exchange(context.Background(), r, NewSecret(canary), NewSecret("challenge"))
		_, refreshErr := c.Refresh(context.Background(), r, NewSecret(canary))
		if err := errors.Join(exchangeErr, refreshErr, c.Logout(context.Background(), TokenPair{Token: NewSecret(canary)})); err != nil {
			t.Fatal(err)
		}
	}
}

func TestParseLanding(t *testing.T) {
	t.Parallel()
	const code = "596a2a05be5fa99f82c5d9f2b70c191d4804296f4b"
	for pasted, want := range map[string]Answer{
		"http://localhost:29372/?access_code=" + code:                                 {Code: NewSecret(code)},
		" http://localhost:29372?access_code=" + code + "\n":                          {Code: NewSecret(code)},
		"localhost:29372/?access_code=" + code + "#x":                                 {Code: NewSecret(code)},
		"http://localhost:29372/?suuid=1&access_code=" + code:                         {Code: NewSecret(code)},
		"http://localhost:29372/?denied=true":                                         {Denied: true},
		code:                                                                          {Code: NewSecret(code)},
		"access_code=" + code:                                                         {Code: NewSecret(code)},
		"\"http://localhost:29372/?access_code=" + code + "\"":                        {Code: NewSecret(code)},
		"went to: ?access_code=" + code + " (copied)":                                 {Code: NewSecret(code)},
		"\u2060http://localhost:29372/?access_code=" + code[:9] + "\u200b" + code[9:]: {Code: NewSecret(code)},
		"[http://localhost:29372/?access_code=" + code + "](http://localhost:29372/?access_code=" + code: {Code: NewSecret(code)},
		"https://links.example/?url=http%3A%2F%2Flocalhost%3A29372%2F%3Faccess_code%3D" + code + "&d=5":  {Code: NewSecret(code)},
	} {
		got, err := ParseLanding(pasted)
		if err != nil || !got.Code.Equal(want.Code) || got.Denied != want.Denied {
			t.Errorf("%q: %v, %v", pasted, got, err)
		}
	}
	for _, pasted := range []string{
		"", code[1:], code + " " + canary, code + "0", "http://localhost:29372/", "http://localhost:29372/?", "http://localhost:29372/?access_code=",
		"http://localhost:29372/?access_code=a&access_code=b", "http://localhost:29372/?access_code=a&denied=true",
		"http://localhost:29372/?denied=false", "http://localhost:29372/?denied", "http://localhost:29372/?access_code=a%0ab",
		"http://localhost:29372/?access_code=a%zz", "http://localhost:29372/?access_code=" + strings.Repeat("a", 257),
		"http://localhost:29372/#?access_code",
	} {
		got, err := ParseLanding(pasted)
		e := wantKind(t, err, KindInvalid)
		if e.Code != LandingUnknown || !reflect.DeepEqual(got, Answer{}) || strings.Contains(e.Error(), code) {
			t.Errorf("%q: %v, %v", pasted, got, e)
		}
	}
}

// S20: a landing address gives a code that a request can carry, or a refusal,
// or neither; and its error never tells the code.
func FuzzParseLanding(f *testing.F) {
	for _, seed := range []string{
		"http://localhost:29364/?access_code=" + canary + "ab", "?denied=true", canary + "ab", "'" + canary + "ab'", "?access_code=a&denied=true",
		"access_code=%zz", "?access_code=" + canary + "&access_code=x", "", "http://localhost:29364/?access_code=x#y",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pasted string) {
		answer, err := ParseLanding(pasted)
		if err != nil {
			if answer != (Answer{}) || KindOf(err) != KindInvalid || len(pasted) > 30 && strings.Contains(err.Error(), pasted) {
				t.Errorf("%+v with %v", answer, err)
			}
			return
		}
		if answer.Denied == !answer.Code.IsZero() || !answer.Denied && !possibleCode(answer.Code.Reveal()) {
			t.Errorf("%+v", answer)
		}
	})
}
