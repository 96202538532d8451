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

// Problem is something that a person should know about an entry. It never
// holds a piece of a token: its texts are constants, chosen by what is wrong.
type Problem struct {
	Path    string
	Row     string // the row's hash, for a database; else ""
	Kind    ProblemKind
	Message string // what is wrong, one sentence of plain English
	Remedy  string // what to do about it, one sentence
	Lost    bool   // the entry could not be read at all; else it is listed nevertheless
}

// fault is a Problem without its place.
type fault struct {
	kind    ProblemKind
	message string
	remedy  string
	lost    bool
}

func (f *fault) at(path, row string) Problem {
	return Problem{Path: showPath(path), Row: showID(row), Kind: f.kind, Message: f.message, Remedy: f.remedy, Lost: f.lost}
}

const (
	signInAgain = "Remove the account in a connector and sign in again there."
	fixOrRemove = "Correct the entry, or remove it and sign in again in a connector."
)

// The texts of all problems. They are whole sentences without values in them,
// so that a translation can be looked up by the sentence.
var (
	faultUnreadable   = &fault{ProblemUnreadable, "This can't be read.", "Check that you may read it and that the drive is connected.", true}
	faultNotAFile     = &fault{ProblemNotAFile, "This is a folder or a device where a file is expected.", "Move it out of the way.", true}
	faultNotAFolder   = &fault{ProblemNotAFile, "This is a file where a folder is expected.", "Move it out of the way.", true}
	faultLink         = &fault{ProblemLink, "This link is broken, leads in a circle, or leads out of the folder.", "Put the file itself in place of the link.", true}
	faultTooLarge     = &fault{ProblemTooLarge, "This is larger than any account that a connector writes, and was not read.", "Look whether it belongs here; a smaller picture of the person helps if it does.", true}
	faultTooMany      = &fault{ProblemTooLarge, "There are more entries here than a connector would ever write; the rest was not read.", "Look whether these entries belong here.", true}
	faultEmpty        = &fault{ProblemEmpty, "There is nothing in it.", "Remove it and sign in again in a connector.", true}
	faultEncoding     = &fault{ProblemEncoding, "The text is neither UTF-8 nor UTF-16.", "Save it again as UTF-8.", true}
	faultSyntax       = &fault{ProblemSyntax, "This is not valid JSON; it may have been cut off or changed by hand.", fixOrRemove, true}
	faultTooDeep      = &fault{ProblemTooDeep, "Its parts are nested deeper than in any account.", "Remove it and sign in again in a connector.", true}
	faultNotAccount   = &fault{ProblemNotAccount, "This is JSON, but not an account.", "Move it out of this folder if it does not belong here.", true}
	faultNoServer     = &fault{ProblemIncomplete, "The account does not say which server it is for.", fixOrRemove, true}
	faultNoPerson     = &fault{ProblemIncomplete, "The account does not say whose it is.", signInAgain, false}
	faultNobody       = &fault{ProblemIncomplete, "The account has neither a person nor a token.", fixOrRemove, true}
	faultNoToken      = &fault{ProblemToken, "The account has no token.", signInAgain, false}
	faultBadToken     = &fault{ProblemToken, "What stands in the token's place is not a token that could be sent.", signInAgain, false}
	faultBearer       = &fault{ProblemToken, "The token begins with the word Bearer, which connectors would send twice.", "Take the word away from the entry; only the token belongs there.", false}
	faultNoAddress    = &fault{ProblemAddress, "The account has no server address.", fixOrRemove, true}
	faultBadAddress   = &fault{ProblemAddress, "The server address is not one that can be opened.", "Correct the address to the form https://server.example, or sign in again in a connector.", true}
	faultPassword     = &fault{ProblemAddress, "The server address holds a user name or password; it is left out.", "Remove the part before the @ sign from the address.", false}
	faultDatabase     = &fault{ProblemDatabase, "This is not an SQLite database, or it is encrypted.", "Look whether another program put it here; if it is damaged, remove it and sign in again in a connector.", true}
	faultDamaged      = &fault{ProblemDatabase, "The database is damaged; what could still be read is listed.", "Make a copy of it, remove it, and sign in again in a connector.", true}
	faultSchema       = &fault{ProblemDatabase, "The database has no table of accounts in the form that connectors use.", "Look whether another program put it here.", true}
	faultLocked       = &fault{ProblemLocked, "Another program is writing to it and does not let it be read.", "Try again when the connector has finished, or close it.", true}
	faultUnsettled    = &fault{ProblemLocked, "Another program is changing it right now, so what is listed may be out of date in a moment.", "Try again when the connector has finished, or close it.", false}
	faultChanged      = &fault{ProblemChanged, "It kept changing while it was read.", "Try again in a moment.", true}
	faultSelection    = &fault{ProblemDatabase, "The connectors' own settings can't be read, so it is not known which account they use.", "Choose the account again in a connector.", false}
	faultSelfMove     = &fault{ProblemMigration, "The server is noted as moved to itself.", "Nothing needs to be done; the note is left out.", false}
	faultBadMove      = &fault{ProblemMigration, "The server is noted as moved to an address that can't be opened.", "Nothing needs to be done; the note is left out.", false}
	faultCircle       = &fault{ProblemMigration, "The servers are noted as moved in a circle.", "Ask the server's administrator which address is in use.", false}
	faultManyDefaults = &fault{ProblemDefaults, "Several accounts are marked as the default; connectors take the first of them.", "Nothing needs to be done, or choose the default again in a connector.", false}
	faultNoDefault    = &fault{ProblemDefaults, "No account is marked as the default; connectors take the first of them.", "Nothing needs to be done, or choose the default in a connector.", false}
	faultPermissions  = &fault{ProblemPermissions, "Other users of this computer can read the tokens that are kept here.", "Allow only yourself to read this folder and what is in it.", false}
)
