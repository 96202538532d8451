package model

import (
	"regexp"
	"strings"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// private hides what must not be in a diagnosis, wherever it is: a file
// may be named after its owner or its token, and a row's key may be a token.
type private struct {
	tokenIDs map[string]bool
	others   *strings.Replacer // secrets that don't have the form of a token
	names    []string          // of people
	files    map[string]string // answers of file, because thousands of accounts share a few
}

var (
	// tokenForm is a token, or much of one, also cut in pieces (server contract: 42 hexadecimal
	// digits). The connectors' own ids have 32.
	tokenForm = regexp.MustCompile(`(?i)[0-9a-f](?:[-_. ]?[0-9a-f]){32,}`)
	// idForm is what may hold a token's id, its first 10 digits.
	idForm = regexp.MustCompile(`[0-9a-f]{10,}`)
	// mailForm is an email address, or a user's name on some systems.
	mailForm = regexp.MustCompile(`[^\s/\\"'<>@]+@[^\s/\\"'<>@]+`)
)

// minimumHidden is the shortest text that is hidden, in bytes. To hide every
// "a" would leave no sentence.
const minimumHidden = 6

func privateIn(found accounts.Result) private {
	p := private{tokenIDs: make(map[string]bool), files: make(map[string]string)}
	var others []string
	for i := range found.Accounts {
		a := &found.Accounts[i]
		for _, s := range []speckle.Secret{a.Token, a.RefreshToken} {
			if s.IsToken() {
				p.tokenIDs[s.TokenID()] = true
			} else if value := s.Reveal(); len(value) >= minimumHidden {
				others = append(others, value, "[secret]")
			}
		}
		if name := a.Person.Name; strings.Contains(name, " ") && len(name) >= minimumHidden {
			p.names = append(p.names, name)
		}
	}
	p.others = strings.NewReplacer(others...)
	return p
}

// path hides secrets and email addresses in a path, a row's key or a server's
// address, and leaves the rest of it as it is.
func (p private) path(s string) string {
	return mailForm.ReplaceAllString(p.secrets(s), "[address]")
}

// file is path for the path of a file.
func (p private) file(s string) string {
	hidden, ok := p.files[s]
	if !ok {
		hidden = p.path(s)
		p.files[s] = hidden
	}
	return hidden
}

func (p private) secrets(s string) string {
	s = tokenForm.ReplaceAllString(p.others.Replace(s), "[secret]")
	return idForm.ReplaceAllStringFunc(s, func(digits string) string {
		for i := range len(digits) - 9 {
			if p.tokenIDs[digits[i:i+10]] {
				return "[secret]"
			}
		}
		return digits
	})
}

// text hides people's names too.
func (p private) text(s string) string {
	for _, name := range p.names {
		s = strings.ReplaceAll(s, name, "[name]")
	}
	return p.path(s)
}
