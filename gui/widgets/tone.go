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

func (t Tone) text() fyne.ThemeColorName {
	switch t {
	case Info:
		return ColorAccentText
	case Success:
		return ColorSuccessText
	case Warning:
		return ColorWarningText
	case Danger:
		return ColorDangerText
	}
	return ColorTextSecondary
}

func (t Tone) soft() fyne.ThemeColorName {
	switch t {
	case Info:
		return ColorAccentSoft
	case Success:
		return ColorSuccessSoft
	case Warning:
		return ColorWarningSoft
	case Danger:
		return ColorDangerSoft
	}
	return ColorNeutralSoft
}

func (t Tone) icon() fyne.ThemeIconName {
	switch t {
	case Success:
		return theme.IconNameConfirm
	case Warning:
		return theme.IconNameWarning
	case Danger:
		return theme.IconNameError
	}
	return theme.IconNameInfo
}
