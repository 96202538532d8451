package accounts

import "slices"

// ProblemKind says what is wrong with an entry.
type ProblemKind string

const (
	ProblemUnreadable  ProblemKind = "unreadable" // no permission, or an I/O error
	ProblemNotAFile    ProblemKind = "not-a-file" // a folder, FIFO, device or socket; or a file in a folder's place
	ProblemLink        ProblemKind = "link"       // dangling, a loop, or to a file of another user
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
	ProblemDefaults    ProblemKind = "defaults"    // several default accounts, or none
	ProblemPermissions ProblemKind = "permissions" // other users of this computer can read the tokens
)

// ProblemCode names one exact thing that is wrong, finer than its kind. Codes
// don't change: each language has texts under them for what is wrong and what
// to do about it.
type ProblemCode string

// Problem is something that a person should know about an entry. It never
// holds a piece of a token.
type Problem struct {
	Path string
	Row  string // the row's hash, for a database; else ""
	Kind ProblemKind
	Code ProblemCode
	Lost bool // the entry could not be read at all; else it is listed nevertheless
}

// fault is a Problem without its place.
type fault struct {
	code ProblemCode
	kind ProblemKind
	lost bool
}

func (f *fault) at(path, row string) Problem {
	return Problem{Path: showPath(path), Row: showID(row), Kind: f.kind, Code: f.code, Lost: f.lost}
}

var codes []ProblemCode

// Codes returns the codes of all problems.
func Codes() []ProblemCode { return slices.Clone(codes) }

func newFault(code ProblemCode, kind ProblemKind, lost bool) *fault {
	codes = append(codes, code)
	return &fault{code, kind, lost}
}

// All problems.
var (
	faultUnreadable   = newFault("unreadable", ProblemUnreadable, true)
	faultNotAFile     = newFault("not-a-file", ProblemNotAFile, true)
	faultNotAFolder   = newFault("not-a-folder", ProblemNotAFile, true)
	faultLink         = newFault("link", ProblemLink, true)
	faultTooLarge     = newFault("too-large", ProblemTooLarge, true)
	faultForeignLink  = newFault("foreign-link", ProblemLink, true)
	faultLargePicture = newFault("large-picture", ProblemTooLarge, false)
	faultTooMany      = newFault("too-many", ProblemTooLarge, true)
	faultEmpty        = newFault("empty", ProblemEmpty, true)
	faultEncoding     = newFault("encoding", ProblemEncoding, true)
	faultSyntax       = newFault("syntax", ProblemSyntax, true)
	faultTooDeep      = newFault("too-deep", ProblemTooDeep, true)
	faultNotAccount   = newFault("not-account", ProblemNotAccount, true)
	faultNoServer     = newFault("no-server", ProblemIncomplete, true)
	faultNoPerson     = newFault("no-person", ProblemIncomplete, false)
	faultNobody       = newFault("nobody", ProblemIncomplete, true)
	faultNoToken      = newFault("no-token", ProblemToken, false)
	faultBadToken     = newFault("bad-token", ProblemToken, false)
	faultBearer       = newFault("bearer", ProblemToken, false)
	faultNoAddress    = newFault("no-address", ProblemAddress, true)
	faultBadAddress   = newFault("bad-address", ProblemAddress, true)
	faultPassword     = newFault("password", ProblemAddress, false)
	faultDatabase     = newFault("database", ProblemDatabase, true)
	faultDamaged      = newFault("damaged", ProblemDatabase, true)
	faultSchema       = newFault("schema", ProblemDatabase, true)
	faultLocked       = newFault("locked", ProblemLocked, true)
	faultUnsettled    = newFault("unsettled", ProblemLocked, false)
	faultChanged      = newFault("changed", ProblemChanged, true)
	faultSelection    = newFault("selection", ProblemDatabase, false)
	faultSelfMove     = newFault("self-move", ProblemMigration, false)
	faultBadMove      = newFault("bad-move", ProblemMigration, false)
	faultCircle       = newFault("circle", ProblemMigration, false)
	faultManyDefaults = newFault("many-defaults", ProblemDefaults, false)
	faultNoDefault    = newFault("no-default", ProblemDefaults, false)
	faultPermissions  = newFault("permissions", ProblemPermissions, false)
	faultOwnFile      = newFault("own-file", ProblemUnreadable, true)
	faultOwnDamaged   = newFault("own-damaged", ProblemSyntax, true)
)

// OwnFileProblem is the problem of a file that this program writes for itself:
// it can't be read, or was damaged and is now at setAside.
func OwnFileProblem(path, setAside string) Problem {
	if setAside != "" {
		return faultOwnDamaged.at(setAside, "")
	}
	return faultOwnFile.at(path, "")
}
