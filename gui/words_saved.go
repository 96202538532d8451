package gui

import (
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func savedKey(row model.SavedRow) string  { return row.Key }
func savedName(row model.SavedRow) string { return credentialName(row.Entry) }

func credentialName(entry model.Entry) string {
	switch {
	case entry.Kind == model.KindSignIn:
		return t("saved.sign-in")
	case entry.Name == "":
		return t("saved.unnamed")
	}
	return entry.Name
}

// stateCell says whether a saved credential is still good.
func stateCell(row model.SavedRow) widgets.Cell {
	switch {
	case row.Deleting:
		return widgets.Cell{Badge: t("saved.deleting"), Tone: widgets.Danger, Icon: icon("trash")}
	case row.Busy:
		return widgets.Cell{Badge: t("state." + string(row.Work)), Tone: widgets.Info}
	case row.Missing:
		return widgets.Cell{Badge: t("state.missing"), Tone: widgets.Danger, Icon: icon("alert"), Tip: t("saved.missing-text")}
	case row.Expired:
		return widgets.Cell{Badge: t("state.expired"), Tone: widgets.Danger, Icon: icon("clock")}
	case row.Standing.State == model.TokenUnknown:
		return widgets.Cell{Badge: t("state.unknown")}
	case row.Standing.State == model.TokenValid:
		return widgets.Cell{Badge: t("state.good"), Tone: widgets.Success, Icon: icon("check")}
	}
	tone, words := stateWords(row.Standing, false, true)
	return widgets.Cell{Badge: words, Tone: tone, Icon: icon("alert"), Tip: savedStateWords(row)}
}
