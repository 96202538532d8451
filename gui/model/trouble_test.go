package model

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// speckleKinds and keychainKinds are all that there are.
func speckleKinds(t *testing.T) []speckle.Kind {
	return declared[speckle.Kind](t, "../../speckle/errors.go", "Kind", 28)
}

func keychainKinds(t *testing.T) []keychain.Kind {
	return declared[keychain.Kind](t, "../../accounts/keychain/errors.go", "Kind", 9)
}

// declared lists the n or more values of a type that a file declares.
func declared[T ~string](t *testing.T, path, name string, n int) (values []T) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if named, ok := spec.Type.(*ast.Ident); !ok || named.Name != name {
			return true
		}
		for _, value := range spec.Values {
			text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, T(text))
		}
		return true
	})
	if len(values) < n {
		t.Fatalf("found %q", values)
	}
	return values
}

// S45.
func TestEveryKindOfFailureHasItsWords(t *testing.T) {
	t.Parallel()
	origin := mustOrigin(t, "https://speckle.example:8443")
	seen := map[string]bool{}
	check := func(kind string, got Trouble) {
		if got.Key == "" || got.Remedy == "" || seen[got.Key] {
			t.Errorf("%s: %q with %q, or not its own", kind, got.Key, got.Remedy)
		}
		seen[got.Key] = true
	}
	for _, kind := range speckleKinds(t) {
		got := TroubleOf(fmt.Errorf("doing something: %w", &speckle.Error{
			Op: "list tokens", Kind: kind, Origin: origin, Scope: "streams:read", RetryAfter: 3 * time.Second, Status: 418,
		}))
		check(string(kind), got)
		if got.Host != "speckle.example:8443" || !slices.Equal(got.Scopes, []string{"streams:read"}) || got.Wait != 3*time.Second || !strings.Contains(got.Details, "HTTP 418") {
			t.Errorf("%s: %+v", kind, got)
		}
	}
	for _, kind := range keychainKinds(t) {
		got := TroubleOf(fmt.Errorf("saving: %w", &keychain.Error{Op: "save", Kind: kind, Missing: "org.freedesktop.secrets"}))
		check("keychain "+string(kind), got)
		if got.Missing != "org.freedesktop.secrets" || !strings.Contains(got.Details, "save") {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

// The tables name each kind, so that none falls back to the words for an
// unknown failure.
func TestEveryKindStandsInItsTable(t *testing.T) {
	t.Parallel()
	for _, kind := range speckleKinds(t) {
		if kindWords[kind].Key == "" {
			t.Errorf("%s has no words", kind)
		}
	}
	for _, kind := range keychainKinds(t) {
		if keychainWords[kind].Key == "" {
			t.Errorf("keychain %s has no words", kind)
		}
	}
	if len(kindWords) != len(speckleKinds(t)) || len(keychainWords) != len(keychainKinds(t)) {
		t.Errorf("words for %d and %d kinds", len(kindWords), len(keychainWords))
	}
}

func TestReasonsOfRefusedInputHaveTheirWords(t *testing.T) {
	t.Parallel()
	for code, key := range map[string]string{
		speckle.InvalidNameBlank:   "name-blank",
		speckle.InvalidNameLong:    "name-long",
		speckle.InvalidNameControl: "name-control",
		speckle.InvalidNoScope:     "no-scope",
		speckle.InvalidTokensWrite: "tokens-write",
		speckle.InvalidLifespan:    "lifespan",
		InvalidNever:               "never",
		"TOKEN_CREATE_ERROR":       "create-refused",
		"USER_INPUT_ERROR":         "not-revoked",
		"SOMETHING_NEWER":          "invalid",
	} {
		got := TroubleOf(&speckle.Error{Kind: speckle.KindInvalid, Code: code})
		if got.Key != key || got.Remedy != RemedyEdit {
			t.Errorf("%s: %q with %q", code, got.Key, got.Remedy)
		}
	}
}

func TestFailuresOfNoKindHaveWordsToo(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"of others":                    errors.New("it broke"),
		"of a newer kind":              &speckle.Error{Kind: "newer", Op: "it broke"},
		"of a newer kind, of keychain": &keychain.Error{Kind: "newer", Op: "it broke"},
	} {
		got := TroubleOf(err)
		if got.Key != "unknown" && got.Key != "keychain" || got.Remedy != RemedyRetry || !strings.Contains(got.Details, "it broke") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTheKeychainsWordsGoFirst(t *testing.T) {
	t.Parallel()
	err := errors.Join(&speckle.Error{Kind: speckle.KindTimeout}, &keychain.Error{Op: "save", Kind: keychain.KindLocked})
	if got := TroubleOf(err); got.Key != "keychain-locked" {
		t.Errorf("%+v", got)
	}
}

// Details are copied into reports.
func TestDetailsHoldNothingOfATokensForm(t *testing.T) {
	t.Parallel()
	quoting := errors.New("cannot send Bearer " + canaryToken + " to x")
	for name, err := range map[string]error{
		"of others":          quoting,
		"wrapped":            fmt.Errorf("doing: %w", quoting),
		"keychain":           &keychain.Error{Op: "save", Kind: keychain.KindUnknown, Err: quoting},
		"the server's words": &speckle.Error{Op: "x", Detail: "no such token: " + canaryToken},
		"the server's code":  &speckle.Error{Op: "x", Code: canaryToken},
		"twice":              errors.New(canaryToken + canaryToken),
	} {
		got := TroubleOf(err)
		if strings.Contains(got.Details, canaryToken[:20]) || tokenForm.MatchString(got.Details) {
			t.Errorf("%s: %s", name, got.Details)
		}
		if !strings.Contains(got.Details, "[secret]") {
			t.Errorf("%s: the details are gone: %q", name, got.Details)
		}
	}
	plain := TroubleOf(&speckle.Error{Op: "list tokens", Kind: speckle.KindServerFault, Detail: "deadbeef is no token"})
	if !strings.Contains(plain.Details, "deadbeef is no token") {
		t.Errorf("what is no token is cut out: %q", plain.Details)
	}
}

func TestOriginOfAFailure(t *testing.T) {
	t.Parallel()
	origin := mustOrigin(t, "https://speckle.example")
	if got := OriginOf(fmt.Errorf("x: %w", &speckle.Error{Origin: origin})); got != origin {
		t.Errorf("%v", got)
	}
	if got := OriginOf(errors.New("x")); !got.IsZero() {
		t.Errorf("%v", got)
	}
}

func TestStandings(t *testing.T) {
	t.Parallel()
	if got := standingOf(&speckle.User{ID: "x"}, nil); got.State != TokenValid || got.User == nil || got.Err != nil {
		t.Errorf("%+v", got)
	}
	for _, kind := range speckleKinds(t) {
		want := speckle.StateOf(&speckle.Error{Kind: kind})
		switch kind {
		case speckle.KindTokenRejected, speckle.KindSignInNeeded:
			want = TokenRejected
		case speckle.KindMissingScope, speckle.KindRole:
			want = TokenTooNarrow
		case speckle.KindCancelled:
			want = speckle.TokenUnknown
		}
		err := &speckle.Error{Kind: kind}
		if got := standingOf(nil, err); got.State != want || got.Err == nil || got.User != nil {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}
