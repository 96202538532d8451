// Package accounts finds the Speckle accounts that connectors keep on this
// computer. It reads and never writes: not a byte, not a folder, not a time
// stamp below the folders it looks into.
package accounts

import "speckle-keys/speckle"

// Account is one person on one server, however often connectors wrote it.
// All text is cleaned of control and direction characters and is short enough
// to show.
type Account struct {
	Origin  speckle.Origin // zero when the address can't be used; see Address
	Address string         // as stored
	Person  Person
	Server  Server // what a connector last noted; may be old

	Token        speckle.Secret // zero when there is none
	RefreshToken speckle.Secret

	IDs      []string // the connectors' ids of this account (hashes), sorted
	Default  bool     // one of its entries is flagged as the default
	Selected bool     // chosen in the connectors' own panel
	Sources  []Source // where it was found; the first is where Token is from

	// TokensDiffer is set when the places hold different tokens; Token is
	// the one of Sources[0] and KeptBecause says why.
	TokensDiffer bool
	KeptBecause  string

	// MovedTo and MovedFrom link the two sides of a server's move. They are
	// zero when unknown or when the server names itself.
	MovedTo, MovedFrom speckle.Origin
	MovesInCircle      bool
}

// Key names the account: the same for every reading of the same store.
func (a *Account) Key() string { panic("not built yet") }

// Person is whose account it is. Every field may be empty.
type Person struct {
	ID, Name, Email, Company string
	Avatar                   string // a data: URL, or ""
}

// Server is what a connector noted of the server.
type Server struct {
	Name, Company, Version, Description, AdminContact string
}

// SourceKind is the kind of place that an account was found in.
type SourceKind string

const (
	SourceDatabase SourceKind = "database"
	SourceFile     SourceKind = "file"
)

// Source is a place that an account was found in.
type Source struct {
	Kind   SourceKind
	Path   string // the database or the file
	Row    string // the row's hash, for a database
	Folder string // label of the folder, as in Folder.Label
}

// Folder is a place where connectors of this platform keep accounts.
type Folder struct {
	Path   string
	Label  string // such as "SPECKLE_USERDATA_PATH" or "XDG config"
	Exists bool
}

// ProblemKind says what is wrong with an entry.
type ProblemKind string

const (
	ProblemUnreadable  ProblemKind = "unreadable" // no permission, or an I/O error
	ProblemNotAFile    ProblemKind = "not-a-file" // a folder, FIFO, device or socket
	ProblemLink        ProblemKind = "link"       // a dangling link, a loop, or one that leaves the folder
	ProblemTooLarge    ProblemKind = "too-large"
	ProblemEmpty       ProblemKind = "empty"
	ProblemEncoding    ProblemKind = "encoding" // not UTF-8 nor UTF-16
	ProblemSyntax      ProblemKind = "syntax"   // not JSON
	ProblemTooDeep     ProblemKind = "too-deep"
	ProblemNotAccount  ProblemKind = "not-account" // JSON, but not an account
	ProblemIncomplete  ProblemKind = "incomplete"  // an account without a part that is needed
	ProblemToken       ProblemKind = "token"       // no token, or not one that could be sent
	ProblemAddress     ProblemKind = "address"     // no server address, or one we don't open
	ProblemDatabase    ProblemKind = "database"    // not SQLite, damaged, or another schema
	ProblemLocked      ProblemKind = "locked"      // a writer holds it
	ProblemChanged     ProblemKind = "changed"     // kept changing while it was read
	ProblemMigration   ProblemKind = "migration"   // a move in a circle, or to itself
	ProblemDefaults    ProblemKind = "defaults"    // several default accounts
	ProblemPermissions ProblemKind = "permissions" // other users of this computer can read the tokens
)

// Problem is something that a person should know about an entry. It never
// holds a piece of a token.
type Problem struct {
	Path    string
	Row     string // the row's hash, for a database; else ""
	Kind    ProblemKind
	Message string // what is wrong, one sentence of plain English
	Remedy  string // what to do about it, one sentence
	Lost    bool   // the entry could not be read at all; else it is listed nevertheless
}

// Result is everything that was found.
type Result struct {
	Folders  []Folder // in the order of search, existing or not
	Accounts []Account
	Problems []Problem
}
