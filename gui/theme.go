package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Variant says which of the two palettes is shown.
type Variant int

// The variants. Auto follows the system, also when it changes while the program runs.
const (
	Auto Variant = iota
	Light
	Dark
)

// NewTheme returns the program's theme: two handmade palettes, one radius, one grid of four
// units, five sizes of text, one family of icons.
func NewTheme(variant Variant) fyne.Theme { return NewScaledTheme(variant, 1) }

// NewScaledTheme is NewTheme with all text larger or smaller by a factor, 1 being the usual size.
func NewScaledTheme(variant Variant, textScale float32) fyne.Theme {
	return &look{variant: variant, textScale: textScale}
}

type look struct {
	variant   Variant
	textScale float32
}

// Color implements fyne.Theme.
func (l *look) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	palette := lightPalette
	if l.variant == Dark || l.variant == Auto && system == theme.VariantDark {
		palette = darkPalette
	}
	if c, ok := palette[name]; ok {
		return c
	}
	return palette[theme.ColorNameForeground]
}

// Font implements fyne.Theme: Fyne's own, which has the scripts that names are written in.
func (*look) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon implements fyne.Theme: our drawings where we have one, Fyne's for the rest.
func (*look) Icon(name fyne.ThemeIconName) fyne.Resource {
	if icon, ok := themeIcons[name]; ok {
		return icon
	}
	return theme.DefaultTheme().Icon(name)
}

// Size implements fyne.Theme.
func (l *look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameCaptionText:
		return 12 * l.textScale
	case theme.SizeNameText:
		return 13 * l.textScale
	case theme.SizeNameSubHeadingText:
		return 16 * l.textScale
	case theme.SizeNameHeadingText:
		return 20 * l.textScale
	case theme.SizeNameInlineIcon:
		return 16 * l.textScale
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 8
	case theme.SizeNameLineSpacing:
		return 4
	case theme.SizeNameButtonRadius, theme.SizeNameInputRadius, theme.SizeNameSelectionRadius,
		theme.SizeNameCardRadius, theme.SizeNamePopupRadius, theme.SizeNameMenuRadius:
		return 8
	case theme.SizeNameDialogRadius:
		return 12
	case theme.SizeNameInputBorder, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameScrollBarRadius:
		return 5
	case theme.SizeNameModalBlurRadius:
		return 0
	}
	return theme.DefaultTheme().Size(name)
}
