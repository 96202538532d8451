// Package assets holds the program's pictures and texts. It imports only embed, so that anything may use it.
package assets

import "embed"

// The icons are one family: a 24-unit grid, lines 1.75 wide with round ends. They are drawn in
// drawing/ and turned into filled shapes by drawing/outline.go, because Fyne colours fills only.
//
//go:embed icons/*.svg
var icons embed.FS

// AppIcon is the program's own icon, 128 × 128 pixels, PNG. All its sizes, and the forms that
// packages want, are in appicon/.
//
//go:embed appicon/128.png
var AppIcon []byte

// WindowIcon is the same for title bars and task bars, 48 × 48 pixels, PNG. Fyne hands one picture
// to the window manager, which shrinks it to 16 to 32 pixels: the speckles are lost at 16 if it
// begins with a larger one.
//
//go:embed appicon/48.png
var WindowIcon []byte

// Icon returns the SVG of an icon of the family by its file name without ending, for example
// "shield-check", or nil when there is none by that name.
func Icon(name string) []byte {
	content, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil
	}
	return content
}

// Translations holds one file of texts a language; English is complete.
//
//go:embed translations/*.json
var Translations embed.FS
