package speckle

import (
	"fmt"
	"strings"
)

// The two texts of the present wizard, until it uses RegistrationDocument.

// RegistrationMutation is the text that registers an app, for a person to run
// in the server's GraphQL explorer. Its answer is the app's id. The scopes may
// be any that the server knows, also those that its own dialog doesn't offer.
func RegistrationMutation(name, redirect string, scopes []string, public bool) string {
	var quoted []string
	for _, scope := range scopes {
		quoted = append(quoted, quote(scope))
	}
	return fmt.Sprintf(`mutation {
  appCreate(app: {
    name: %s
    description: "Lists, creates and revokes personal access tokens"
    redirectUrl: %s
    public: %t
    scopes: [%s]
  })
}`, quote(name), quote(redirect), public, strings.Join(quoted, ", "))
}

// SecretQuery is the text that shows an app's secret to its author, to run in
// the server's GraphQL explorer.
func SecretQuery(appID string) string {
	return fmt.Sprintf(`query {
  app(id: %s) {
    id
    secret
  }
}`, quote(appID))
}
