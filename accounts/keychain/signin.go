package keychain

import (
	"encoding/json"
	"errors"

	"speckle-keys/speckle"
)

// SignIn is the secret of a KindSignIn entry, or, without tokens, of a
// KindApp entry.
type SignIn struct {
	Token, Refresh speckle.Secret
	AppID          string
	AppSecret      speckle.Secret
}

type wireSignIn struct {
	Token   string `json:"t,omitempty"`
	Refresh string `json:"r,omitempty"`
	AppID   string `json:"a,omitempty"`
	Secret  string `json:"s,omitempty"`
}

// Encode makes one secret of the values, for Save. It is a secret as a whole:
// compact, and well below MaxSecret.
func (s SignIn) Encode() speckle.Secret {
	data, _ := json.Marshal(wireSignIn{ // four strings always marshal
		s.Token.Reveal(), s.Refresh.Reveal(), s.AppID, s.AppSecret.Reveal()})
	return speckle.NewSecret(string(data))
}

// ParseSignIn takes apart what Encode made. An error holds nothing of it.
func ParseSignIn(secret speckle.Secret) (SignIn, error) {
	var w wireSignIn
	if json.Unmarshal([]byte(secret.Reveal()), &w) != nil || w.AppID == "" {
		return SignIn{}, &Error{Op: "read a sign-in", Err: errors.New("the secret is no sign-in")}
	}
	return SignIn{
		Token: speckle.NewSecret(w.Token), Refresh: speckle.NewSecret(w.Refresh),
		AppID: w.AppID, AppSecret: speckle.NewSecret(w.Secret),
	}, nil
}
