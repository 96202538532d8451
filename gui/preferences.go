package gui

import (
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// preference is what is remembered from one start to the next under one key,
// always as one type. Fyne keeps it in a file that a crash may cut short, so
// nothing precious is in it, and no secret.
type preference[T int | bool | float64 | string | []int | []string] struct {
	key   string
	usual T
}

var (
	prefTheme     = preference[int]{"theme", int(model.ThemeSystem)}
	prefLanguage  = preference[string]{"language", ""}
	prefTextSize  = preference[float64]{"text-size", 1}
	prefStill     = preference[bool]{"still", false}
	prefClipboard = preference[int]{"clipboard-seconds", 45}
	prefFolders   = preference[[]string]{"folders", nil}

	prefTab   = preference[int]{"tab", tabTokens}
	prefPane  = preference[float64]{"pane", 290} // the width of the accounts' side
	prefPlace = preference[[]int]{"window", nil} // x and y on the screen
	prefSize  = preference[[]int]{"size", nil}   // width and height of what is in the window
)

// in returns what is remembered, or the usual.
func (p preference[T]) in(all fyne.Preferences) T {
	switch usual := any(p.usual).(type) {
	case int:
		return any(all.IntWithFallback(p.key, usual)).(T)
	case bool:
		return any(all.BoolWithFallback(p.key, usual)).(T)
	case float64:
		return any(all.FloatWithFallback(p.key, usual)).(T)
	case string:
		return any(all.StringWithFallback(p.key, usual)).(T)
	case []int:
		return any(all.IntListWithFallback(p.key, usual)).(T)
	case []string:
		return any(all.StringListWithFallback(p.key, usual)).(T)
	}
	return p.usual
}

// keep remembers a value.
func (p preference[T]) keep(all fyne.Preferences, value T) {
	switch value := any(value).(type) {
	case int:
		all.SetInt(p.key, value)
	case bool:
		all.SetBool(p.key, value)
	case float64:
		all.SetFloat(p.key, value)
	case string:
		all.SetString(p.key, value)
	case []int:
		all.SetIntList(p.key, value)
	case []string:
		all.SetStringList(p.key, value)
	}
}

// settingsIn reads the settings.
func settingsIn(all fyne.Preferences) model.Settings {
	return model.Settings{
		Theme:     model.Theme(prefTheme.in(all)),
		Language:  prefLanguage.in(all),
		TextSize:  prefTextSize.in(all),
		Still:     prefStill.in(all),
		Clipboard: time.Duration(prefClipboard.in(all)) * time.Second,
		Folders:   prefFolders.in(all),
	}.Valid()
}

// keepSettings remembers the settings.
func keepSettings(all fyne.Preferences, s model.Settings) {
	prefTheme.keep(all, int(s.Theme))
	prefLanguage.keep(all, s.Language)
	prefTextSize.keep(all, s.TextSize)
	prefStill.keep(all, s.Still)
	prefClipboard.keep(all, int(s.Clipboard/time.Second))
	prefFolders.keep(all, s.Folders)
}

// Tables whose columns are remembered: the widths, 0 for the usual one.
var (
	prefTokens  = preference[[]int]{"columns-tokens", nil}
	prefSaved   = preference[[]int]{"columns-saved", nil}
	prefLetIn   = preference[[]int]{"columns-let-in", nil}
	prefMade    = preference[[]int]{"columns-made", nil}
	prefSignIns = preference[[]int]{"columns-sign-ins", nil}
)

// remember has a table's columns as wide as a person made them the last time.
func (p *Program) remember(table *widgets.Columns, in preference[[]int]) {
	for _, width := range in.in(p.fyne.Preferences()) {
		table.Widths = append(table.Widths, float32(width))
	}
	table.OnWidths = func(widths []float32) {
		var whole []int
		for _, width := range widths {
			whole = append(whole, int(width+0.5))
		}
		in.keep(p.fyne.Preferences(), whole)
	}
}
