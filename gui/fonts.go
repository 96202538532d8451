package gui

import "unicode"

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
