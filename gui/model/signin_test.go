package model

import (
	"net"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

func TestSignInByTheBrowser(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	pages := make(chan bool, 10)
	w.Page = func(allowed bool) []byte { pages <- allowed; return []byte("done") }
	opened := 0
	w.OpenURL = func(address string) {
		opened++
		if address != w.Waiting {
			t.Errorf("opened %q while waiting for %q", address, w.Waiting)
		}
		socket, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(portOf(t, w.Redirect))))
		if err != nil {
			t.Errorf("the browser is sent off before anybody listens: %v", err)
		} else {
			socket.Close()
		}
		e.browser(e.ada, "approve")(address)
	}
	w.Browse()
	if !w.Busy() || opened != 0 {
		t.Errorf("busy %v, opened %d times at once", w.Busy(), opened)
	}
	e.until("the sign-in is kept", func() bool { return w.Kept || w.Err != nil })
	e.settle()
	if w.Step != StepDone || w.Err != nil || w.KeepErr != nil || w.Waiting != "" || opened != 1 || w.User.ID != e.ada {
		t.Fatalf("step %d, opened %d times: %v, %v", w.Step, opened, w.Err, w.KeepErr)
	}
	if len(pages) != 1 || !<-pages {
		t.Error("the browser is not told that it worked")
	}
	if !portFree(portOf(t, w.Redirect)) {
		t.Error("the port is kept")
	}
	for _, request := range e.wire.requests(func(r sent) bool { return r.path == "/auth/token" }) {
		if request.authorization != "" {
			t.Error("the exchange sends a credential")
		}
	}
	page := e.page()
	if !page.Listed() || !page.CanCreate() || page.Session.Source != SessionSignIn || !page.Session.Kept() {
		t.Errorf("the page can't use it: %v", page.Err)
	}
	entries := e.entries(keychain.KindSignIn)
	if len(entries) != 1 || entries[0].Origin != e.origin || entries[0].UserID != e.ada || entries[0].UserName != "Ada Okafor" {
		t.Fatalf("kept as %+v", entries)
	}
	kept := e.signInOf(entries[0].Key)
	if !kept.Token.IsToken() || !kept.Refresh.IsToken() || kept.AppID != e.app.ID || !kept.AppSecret.Equal(e.app.Secret) {
		t.Error("a part of the sign-in is not kept")
	}
}

func TestSignInRefusedInTheBrowser(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	pages := make(chan bool, 10)
	w.Page = func(allowed bool) []byte { pages <- allowed; return nil }
	w.OpenURL = e.browser(e.ada, "refuse")
	w.Browse()
	e.until("the refusal", func() bool { return w.Err != nil })
	e.settle()
	if w.Step != StepSignIn || TroubleOf(w.Err).Key != "denied" || w.Waiting != "" || w.User != nil {
		t.Errorf("step %d: %v", w.Step, w.Err)
	}
	if len(pages) != 1 || <-pages {
		t.Error("the browser is not told of the refusal")
	}
	if e.asked("/auth/token") != 0 || len(e.entries(keychain.KindSignIn)) != 0 || !portFree(portOf(t, w.Redirect)) {
		t.Error("it goes on after a refusal")
	}
}

// Not parallel: it changes the limit for all.
func TestSignInBrowserClosed(t *testing.T) {
	if signInLimit != 5*time.Minute {
		t.Errorf("the browser may take %v", signInLimit)
	}
	defer func(limit time.Duration) { signInLimit = limit }(signInLimit)
	e := newEntrance(t)
	w := e.registered()
	signInLimit = 100 * time.Millisecond
	w.Browse()
	e.settle()
	if w.Step != StepSignIn || speckle.KindOf(w.Err) != speckle.KindTimeout || w.Waiting != "" || w.Busy() {
		t.Errorf("step %d, waiting for %q: %v", w.Step, w.Waiting, w.Err)
	}
	if !portFree(portOf(t, w.Redirect)) {
		t.Error("the port is kept")
	}
}

func TestSignInEndsWithTheWizard(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*SignIn){
		"cancelled":    (*SignIn).Cancel,
		"forgotten":    (*SignIn).Forget,
		"program ends": func(w *SignIn) { w.app.Stop() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEntrance(t)
			w := e.registered()
			w.Browse()
			e.until("waiting", func() bool { return w.Waiting != "" })
			address := w.Waiting
			end(w)
			e.settle()
			if !portFree(portOf(t, w.Redirect)) {
				t.Error("the port is kept")
			}
			if name == "program ends" {
				return
			}
			if w.Err != nil || w.Waiting != "" || w.Busy() {
				t.Errorf("waiting for %q, busy %v: %v", w.Waiting, w.Busy(), w.Err)
			}
			// A browser that comes back late finds nobody.
			if reply, err := http.Get(e.landing(address, e.ada)); err == nil {
				reply.Body.Close()
				t.Errorf("somebody answers with %s", reply.Status)
			}
			if w.User != nil || len(e.entries(keychain.KindSignIn)) != 0 {
				t.Error("it counts all the same")
			}
		})
	}
}

