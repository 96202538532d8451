// Package accounts finds the Speckle accounts that connectors save on this computer. It reads and
// never writes: not a byte, not a folder, not a time stamp below the folders it looks into.
package accounts

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"speckle-keys/speckle"
)

// Account is one person on one server, however often connectors wrote it. All text is cleaned of
// control and direction characters and is short enough to show.
type Account struct {
	Origin speckle.Origin // never zero: without a usable address there is a Problem instead
	Person Person
	Server Server // what a connector last noted; may be old

	Token        speckle.Secret // zero when there is none that could be sent
	RefreshToken speckle.Secret

	Default  bool     // one of its entries is flagged as the default
	Selected bool     // chosen in the connectors' own panel
	Sources  []Source // where it was found; the first is where Token is from

	// TokensDiffer is set when the places hold different tokens; Token is
	// the one of Sources[0] and ChosenBecause says why.
	TokensDiffer bool
	// OtherTokenIDs are the ids of those different tokens: connectors that use
	// them stop working when one is revoked.
	OtherTokenIDs []string
	ChosenBecause ChosenReason

	// MovedTo is where the server is now, after all moves that are known, and
	// MovedFrom where it was before its last move. They are zero when unknown,
	// when the server names itself, and when the moves lead in a circle.
	MovedTo, MovedFrom speckle.Origin
}

// Key names the account: the same for every reading of the same store. It is
// a short hash, so preferences can hold it without revealing the person.
func (a *Account) Key() string {
	who := cmp.Or(a.Person.ID, strings.ToLower(a.Person.Email))
	if who == "" && len(a.Sources) > 0 {
		// Without a person only the place distinguishes entries.
		who = "|" + a.Sources[0].Path + "|" + a.Sources[0].Row
	}
	sum := sha256.Sum256([]byte(a.Origin.String() + "|" + who))
	return hex.EncodeToString(sum[:8])
}

// HasToken reports whether there is a token that could be sent. It says
// nothing of whether the server still takes it.
func (a *Account) HasToken() bool { return !a.Token.IsZero() }

// Initials returns one or two capital letters for a picture of the person,
// from the name, else the email address, else "?".
func (a *Account) Initials() string {
	mailbox, _, _ := strings.Cut(a.Person.Email, "@")
	for _, name := range []string{a.Person.Name, mailbox} {
		if letters := initials(name); letters != "" {
			return letters
		}
	}
	return "?"
}

// initials takes the first and the last word that begin with a letter or
// digit; emoji have no capital and are often more than one rune.
func initials(name string) string {
	var letters []string
	for _, word := range strings.FieldsFunc(name, splitsNames) {
		for _, r := range word {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				letters = append(letters, string(unicode.ToUpper(r)))
				break
			}
		}
	}
	if len(letters) < 2 {
		return strings.Join(letters, "")
	}
	return letters[0] + letters[len(letters)-1]
}

func splitsNames(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
}

// Person is whose account it is. Every field may be empty.
type Person struct {
	ID, Name, Email string
	Avatar          string // a data: URL, or ""
}

// Server is what a connector noted of the server.
type Server struct {
	Name, Company, Version string
}

// SourceKind is the kind of place that an account was found in.
type SourceKind string

const (
	SourceDatabase SourceKind = "database"
	SourceFile     SourceKind = "file"
)

// Source is a place that an account was found in.
type Source struct {
	Kind SourceKind
	Path string // the database or the file
	Row  string // the row's hash, for a database
}

// Folder is a place where connectors of this platform save accounts.
type Folder struct {
	Path   string
	Label  string // such as "SPECKLE_USERDATA_PATH" or "XDG_CONFIG_HOME", or one of the labels below
	Exists bool
}

// The labels of folders that are words rather than the name of a variable, a path or a package.
const (
	LabelAdded   = "added by you"
	LabelRoaming = "roaming profile"
)

// Result is everything that was found.
type Result struct {
	Folders  []Folder // in the order of search, existing or not
	Accounts []Account
	Problems []Problem
}
