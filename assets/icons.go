// Package assets holds the program's pictures. It imports only embed, so that anything may use it.
package assets

import "embed"

// The icons are one family: a 24-unit grid, lines 1.75 wide with round ends. They are drawn in
// drawing/ and turned into filled shapes by drawing/outline.go, because Fyne colours fills only.
//
//go:embed icons/*.svg
var icons embed.FS

// AppIcon is the program's own icon, 512 × 512 pixels, PNG.
//
//go:embed icon.png
var AppIcon []byte

// AppIconSVG is the drawing that AppIcon was made from.
//
//go:embed icon.svg
var AppIconSVG []byte

// Icon returns the SVG of an icon of the family by its file name without ending, for example
// "shield-check", or nil when there is none by that name.
func Icon(name string) []byte {
	content, err := icons.ReadFile("icons/" + name + ".svg")
	if err != nil {
		return nil
	}
	return content
}
