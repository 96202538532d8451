package gui

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/assets"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
)

// english is the catalogue: a text, or its forms by number.
func english(t *testing.T) map[string]any {
	t.Helper()
	content, err := assets.Translations.ReadFile("translations/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string]any
	if err := json.Unmarshal(content, &texts); err != nil {
		t.Fatal(err)
	}
	return texts
}

// wording is what the program's source says about its texts.
type wording struct {
	literals map[string]bool // every string of the source
	asked    []string        // keys that stand whole in a call
	prefixes []string        // beginnings of composed keys
	suffixes []string        // ends of composed keys
}

func (w *wording) read(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no source at %s: %v", pattern, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, w.visit)
	}
}

func (w *wording) visit(n ast.Node) bool {
	if text, ok := literal(n); ok {
		w.literals[text] = true
	}
	if field, ok := n.(*ast.KeyValueExpr); ok { // of a column
		if name, ok := field.Key.(*ast.Ident); ok && name.Name == "title" {
			if text, ok := literal(field.Value); ok {
				w.asked = append(w.asked, text)
			}
		}
	}
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return true
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr: // a method of a dialog, or of the shell
		name = f.Sel.Name
	}
	if !slices.Contains([]string{"t", "tn", "maybe", "newSearch", "check", "noticeOf", "emptyOf"}, name) {
		return true
	}
	key := call.Args[0]
	if name == "noticeOf" || name == "emptyOf" {
		key = call.Args[1]
	}
	if text, ok := literal(key); ok && text != "" {
		w.asked = append(w.asked, text)
		if name == "check" && strings.HasPrefix(text, "settings.") || name == "noticeOf" || name == "emptyOf" { // with its description
			w.asked = append(w.asked, text+"-text")
		}
	}
	for sum, ok := key.(*ast.BinaryExpr); ok; sum, ok = sum.X.(*ast.BinaryExpr) {
		if text, ok := literal(sum.X); ok {
			w.prefixes = append(w.prefixes, text)
		}
		if text, ok := literal(sum.Y); ok {
			w.suffixes = append(w.suffixes, text)
		}
	}
	return true
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// uses reports whether a key is made anywhere of what the source holds.
func (w *wording) uses(key string) bool {
	if w.literals[key] {
		return true
	}
	for _, prefix := range w.prefixes {
		if rest, ok := strings.CutPrefix(key, prefix); ok && (w.literals[rest] || w.ends(rest)) {
			return true
		}
	}
	return w.ends(key)
}

func (w *wording) ends(key string) bool {
	return slices.ContainsFunc(w.suffixes, func(suffix string) bool {
		head, ok := strings.CutSuffix(key, suffix)
		return ok && w.literals[head]
	})
}

// found are all matches of the first group of a pattern in a source file.
func found(t *testing.T, file, pattern string) []string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(content), -1) {
		all = append(all, match[1])
	}
	if len(all) == 0 {
		t.Fatalf("nothing like %s in %s", pattern, file)
	}
	return all
}

// composed are the keys that are made of a beginning and a table of the model.
func composed(t *testing.T, s *screen) map[string][]string {
	tables := map[string][]string{
		"attention.":     found(t, "model/tokentable.go", `\t\w+ +Attention = "([a-z-]+)"`),
		"refusal.":       found(t, "model/newtokenscopes.go", `Refusal = "([a-z-]+)"`),
		"new.limit.":     found(t, "model/newtokenlimits.go", `Limit += "([a-z]+)"`),
		"remedy.":        found(t, "model/trouble.go", `Remedy += "([a-z-]+)"`),
		"group.":         {speckle.ScopeFactOf("unheard:of").Group},
		"revocation.":    found(t, "model/revocation.go", `RevocationState = "([a-z-]+)"`),
		"activity.kind.": found(t, "../accounts/activity/activity.go", ` Kind = "([a-z-]+)"`),
		"action.row-":    {"open", "copy-id", "copy", "copy-as", "check", "rename", "rotate", "duplicate", "revoke", "revoke-delete", "delete"},
		"status.":        found(t, "model/status.go", `StatusKind = "([a-z-]+)"`),
		"signin.scopes.": found(t, "model/registering.go", `ScopeChoice = "([a-z-]+)"`),
		"role.":          {"server:admin", "server:user", "server:guest", "server:archived-user"},
		"menu.":          {"file", "token", "view", "help"},
		"chosen.":        found(t, "../accounts/merge.go", `ChosenReason = "([a-z-]+)"`),
		"state.":         found(t, "model/saved.go", `SavedWork = "([a-z-]+)"`),
		"state.reason.":  found(t, "model/standing.go", `return "([a-z]+)"`),
		"snippet.needs.": found(t, "model/snippets.go", `\treturn "([a-z]+)"`),
		"keychain.fix.":  {"gnome", "kde", "macos", "windows", "other"},
	}
	for _, prefix := range []string{"new.limit.search-", "new.limit.none-", "new.limited."} {
		tables[prefix] = tables["new.limit."][1:] // everything is no list
	}
	for _, outcome := range found(t, "model/signinheld.go", `LandingOutcome = "([a-z-]+)"`) {
		tables["landing."] = append(tables["landing."], outcome, outcome+"-text")
	}
	for _, state := range found(t, "model/rotation.go", `RotationState = "([a-z-]+)"`) {
		if state != "creating" { // the form says it
			tables["rotation."] = append(tables["rotation."], state, state+"-text")
		}
	}
	for _, refusal := range found(t, "model/rotation.go", `RotationRefusal = "([a-z-]+)"`) {
		if refusal != string(model.RefusedUnderWay) { // which is shown instead
			tables["rotation.refused-"] = append(tables["rotation.refused-"], refusal, refusal+"-text")
		}
	}
	for _, name := range fyneTexts {
		tables["fyne."] = append(tables["fyne."], fyneKey(name))
	}
	for _, scope := range speckle.KnownScopes() {
		tables["scope."] = append(tables["scope."], scope.Name)
		tables["group."] = append(tables["group."], scope.Group)
	}
	for _, a := range s.actions() {
		tables["action."] = append(tables["action."], a.name)
	}
	for _, purpose := range model.Purposes() {
		tables["new.purpose."] = append(tables["new.purpose."], string(purpose))
		if purpose != model.PurposeCustom {
			tables["new.purpose.name-"] = append(tables["new.purpose.name-"], string(purpose))
		}
	}
	for _, preset := range model.Presets() {
		tables["new.preset."] = append(tables["new.preset."], string(preset))
	}
	for _, lifespan := range model.Lifespans() {
		tables["new.lifespan."] = append(tables["new.lifespan."], string(lifespan))
	}
	for _, snippet := range model.Snippets() {
		tables["snippet."] = append(tables["snippet."], snippet.ID)
	}
	for _, line := range model.Features(&speckle.ServerInfo{}) {
		tables["feature."] = append(tables["feature."], line.Key)
	}
	for _, code := range found(t, "../accounts/problem.go", `&fault\{"([a-z-]+)"`) {
		tables["problem."] = append(tables["problem."], code+".text", code+".remedy")
	}
	for _, key := range found(t, "model/trouble.go", `(?:Key: +|: +|^\s+return )"([a-z-]*[a-z])"`) {
		tables["trouble."] = append(tables["trouble."], key+".title", key+".text")
	}
	for _, problem := range found(t, "model/registration.go", `RegistrationProblem = "([a-z-]+)"`) {
		tables["trouble."] = append(tables["trouble."], "app-"+problem+".title", "app-"+problem+".text")
	}
	return tables
}

