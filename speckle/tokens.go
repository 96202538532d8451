package speckle

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shurcooL/graphql"
)

// Token is a personal access token as the server lists it: without its secret.
type Token struct {
	ID        string // first 10 characters of the secret
	LastChars string // last 6
	Name      string
	Scopes    []string
	CreatedAt time.Time
	LastUsed  time.Time     // zero when never used (on the wire: equal to CreatedAt)
	Lifespan  time.Duration // Never for 50 years and more; zero or less for a token that never worked; or LifespanUnknown
}

// ExpiresAt returns when the token expires; ok is false if never, or if it isn't known.
func (t Token) ExpiresAt() (at time.Time, ok bool) {
	if t.Lifespan == Never || !t.LifespanKnown() {
		return time.Time{}, false
	}
	return t.CreatedAt.Add(t.Lifespan), true
}

// LifespanKnown reports whether the server could say how long the token lives.
func (t Token) LifespanKnown() bool { return t.Lifespan != LifespanUnknown }

type tokenRow struct {
	ID, Name, LastChars string
	Scopes              []string
	CreatedAt           time.Time
	Lifespan            *lifespan `graphql:"lifespan @include(if: $lifespans)"`
	LastUsed            time.Time
}

func (r tokenRow) token() Token {
	token := Token{
		ID:        cleanLine(r.ID),
		LastChars: cleanLine(r.LastChars),
		Name:      cleanLine(r.Name),
		CreatedAt: r.CreatedAt,
		Lifespan:  time.Duration(*r.Lifespan),
	}
	for _, scope := range r.Scopes {
		token.Scopes = append(token.Scopes, cleanLine(scope))
	}
	if !r.LastUsed.Equal(r.CreatedAt) {
		token.LastUsed = r.LastUsed
	}
	return token
}

// Tokens lists the person's personal access tokens, newest first; the server
// gives them in no order. Needs tokens:read and profile:read.
func (s *Session) Tokens(ctx context.Context) ([]Token, error) {
	ctx, cancel := s.client.limit(ctx)
	defer cancel()
	type answer struct {
		ActiveUser *struct {
			Tokens []tokenRow `graphql:"apiTokens"`
		}
	}
	ask := func(lifespans bool) ([]tokenRow, *call, *Error) {
		q, call, err := query[answer](ctx, s.client, s.token, "list tokens", map[string]any{"lifespans": graphql.Boolean(lifespans)})
		if q.ActiveUser == nil {
			return nil, call, orSignInNeeded(call, err)
		}
		return q.ActiveUser.Tokens, call, err
	}
	rows, call, err := ask(true)
	if slices.ContainsFunc(call.refusals, refusal.ofLifespan) {
		if less, _, _ := ask(false); less != nil {
			rows = withLifespans(less, rows)
		}
	}
	if rows == nil {
		return nil, orNotSpeckle(call, err)
	}
	tokens := make([]Token, 0, len(rows))
	for _, r := range rows {
		if r.ID == "" || r.CreatedAt.IsZero() || r.Lifespan == nil {
			return nil, orNotSpeckle(call, nil)
		}
		tokens = append(tokens, r.token())
	}
	slices.SortFunc(tokens, func(a, b Token) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), strings.Compare(a.ID, b.ID))
	})
	return tokens, nil
}

// withLifespans adds the lifespans of a list that lacks the tokens without one. Servers before 2.25
// save such tokens, which never work, and fail on them: some, such as 2.17.0, list the others.
func withLifespans(rows, some []tokenRow) []tokenRow {
	without := lifespan(0)
	if some == nil {
		without = lifespan(LifespanUnknown)
	}
	known := map[string]*lifespan{}
	for _, row := range some {
		known[row.ID] = row.Lifespan
	}
	for i, row := range rows {
		rows[i].Lifespan = cmp.Or(known[row.ID], &without)
	}
	return rows
}

// TokenRequest describes a token to create.
type TokenRequest struct {
	Name     string        // 1 to 512 characters, not blank
	Scopes   []string      // at least one, all held by the session
	Lifespan time.Duration // whole milliseconds, at least 1 s; Never for no end
	// LimitTo restricts the token to these projects and workspaces; nil for no limit. Take them
	// from Projects and Workspaces: the server accepts unknown ids without a word. Needs
	// FeatureLimitResources, and can't be read back (server contract: FACTS §9.4).
	LimitTo []Resource
}

// Check returns the first thing that the server would refuse or, worse, accept, as an *Error of
// KindInvalid whose Code is one of the Invalid* constants; nil when the request may be sent.
func (r TokenRequest) Check() error {
	if code := r.problem(); code != "" {
		return &Error{Op: "create token", Kind: KindInvalid, Code: code}
	}
	return nil
}

func (r TokenRequest) problem() string {
	blank := func(scope string) bool { return strings.TrimSpace(scope) == "" }
	switch {
	case strings.TrimSpace(r.Name) == "":
		return InvalidNameBlank
	case utf8.RuneCountInString(r.Name) > 512:
		return InvalidNameLong
	case !utf8.ValidString(r.Name) || strings.ContainsFunc(r.Name, hiddenInName):
		return InvalidNameControl
	case len(r.Scopes) == 0 || slices.ContainsFunc(r.Scopes, blank):
		return InvalidNoScope
	case slices.Contains(r.Scopes, scopeTokensWrite):
		return InvalidTokensWrite
	case slices.ContainsFunc(r.LimitTo, Resource.incomplete):
		return InvalidResource
	case r.Lifespan < time.Second || r.Lifespan != Never && r.Lifespan%time.Millisecond != 0:
		return InvalidLifespan
	}
	return ""
}

