package widgets

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// testTheme answers for this package's colour names with Fyne's colours.
type testTheme struct{ fyne.Theme }

func (t testTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	if other, ok := testColors[name]; ok {
		name = other
	}
	if strings.HasPrefix(string(name), "widgets.onAvatar") {
		name = theme.ColorNameForegroundOnPrimary
	}
	if strings.HasPrefix(string(name), "widgets.avatar") {
		name = theme.ColorNamePrimary
	}
	return t.Theme.Color(name, variant)
}

func newApp(t testing.TB) fyne.App {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(testTheme{theme.DefaultTheme()})
	return app
}

var testColors = map[fyne.ThemeColorName]fyne.ThemeColorName{
	ColorSurface:       theme.ColorNameInputBackground,
	ColorSurfaceRaised: theme.ColorNameOverlayBackground,
	ColorSurfaceSunken: theme.ColorNameInputBackground,
	ColorBorder:        theme.ColorNameSeparator,
	ColorControlBorder: theme.ColorNameInputBorder,
	ColorTextSecondary: theme.ColorNameForeground,
	ColorTextTertiary:  theme.ColorNamePlaceHolder,
	ColorAccent:        theme.ColorNamePrimary,
	ColorAccentHover:   theme.ColorNamePrimary,
	ColorOnAccent:      theme.ColorNameForegroundOnPrimary,
	ColorAccentText:    theme.ColorNamePrimary,
	ColorAccentSoft:    theme.ColorNameSelection,
	ColorSuccessText:   theme.ColorNameSuccess,
	ColorSuccessSoft:   theme.ColorNameHover,
	ColorWarningText:   theme.ColorNameWarning,
	ColorWarningSoft:   theme.ColorNameHover,
	ColorDangerText:    theme.ColorNameError,
	ColorDangerSoft:    theme.ColorNameHover,
	ColorDanger:        theme.ColorNameError,
	ColorDangerHover:   theme.ColorNameError,
	ColorNeutralSoft:   theme.ColorNameHover,
	ColorRowHover:      theme.ColorNameHover,
	ColorRowSelected:   theme.ColorNameSelection,
	ColorFocusRing:     theme.ColorNamePrimary,
	ColorSkeleton:      theme.ColorNameDisabledButton,
	ColorScrim:         theme.ColorNameShadow,
	ColorShadow:        theme.ColorNameShadow,
}
