package model

import "io"

// The actions of this subject, for TestEveryActionIsDrawn.
func init() {
	for name, prepare := range map[string]func(e *entrance) func(){
		"Tokens.RevokeAgain": func(e *entrance) func() {
			page := e.signedInPage()
			page.revocation = &Revocation{Ended: true, Items: []RevocationItem{{TokenID: "0123456789", Err: io.EOF}}}
			return page.RevokeAgain
		},
		"Tokens.Revoke": func(e *entrance) func() { page := e.signedInPage(); return func() { page.Revoke("0123456789") } },
		"Saved.RevokeAndDelete": func(e *entrance) func() {
			entry := e.saved()
			return func() { e.Saved.RevokeAndDelete([]string{entry.Key}) }
		},
		"Saved.Describe":       func(e *entrance) func() { entry := e.saved(); return func() { e.Saved.Describe(entry.Key, "x", "") } },
		"TokenView.OnlyReason": func(e *entrance) func() { return func() { e.TokenView.OnlyReason(Expired) } },
	} {
		actions[name] = prepare
	}
}
