package gui

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"speckle-keys/gui/model"
)

// What is read of a server's details is shown: a field that its page forgets
// fails here. Its version, scopes, certificate and clock have tests of their own.
func TestServerPageShowsEveryField(t *testing.T) {
	s := newScreen(t, nil)
	tab := s.page.pages[model.TabServer].(*serverTab)
	values := func(info *model.ServerInfo) []string {
		var all []string
		for _, fact := range tab.serverFacts(&model.Account{}, info) {
			all = append(all, fact.Key+": "+fact.Value)
		}
		return all
	}
	nothing := values(&model.ServerInfo{})
	yes := true
	for _, field := range reflect.VisibleFields(reflect.TypeFor[model.ServerInfo]()) {
		info := &model.ServerInfo{}
		switch value := reflect.ValueOf(info).Elem().FieldByIndex(field.Index); value.Interface().(type) {
		case string:
			value.SetString("https://elsewhere.example")
		case *bool:
			value.Set(reflect.ValueOf(&yes))
		default:
			continue
		}
		if slices.Equal(values(info), nothing) {
			t.Errorf("%s is not shown", field.Name)
		}
	}
}

// Each head of a list of tokens, saved credentials or what was done orders it,
// and the other way around when it is pressed again.
func TestEveryColumnSorts(t *testing.T) {
	s := newScreen(t, busyRecord)
	on("Ada Okafor", model.TabTokens)(s)
	pressAll(s, s.tokensTab().table, &s.app.TokenView)
	saved := newSavedList(s.shell, true)
	pressAll(s, saved.table, &s.app.Saved.Order)
	record := showActivity(s.shell)
	s.until("the record", func() bool { return !s.app.Activity.Loading() })
	pressAll(s, record.table, &s.app.Activity.Order)
}

func pressAll[C ~string, T any](s *screen, tb *table[T], order interface{ Sorted() (C, bool) }) {
	s.t.Helper()
	for i, head := range tb.Columns.Columns {
		before, _ := order.Sorted()
		for n := range 2 {
			if !head.Sortable {
				s.t.Fatalf("nothing is ordered by %s", head.Title)
			}
			tb.OnSort(i)
			by, descending := order.Sorted()
			if string(by) != tb.columns[i].id || before != by && descending != (n == 1) {
				s.t.Errorf("%s: ordered by %s, descending %v", head.Title, by, descending)
			}
			tb.show(tb.rows)
			if tb.SortedBy != i || tb.Descending != descending {
				s.t.Errorf("%s: the head of column %d is marked", head.Title, tb.SortedBy)
			}
		}
	}
}

// What is remembered is used: a setting that is only declared fails here.
func TestEverySettingIsUsed(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"*.go", "model/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if content, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, "_test.go") && file != "earlier.go" {
				source.Write(content)
			}
		}
	}
	text := source.String()
	uses := map[string]int{}
	for _, use := range regexp.MustCompile(`(&?)\b(?:s|now|[sS]ettings(?:\.Now\(\))?|Now\(\))\.(\w+)`).FindAllStringSubmatch(text, -1) {
		uses[use[2]]++
		if use[1] != "" { // read and set through its address
			uses[use[2]]++
		}
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[model.Settings]()) {
		if uses[field.Name] < 2 {
			t.Errorf("nothing sets %s, or nothing reads it", field.Name)
		}
	}
}
