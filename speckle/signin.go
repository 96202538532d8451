package speckle

import "context"

// Registration is the app that was registered on a server for this program.
type Registration struct {
	Origin      Origin
	AppID       string
	AppSecret   Secret
	RedirectURL string // a loopback address, such as http://localhost:29372
}

// TokenPair is what signing in gives.
type TokenPair struct{ Token, Refresh Secret }

// Exchange turns the access code of a browser sign-in into tokens. No
// Authorization is sent (server contract §3). A failed exchange has used the
// code up: start over.
func (c *Client) Exchange(ctx context.Context, r Registration, accessCode, challenge Secret) (TokenPair, error) {
	panic("not built yet")
}

// Refresh asks for a new pair. The old one stays valid on the server.
func (c *Client) Refresh(ctx context.Context, r Registration, refresh Secret) (TokenPair, error) {
	panic("not built yet")
}

// Logout ends both tokens on the server. Ask for it only when the person did.
func (c *Client) Logout(ctx context.Context, pair TokenPair) error { panic("not built yet") }
