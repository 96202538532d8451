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

// savedStateWords says in a sentence whether a saved credential can be used.
func savedStateWords(row model.SavedRow) string {
	switch {
	case row.Busy:
		return t("state." + string(row.Work))
	case row.Missing:
		return t("saved.missing-text")
	case !row.RevokedHere.IsZero():
		return t("saved.state-revoked", data{"When": moment(row.RevokedHere)})
	case row.Expired:
		return t("saved.state-expired")
	case row.Standing.State == model.TokenUnknown:
		return t("saved.state-unknown")
	case row.Standing.State == model.TokenValid, row.Standing.State == model.TokenTooNarrow:
		return t("saved.state-valid")
	case row.Standing.State == model.TokenRejected:
		return t("saved.state-rejected")
	}
	return faultWords(row.Standing.Err)
}
