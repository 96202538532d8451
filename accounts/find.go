package accounts

import "context"

// Environment is what a search depends on. The zero value is no search; use
// System.
type Environment struct {
	GOOS   string
	Home   string
	Getenv func(string) string
	// Extra are folders that the person asked to search besides.
	Extra []string
}

// System returns the environment of this process.
func System() Environment { panic("not built yet") }

// Folders returns where connectors keep accounts, in the order of search,
// without duplicates. With SPECKLE_USERDATA_PATH set it is the only one.
func (e Environment) Folders() []Folder { panic("not built yet") }

// Find reads all accounts. What can't be read is a Problem, never an error:
// the only error is that of ctx.
func Find(ctx context.Context, e Environment) (Result, error) { panic("not built yet") }
