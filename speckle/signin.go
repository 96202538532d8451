package speckle

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// DefaultRedirect is where the browser lands after signing in: a port of this
// computer that no other Speckle program uses.
const DefaultRedirect = "http://localhost:29372"

// Registration is the app that was registered on a server for this program.
type Registration struct {
	Origin      Origin
	AppID       string
	AppSecret   Secret
	RedirectURL string // a loopback address, such as http://localhost:29372
}

// TokenPair is what signing in gives.
type TokenPair struct{ Token, Refresh Secret }

// Codes of Exchange and Refresh. The server names these causes only in its text
// (server contract §3).
const (
	CodeUnknown       = "CODE_UNKNOWN"       // KindInvalid: access code used before, or never given out
	CodeExpired       = "CODE_EXPIRED"       // KindInvalid: access code older than 10 minutes
	ChallengeMismatch = "CHALLENGE_MISMATCH" // KindInvalid: the code is for another sign-in
	AppMismatch       = "APP_MISMATCH"       // KindInvalid: the code is for another app
	AppSecretWrong    = "APP_SECRET_WRONG"   // KindInvalid
	RefreshExpired    = "REFRESH_EXPIRED"    // KindTokenRejected: sign in again
	RefreshInvalid    = "REFRESH_INVALID"    // KindTokenRejected: unknown or signed out, or another app's, or a wrong app secret
	OriginMismatch    = "ORIGIN_MISMATCH"    // KindInvalid: the registration is of another server; not sent
	LogoutRefused     = "LOGOUT_REFUSED"     // KindServerRefused: unknown tokens, or a server fault; the answer is the same
)

// signInTexts maps the first sentence of a 401 answer. Any other text is a server fault, never
// "signed out", because a broken database is reported with 401 too.
var signInTexts = map[string]struct {
	code string
	kind Kind
}{
	"Access code not found":                          {CodeUnknown, KindInvalid},
	"Access code expired":                            {CodeExpired, KindInvalid},
	"Code challenge mismatch":                        {ChallengeMismatch, KindInvalid},
	"Invalid app secret":                             {AppSecretWrong, KindInvalid},
	"Invalid request: application id does not match": {AppMismatch, KindInvalid},
	"Invalid request":                                {RefreshInvalid, KindTokenRejected},
	"Invalid token":                                  {RefreshInvalid, KindTokenRejected},
	"Refresh token expired":                          {RefreshExpired, KindTokenRejected},
}

// NewChallenge makes the random value that ties a browser's answer to the sign-in that this program
// began: 32 bytes in base64url. Each trip to the browser needs a new one.
func NewChallenge() Secret {
	random := make([]byte, 32)
	rand.Read(random) // never fails: crypto/rand ends the program instead
	return NewSecret(base64.RawURLEncoding.EncodeToString(random))
}

// VerifyURL is the page where a person authorizes the app. The browser then goes
// to the app's redirect address.
func VerifyURL(origin Origin, appID string, challenge Secret) string {
	return origin.String() + "/authn/verify/" + url.PathEscape(appID) + "/" + url.PathEscape(challenge.Reveal())
}

// Exchange turns the access code of a browser sign-in into tokens. No Authorization is sent (server
// contract §3). A failed exchange has used up the code: start over. Causes that the server names
// are KindInvalid with one of the codes above.
func (c *Client) Exchange(ctx context.Context, r Registration, accessCode, challenge Secret) (TokenPair, error) {
	return c.tokenPair(ctx, "exchange access code", r, map[string]Secret{"accessCode": accessCode, "challenge": challenge})
}

// Refresh asks for a new pair. The old one remains valid on the server. Only
// KindTokenRejected means that the person has to sign in again.
func (c *Client) Refresh(ctx context.Context, r Registration, refresh Secret) (TokenPair, error) {
	return c.tokenPair(ctx, "refresh sign-in", r, map[string]Secret{"refreshToken": refresh})
}

func (c *Client) tokenPair(ctx context.Context, op string, r Registration, values map[string]Secret) (TokenPair, error) {
	if r.Origin != c.origin {
		return TokenPair{}, &Error{Op: op, Kind: KindInvalid, Origin: c.origin, Code: OriginMismatch}
	}
	values["appId"], values["appSecret"] = NewSecret(r.AppID), r.AppSecret
	call, err := c.post(ctx, op, "/auth/token", values)
	if err != nil {
		return TokenPair{}, err
	}
	var pair struct{ Token, RefreshToken wireSecret }
	if json.Unmarshal(call.body, &pair) != nil || !pair.Token.IsToken() || !pair.RefreshToken.IsToken() {
		return TokenPair{}, orNotSpeckle(call, nil)
	}
	return TokenPair{Token: pair.Token.Secret, Refresh: pair.RefreshToken.Secret}, nil
}

// Logout revokes both tokens on the server, for a person who signs out and for a sign-in that isn't
// saved. KindServerRefused with LogoutRefused leaves open whether they were revoked before.
func (c *Client) Logout(ctx context.Context, pair TokenPair) error {
	const op = "sign out"
	if pair.Token.IsZero() {
		return &Error{Op: op, Kind: KindSignInNeeded, Origin: c.origin}
	}
	values := map[string]Secret{"token": pair.Token}
	if !pair.Refresh.IsZero() {
		values["refreshToken"] = pair.Refresh
	}
	call, err := c.post(ctx, op, "/auth/logout", values)
	switch {
	case err != nil && err.Status == http.StatusBadRequest:
		err.Kind, err.Code = KindServerRefused, LogoutRefused
		return err
	case err != nil:
		return err
	case !isFilledObject(call.body):
		return orNotSpeckle(call, nil)
	}
	return nil
}

// post sends a JSON object, once and without a credential, to one of the
// addresses that are not GraphQL.
func (c *Client) post(ctx context.Context, op, path string, values map[string]Secret) (*call, *Error) {
	ctx, cancel := c.limit(ctx)
	defer cancel()
	call := &call{client: c, op: op, once: true, network: c.fresh, judge: judgeSignIn}
	fields := map[string]string{}
	for name, value := range values {
		fields[name] = value.Reveal()
		call.private = append(call.private, value)
	}
	body, _ := json.Marshal(fields) // texts always marshal
	return call, call.send(ctx, http.MethodPost, c.origin.String()+path, bytes.NewReader(body))
}

// judgeSignIn decides what an answer of /auth/… is.
func judgeSignIn(c *call) *Error {
	var answer struct{ Err, Error json.RawMessage }
	readable := c.body != nil && json.Unmarshal(c.body, &answer) == nil
	c.other = answer.Error
	if err := c.judgeStatus(); err != nil {
		return err
	}
	var text string
	switch {
	case !readable:
		return c.notSpeckle()
	case c.status == http.StatusOK:
		return nil
	case c.status == http.StatusUnauthorized && json.Unmarshal(answer.Err, &text) == nil:
		sentence, _, _ := strings.Cut(text, ".")
		err := c.error(KindServerFault, text)
		if cause, known := signInTexts[sentence]; known {
			err.Kind, err.Code = cause.kind, cause.code
		}
		return err
	case len(c.other) > 0:
		return c.otherError()
	}
	return c.notSpeckle()
}