// hiddenInName reports characters that would not show, or would show the name
// as another one. The server stores them as they are (server contract §5).
func hiddenInName(r rune) bool {
	return printable(r) != r && r != ' '
}

// Codes of TokenRequest.Check.
const (
	InvalidNameBlank   = "NAME_BLANK"
	InvalidNameLong    = "NAME_LONG"
	InvalidNameControl = "NAME_CONTROL"
	InvalidNoScope     = "NO_SCOPE"
	InvalidTokensWrite = "TOKENS_WRITE" // a personal token can't hold it (since 2.17.6)
	InvalidLifespan    = "LIFESPAN"
	InvalidResource    = "RESOURCE" // a limit without an id, or of another type than project or workspace
	InvalidTokenID     = "TOKEN_ID" // of RevokeToken: not 10 hexadecimal digits
)

// NotRevoked is the code of RevokeToken's error (KindInvalid) for a token that
// no longer exists or isn't the person's own.
const NotRevoked = "USER_INPUT_ERROR"

// ApiTokenCreateInput has the name of the schema's type: the GraphQL library
// takes the type of a variable from it.
type ApiTokenCreateInput struct {
	Name     string   `json:"name"`
	Scopes   []string `json:"scopes"`
	Lifespan *int64   `json:"lifespan,omitempty"` // milliseconds; absent for 100 years

	LimitResources []wireResource `json:"limitResources,omitempty"` // unknown to servers before 2.25.9
}

type wireResource struct {
	ID   string       `json:"id"`
	Type ResourceType `json:"type"`
}

// CreateToken creates a token and returns its secret, which the server shows only this once. It is
// sent exactly once, never retried. An error of KindTimeout, KindUnreachable, KindCancelled,
// KindServerFault or KindNotSpeckle leaves open whether the token was created: read the list again.
// KindInvalid with Code TOKEN_CREATE_ERROR means a scope that the session doesn't hold. Needs
// tokens:write.
func (s *Session) CreateToken(ctx context.Context, r TokenRequest) (Secret, error) {
	if err := r.Check(); err != nil {
		return Secret{}, err
	}
	scopes := slices.Clone(r.Scopes)
	slices.Sort(scopes)
	input := ApiTokenCreateInput{Name: r.Name, Scopes: slices.Compact(scopes), Lifespan: wireMilliseconds(r.Lifespan)}
	for _, resource := range r.LimitTo {
		input.LimitResources = append(input.LimitResources, wireResource{resource.ID, resource.Type})
	}
	type answer struct {
		Token wireSecret `graphql:"apiTokenCreate(token: $token)"`
	}
	m, call, err := mutate[answer](ctx, s.client, s.token, "create token", map[string]any{"token": input})
	if !m.Token.IsToken() {
		return Secret{}, orNotSpeckle(call, err)
	}
	return m.Token.Secret, nil
}

type wireSecret struct{ Secret }

func (s *wireSecret) UnmarshalJSON(text []byte) error {
	var value string
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	s.Secret = NewSecret(value)
	return nil
}

// RevokeToken revokes the token with this 10-character id; anything else is KindInvalid with
// InvalidTokenID and is not sent. KindInvalid with NotRevoked means that it doesn't exist or isn't
// the person's own, which the server doesn't distinguish. Needs tokens:write.
func (s *Session) RevokeToken(ctx context.Context, id string) error {
	if len(id) != 10 || strings.Trim(id, "0123456789abcdef") != "" {
		return &Error{Op: "revoke token", Kind: KindInvalid, Origin: s.client.origin, Code: InvalidTokenID}
	}
	type answer struct {
		Revoked bool `graphql:"apiTokenRevoke(token: $id)"`
	}
	m, call, err := mutate[answer](ctx, s.client, s.token, "revoke token",
		map[string]any{"id": graphql.String(id)}, NewSecret(id))
	if m.Revoked {
		return nil
	}
	if len(call.refusals) > 0 && call.refusals[0].Message == "Did not revoke token" {
		// Before 2.20.6 this comes as INTERNAL_SERVER_ERROR (FACTS §9.2).
		err.Kind, err.Code = KindInvalid, NotRevoked
	}
	return orNotSpeckle(call, err)
}

// Never is the lifespan of a token without expiry. The server saves it as 100 years (server
// contract §4); every lifespan of 50 years and more reads as Never.
const Never time.Duration = 1<<63 - 1

// LifespanUnknown is the lifespan of a token of which the server couldn't say it.
const LifespanUnknown time.Duration = -1 << 63

// fiftyYears is where Never begins.
const fiftyYears = 50 * 365 * 24 * time.Hour

// lifespan is a token's time to live on the wire: milliseconds, as a JSON
// number up to 2^53-1 and as a string above (server contract §4).
type lifespan time.Duration

// UnmarshalJSON reads a number or a string. What doesn't fit is as good as
// the greatest or least lifespan that does.
func (l *lifespan) UnmarshalJSON(text []byte) error {
	digits := string(text)
	if len(text) > 0 && text[0] == '"' {
		if err := json.Unmarshal(text, &digits); err != nil {
			return fmt.Errorf("read lifespan: %w", err)
		}
	}
	ms, err := strconv.ParseInt(digits, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return errors.New("read lifespan: not a whole number")
	}
	switch {
	case ms >= fiftyYears.Milliseconds():
		*l = lifespan(Never)
	case ms < math.MinInt64/int64(time.Millisecond):
		*l = math.MinInt64 + 1
	default:
		*l = lifespan(ms * int64(time.Millisecond))
	}
	return nil
}

// wireMilliseconds is what is sent for a lifespan: nil for one without end.
func wireMilliseconds(d time.Duration) *int64 {
	if d >= fiftyYears {
		return nil
	}
	ms := d.Milliseconds()
	return &ms
}
