package gui

import (
	"image/color"
	_ "unsafe" // for linkname

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-text/typesetting/shaping"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// appTheme is the program's theme: two handmade palettes, one radius, one grid of four units, five
// sizes of text, one family of icons.
type appTheme struct {
	theme     model.Theme
	textScale float32 // of all text; 1 is the usual size
}

func (l *appTheme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
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
func (*appTheme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

func (*appTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if icon, ok := themeIcons[name]; ok {
		return icon
	}
	return theme.DefaultTheme().Icon(name)
}

func (l *appTheme) Size(name fyne.ThemeSizeName) float32 {
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

// fyneShaper is what Fyne measures and draws text with. Fyne reads its fonts again after each change
// of settings, and the shaper holds on to every font that it has ever seen, some 5 MB for a change.
//
//go:linkname fyneShaper fyne.io/fyne/v2/internal/painter.shaper
var fyneShaper *shaping.HarfbuzzShaper

// forgetFonts frees the fonts that were used before a change of settings. The
// shaper is nil where a version of Fyne names it otherwise.
func forgetFonts() {
	if fyneShaper != nil {
		*fyneShaper = shaping.HarfbuzzShaper{}
	}
}

// readFonts reads the fonts that the window begins with, in the background.
// Until done is closed nothing else may measure text. Tests replace it.
var readFonts = func() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}} {
			fyne.MeasureText("", theme.TextSize(), style)
		}
	}()
	return done
}

func rgb(hex uint32) color.Color { return rgba(hex, 0xFF) }

