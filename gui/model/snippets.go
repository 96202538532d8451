package model

import (
	"cmp"
	"runtime"
	"strings"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// Snippet is a way to hand a token to a tool. Lines that set a variable hold the token and are as
// secret as it; commands and code hold a name or a variable only.
type Snippet struct {
	ID     string // its words are "snippet.<ID>"
	Secret bool   // holds the token

	// text returns the snippet, "" where there is no safe one. A token is
	// hexadecimal and an origin has no quotes: only names need quoting.
	text func(SnippetData) string
}

// SetsVariable reports whether the snippet sets variables to the token and its
// server: under some names, web builds would ship them.
func (s Snippet) SetsVariable() bool { return s.Secret && s.ID != "header" }

// SnippetData is what snippets are filled with.
type SnippetData struct {
	Origin speckle.Origin
	Token  speckle.Secret // may be zero for snippets that are not Secret
	// Name is what speckle-keys run and token call the saved credential, as Saved.CommandName
	// returns it, and Key its key in the keychain. Both are empty for a token that isn't saved.
	Name, Key string

	reveal string
	system string // as runtime.GOOS
}

// Text fills the snippet in. It returns false where the snippet can't serve:
// the token is none, it isn't saved, or its name can't be quoted safely.
func (s Snippet) Text(d SnippetData) (speckle.Secret, bool) {
	if s.Secret {
		if !d.Token.IsToken() {
			return speckle.Secret{}, false
		}
		d.reveal = d.Token.Reveal()
	}
	d.system = cmp.Or(d.system, runtime.GOOS)
	text := s.text(d)
	return speckle.NewSecret(text), text != ""
}

// Needs names what a snippet without the token lacks to be filled in: its words
// are "snippet.needs.<name>". "" if it lacks nothing.
func (s Snippet) Needs(d SnippetData) string {
	if s.Secret {
		return "" // the token comes when it is copied
	}
	_, ok := s.Text(d)
	switch {
	case ok:
		return ""
	case s.ID == "keyring" && cmp.Or(d.system, runtime.GOOS) != "linux":
		return "linux"
	case d.Key == "":
		return "saved"
	}
	return "name"
}

// Snippets lists the ways in the order to show: first those that need no file.
func Snippets() []Snippet {
	return []Snippet{
		{"run", false, func(d SnippetData) string { return command(d, "run ", " -- python publish.py") }},
		{"gh", false, func(d SnippetData) string { return command(d, "token ", " | gh secret set SPECKLE_TOKEN") }},
		{"env", true, func(d SnippetData) string {
			return "SPECKLE_TOKEN=" + d.reveal + "\nSPECKLE_SERVER_URL=" + d.Origin.String() + "\n"
		}},
		{"shell", true, func(d SnippetData) string {
			return "export SPECKLE_TOKEN=" + quoteSh(d.reveal) + "\nexport SPECKLE_SERVER_URL=" + quoteSh(d.Origin.String()) + "\n"
		}},
		{"powershell", true, func(d SnippetData) string {
			return "$env:SPECKLE_TOKEN = " + quotePowerShell(d.reveal) + "\n$env:SPECKLE_SERVER_URL = " + quotePowerShell(d.Origin.String()) + "\n"
		}},
		// The quotes enclose the whole, or they would be part of the value.
		{"cmd", true, func(d SnippetData) string {
			return "set \"SPECKLE_TOKEN=" + d.reveal + "\"\r\nset \"SPECKLE_SERVER_URL=" + d.Origin.String() + "\"\r\n"
		}},
		{"header", true, func(d SnippetData) string { return "Authorization: Bearer " + d.reveal }},
		{"curl", false, fixed(curlSnippet)},
		{"specklepy", false, fixed(specklepySnippet)},
		{"csharp", false, fixed(csharpSnippet)},
		{"typescript", false, fixed(typescriptSnippet)},
		{"keyring", false, keyringSnippet},
	}
}

func fixed(text string) func(SnippetData) string { return func(SnippetData) string { return text } }

// The header comes through a pipe: on a command line every user of the computer could read it.
const curlSnippet = `printf 'Authorization: Bearer %s\n' "$SPECKLE_TOKEN" |
  curl --fail-with-body -H @- -H 'Content-Type: application/json' \
    --data '{"query":"{ activeUser { id name } }"}' "$SPECKLE_SERVER_URL/graphql"
`

const specklepySnippet = `import os
from specklepy.api.client import SpeckleClient

client = SpeckleClient(host=os.environ["SPECKLE_SERVER_URL"])
client.authenticate_with_token(os.environ["SPECKLE_TOKEN"])
`

// The SDK is version 3, whose parts come from a service provider.
const csharpSnippet = `// services: a service provider with Speckle.Sdk (AddSpeckleSdk)
var server = new Uri(Environment.GetEnvironmentVariable("SPECKLE_SERVER_URL")!);
var token = Environment.GetEnvironmentVariable("SPECKLE_TOKEN")!;
var account = await services.GetRequiredService<IAccountFactory>().CreateAccount(server, token);
using var client = services.GetRequiredService<IClientFactory>().Create(account);
`

const typescriptSnippet = `const { SPECKLE_TOKEN, SPECKLE_SERVER_URL } = process.env;
const answer = await fetch(` + "`${SPECKLE_SERVER_URL}/graphql`" + `, {
  method: "POST",
  headers: {
    "Authorization": ` + "`Bearer ${SPECKLE_TOKEN}`" + `,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ query: "{ activeUser { id name } }" }),
});
`

// keyringSnippet reads the entry with Python's keyring. Only on Linux do both
// libraries look for an item by the same attributes.
func keyringSnippet(d SnippetData) string {
	if d.system != "linux" || d.Key == "" {
		return ""
	}
	return "import keyring\n\ntoken = keyring.get_password(\"" + keychain.Service + "\", \"" + d.Key + "\")\n"
}

// command is a command line of speckle-keys with the credential's name.
func command(d SnippetData, before, after string) string {
	name := quoteSh(d.Name)
	if d.system == "windows" {
		name = quoteWindows(d.Name)
	}
	if d.Name == "" || name == "" {
		return ""
	}
	if strings.HasPrefix(d.Name, "-") {
		before += "-- " // or it would be an option
	}
	return "speckle-keys " + before + name + after + "\n"
}

// plain reports whether no shell sees anything but letters in a text.
func plain(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == ""
}

// quoteSh quotes for sh, bash and zsh. Nothing is special between single
// quotes but the single quote.
func quoteSh(text string) string {
	if plain(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// quotePowerShell quotes for PowerShell, which takes typographic quotes as quotes too.
func quotePowerShell(text string) string {
	for _, quote := range []string{"'", "‘", "’", "‚", "‛"} {
		text = strings.ReplaceAll(text, quote, quote+quote)
	}
	return "'" + text + "'"
}

// quoteWindows quotes an argument so that PowerShell and cmd both read it, or
// for PowerShell where cmd has no way. "" where a quote would be lost on the
// way to the program. PowerShell makes two arguments of a bare -a.b.
func quoteWindows(text string) string {
	switch {
	case plain(text) && text[0] != '-':
		return text
	case strings.ContainsAny(text, "\"\r\n“”„"), strings.HasSuffix(text, `\`):
		return ""
	case strings.ContainsAny(text, "%!$`"):
		return quotePowerShell(text)
	}
	return `"` + text + `"`
}
