package keychain

import (
	"encoding/json"
	"errors"

	"speckle-keys/speckle"
)

// SignIn is what the secret of a KindSignIn entry consists of: the tokens of a
// management sign-in, and the registered app that it belongs to.
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

// Pair is what is sent to the server to end the sign-in.
func (s SignIn) Pair() speckle.TokenPair {
	return speckle.TokenPair{Token: s.Token, Refresh: s.Refresh}
}

// Encode returns the values as one secret, for Save. It is shorter than MaxSecret.
func (s SignIn) Encode() speckle.Secret {
	data, _ := json.Marshal(wireSignIn{ // four strings always marshal
		s.Token.Reveal(), s.Refresh.Reveal(), s.AppID, s.AppSecret.Reveal()})
	return speckle.NewSecret(string(data))
}

// ParseSignIn returns the values that Encode was given. The error holds no part of the secret.
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
