package model

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// A code serves once and for this sign-in only; each refusal has its words.
func TestSignInCodeRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		landing func(*entrance, *SignIn) string // where the browser landed
		code    string
		key     string
	}{
		"used twice": {func(e *entrance, w *SignIn) string {
			landing := e.landing(w.Waiting, e.ada)
			other := e.registered()
			other.ByHand()
			other.PasteLanding(landing)
			e.settle()
			return landing
		}, speckle.CodeUnknown, "code-unknown"},
		"never given out": {func(e *entrance, w *SignIn) string {
			return w.Registering.Redirect + "?access_code=" + dummy(7).Reveal()
		}, speckle.CodeUnknown, "code-unknown"},
		"expired": {func(e *entrance, w *SignIn) string {
			landing := e.landing(w.Waiting, e.ada)
			e.ahead.Store(int64(11 * time.Minute))
			return landing
		}, speckle.CodeExpired, "code-expired"},
		"wrong challenge": {func(e *entrance, w *SignIn) string {
			landing := e.landing(w.Waiting, e.ada)
			w.ByHand()
			return landing
		}, speckle.ChallengeMismatch, "challenge"},
		"wrong app": {func(e *entrance, w *SignIn) string {
			app := e.server.AddApp(demoserver.App{Name: "Other", RedirectURL: w.Registering.Redirect, Scopes: neededScopes})
			return e.landing(speckle.VerifyURL(e.origin, app.ID, w.attempt.challenge), e.ada)
		}, speckle.AppMismatch, "app-mismatch"},
		"wrong secret": {func(e *entrance, w *SignIn) string {
			e.register(w, e.app.ID, dummy(8))
			e.settle()
			w.ByHand()
			return e.landing(w.Waiting, e.ada)
		}, speckle.AppSecretWrong, "app-secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			w.ByHand()
			landing := c.landing(e, w)
			before := e.asked("/auth/token")
			w.PasteLanding(landing)
			e.settle()
			if codeOf(w.Err) != c.code || TroubleOf(w.Err).Key != c.key || w.Step != StepSignIn || w.User != nil || w.Waiting != "" {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
			if n := e.asked("/auth/token") - before; n != 1 || len(e.entries(keychain.KindSignIn)) != 0 {
				t.Errorf("asked %d times, %d kept", n, len(e.entries(keychain.KindSignIn)))
			}
			code, _ := url.Parse(landing)
			silent(t, w.Err, code.Query().Get("access_code"), w.attempt.challenge.Reveal(), e.app.Secret.Reveal(), dummy(8).Reveal())
			// It starts over with another code.
			e.ahead.Store(0)
			e.register(w, e.app.ID, e.app.Secret)
			e.settle()
			e.byHand(w, e.ada)
			if !w.Saved || w.Err != nil {
				t.Errorf("the next try: %v", w.Err)
			}
		})
	}
}

