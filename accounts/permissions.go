package accounts

import (
	"io/fs"
	"os"
	"path/filepath"
)

// noteFile remembers of the file that e was read from what preferences and
// checkPermissions need.
func (e *entry) noteFile(path string, info fs.FileInfo) {
	e.modified = info.ModTime()
	if readableByOthers(info) {
		e.openFolder = filepath.Dir(path)
	}
}

// checkPermissions adds one problem for the folder when other users of this
// computer can read tokens in it. Connectors save tokens as plain text, so
// the permissions are all that protects them.
func (s *store) checkPermissions(entries []*entry, all *findings) {
	seen := map[string]bool{"": true} // entries whose file is private
	for _, e := range entries {
		if seen[e.openFolder] {
			continue
		}
		seen[e.openFolder] = true
		if othersReach(realPath(e.openFolder)) {
			all.problem(faultPermissions, s.path, "")
			return
		}
	}
}

// othersReach reports whether others may pass every folder down to path.
func othersReach(path string) bool {
	for {
		info, err := os.Stat(path)
		if err != nil || !readableByOthers(info) {
			return false
		}
		parent := filepath.Dir(path)
		if parent == path {
			return true
		}
		path = parent
	}
}
