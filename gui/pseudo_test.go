package gui

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/accounts/keychain"
	"speckle-keys/assets/licences"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// S39, S48: TestEveryScene plays every scene of the tour in a language whose texts are
// longer and stand in marks. A screen reader gets each control, in words, where
// it is, and each text, and never a secret. What stands outside of the marks
// must be a name, an address or the like that this computer or a server gave,
// or a number. In the smallest window no text may be cut without a sign of it.
// And whatever can be pressed does something.
func TestEveryScene(t *testing.T) {
	systemSpeaks(t, "eo", stretched(t)) // Esperanto: a tag that isn't taken
	pressed := map[string]bool{}
	for _, sc := range append(slices.Clone(scenes), selectionScenes...) {
		t.Run(sc.name, func(t *testing.T) {
			s := newScreen(t, sc.adapt)
			sc.play(s)
			s.turn()
			if underRace {
				return // what follows reads on this goroutine what was drawn on it
			}
			s.checkSpoken()
			s.window.Resize(smallest)
			s.turn()
			s.checkTexts()
			s.rowsDiffer()
			s.choicesDiffer()
			for _, root := range append([]fyne.CanvasObject{s.window.Canvas().Content()}, s.window.Canvas().Overlays().List()...) {
				s.worded(root)
				s.itself(root)
			}
			s.cutOff()
			s.oneFilled()
			// It plays some scenes again, but none with a browser that goes on by itself.
			if !testing.Short() && !strings.Contains(browsed, sc.name) {
				s.pressAll(sc, pressed)
			}
		})
	}
	for what, ever := range pressed {
		if !ever {
			t.Errorf("%s is empty in each scene", what)
		}
	}
}

// browsed are the scenes with a browser.
const browsed = "sign-in-browse sign-in-waiting sign-in-other"

// checkTexts fails where a text is neither of the catalogue nor given.
func (s *screen) checkTexts() {
	s.t.Helper()
	known, seen := s.given(), 0
	for _, said := range s.saysNow() {
		seen += strings.Count(said, "⟦")
		for _, piece := range unmarked(said) {
			if !known.have(piece) {
				s.t.Errorf("%q of %q is not of the catalogue", piece, said)
			}
		}
	}
	if seen < 5 {
		s.t.Errorf("only %d texts of the catalogue are shown", seen)
	}
}

var (
	marked = regexp.MustCompile(`⟦[^⟦⟧]*(⟧|…$)`) // the last one of a long text can be cut
	joint  = regexp.MustCompile(`\s*[,:\n]\s*`)  // between the parts of what is spoken, and of a list
	figure = regexp.MustCompile(`^[\d.,]*$`)

	timeOfDay = regexp.MustCompile(`^\d{1,2}:\d{2} ?([ap]m)?$`)
)

// unmarked are the pieces of a text that stand in no marks, but for the dash
// for what is not known.
func unmarked(said string) []string {
	var pieces []string
	for _, outside := range marked.Split(said, -1) {
		if outside = strings.TrimSpace(outside); !figure.MatchString(outside) && outside != "–" {
			pieces = append(pieces, outside)
		}
	}
	return pieces
}

// given are the words that no catalogue can hold: what the accounts, the
// servers and the keychain say, by where it comes from.
func (s *screen) given() givenTexts {
	known := givenTexts{}
	for _, language := range languages {
		known.add(language.name, language.english) // a language is called by its own name
	}
	s.eachShown(func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *widgets.Entry:
			known.add(o.Text) // what a person typed
		case *widgets.SearchEntry:
			known.add(o.Text)
		}
		return true
	})
	known.add(s.shell.about.version, s.shell.about.build, s.shell.about.build.ShortCommit(), s.shell.about.build.Tools(), s.shell.about.places,
		runtime.GOOS+"/"+runtime.GOARCH, strings.TrimPrefix(runtime.Version(), "go"))
	if name := s.app.Keychain.Name(); name != keychain.MemoryName {
		known.add(name) // a product
	}
	known.add("Linux", "macOS", "Windows")
	known.add(noon.Local().Format(time.DateOnly)) // in the name that is suggested for a token
	known.add("Bo", "from the web page")          // whose token is pasted in the place of a saved one, and what it is called
	for _, call := range model.UsualCalls(nil, nil) {
		known.add(call.Name)
	}
	for _, part := range licences.All() {
		known.add(part, strings.TrimPrefix(part.Version, "v"))
	}
	for once := range s.oneTime {
		known.add(once.Entry, once.Listed)
		if r := once.Rotation; r != nil {
			known.add(r.Old.Name, r.Old.LastChars)
		}
	}
	known.add(s.app.Accounts.Result())
	known.add(s.app.Saved.Rows(model.Origin{}))
	known.add(s.app.Activity.Find("", func(model.ActivityEntry) string { return "" }))
	for i := range s.app.Accounts.Result().Accounts {
		a := &s.app.Accounts.Result().Accounts[i]
		server, mine := s.app.Server(a.Origin), s.app.MyApps(a)
		known.add(s.app.SignIn(a).Registering.Document(), a.Origin.Host(), nameOf(a), server.Info, server.Apps, s.app.Tokens(a).Rows(), mine.Authorized.Apps, mine.Created.Apps)
	}
	known.add(currentLanguage().rules.WeekdaysShort())
	for day := range 62 { // of the calendar
		known.text(date(noon.AddDate(0, 0, day-noon.Day()+1)))
	}
	known.text(noon.Format(time.DateOnly)) // in the name that is suggested
	for _, scope := range speckle.KnownScopes() {
		known.text(scope.Name)
	}
	known.add(resourcesOfTests(), speckle.DefaultRedirect, model.RegisterOperation, model.ShowOperation)
	shown := speckle.NewCertificateInfo(certificate())
	known.add(shown, fingerprint(shown.SHA256), date(shown.NotBefore), date(shown.NotAfter))
	for _, a := range s.actions() {
		known.add(unmarked(a.keys())) // keys
	}
	if why := (*keychain.Error)(nil); errors.As(s.app.Keychain.Err, &why) {
		known.add(why.Missing) // a program's name
	}
	return known
}

