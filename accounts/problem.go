package accounts

// ProblemKind says what is wrong with an entry.
type ProblemKind string

const (
	ProblemUnreadable  ProblemKind = "unreadable" // no permission, or an I/O error
	ProblemNotAFile    ProblemKind = "not-a-file" // a folder, FIFO, device or socket; or a file in a folder's place
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
	ProblemDefaults    ProblemKind = "defaults"    // several default accounts, or none
	ProblemPermissions ProblemKind = "permissions" // other users of this computer can read the tokens
)

// ProblemCode names one exact thing that is wrong, finer than its kind. It is
// stable: what is wrong, and what to do about it, is worded by it in each
// language.
type ProblemCode string

// Problem is something that a person should know about an entry. It never
// holds a piece of a token: its message is a constant, chosen by what is wrong.
type Problem struct {
	Path    string
	Row     string // the row's hash, for a database; else ""
	Kind    ProblemKind
	Code    ProblemCode
	Message string // what is wrong, one sentence of plain English, for a diagnosis
	Lost    bool   // the entry could not be read at all; else it is listed nevertheless
}

// fault is a Problem without its place.
type fault struct {
	code    ProblemCode
	kind    ProblemKind
	message string
	lost    bool
}

func (f *fault) at(path, row string) Problem {
	return Problem{Path: showPath(path), Row: showID(row), Kind: f.kind, Code: f.code, Message: f.message, Lost: f.lost}
}

// All problems. Their messages are whole sentences without values in them.
var (
	faultUnreadable   = &fault{"unreadable", ProblemUnreadable, "This can’t be read.", true}
	faultNotAFile     = &fault{"not-a-file", ProblemNotAFile, "This is a folder or a device where a file is expected.", true}
	faultNotAFolder   = &fault{"not-a-folder", ProblemNotAFile, "This is a file where a folder is expected.", true}
	faultLink         = &fault{"link", ProblemLink, "This link is broken, leads in a circle, or leads out of the folder.", true}
	faultTooLarge     = &fault{"too-large", ProblemTooLarge, "This is larger than any account that a connector writes, and was not read.", true}
	faultTooMany      = &fault{"too-many", ProblemTooLarge, "There are more entries here than a connector would ever write; the rest was not read.", true}
	faultEmpty        = &fault{"empty", ProblemEmpty, "There is nothing in it.", true}
	faultEncoding     = &fault{"encoding", ProblemEncoding, "The text is neither UTF-8 nor UTF-16.", true}
	faultSyntax       = &fault{"syntax", ProblemSyntax, "This is not valid JSON; it may have been cut off or changed by hand.", true}
	faultTooDeep      = &fault{"too-deep", ProblemTooDeep, "Its parts are nested deeper than in any account.", true}
	faultNotAccount   = &fault{"not-account", ProblemNotAccount, "This is JSON, but not an account.", true}
	faultNoServer     = &fault{"no-server", ProblemIncomplete, "The account does not say which server it is for.", true}
	faultNoPerson     = &fault{"no-person", ProblemIncomplete, "The account does not say whose it is.", false}
	faultNobody       = &fault{"nobody", ProblemIncomplete, "The account has neither a person nor a token.", true}
	faultNoToken      = &fault{"no-token", ProblemToken, "The account has no token.", false}
	faultBadToken     = &fault{"bad-token", ProblemToken, "What stands in the token’s place is not a token that could be sent.", false}
	faultBearer       = &fault{"bearer", ProblemToken, "The token begins with the word Bearer, which connectors would send twice.", false}
	faultNoAddress    = &fault{"no-address", ProblemAddress, "The account has no server address.", true}
	faultBadAddress   = &fault{"bad-address", ProblemAddress, "The server address is not one that can be opened.", true}
	faultPassword     = &fault{"password", ProblemAddress, "The server address holds a user name or password; it is left out.", false}
	faultDatabase     = &fault{"database", ProblemDatabase, "This is not an SQLite database, or it is encrypted.", true}
	faultDamaged      = &fault{"damaged", ProblemDatabase, "The database is damaged; what could still be read is listed.", true}
	faultSchema       = &fault{"schema", ProblemDatabase, "The database has no table of accounts in the form that connectors use.", true}
	faultLocked       = &fault{"locked", ProblemLocked, "Another program is writing to it and does not let it be read.", true}
	faultUnsettled    = &fault{"unsettled", ProblemLocked, "Another program is changing it right now, so what is listed may be out of date in a moment.", false}
	faultChanged      = &fault{"changed", ProblemChanged, "It kept changing while it was read.", true}
	faultSelection    = &fault{"selection", ProblemDatabase, "The connectors’ own settings can’t be read, so it is not known which account they use.", false}
	faultSelfMove     = &fault{"self-move", ProblemMigration, "The server is noted as moved to itself.", false}
	faultBadMove      = &fault{"bad-move", ProblemMigration, "The server is noted as moved to an address that can’t be opened.", false}
	faultCircle       = &fault{"circle", ProblemMigration, "The servers are noted as moved in a circle.", false}
	faultManyDefaults = &fault{"many-defaults", ProblemDefaults, "Several accounts are marked as the default; connectors take the first of them.", false}
	faultNoDefault    = &fault{"no-default", ProblemDefaults, "No account is marked as the default; connectors take the first of them.", false}
	faultPermissions  = &fault{"permissions", ProblemPermissions, "Other users of this computer can read the tokens that are kept here.", false}
)