func rgba(hex uint32, alpha uint8) color.Color {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

// colors are the light and the dark palette. In the dark one a surface that is in front of
// another is lighter. Which pairs must stand out from each other is in theme_test.go.
var colors = map[fyne.ThemeColorName]struct{ light, dark color.Color }{
	theme.ColorNameBackground:          {rgb(0xF6F7F9), rgb(0x131519)},
	theme.ColorNameForeground:          {rgb(0x171A21), rgb(0xECEEF2)},
	theme.ColorNamePlaceHolder:         {rgb(0x626A78), rgb(0x969EAC)},
	theme.ColorNameDisabled:            {rgb(0x626A78), rgb(0x969EAC)},
	theme.ColorNamePrimary:             {rgb(0x584CE0), rgb(0x9C95FF)},
	theme.ColorNameForegroundOnPrimary: {rgb(0xFFFFFF), rgb(0x12101F)},
	theme.ColorNameHyperlink:           {rgb(0x4A3FD0), rgb(0xACA6FF)},
	theme.ColorNameFocus:               {rgba(0x584CE0, 0x2E), rgba(0x9C95FF, 0x3D)},
	theme.ColorNameSelection:           {rgb(0xDFDCFB), rgb(0x39366A)},
	theme.ColorNameHover:               {rgba(0x171A21, 0x0D), rgba(0xFFFFFF, 0x0F)},
	theme.ColorNamePressed:             {rgba(0x171A21, 0x1A), rgba(0xFFFFFF, 0x1F)},
	theme.ColorNameButton:              {rgb(0xFFFFFF), rgb(0x23272E)},
	theme.ColorNameDisabledButton:      {rgb(0xECEEF2), rgb(0x23272E)},
	theme.ColorNameInputBackground:     {rgb(0xFFFFFF), rgb(0x15181D)},
	theme.ColorNameInputBorder:         {rgb(0x868E9C), rgb(0x717987)},
	theme.ColorNameSeparator:           {rgb(0xE3E6EB), rgb(0x2B3037)},
	theme.ColorNameHeaderBackground:    {rgb(0xF6F7F9), rgb(0x131519)},
	theme.ColorNameMenuBackground:      {rgb(0xFFFFFF), rgb(0x22262D)},
	theme.ColorNameOverlayBackground:   {rgb(0xFFFFFF), rgb(0x22262D)},
	theme.ColorNameScrollBar:           {rgba(0x171A21, 0x55), rgba(0xFFFFFF, 0x4D)},
	theme.ColorNameScrollBarBackground: {rgba(0x171A21, 0x00), rgba(0xFFFFFF, 0x00)},
	theme.ColorNameShadow:              {rgba(0x14182B, 0x14), rgba(0x000000, 0x4C)}, // of what scrolls, and of menus
	theme.ColorNameSuccess:             {rgb(0x14713F), rgb(0x63CE92)},
	theme.ColorNameWarning:             {rgb(0x865400), rgb(0xE8B450)},
	theme.ColorNameError:               {rgb(0xB3232B), rgb(0xFF8F8B)},
	theme.ColorNameForegroundOnSuccess: {rgb(0xFFFFFF), rgb(0x0C1912)},
	theme.ColorNameForegroundOnWarning: {rgb(0xFFFFFF), rgb(0x1D1606)},
	theme.ColorNameForegroundOnError:   {rgb(0xFFFFFF), rgb(0x210B0B)},

	theme.ColorNameInnerWindowBorder:         {rgb(0xE3E6EB), rgb(0x2B3037)},
	theme.ColorNameInnerWindowBorderInactive: {rgb(0xE3E6EB), rgb(0x2B3037)},

	widgets.ColorSurface:       {rgb(0xFFFFFF), rgb(0x1A1D22)},
	widgets.ColorSurfaceRaised: {rgb(0xFFFFFF), rgb(0x20242A)},
	widgets.ColorSurfaceSunken: {rgb(0xF6F7F9), rgb(0x15181D)},
	widgets.ColorBorder:        {rgb(0xE3E6EB), rgb(0x2B3037)},
	widgets.ColorControlBorder: {rgb(0x868E9C), rgb(0x717987)},
	widgets.ColorTextSecondary: {rgb(0x4B5362), rgb(0xB4BBC7)},
	widgets.ColorTextTertiary:  {rgb(0x626A78), rgb(0x9AA2B0)},
	widgets.ColorAccent:        {rgb(0x584CE0), rgb(0x675CEA)},
	widgets.ColorAccentHover:   {rgb(0x4A3ED2), rgb(0x6257E6)},
	widgets.ColorOnAccent:      {rgb(0xFFFFFF), rgb(0xFFFFFF)},
	widgets.ColorAccentText:    {rgb(0x4A3FD0), rgb(0xB1ABFF)},
	widgets.ColorAccentSoft:    {rgb(0xEEEDFD), rgb(0x29284A)},
	widgets.ColorSuccessText:   {rgb(0x14713F), rgb(0x63CE92)},
	widgets.ColorSuccessSoft:   {rgb(0xE5F5EB), rgb(0x16301F)},
	widgets.ColorWarningText:   {rgb(0x865400), rgb(0xE8B450)},
	widgets.ColorWarningSoft:   {rgb(0xFCF2DC), rgb(0x332810)},
	widgets.ColorDangerText:    {rgb(0xB3232B), rgb(0xFF8F8B)},
	widgets.ColorDangerSoft:    {rgb(0xFDECEC), rgb(0x3C1D1F)},
	widgets.ColorDanger:        {rgb(0xC62F36), rgb(0xCB3D40)},
	widgets.ColorDangerHover:   {rgb(0xB0242B), rgb(0xBC3337)},
	widgets.ColorNeutralSoft:   {rgb(0xECEEF2), rgb(0x2A2E36)},
	widgets.ColorRowHover:      {rgb(0xF0F2F5), rgb(0x23272D)},
	widgets.ColorRowSelected:   {rgb(0xEBE9FD), rgb(0x2A2945)},
	widgets.ColorFocusRing:     {rgb(0x584CE0), rgb(0x9C95FF)},
	widgets.ColorSkeleton:      {rgb(0xE4E7EC), rgb(0x282C33)},
	widgets.ColorScrim:         {rgba(0x14182B, 0x61), rgba(0x07080A, 0xA8)},
	widgets.ColorShadow:        {rgba(0x14182B, 0x2E), rgba(0x000000, 0x80)},

	"widgets.avatar0":   {rgb(0xE4E1FC), rgb(0x343163)},
	"widgets.onAvatar0": {rgb(0x4A3FD0), rgb(0xC6C2FF)},
	"widgets.avatar1":   {rgb(0xD8ECF9), rgb(0x163C52)},
	"widgets.onAvatar1": {rgb(0x0F5C85), rgb(0x9AD5F6)},
	"widgets.avatar2":   {rgb(0xD6F1E6), rgb(0x123F31)},
	"widgets.onAvatar2": {rgb(0x116048), rgb(0x8EDFC1)},
	"widgets.avatar3":   {rgb(0xE9F0D3), rgb(0x343D16)},
	"widgets.onAvatar3": {rgb(0x4C5C12), rgb(0xCDDD8C)},
	"widgets.avatar4":   {rgb(0xFBEBCD), rgb(0x483311)},
	"widgets.onAvatar4": {rgb(0x7A4A06), rgb(0xF2CB87)},
	"widgets.avatar5":   {rgb(0xFCE0D6), rgb(0x4F2818)},
	"widgets.onAvatar5": {rgb(0x93361A), rgb(0xF9B79F)},
	"widgets.avatar6":   {rgb(0xFBDDE6), rgb(0x4C1F31)},
	"widgets.onAvatar6": {rgb(0x96224A), rgb(0xF7AFC8)},
	"widgets.avatar7":   {rgb(0xF1DFF7), rgb(0x412450)},
	"widgets.onAvatar7": {rgb(0x752B90), rgb(0xDFB0F2)},
}
