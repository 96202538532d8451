package widgets

import (
	"cmp"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// The colors that these widgets take from the theme beside Fyne's own.
const (
	ColorSurface       fyne.ThemeColorName = "widgets.surface"       // of cards and panels
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

// AvatarHues is the number of color pairs of avatars.
const AvatarHues = 8

// ColorAvatar names the background and the text of the avatar hue i, 0 ≤ i < AvatarHues.
func ColorAvatar(i int) (background, text fyne.ThemeColorName) {
	n := strconv.Itoa(i)
	return fyne.ThemeColorName("widgets.avatar" + n), fyne.ThemeColorName("widgets.onAvatar" + n)
}

// themeColor returns a color of the theme; no name is the foreground.
func themeColor(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return theme.CurrentForWidget(w).Color(cmp.Or(name, theme.ColorNameForeground), fyne.CurrentApp().Settings().ThemeVariant())
}

func radius(w fyne.Widget) float32 { return theme.SizeForWidget(theme.SizeNameButtonRadius, w) }

// shadow is the one shadow of this package, under what floats above the window.
func shadow(w fyne.Widget, blur float32) canvas.Shadow {
	return canvas.Shadow{
		Color:      themeColor(w, ColorShadow),
		BlurRadius: blur,
		Offset:     fyne.NewPos(0, blur/4),
		Variant:    canvas.DropShadow,
	}
}

// Tone says what a badge, a dot or a notice means. Every tone has its colors and its own shape
// or icon, so that color is never the only sign.
type Tone int

// The tones, the zero value being the one that says nothing good or bad.
const (
	Neutral Tone = iota
	Info
	Success
	Warning
	Danger
)

var tones = [...]struct {
	text, soft fyne.ThemeColorName
	icon       fyne.ThemeIconName
}{
	Neutral: {ColorTextSecondary, ColorNeutralSoft, theme.IconNameInfo},
	Info:    {ColorAccentText, ColorAccentSoft, theme.IconNameInfo},
	Success: {ColorSuccessText, ColorSuccessSoft, theme.IconNameConfirm},
	Warning: {ColorWarningText, ColorWarningSoft, theme.IconNameWarning},
	Danger:  {ColorDangerText, ColorDangerSoft, theme.IconNameError},
}

func (t Tone) text() fyne.ThemeColorName { return tones[t].text }
func (t Tone) soft() fyne.ThemeColorName { return tones[t].soft }
func (t Tone) icon() fyne.ThemeIconName  { return tones[t].icon }