type givenTexts map[string]bool

// have reports whether a text, or all that it lists, is given, a number, an
// address on a server that is, or as much of a very long one as is spoken.
func (known givenTexts) have(text string) bool {
	text = strings.Trim(line(text), ",: ")
	if known[text] || figure.MatchString(text) || timeOfDay.MatchString(text) {
		return true
	}
	if address, err := speckle.ParseOrigin(text); err == nil && known[address.String()] {
		return true
	}
	if len(text) > 300 {
		for long := range known {
			if strings.HasPrefix(long, strings.TrimSuffix(text, "…")) {
				return true
			}
		}
	}
	parts := joint.Split(text, -1)
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !known.have(part) })
}

// add takes all texts in values, and in what they are made of, as they are
// shown: of one line.
func (known givenTexts) add(values ...any) {
	for _, value := range values {
		known.walk(reflect.ValueOf(value))
	}
}

func (known givenTexts) walk(v reflect.Value) {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return
	}
	if named, ok := v.Interface().(fmt.Stringer); ok {
		known.text(named.String())
	}
	switch v.Kind() {
	case reflect.String:
		known.text(v.String())
	case reflect.Pointer:
		known.walk(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			known.walk(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				known.walk(v.Field(i))
			}
		}
	}
}

func (known givenTexts) text(text string) {
	text = line(text)
	known[text], known[strings.ToUpper(text)] = true, true // as the name of a group
	known[clip(text, 60)] = true                           // in a title
	for _, part := range joint.Split(text, -1) {
		known[part] = true // names have commas too
	}
}

// line is a text in one line, as it is shown.
func line(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text))
}

// saysNow are all texts that are shown, spoken or in the menus, whole.
func (s *screen) saysNow() []string {
	said := []string{s.window.Title()}
	s.eachShown(func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *widgets.Entry:
			said = append(said, o.Hint, o.Label)
			return false
		case *widgets.SearchEntry:
			said = append(said, o.Hint, o.Label)
			return false
		}
		if speaker, ok := o.(fyne.Accessible); ok && speaker.AccessibilityRole() != fyne.AccessibleRoleContainer {
			said = append(said, speaker.AccessibilityLabel())
		}
		switch o := o.(type) {
		case *widgets.Text:
			said = append(said, o.Text)
		case *widgets.Paragraph:
			said = append(said, o.Text)
		case *widget.RichText: // what Fyne's label is drawn with
			said = append(said, o.String())
		case *canvas.Text:
			said = append(said, o.Text)
		case *widgets.Avatar, *widgets.SecretField: // initials; what it hides
		default:
			return true
		}
		return false
	})
	for _, menu := range s.window.MainMenu().Items {
		said = append(said, menu.Label)
		for _, item := range menu.Items {
			said = append(said, item.Label)
		}
	}
	return said
}

// eachShown calls see with all that is shown, until it says not to go deeper.
func (s *screen) eachShown(see func(fyne.CanvasObject) bool) {
	c := s.window.Canvas()
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		eachShownIn(root, see)
	}
}

// eachShownIn does so with a part of the window.
func eachShownIn(root fyne.CanvasObject, see func(fyne.CanvasObject) bool) {
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || !o.Visible() || !see(o) {
			return
		}
		switch o := o.(type) {
		case fyne.Widget:
			for _, part := range test.WidgetRenderer(o).Objects() {
				walk(part)
			}
		case *fyne.Container:
			for _, part := range o.Objects {
				walk(part)
			}
		}
	}
	walk(root)
}

// cutOff fails where a text, a button or a choice is wider than its place.
func (s *screen) cutOff() {
	s.t.Helper()
	s.eachShown(func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *widgets.Entry, *widgets.SearchEntry: // what is typed scrolls
			return false
		case *widgets.Button, *widgets.Segmented:
			if has, needs := o.Size().Width, o.MinSize().Width; has+0.5 < needs {
				s.t.Errorf("%q has a width of %v and needs %v", said(o), has, needs)
			}
		case *canvas.Text:
			needs := fyne.MeasureText(o.Text, o.TextSize, o.TextStyle).Width
			if has := o.Size().Width; has+1 < needs {
				s.t.Errorf("%q has a width of %v and needs %v", o.Text, has, needs)
			}
		}
		return true
	})
}
