package model

import (
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"speckle-keys/accounts"
)

func TestSettingsThatNobodyCanHaveChosen(t *testing.T) {
	t.Parallel()
	usual := DefaultSettings()
	inside := filepath.Join(t.TempDir(), "Team")
	for name, c := range map[string]struct{ read, want Settings }{
		"nothing":                    {Settings{}, Settings{TextSize: 1}},
		"the usual":                  {usual, usual},
		"no such theme":              {Settings{Theme: 7, TextSize: 1}, Settings{TextSize: 1}},
		"negative theme":             {Settings{Theme: -1, TextSize: 1}, Settings{TextSize: 1}},
		"dark":                       {Settings{Theme: ThemeDark, TextSize: 1}, Settings{Theme: ThemeDark, TextSize: 1}},
		"the last page":              {Settings{TextSize: 1, Tab: TabSaved}, Settings{TextSize: 1, Tab: TabSaved}},
		"no such page":               {Settings{TextSize: 1, Tab: TabSaved + 1}, Settings{TextSize: 1, Tab: usual.Tab}},
		"negative page":              {Settings{TextSize: 1, Tab: TabServer - 1}, Settings{TextSize: 1, Tab: usual.Tab}},
		"a size and a place":         {Settings{TextSize: 1, Size: []int{1, 1}, Place: []int{-9, 0}}, Settings{TextSize: 1, Size: []int{1, 1}, Place: []int{-9, 0}}},
		"no width":                   {Settings{TextSize: 1, Size: []int{0, 700}}, Settings{TextSize: 1}},
		"no height":                  {Settings{TextSize: 1, Size: []int{700, -1}}, Settings{TextSize: 1}},
		"a size and place in a line": {Settings{TextSize: 1, Size: []int{700}, Place: []int{1}}, Settings{TextSize: 1}},
		"huge text":                  {Settings{TextSize: 40}, Settings{TextSize: 1}},
		"large text":                 {Settings{TextSize: 1.5}, Settings{TextSize: 1.5}},
		"a year":                     {Settings{TextSize: 1, Clipboard: 365 * 24 * time.Hour}, Settings{TextSize: 1, Clipboard: 45 * time.Second}},
		"until it ends":              {Settings{TextSize: 1, Clipboard: 0}, Settings{TextSize: 1}},
		"relative folder":            {Settings{TextSize: 1, Folders: []string{"Speckle", ".", "", "~other/Speckle"}}, Settings{TextSize: 1}},
		"folders twice":              {Settings{TextSize: 1, Folders: []string{inside, inside + "/", " " + inside}}, Settings{TextSize: 1, Folders: []string{inside}}},
		"a broken string":            {Settings{TextSize: 1, Folders: []string{inside + "\x00"}}, Settings{TextSize: 1}},
		"unknown language":           {Settings{TextSize: 1, Language: "tlh"}, Settings{TextSize: 1, Language: "tlh"}}, // the catalogue decides
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.read.Valid(); !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}

func TestFoldersComeAndGo(t *testing.T) {
	t.Parallel()
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	before := DefaultSettings().WithFolder(one)
	after := before.WithFolder(two).WithoutFolder(one)
	if !slices.Equal(before.Folders, []string{one}) || !slices.Equal(after.Folders, []string{two}) {
		t.Errorf("%v, %v", before.Folders, after.Folders)
	}
}

func TestAddedFoldersAreSearchedAtOnce(t *testing.T) {
	t.Parallel()
	var told [][]string
	watches := make(chan context.Context, 3)
	s := newStage(t, func(s *stage, w *World) {
		find := w.Find
		w.SearchIn = func(folders []string) { told = append(told, folders) }
		w.Find = func(ctx context.Context) (accounts.Result, error) {
			found, err := find(ctx)
			for range s.folders {
				found.Folders = append(found.Folders, accounts.Folder{})
			}
			return found, err
		}
		w.Watch = func(ctx context.Context, _ func()) { watches <- ctx; <-ctx.Done() }
	})
	s.SearchIn([]string{"/first"})
	if len(told) != 1 {
		t.Fatalf("told %v before the start", told)
	}
	s.Start()
	first := <-watches
	s.until("the first reading", func() bool { return !s.Accounts.Loading() })
	s.SearchIn([]string{"/first"})
	if len(told) != 1 || first.Err() != nil {
		t.Errorf("the same folders are no change: %v", told)
	}
	s.SearchIn([]string{"/first", "/second"})
	<-first.Done()
	if second := <-watches; second.Err() != nil {
		t.Error("nobody watches the new folders")
	}
	s.until("the second reading", func() bool { return len(s.Accounts.Result().Folders) == 2 })
	if want := [][]string{{"/first"}, {"/first", "/second"}}; !reflect.DeepEqual(told, want) {
		t.Errorf("told %v", told)
	}
}
