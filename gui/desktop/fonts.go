package desktop

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
)

// PrepareFonts creates the folder in which Fyne saves its index of the system's
// fonts. Where that folder is missing or can't be written, Fyne gives the fonts
// up and draws boxes for all scripts that its own fonts lack, so another folder
// takes its place for this run; remove deletes it. Call it before Fyne starts.
func PrepareFonts() (remove func()) {
	ignoreBrokenFonts()
	if folder, err := os.UserCacheDir(); err == nil && writable(folder) {
		return func() {}
	}
	folder, err := os.MkdirTemp("", "speckle-keys-")
	if err != nil {
		return func() {}
	}
	os.Setenv("XDG_CACHE_HOME", folder)
	return func() { os.RemoveAll(folder) }
}

// ignoreBrokenFonts takes a font that can't be read, such as a collection (.ttc),
// out of what the person asks Fyne to draw with: Fyne crashes with it.
func ignoreBrokenFonts() {
	for _, name := range []string{"FYNE_FONT", "FYNE_FONT_MONOSPACE", "FYNE_FONT_SYMBOL"} {
		for _, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			file, err := os.Open(strings.ReplaceAll(os.Getenv(name), "Regular", style))
			if err != nil {
				continue // Fyne takes its own then
			}
			if _, err := font.ParseTTF(file); err != nil {
				os.Unsetenv(name)
			}
			file.Close()
		}
	}
}

// writable creates a missing folder and reports whether files can be created in it.
func writable(folder string) bool {
	if os.MkdirAll(filepath.Join(folder, "fyne"), 0o700) != nil {
		return false
	}
	probe, err := os.CreateTemp(folder, ".speckle-keys-")
	if err != nil {
		return false
	}
	probe.Close()
	return os.Remove(probe.Name()) == nil
}

// systemFonts are those that Fyne falls back to; nil if they can't be read.
var systemFonts = sync.OnceValue(func() *fontscan.FontMap {
	fonts := fontscan.NewFontMap(silentLog{})
	if fonts.UseSystemFonts("") != nil {
		return nil
	}
	fonts.SetQuery(fontscan.Query{Families: []string{fontscan.SansSerif}})
	return fonts
})

var askingFonts sync.Mutex

// HasFont reports whether a font of this system has a character. Fyne's own
// fonts are not asked. The first call reads the list of fonts.
func HasFont(character rune) bool {
	askingFonts.Lock()
	defer askingFonts.Unlock()
	fonts := systemFonts()
	if fonts == nil {
		return false
	}
	fonts.SetScript(language.LookupScript(character))
	return has(fonts.ResolveFace(character), character)
}

func has(face *font.Face, character rune) bool {
	if face == nil {
		return false
	}
	_, ok := face.NominalGlyph(character)
	return ok
}

type silentLog struct{}

func (silentLog) Printf(string, ...any) {}

// GiveBackMemory gives back to the system what the start took, once it is over:
// fonts, texts and accounts take twice what stays of them.
func GiveBackMemory() { time.AfterFunc(2*time.Second, debug.FreeOSMemory) }
