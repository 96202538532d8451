package accounts

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

const (
	// maxFiles is how many directory entries are looked at in one folder.
	maxFiles = 20_000
	// maxFolders is how deep sub-folders are searched.
	maxFolders = 4
)

// readFiles reads Accounts/*.json. It reads what any connector of any year
// reads: the older .NET ones search sub-folders, and on Windows and macOS
// they take .JSON in any case (contract facts §1.7). Hidden files are left
// out: they are what macOS and editors leave behind.
func (s *store) readFiles(ctx context.Context, out *findings) {
	info, err := s.root.Stat(filesName)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !s.isLink(filesName):
		return
	case err != nil && s.isLink(filesName) && !errors.Is(err, fs.ErrPermission):
		out.problem(faultLink, s.full(filesName), "")
		return
	case err != nil:
		out.problem(faultOf(err), s.full(filesName), "")
		return
	case !info.IsDir():
		out.problem(faultNotAFolder, s.full(filesName), "")
		return
	}
	s.readFolder(ctx, out, filesName, maxFolders)
}

func (s *store) isLink(name string) bool {
	info, err := s.root.Lstat(name)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

func (s *store) readFolder(ctx context.Context, out *findings, dir string, depth int) {
	list, bad := s.list(dir)
	if bad != nil {
		out.problem(bad, s.full(dir), "")
	}
	for _, item := range list {
		if ctx.Err() != nil {
			return
		}
		name := filepath.Join(dir, item.Name())
		switch {
		case strings.HasPrefix(item.Name(), "."):
		case isDocumentName(item.Name()):
			s.readFile(out, name)
		case item.IsDir() && depth > 0:
			s.readFolder(ctx, out, name, depth-1)
		}
	}
}

func isDocumentName(name string) bool { return strings.EqualFold(filepath.Ext(name), ".json") }

// list returns a folder's entries by name, at most maxFiles.
func (s *store) list(dir string) ([]fs.DirEntry, *fault) {
	f, err := s.open(dir)
	if err != nil {
		return nil, faultOf(err)
	}
	defer f.Close()
	list, err := f.ReadDir(maxFiles)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	switch {
	case len(list) == maxFiles:
		return list, faultTooMany
	case err != nil && !errors.Is(err, io.EOF):
		return list, faultOf(err)
	}
	return list, nil
}

func (s *store) readFile(out *findings, name string) {
	data, info, bad := s.read(name, maxDocument)
	if bad != nil {
		out.problem(bad, s.full(name), "")
		return
	}
	if info == nil {
		return // gone since the folder was listed
	}
	e, faults := parseDocument(data)
	for _, f := range faults {
		out.problem(f, s.full(name), "")
	}
	if e == nil {
		return
	}
	e.file = name
	e.source = Source{Kind: SourceFile, Path: showPath(s.full(name)), Folder: s.label}
	e.modified = info.ModTime()
	out.add(e)
}
