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
	maxFiles   = 20_000 // how many directory entries are read of one folder
	maxFolders = 4      // how deep sub-folders are searched
)

// readFiles reads Accounts/*.json. It reads what any connector of any year reads: the older .NET
// ones search sub-folders, and on Windows and macOS they take .JSON in any case (contract facts
// §1.7). Hidden files are left out, since macOS and editors leave copies behind under such names.
func (s *store) readFiles(ctx context.Context, out *findings) {
	at, name, bad := s.follow(filesName)
	if bad != nil {
		out.problem(bad, s.full(filesName), "")
		return
	}
	defer s.closeFollowed(at)
	info, err := at.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		out.problem(faultOf(err), s.full(filesName), "")
	case !info.IsDir():
		out.problem(faultNotAFolder, s.full(filesName), "")
	default:
		at.readFilesIn(ctx, out, name, maxFolders)
	}
}

func (s *store) readFilesIn(ctx context.Context, out *findings, dir string, depth int) {
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
			s.readFilesIn(ctx, out, name, depth-1)
		}
	}
}

func isDocumentName(name string) bool { return strings.EqualFold(filepath.Ext(name), ".json") }

func (s *store) list(dir string) ([]fs.DirEntry, *fault) {
	f, err := s.openQuietly(dir)
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

// readFile reads one account file. A file deleted since its folder was listed is no problem.
func (s *store) readFile(out *findings, name string) {
	path := s.full(name)
	at, name, bad := s.follow(name)
	if bad != nil {
		out.problem(bad, path, "")
		return
	}
	defer s.closeFollowed(at)
	data, info, bad := at.read(name, maxDocument)
	if info == nil {
		if bad != nil {
			out.problem(bad, path, "")
		}
		return
	}
	e, faults := parseDocument(data)
	for _, f := range faults {
		out.problem(f, path, "")
	}
	if e == nil {
		return
	}
	e.source = Source{Kind: SourceFile, Path: showPath(path)}
	e.noteFile(at.full(name), info)
	out.add(e)
}
