package model

import (
	"regexp"
	"strings"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// private knows what must not stand in a diagnosis, whatever path or message
// it hides in: a file may be named after its owner, or after its token.
type private struct {
	secrets *strings.Replacer // for paths: secrets and mail addresses
	names   *strings.Replacer // for messages: also people's names
}

// tokenForm is a token, or anything that starts like one (server contract: 42
// lower-case hexadecimal digits).
var tokenForm = regexp.MustCompile(`[0-9a-f]{42,}`)

// minimumHidden is the shortest text that is looked for. Shorter ones say
// nothing, and to cut each "a" out would leave no sentence.
const minimumHidden = 6

func privateIn(found accounts.Result) private {
	var secrets, names []string
	hide := func(list *[]string, text, instead string) {
		if len(text) >= minimumHidden {
			*list = append(*list, text, instead)
		}
	}
	for i := range found.Accounts {
		a := &found.Accounts[i]
		for _, s := range []speckle.Secret{a.Token, a.RefreshToken} {
			hide(&secrets, s.Reveal(), "[secret]")
			hide(&secrets, s.TokenID(), "[secret]")
		}
		hide(&secrets, a.Person.Email, "[address]")
		hide(&secrets, strings.ToLower(a.Person.Email), "[address]")
		if strings.Contains(a.Person.Name, " ") {
			hide(&names, a.Person.Name, "[name]")
		}
	}
	return private{strings.NewReplacer(secrets...), strings.NewReplacer(append(secrets, names...)...)}
}

// path cleans a path or an address. The rest of it stays: it is what a
// diagnosis is for.
func (p private) path(s string) string {
	return tokenForm.ReplaceAllString(p.secrets.Replace(s), "[secret]")
}

// text cleans a sentence.
func (p private) text(s string) string {
	return tokenForm.ReplaceAllString(p.names.Replace(s), "[secret]")
}
