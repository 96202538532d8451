package gui

import (
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
)

// earlierColumns are the tables of version 0.1, whose widths were saved in the order of their columns.
var earlierColumns = map[string]struct {
	table   string
	columns []string
}{
	"columns-tokens":   {"tokens", []string{"name", "scopes", "created", "last-used", "expires"}},
	"columns-saved":    {"saved", []string{"name", "state", "expires"}},
	"columns-let-in":   {"authorized-apps", []string{"app", "by"}},
	"columns-made":     {"created-apps", []string{"app", "scopes", "created"}},
	"columns-sign-ins": {"sign-ins", []string{"server", "person", "since", "state"}},
}

// EarlierSettings are those that version 0.1 wrote to Fyne's preferences. They
// are read when there is no settings file yet, and never written again.
func EarlierSettings(old fyne.Preferences) model.Settings {
	s := model.DefaultSettings()
	s.Theme = model.Theme(old.IntWithFallback("theme", int(s.Theme)))
	s.Language = old.StringWithFallback("language", s.Language)
	s.TextSize = old.FloatWithFallback("text-size", s.TextSize)
	s.ReduceMotion = old.BoolWithFallback("still", s.ReduceMotion)
	s.Clipboard = time.Duration(old.IntWithFallback("clipboard-seconds", int(s.Clipboard/time.Second))) * time.Second
	s.Folders = old.StringList("folders")
	s.Tab = model.Tab(old.IntWithFallback("tab", int(s.Tab)))
	s.AccountsSide = float32(old.Float("pane"))
	s.Place, s.Size = old.IntList("window"), old.IntList("size")
	for key, of := range earlierColumns {
		for i, width := range old.IntList(key) {
			if i < len(of.columns) {
				s.SetColumn(of.table, of.columns[i], float32(width))
			}
		}
	}
	return s
}
