package widgets

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The colours that these widgets use beside Fyne's own. A theme that implements Palette is asked
// for them; under any other theme the nearest of Fyne's own names is used.
const (
	ColorSurface       fyne.ThemeColorName = "widgets.surface"       // what cards and panels are made of
	ColorSurfaceRaised fyne.ThemeColorName = "widgets.surfaceRaised" // dialogs and tooltips
	ColorSurfaceSunken fyne.ThemeColorName = "widgets.surfaceSunken" // fields for secrets and code
	ColorBorder        fyne.ThemeColorName = "widgets.border"        // hairlines; decoration, not information
	ColorControlBorder fyne.ThemeColorName = "widgets.controlBorder" // outlines of things to press, 3 : 1

	ColorTextSecondary fyne.ThemeColorName = "widgets.textSecondary"
	ColorTextTertiary  fyne.ThemeColorName = "widgets.textTertiary"

	ColorAccent      fyne.ThemeColorName = "widgets.accent"      // fill of the primary button
	ColorAccentHover fyne.ThemeColorName = "widgets.accentHover" // the same under the pointer
	ColorOnAccent    fyne.ThemeColorName = "widgets.onAccent"    // text on ColorAccent and ColorDanger
	ColorAccentText  fyne.ThemeColorName = "widgets.accentText"
	ColorAccentSoft  fyne.ThemeColorName = "widgets.accentSoft"

	ColorSuccessText fyne.ThemeColorName = "widgets.successText"
	ColorSuccessSoft fyne.ThemeColorName = "widgets.successSoft"
	ColorWarningText fyne.ThemeColorName = "widgets.warningText"
	ColorWarningSoft fyne.ThemeColorName = "widgets.warningSoft"
	ColorDangerText  fyne.ThemeColorName = "widgets.dangerText"
	ColorDangerSoft  fyne.ThemeColorName = "widgets.dangerSoft"
	ColorDanger      fyne.ThemeColorName = "widgets.danger"      // fill of the button that destroys
	ColorDangerHover fyne.ThemeColorName = "widgets.dangerHover" // the same under the pointer

	ColorNeutralSoft fyne.ThemeColorName = "widgets.neutralSoft" // badges that say nothing good or bad
	ColorRowHover    fyne.ThemeColorName = "widgets.rowHover"
	ColorRowSelected fyne.ThemeColorName = "widgets.rowSelected"
	ColorFocusRing   fyne.ThemeColorName = "widgets.focusRing"
	ColorSkeleton    fyne.ThemeColorName = "widgets.skeleton"
	ColorScrim       fyne.ThemeColorName = "widgets.scrim" // over the window, below a dialog
	ColorShadow      fyne.ThemeColorName = "widgets.shadow"
)

// AvatarHues is how many pairs of colours avatars are made of.
const AvatarHues = 8

// ColorAvatar names the background and the text of the avatar hue i, 0 ≤ i < AvatarHues.
func ColorAvatar(i int) (background, text fyne.ThemeColorName) {
	n := strconv.Itoa(i)
	return fyne.ThemeColorName("widgets.avatar" + n), fyne.ThemeColorName("widgets.onAvatar" + n)
}

// Palette is implemented by a theme that answers for all of this package's colour names.
type Palette interface {
	fyne.Theme
	// WidgetColors does nothing; having it is the statement.
	WidgetColors()
}

var nearest = map[fyne.ThemeColorName]fyne.ThemeColorName{
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

func init() {
	for i := range AvatarHues {
		background, text := ColorAvatar(i)
		nearest[background] = theme.ColorNamePrimary
		nearest[text] = theme.ColorNameForegroundOnPrimary
	}
}

// known returns name, or the nearest name of Fyne's own when th has never heard of it.
func known(th fyne.Theme, name fyne.ThemeColorName) fyne.ThemeColorName {
	if _, ok := th.(Palette); ok {
		return name
	}
	if other, ok := nearest[name]; ok {
		return other
	}
	return name
}

func paint(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	th := theme.CurrentForWidget(w)
	return th.Color(known(th, name), fyne.CurrentApp().Settings().ThemeVariant())
}

// radius is the one corner radius of the theme.
func radius(w fyne.Widget) float32 { return theme.SizeForWidget(theme.SizeNameButtonRadius, w) }
