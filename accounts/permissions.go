package accounts

import (
	"os"
	"path/filepath"
)

// checkPermissions tells once per folder when other users of this computer
// can read what is kept there. Connectors keep tokens as plain text, so the
// permissions are all that guards them.
func (s *store) checkPermissions(f *findings) {
	if len(f.entries) == 0 || !openWay(realPath(s.path)) {
		return
	}
	seen := make(map[string]bool)
	for _, e := range f.entries {
		if seen[e.file] {
			continue
		}
		seen[e.file] = true
		info, err := s.root.Stat(e.file)
		if err != nil || !readableByOthers(info) {
			continue
		}
		if dir, err := s.root.Stat(filepath.Dir(e.file)); err == nil && readableByOthers(dir) {
			f.problem(faultPermissions, s.path, "")
			return
		}
	}
}

// openWay reports whether others can pass every folder down to path.
func openWay(path string) bool {
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
