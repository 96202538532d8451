package model

import (
	"fmt"

	"speckle-keys/speckle"
)

// Snippet is a way to hand a token to a tool. Lines that set a variable hold
// the token and are as secret as it; code samples hold the variable only.
type Snippet struct {
	ID     string // its words stand below "snippet.<ID>"
	Secret bool   // holds the token
	format string // %[1]s the token or nothing, %[2]s the server's address
}

// Snippets lists the ways in the order to show.
func Snippets() []Snippet {
	return []Snippet{
		{"env", true, "SPECKLE_TOKEN=%[1]s\nSPECKLE_SERVER=%[2]s\n"},
		{"shell", true, "export SPECKLE_TOKEN='%[1]s'\nexport SPECKLE_SERVER='%[2]s'\n"},
		{"powershell", true, "$env:SPECKLE_TOKEN = '%[1]s'\n$env:SPECKLE_SERVER = '%[2]s'\n"},
		{"cmd", true, "set \"SPECKLE_TOKEN=%[1]s\"\r\nset \"SPECKLE_SERVER=%[2]s\"\r\n"},
		{"header", true, "Authorization: Bearer %[1]s"},
		{"curl", false, `curl --fail-with-body '%[2]s/graphql' \
  --header "Authorization: Bearer $SPECKLE_TOKEN" \
  --header 'Content-Type: application/json' \
  --data '{"query":"{ activeUser { id name } }"}'
`},
		{"specklepy", false, `import os
from specklepy.api.client import SpeckleClient

client = SpeckleClient(host="%[2]s")
client.authenticate_with_token(os.environ["SPECKLE_TOKEN"])
`},
		{"csharp", false, `var token = Environment.GetEnvironmentVariable("SPECKLE_TOKEN");
using var http = new HttpClient { BaseAddress = new Uri("%[2]s") };
http.DefaultRequestHeaders.Authorization = new("Bearer", token);
`},
		{"typescript", false, `const answer = await fetch("%[2]s/graphql", {
  method: "POST",
  headers: {
    "Authorization": ` + "`Bearer ${process.env.SPECKLE_TOKEN}`" + `,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ query: "{ activeUser { id name } }" }),
});
`},
	}
}

// Text fills the snippet in. A token is hexadecimal and an origin has no
// quotes, so nothing needs escaping; anything else is refused.
func (s Snippet) Text(origin speckle.Origin, token speckle.Secret) (speckle.Secret, bool) {
	value := ""
	if s.Secret {
		if !token.IsToken() {
			return speckle.Secret{}, false
		}
		value = token.Reveal()
	}
	return speckle.NewSecret(fmt.Sprintf(s.format, value, origin)), true
}