// A server in trouble is never told as a mistake of the person.
func TestSignInServerFails(t *testing.T) {
	t.Parallel()
	profile := speckletest.Mentions("activeUser")
	for name, c := range map[string]struct {
		match func(speckletest.Request) bool
		fault speckletest.Fault
		kind  speckle.Kind
	}{
		"exchange, database down": {isExchange, speckletest.Answer(401, "application/json", `{"err":"connect ECONNREFUSED 127.0.0.1:55432"}`), speckle.KindServerFault},
		"exchange, no text":       {isExchange, speckletest.Answer(401, "application/json", `{}`), speckle.KindBlocked},
		"exchange, forbidden":     {isExchange, speckletest.Answer(403, "application/json", `{"error":"Your token is not valid."}`), speckle.KindBlocked},
		"exchange, rate limit":    {isExchange, speckletest.RateLimited("0.01"), speckle.KindRateLimited},
		"exchange, portal":        {isExchange, speckletest.CaptivePortal(), speckle.KindNotSpeckle},
		"exchange, bad gateway":   {isExchange, speckletest.ServerError(502), speckle.KindServerFault},
		"exchange, not found":     {isExchange, speckletest.NotFound(), speckle.KindNotSpeckle},
		"exchange, answer lost":   {isExchange, speckletest.CommitThenReset(), speckle.KindUnreachable},
		"exchange, other tokens":  {isExchange, speckletest.Answer(200, "application/json", `{"token":"x","refreshToken":"y"}`), speckle.KindNotSpeckle},
		"exchange, pointed away":  {isExchange, speckletest.Redirect(307, "http://127.0.0.1:9/auth/token"), speckle.KindRedirect},
		"profile, internal error": {profile, speckletest.ServerError(500), speckle.KindServerFault},
		"profile, portal":         {profile, speckletest.CaptivePortal(), speckle.KindNotSpeckle},
		"profile, rejected":       {profile, speckletest.Answer(403, "application/json", `{"error":"Your token is not valid."}`), speckle.KindTokenRejected},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			w.ByHand()
			landing := e.landing(w.Waiting, e.ada)
			e.front.Set(speckletest.Only(c.match, c.fault))
			w.PasteLanding(landing)
			e.settle()
			if speckle.KindOf(w.Err) != c.kind || w.Step != StepSignIn || w.Saved {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
			if n := e.asked("/auth/token"); n != 1 {
				t.Errorf("the code is sent %d times", n)
			}
			if len(e.entries(keychain.KindSignIn)) != 0 || e.sessions.get(e.origin, e.ada) != nil {
				t.Error("there is a sign-in nevertheless")
			}
			if strings.HasPrefix(name, "profile") {
				e.logouts++ // nobody knows whose it is
			}
			if c.kind == speckle.KindServerFault && TroubleOf(w.Err).Key != "server-fault" {
				t.Errorf("told as %s", TroubleOf(w.Err).Key)
			}
			e.front.Set()
			e.byHand(w, e.ada)
			if !w.Saved || w.Err != nil {
				t.Errorf("the next try: %v", w.Err)
			}
		})
	}
}

var isExchange = speckletest.Path("/auth/token")

// What a server sends back of a request is no way out for a secret either.
func TestSignInTellsNoSecretThatIsSentBack(t *testing.T) {
	t.Parallel()
	echo := map[string]func(x speckletest.Exchange){
		"as a refusal": func(x speckletest.Exchange) {
			x.WriteHeader(http.StatusUnauthorized)
			x.Write([]byte(`{"err":` + strconv.Quote(said(x)) + `}`))
		},
		"as GraphQL errors": func(x speckletest.Exchange) {
			x.Write([]byte(`{"errors":[{"message":` + strconv.Quote(said(x)) + `,"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],"data":null}`))
		},
		"as an error": func(x speckletest.Exchange) {
			x.WriteHeader(http.StatusBadRequest)
			x.Write([]byte(`{"error":{"message":` + strconv.Quote(said(x)) + `,"code":"USER_INPUT_ERROR"}}`))
		},
		"as a page": func(x speckletest.Exchange) {
			x.Header().Set("Content-Type", "text/html")
			x.WriteHeader(http.StatusInternalServerError)
			x.Write([]byte("<html>" + said(x)))
		},
		"as a redirect": func(x speckletest.Exchange) {
			x.Header().Set("Location", "http://elsewhere.example/?"+url.QueryEscape(said(x)))
			x.WriteHeader(http.StatusTemporaryRedirect)
		},
	}
	for name, fault := range echo {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			spoil := func(on bool) {
				if on {
					e.front.Set(func(x speckletest.Exchange, _ func(http.ResponseWriter)) { fault(x) })
				} else {
					e.front.Set()
				}
			}
			w := e.registered()
			spoil(true)
			e.register(w, e.app.ID, e.app.Secret)
			e.settle()
			silent(t, w.Err, e.app.Secret.Reveal())

			spoil(false)
			w.ByHand()
			landing, _ := url.Parse(e.landing(w.Waiting, e.ada))
			spoil(true)
			w.PasteLanding(landing.String())
			e.settle()
			silent(t, w.Err, e.app.Secret.Reveal(), landing.Query().Get("access_code"), w.attempt.challenge.Reveal())

			spoil(false)
			key, old := e.stale()
			spoil(true)
			page := e.page()
			silent(t, page.Err, e.app.Secret.Reveal(), old.Token.Reveal(), old.Refresh.Reveal())
			if row := e.signOut(key); row.Err != nil { // some answers mean that it had ended before
				silent(t, row.Err, e.app.Secret.Reveal(), old.Token.Reveal(), old.Refresh.Reveal())
			}
			e.logouts++
		})
	}
}

// said is everything that a request holds.
func said(x speckletest.Exchange) string {
	return x.Request.Body + " " + x.Request.Header.Get("Authorization")
}
