package keychain_test

import (
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

func TestSignInRoundTrip(t *testing.T) {
	t.Parallel()
	long := speckle.NewSecret(strings.Repeat("f", 42))
	cases := map[string]keychain.SignIn{
		"signed in":         {Token: long, Refresh: long, AppID: "0123456789", AppSecret: long},
		"registration only": {AppID: "0123456789", AppSecret: long},
		"odd characters":    {Token: speckle.NewSecret("a\"<\n€"), AppID: "x"},
	}
	for name, s := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			secret := s.Encode()
			if n := len(secret.Reveal()); n > 256 {
				t.Errorf("%d bytes", n)
			}
			got, err := keychain.ParseSignIn(secret)
			if err != nil || !got.Token.Equal(s.Token) || !got.Refresh.Equal(s.Refresh) ||
				got.AppID != s.AppID || !got.AppSecret.Equal(s.AppSecret) {
				t.Errorf("not the same again: %v", err)
			}
		})
	}
}

func TestParseSignInRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", canary, "{}", "[]", "null", `{"a":1}`, `{"a":"x"`, `{"t":"` + canary + `"}`} {
		_, err := keychain.ParseSignIn(speckle.NewSecret(text))
		wantKind(t, err, keychain.KindUnknown)
		if strings.Contains(err.Error(), canary) {
			t.Error("the error holds the secret")
		}
	}
}
