package gui

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// luminance and contrast are those of WCAG 2.2, "relative luminance" and "contrast ratio".
func luminance(c color.Color) float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func contrast(a, b color.Color) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func TestContrastFormula(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		a, b uint32
		want float64
	}{
		{"black on white", 0x000000, 0xFFFFFF, 21},
		{"same", 0x777777, 0x777777, 1},
		{"the grey that just passes", 0x767676, 0xFFFFFF, 4.54},
	} {
		if got := contrast(rgb(c.a), rgb(c.b)); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s: %.3f, want %.2f", c.name, got, c.want)
		}
	}
}

type names = []fyne.ThemeColorName

// grounds are what text of every level stands on somewhere.
var grounds = names{
	theme.ColorNameBackground, theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground,
	theme.ColorNameInputBackground, widgets.ColorSurface, widgets.ColorSurfaceRaised,
	widgets.ColorSurfaceSunken, widgets.ColorRowHover, widgets.ColorRowSelected,
}

var tints = names{widgets.ColorAccentSoft, widgets.ColorSuccessSoft, widgets.ColorWarningSoft, widgets.ColorDangerSoft, widgets.ColorNeutralSoft}

var toneTexts = names{widgets.ColorAccentText, widgets.ColorSuccessText, widgets.ColorWarningText, widgets.ColorDangerText}

// pairs is every combination of colours that the widgets put on each other.
func pairs() map[string]struct {
	over, under names
	least       float64
} {
	const text, control = 4.5, 3
	return map[string]struct {
		over, under names
		least       float64
	}{
		"text":                  {names{theme.ColorNameForeground, widgets.ColorTextSecondary}, append(append(names{}, grounds...), tints...), text},
		"quiet text":            {names{widgets.ColorTextTertiary, theme.ColorNamePlaceHolder}, grounds, text},
		"coloured text":         {toneTexts, grounds, text},
		"links":                 {names{theme.ColorNameHyperlink, theme.ColorNamePrimary, theme.ColorNameError, theme.ColorNameSuccess, theme.ColorNameWarning}, grounds[:7], text},
		"info badge":            {names{widgets.ColorAccentText}, names{widgets.ColorAccentSoft}, text},
		"success badge":         {names{widgets.ColorSuccessText}, names{widgets.ColorSuccessSoft}, text},
		"warning badge":         {names{widgets.ColorWarningText}, names{widgets.ColorWarningSoft}, text},
		"danger badge":          {names{widgets.ColorDangerText}, names{widgets.ColorDangerSoft}, text},
		"filled buttons":        {names{widgets.ColorOnAccent}, names{widgets.ColorAccent, widgets.ColorAccentHover, widgets.ColorDanger, widgets.ColorDangerHover}, text},
		"Fyne's filled buttons": {names{theme.ColorNameForegroundOnPrimary}, names{theme.ColorNamePrimary}, text},
		"on success":            {names{theme.ColorNameForegroundOnSuccess}, names{theme.ColorNameSuccess}, text},
		"on warning":            {names{theme.ColorNameForegroundOnWarning}, names{theme.ColorNameWarning}, text},
		"on error":              {names{theme.ColorNameForegroundOnError}, names{theme.ColorNameError}, text},
		"selected text":         {names{theme.ColorNameForeground}, names{theme.ColorNameSelection}, text},
		"outlines of controls":  {names{widgets.ColorControlBorder, theme.ColorNameInputBorder}, grounds[:7], control},
		"focus ring":            {names{widgets.ColorFocusRing}, grounds, control},
		"filled controls":       {names{widgets.ColorAccent, widgets.ColorDanger}, grounds[:7], control},
	}
}

func TestContrast(t *testing.T) {
	t.Parallel()
	for _, look := range []*appTheme{{model.ThemeLight, 1}, {model.ThemeDark, 1}} {
		check := func(what string, over, under fyne.ThemeColorName, least float64) {
			got := contrast(look.Color(over, 0), look.Color(under, 0))
			if got < least {
				t.Errorf("theme %d, %s: %s on %s is %.2f, want %.1f", look.theme, what, over, under, got, least)
			}
		}
		for what, p := range pairs() {
			for _, over := range p.over {
				for _, under := range p.under {
					check(what, over, under, p.least)
				}
			}
		}
		for i := range widgets.AvatarHues {
			under, over := widgets.ColorAvatar(i)
			check("initials", over, under, 4.5)
		}
	}
}

func TestThemeAnswersEveryName(t *testing.T) {
	t.Parallel()
	for name, pair := range colors {
		if pair.light == nil || pair.dark == nil {
			t.Errorf("%s has one color only", name)
		}
	}
	test.AssertAllColorNamesDefined(t, &appTheme{textScale: 1}, "the program's theme")
}

func TestThemeFollowsTheSystem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		chosen model.Theme
		system fyne.ThemeVariant
		dark   bool
	}{
		{model.ThemeSystem, theme.VariantDark, true},
		{model.ThemeSystem, theme.VariantLight, false},
		{model.ThemeLight, theme.VariantDark, false},
		{model.ThemeDark, theme.VariantLight, true},
	} {
		t.Run(fmt.Sprintf("variant %d on system %d", c.chosen, c.system), func(t *testing.T) {
			t.Parallel()
			background := (&appTheme{c.chosen, 1}).Color(theme.ColorNameBackground, c.system)
			if dark := luminance(background) < 0.5; dark != c.dark {
				t.Errorf("dark is %v, want %v", dark, c.dark)
			}
		})
	}
}

func TestTextScale(t *testing.T) {
	t.Parallel()
	usual, large := &appTheme{textScale: 1}, &appTheme{textScale: 1.5}
	for _, name := range []fyne.ThemeSizeName{theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameHeadingText, theme.SizeNameSubHeadingText} {
		if got, want := large.Size(name), 1.5*usual.Size(name); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	if large.Size(theme.SizeNamePadding) != usual.Size(theme.SizeNamePadding) {
		t.Error("the grid grew with the text")
	}
}

func TestThemeIconsExist(t *testing.T) {
	for name, icon := range themeIcons {
		if len(icon.Content()) < 100 {
			t.Errorf("%s has no drawing", name)
		}
	}
}
