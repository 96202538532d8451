package model

import (
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"

	"speckle-keys/speckle"
)

// S31: what was granted is compared with what was asked for. The demo server
// grants all or refuses, as new servers do; an old one's list is played here.
func TestWithheldScopesAreTold(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	secret := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
	session := NewSession(origin(t, "https://old.example"), "me", secret, SessionAccount)
	once := newOneTime(s.App, session, speckle.TokenRequest{
		Name: "new", Scopes: []string{"streams:read", "workspace:read"}, Lifespan: speckle.Never,
	}, secret, false, keychain.Entry{})
	s.granted(session.Origin, []speckle.Token{
		{ID: "ffffffffff", Scopes: nil},
		{ID: once.Entry.TokenID, Scopes: []string{"streams:read"}},
	})
	if !slices.Equal(once.Withheld, []string{"workspace:read"}) {
		t.Errorf("withheld: %v", once.Withheld)
	}
	s.granted(origin(t, "https://other.example"), []speckle.Token{{ID: once.Entry.TokenID}})
	if len(once.Withheld) != 1 {
		t.Error("another server's list counts")
	}
}

func TestWhatWasGrantedOtherwiseIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		asked, listed   string
		lives, grants   time.Duration
		other, otherEnd bool
	}{
		"the same":                {"ci", "ci", day, day, false, false},
		"spaces":                  {"a  b", "a b", day, day, false, false},
		"a long name, cut":        {"abcdef", "abc…", day, day, false, false},
		"another name":            {"ci", "cj", day, day, true, false},
		"no name":                 {"ci", "", day, day, true, false},
		"a moment":                {"ci", "ci", day, day - time.Second, false, false},
		"seconds for thousandths": {"ci", "ci", 7 * day, 604800 * time.Millisecond, false, true},
		"never":                   {"ci", "ci", speckle.Never, speckle.Never, false, false},
		"without end":             {"ci", "ci", day, speckle.Never, false, true},
		"not known":               {"ci", "ci", day, speckle.LifespanUnknown, false, false},
		"an end":                  {"ci", "ci", speckle.Never, day, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, nil)
			secret := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
			session := NewSession(origin(t, "https://old.example"), "me", secret, SessionAccount)
			once := newOneTime(s.App, session, speckle.TokenRequest{Name: c.asked, Scopes: []string{"streams:read"}, Lifespan: c.lives}, secret, false, keychain.Entry{})
			if once.NameDiffers() || once.LifespanDiffers() {
				t.Error("differs from what is not known")
			}
			s.granted(session.Origin, []speckle.Token{{ID: once.Entry.TokenID, Name: c.listed, Lifespan: c.grants, Scopes: []string{"streams:read"}}})
			if once.NameDiffers() != c.other || once.LifespanDiffers() != c.otherEnd || len(once.Withheld) != 0 {
				t.Errorf("name differs %v, lifespan %v", once.NameDiffers(), once.LifespanDiffers())
			}
		})
	}
}
