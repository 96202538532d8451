package accounts

import "io/fs"

// readableByOthers is left to Windows: profile folders are private unless
// their access lists were changed, which mode bits don't show.
func readableByOthers(fs.FileInfo) bool { return false }
