package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/model"
)

// look is the program's theme: two handmade palettes, one radius, one grid of four units, five
// sizes of text, one family of icons.
type look struct {
	theme     model.Theme
	textScale float32 // of all text; 1 is the usual size
}

func (l *look) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	pair, ok := colors[name]
	if !ok {
		pair = colors[theme.ColorNameForeground]
	}
	if l.theme == model.ThemeDark || l.theme == model.ThemeSystem && system == theme.VariantDark {
		return pair.dark
	}
	return pair.light
}

// Font is Fyne's own, which has the scripts that names are written in.
func (*look) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

func (*look) Icon(name fyne.ThemeIconName) fyne.Resource {
	if icon, ok := themeIcons[name]; ok {
		return icon
	}
	return theme.DefaultTheme().Icon(name)
}

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
