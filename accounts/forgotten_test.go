package accounts

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// A spelling that a document is decoded with is read: one that is only declared
// would be dropped without a word.
func TestEverySpellingIsRead(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, file := range files {
		if content, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, "_test.go") {
			source.Write(content)
		}
	}
	for _, kind := range []reflect.Type{
		reflect.TypeFor[document](), reflect.TypeFor[serverObject](), reflect.TypeFor[migrationObject](), reflect.TypeFor[userObject](),
	} {
		for _, field := range reflect.VisibleFields(kind) {
			if !regexp.MustCompile(`\.` + field.Name + `\b`).MatchString(source.String()) {
				t.Errorf("nothing reads %s of a %s", field.Name, kind.Name())
			}
		}
	}
}