// What is cancelled before the browser was opened must not open it.
func TestSignInCancelledAtOnceOpensNothing(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.OpenURL = func(string) { t.Error("the browser is opened for nobody") }
	w.Browse()
	w.Cancel()
	e.settle()
	w.Browse()
	w.ByHand()
	e.settle()
	if w.Waiting == "" || w.Busy() {
		t.Errorf("waiting for %q, busy %v", w.Waiting, w.Busy())
	}
}

func TestSignInPortTaken(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.OpenURL = func(string) { t.Error("another program would get the answer") }
	taken, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(portOf(t, w.Redirect))))
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	w.Browse()
	e.settle()
	if speckle.KindOf(w.Err) != speckle.KindPortTaken || TroubleOf(w.Err).Remedy != RemedyByHand || w.Step != StepSignIn {
		t.Fatalf("step %d: %v", w.Step, w.Err)
	}
	e.byHand(w, e.ada)
	if w.Step != StepDone || !w.Kept || w.Err != nil {
		t.Errorf("by hand: step %d, %v", w.Step, w.Err)
	}
}

func TestSignInByHand(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	w := e.registered()
	w.ByHand()
	first := w.Waiting
	w.Paste("https://speckle.example/what-is-this")
	if codeOf(w.Err) != speckle.LandingUnknown || w.Waiting != first || w.Busy() {
		t.Errorf("waiting for %q: %v", w.Waiting, w.Err)
	}
	w.Paste(e.app.RedirectURL + "/?denied=true")
	e.settle()
	if TroubleOf(w.Err).Key != "denied" || w.Waiting != "" {
		t.Errorf("refused: %v", w.Err)
	}
	w.ByHand()
	if w.Err != nil || w.Waiting == first || w.Waiting == "" {
		t.Errorf("the challenge of %q is used again: %v", w.Waiting, w.Err)
	}
	// The page may also be open in the browser while the program waits.
	w.Browse()
	e.until("waiting", func() bool { return w.Waiting != "" })
	w.Paste("  " + e.landing(w.Waiting, e.ada) + "#\n")
	e.settle()
	if !w.Kept || w.Err != nil || !portFree(portOf(t, w.Redirect)) {
		t.Errorf("pasted while waiting: %v", w.Err)
	}
}

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
			other.Paste(landing)
			e.settle()
			return landing
		}, speckle.CodeUnknown, "code-unknown"},
		"never given out": {func(e *entrance, w *SignIn) string {
			return w.Redirect + "?access_code=" + dummy(7).Reveal()
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
			app := e.server.AddApp(demoserver.App{Name: "Other", RedirectURL: w.Redirect, Scopes: neededScopes})
			return e.landing(speckle.VerifyURL(e.origin, app.ID, w.challenge), e.ada)
		}, speckle.AppMismatch, "app-mismatch"},
		"wrong secret": {func(e *entrance, w *SignIn) string {
			w.Register(e.app.ID, dummy(8))
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
			w.Paste(landing)
			e.settle()
			if codeOf(w.Err) != c.code || TroubleOf(w.Err).Key != c.key || w.Step != StepSignIn || w.User != nil || w.Waiting != "" {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
			if n := e.asked("/auth/token") - before; n != 1 || len(e.entries(keychain.KindSignIn)) != 0 {
				t.Errorf("asked %d times, %d kept", n, len(e.entries(keychain.KindSignIn)))
			}
			code, _ := url.Parse(landing)
			silent(t, w.Err, code.Query().Get("access_code"), w.challenge.Reveal(), e.app.Secret.Reveal(), dummy(8).Reveal())
			// It starts over with another code.
			e.ahead.Store(0)
			w.Register(e.app.ID, e.app.Secret)
			e.settle()
			e.byHand(w, e.ada)
			if !w.Kept || w.Err != nil {
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
		"exchange, no text":       {isExchange, speckletest.Answer(401, "application/json", `{}`), speckle.KindNotSpeckle},
		"exchange, forbidden":     {isExchange, speckletest.Answer(403, "application/json", `{"error":"Your token is not valid."}`), speckle.KindServerRefused},
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
			w.Paste(landing)
			e.settle()
			if speckle.KindOf(w.Err) != c.kind || w.Step != StepSignIn || w.Kept {
				t.Errorf("step %d: %v", w.Step, w.Err)
			}
			if n := e.asked("/auth/token"); n != 1 {
				t.Errorf("the code is sent %d times", n)
			}
			if len(e.entries(keychain.KindSignIn)) != 0 || e.sessions.get(e.origin, e.ada) != nil {
				t.Error("there is a sign-in nevertheless")
			}
			if c.kind == speckle.KindServerFault && TroubleOf(w.Err).Key != "server-fault" {
				t.Errorf("told as %s", TroubleOf(w.Err).Key)
			}
			e.front.Set()
			e.byHand(w, e.ada)
			if !w.Kept || w.Err != nil {
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
			w.Register(e.app.ID, e.app.Secret)
			e.settle()
			silent(t, w.Err, e.app.Secret.Reveal())

			spoil(false)
			w.ByHand()
			landing, _ := url.Parse(e.landing(w.Waiting, e.ada))
			spoil(true)
			w.Paste(landing.String())
			e.settle()
			silent(t, w.Err, e.app.Secret.Reveal(), landing.Query().Get("access_code"), w.challenge.Reveal())

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
