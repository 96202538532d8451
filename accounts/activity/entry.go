package activity

import (
	"path/filepath"
	"regexp"
	"time"

	"speckle-keys/accounts/keychain"
)

// Kind is what was done. Its text is "activity.kind.<kind>".
type Kind string

const (
	Created  Kind = "created"
	Copied   Kind = "copied"
	Revealed Kind = "revealed"
	Saved    Kind = "saved"
	Rotated  Kind = "rotated"
	Revoked  Kind = "revoked"
	Deleted  Kind = "deleted" // from the keychain
	SignedIn Kind = "signed-in"
	// SignedOut is the end of a management sign-in.
	SignedOut Kind = "signed-out"
	Handed    Kind = "handed"  // to a command, by speckle-keys run
	Printed   Kind = "printed" // to a pipe, a file or a terminal, by speckle-keys token
)

// Entry is one thing that was done with a token or a sign-in.
type Entry struct {
	Time      time.Time `json:"time"`
	Kind      Kind      `json:"action"`
	Server    string    `json:"server"`              // its address
	Person    string    `json:"person,omitempty"`    // whose token it is
	Name      string    `json:"name,omitempty"`      // of the token; "" for a sign-in
	LastChars string    `json:"lastChars,omitempty"` // the token's last 6 characters
	Command   string    `json:"command,omitempty"`   // that it was handed to, without folder and arguments
	SignIn    bool      `json:"signIn,omitempty"`    // it is a management sign-in, not a token
}

// Of is an entry about a saved credential. The time is set when it is added.
func Of(kind Kind, e keychain.Entry) Entry {
	entry := Entry{Kind: kind, Server: e.Origin.String(), Person: e.UserName, Name: e.Name, LastChars: e.LastChars}
	if e.Kind == keychain.KindSignIn {
		entry.SignIn, entry.Name = true, ""
	}
	return entry
}

// With returns the entry with the command that the token was handed to.
func (e Entry) With(command string) Entry {
	e.Command = filepath.Base(command)
	return e
}

// longest is how many characters a name can have here: names come from
// servers and can have any length.
const longest = 200

// tokenLike matches what could be a token, wherever it was pasted by mistake.
var tokenLike = regexp.MustCompile(`[0-9A-Fa-f]{32,}`)

// harmless is the entry without what must never be in a file: a token that is
// part of a name, and more text than a person reads.
func (e Entry) harmless() Entry {
	for _, text := range []*string{&e.Server, &e.Person, &e.Name, &e.Command} {
		*text = tokenLike.ReplaceAllString(*text, "…")
		if runes := []rune(*text); len(runes) > longest {
			*text = string(runes[:longest-1]) + "…"
		}
	}
	if len(e.LastChars) > 6 {
		e.LastChars = e.LastChars[len(e.LastChars)-6:]
	}
	return e
}
