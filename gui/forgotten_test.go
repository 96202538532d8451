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

// A new column of the tokens has an order, or its head could not be pressed.
func TestEveryColumnOfTokensSorts(t *testing.T) {
	s := newScreen(t, nil)
	for _, column := range s.tokensTab().table.Columns.Columns {
		if !column.Sortable {
			t.Errorf("the tokens have no order by %s", column.Title)
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
	for _, field := range reflect.VisibleFields(reflect.TypeFor[model.Settings]()) {
		name := regexp.MustCompile(`(?:Now\(\)|[sS]ettings|now|s)\.` + field.Name + `\b`)
		if len(name.FindAllString(source.String(), -1)) < 2 {
			t.Errorf("nothing sets %s, or nothing reads it", field.Name)
		}
	}
}
