package accounts

// ProblemCode names what is wrong. Codes don't change: each language has texts
// under them for what is wrong and what to do about it.
type ProblemCode string

// Problem is something that a person should know about an entry. It never holds a piece of a token.
type Problem struct {
	Path string
	Row  string // the row's hash, for a database; else ""
	Code ProblemCode
	Lost bool // the entry could not be read at all; else it is listed nevertheless
}

// fault is a Problem without its place.
type fault struct {
	code ProblemCode
	lost bool
}

func (f *fault) at(path, row string) Problem {
	return Problem{Path: showPath(path), Row: showID(row), Code: f.code, Lost: f.lost}
}

var (
	faultUnreadable   = &fault{"unreadable", true}
	faultNotAFile     = &fault{"not-a-file", true}
	faultNotAFolder   = &fault{"not-a-folder", true}
	faultLink         = &fault{"link", true}
	faultTooLarge     = &fault{"too-large", true}
	faultForeignLink  = &fault{"foreign-link", true}
	faultLargePicture = &fault{"large-picture", false}
	faultTooMany      = &fault{"too-many", true}
	faultEmpty        = &fault{"empty", true}
	faultEncoding     = &fault{"encoding", true}
	faultSyntax       = &fault{"syntax", true}
	faultTooDeep      = &fault{"too-deep", true}
	faultNotAccount   = &fault{"not-account", true}
	faultNoServer     = &fault{"no-server", true}
	faultNoPerson     = &fault{"no-person", false}
	faultNobody       = &fault{"nobody", true}
	faultNoToken      = &fault{"no-token", false}
	faultBadToken     = &fault{"bad-token", false}
	faultBearer       = &fault{"bearer", false}
	faultNoAddress    = &fault{"no-address", true}
	faultBadAddress   = &fault{"bad-address", true}
	faultPassword     = &fault{"password", false}
	faultDatabase     = &fault{"database", true}
	faultDamaged      = &fault{"damaged", true}
	faultSchema       = &fault{"schema", true}
	faultLocked       = &fault{"locked", true}
	faultUnsettled    = &fault{"unsettled", false}
	faultChanged      = &fault{"changed", true}
	faultSelection    = &fault{"selection", false}
	faultSelfMove     = &fault{"self-move", false}
	faultBadMove      = &fault{"bad-move", false}
	faultCircle       = &fault{"circle", false}
	faultManyDefaults = &fault{"many-defaults", false}
	faultNoDefault    = &fault{"no-default", false}
	faultPermissions  = &fault{"permissions", false}
	faultOwnFile      = &fault{"own-file", true}
	faultOwnDamaged   = &fault{"own-damaged", true}
	faultOwnUnwritten = &fault{"own-unwritten", true}
)

// OwnFileProblem is the problem of a file that this program writes for itself:
// it can't be read, or was damaged and is now at setAside.
func OwnFileProblem(path, setAside string) Problem {
	if setAside != "" {
		return faultOwnDamaged.at(setAside, "")
	}
	return faultOwnFile.at(path, "")
}

// UnwrittenFileProblem is that of a file of this program that can't be written.
func UnwrittenFileProblem(path string) Problem { return faultOwnUnwritten.at(path, "") }
