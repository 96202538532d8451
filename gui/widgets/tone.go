package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

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