// TestTexts holds that every text that is asked for is in the catalogue, and
// that every text of the catalogue is asked for.
func TestTexts(t *testing.T) {
	texts := english(t)
	source := &wording{literals: map[string]bool{}}
	source.read(t, "*.go")
	asked := source.asked
	tables := composed(t, newScreen(t, nil))
	for prefix, ends := range tables {
		for _, end := range ends {
			asked = append(asked, prefix+end)
		}
	}
	for _, prefix := range source.prefixes {
		if tables[prefix] == nil {
			t.Errorf("this test knows no table of what follows %q", prefix)
		}
	}
	slices.Sort(asked)
	for _, key := range slices.Compact(asked) {
		if _, ok := texts[key]; !ok {
			t.Errorf("%s has no text", key)
		}
	}

	source.read(t, "model/*.go")
	source.read(t, "../speckle/*.go")
	for key, text := range texts {
		if !source.uses(key) && !slices.Contains(asked, key) {
			t.Errorf("nothing asks for %s", key)
		}
		forms, plural := text.(map[string]any)
		if plural && (forms["one"] == nil || forms["other"] == nil) {
			t.Errorf("%s lacks a form", key)
		}
		if shown, ok := text.(string); ok && strings.TrimSpace(shown) == "" {
			t.Errorf("%s is blank", key)
		}
	}
}

// TestEveryFailureHasTexts holds that each kind of failure has a title, a text
// and a button of its own, not those of the unknown one.
func TestEveryFailureHasTexts(t *testing.T) {
	texts := english(t)
	check := func(what string, err error, unknown string) {
		t.Helper()
		if strings.HasSuffix(what, ": ") {
			t.Errorf("%s%T has no name", what, err)
		}
		trouble := model.TroubleOf(err)
		if trouble.Key == "" || trouble.Key == unknown {
			t.Errorf("%s has the texts of %q", what, trouble.Key)
		}
		for _, key := range []string{"trouble." + trouble.Key + ".title", "trouble." + trouble.Key + ".text", "remedy." + string(trouble.Remedy)} {
			if texts[key] == nil {
				t.Errorf("%s: %s has no text", what, key)
			}
		}
	}
	check("speckle: unknown", &speckle.Error{}, "")
	for _, kind := range found(t, "../speckle/errors.go", `Kind = "(.+)"`) {
		check("speckle: "+kind, &speckle.Error{Kind: speckle.Kind(kind)}, "unknown")
	}
	check("keychain: unknown", &keychain.Error{}, "")
	for _, kind := range found(t, "../accounts/keychain/errors.go", `Kind = "(.+)"`) {
		check("keychain: "+kind, &keychain.Error{Kind: keychain.Kind(kind)}, "keychain")
	}
	for _, problem := range found(t, "model/registration.go", `RegistrationProblem = "([a-z-]+)"`) {
		check("registration: "+problem, &model.RegistrationError{Problem: model.RegistrationProblem(problem)}, "unknown")
	}
	check("activity", &model.LocalError{Key: "activity", Cause: io.ErrUnexpectedEOF}, "unknown")
	check("activity", &model.LocalError{Key: "activity", Cause: &ownfile.Damaged{Path: "x", Cause: io.ErrUnexpectedEOF}}, "activity")
	check("rotations", &model.LocalError{Key: "rotations", Cause: &ownfile.Damaged{Path: "x", Cause: io.ErrUnexpectedEOF}}, "rotations")
	check("update", &model.LocalError{Key: "update", Cause: &speckle.Error{Kind: speckle.KindDNS}}, "dns")
	check("file", &model.LocalError{Key: "file", Cause: io.ErrUnexpectedEOF}, "unknown")
	check("settings", &model.LocalError{Key: "settings", Cause: io.ErrUnexpectedEOF}, "unknown")
	check("settings", &ownfile.Damaged{Path: "x", Cause: io.ErrUnexpectedEOF}, "settings")
}
