package gui

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/en_001"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/ja"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"speckle-keys/assets"
)

type interfaceLanguage struct {
	tag     string
	name    string // as its speakers call it
	english string // for a name that may lack a font
	damaged string // that the texts can't be read, so it isn't one of them
}

// shownName is the language's name as its speakers call it, or its English name
// where that can't be drawn.
func (l interfaceLanguage) shownName(hasFont func(rune) bool) string {
	if l.english != "" && !readable(language.Make(l.tag), hasFont) {
		return l.english
	}
	return l.name
}

// languages are all of them; the first is used where no other fits.
var languages = []interfaceLanguage{
	{tag: "en", name: "English", damaged: "Speckle Keys is damaged. Install it again."},
	{tag: "de", name: "Deutsch", damaged: "Speckle Keys ist beschädigt. Installieren Sie es neu."},
	{tag: "fr", name: "Français", damaged: "Speckle Keys est endommagé. Réinstallez-le."},
	{tag: "es", name: "Español", damaged: "Speckle Keys está dañado. Vuelva a instalarlo."},
	{tag: "ja", name: "日本語", english: "Japanese", damaged: "Speckle Keys が破損しています。再インストールしてください。"},
}

// conventions are how dates and numbers are written, and with which day a week begins, by language,
// and region where it matters. English without a known region is the world's.
var conventions = []struct {
	tag   language.Tag
	rules func() locales.Translator
	week  time.Weekday
}{
	{language.MustParse("en-001"), en_001.New, time.Monday},
	{language.AmericanEnglish, en.New, time.Sunday},
	{language.German, de.New, time.Monday},
	{language.French, fr.New, time.Monday},
	{language.Spanish, es.New, time.Monday},
	{language.Japanese, ja.New, time.Sunday},
}

// localization is the chosen language with its rules.
type localization struct {
	texts *i18n.Localizer
	rules locales.Translator
	week  time.Weekday // with which a week begins
}

// localized is what t and its like use, on the screen's goroutine only. Fyne's
// own lang package, which the catalog's form comes from, follows the system
// and can't be set; so the library below it is used here, and setFyneTexts.
var localized *localization

// translations are the texts by language. One is read when it is chosen, which takes ten
// milliseconds and nearly a megabyte; English stands in for what another lacks.
type translations struct {
	files  fs.FS
	bundle *i18n.Bundle
	read   map[string]bool
}

var texts = newTranslations(assets.Translations)

func newTranslations(files fs.FS) *translations {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	return &translations{files, bundle, map[string]bool{}}
}

// use reads the texts of a language unless they are there.
func (all *translations) use(tag string) error {
	if all.read[tag] {
		return nil
	}
	_, err := all.bundle.LoadMessageFileFS(all.files, "translations/"+tag+".json")
	all.read[tag] = err == nil
	return err
}

// UseTexts sets the language of what is said from now on; "" follows the system. It returns a
// problem if the texts that are built in can't be read. The systems don't start a program that is
// cut off, and packages have checksums: this finds a file that was damaged on the disk later,
// before its window shows the names of texts. Call it before Fyne runs.
func UseTexts(tag string) (problem string) {
	if texts.use(languages[0].tag) != nil {
		_, shown := languageFor(tag)
		return languages[slices.IndexFunc(languages, func(l interfaceLanguage) bool { return l.tag == shown.String() })].damaged
	}
	setLanguage(tag)
	return ""
}

// languageFor is the language of ours that fits a tag best, or the system's if the tag is "".
func languageFor(tag string) (system, shown language.Tag) {
	system = language.Make(string(lang.SystemLocale()))
	chosen := system
	if tag != "" {
		chosen = language.Make(tag)
	}
	known := make([]language.Tag, len(languages))
	for i, l := range languages {
		known[i] = language.Make(l.tag)
	}
	return system, known[closest(known, chosen)]
}

// setLanguage sets the language of all texts, dates and numbers from now on; ""
// follows the system. It returns the language of the texts.
func setLanguage(tag string) language.Tag {
	system, shown := languageFor(tag)
	for _, tag := range []string{languages[0].tag, shown.String()} {
		if err := texts.use(tag); err != nil {
			fyne.LogError("translations", err)
		}
	}
	// The region is the system's, where it is one of the language's.
	regional := shown
	if base, _ := system.Base(); base == baseOf(shown) {
		regional = system
	}
	kinds := make([]language.Tag, len(conventions))
	for i, c := range conventions {
		kinds[i] = c.tag
	}
	convention := conventions[closest(kinds, regional)]
	localized = &localization{
		texts: i18n.NewLocalizer(texts.bundle, shown.String()),
		rules: convention.rules(), week: convention.week,
	}
	setFyneTexts(system, shown)
	return shown
}

// fyneTexts are what Fyne itself says, in the menus of fields and its dialog for files.
var fyneTexts = []string{
	"Cut", "Copy", "Paste", "Select all", "Undo", "Redo", "Open", "Save", "Cancel", "File", "Folder",
	"Enter filename", "New Folder", "Create Folder", "Show Hidden Files", "file.name", "file.parent",
}

func fyneKey(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }

var fyneSpeaks language.Tag // as setFyneTexts left it; the zero Tag: the system's

// setFyneTexts lets Fyne speak another language than the system's, by putting
// its texts in the place of those of the system's language.
func setFyneTexts(system, shown language.Tag) {
	if fyneSpeaks == shown || fyneSpeaks.IsRoot() && baseOf(system) == baseOf(shown) {
		return
	}
	fyneSpeaks = shown
	texts := map[string]string{}
	for _, name := range fyneTexts {
		texts[name] = t("fyne." + fyneKey(name))
	}
	catalog, _ := json.Marshal(texts)
	if err := lang.AddTranslationsForLocale(catalog, lang.SystemLocale()); err != nil {
		fyne.LogError("translations of Fyne", err)
	}
}

// readable reports whether a language can be drawn. Fyne brings the letters of
// all but Japanese, and draws boxes for what no font has.
func readable(tag language.Tag, hasFont func(rune) bool) bool {
	return baseOf(tag) != baseOf(language.Japanese) || hasFont('日') && hasFont('あ') && hasFont('ア')
}

// closest is the index of the tag that is nearest to wanted, the first if none is near.
func closest(known []language.Tag, wanted language.Tag) int {
	_, i, confidence := language.NewMatcher(known).Match(wanted)
	if confidence == language.No {
		return 0
	}
	return i
}

func baseOf(tag language.Tag) language.Base {
	base, _ := tag.Base()
	return base
}

func currentLanguage() *localization {
	if localized == nil {
		setLanguage("")
	}
	return localized
}

// missingFonts says, once, that names have letters for which there is no font: they are drawn as boxes.
type missingFonts struct {
	post  func(func())
	tell  func()
	asked map[rune]bool // letters, by 256 characters
	told  bool
}

// ask looks for a font with a letter, once for all letters near it.
func (m *missingFonts) ask(letter rune, hasFont func(rune) bool) {
	near := letter >> 8
	if unicode.Is(unicode.Han, letter) {
		near = '\u4e00' >> 8 // one font has all that are in use
	}
	if m.told || m.asked[near] {
		return
	}
	m.asked[near] = true
	go func() {
		if hasFont(letter) {
			return
		}
		m.post(func() {
			if !m.told {
				m.told = true
				m.tell()
			}
		})
	}()
}
