package gui

import (
	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/model"
)

// statusWords say what was done last, or why something can't be done now.
func statusWords(done model.Status) string {
	switch done.Kind {
	case model.StatusRevokedSeveral:
		return tn("status.revoked-several", done.N)
	case model.StatusLimited:
		return tn("status.limited", len(done.Servers), data{"Name": listed(commas, done.Servers...), "Time": clockTime(done.Until)})
	}
	return t("status."+string(done.Kind), data{"Name": clip(done.Name, 40)})
}

// clipboardWords says until when the clipboard holds a secret, or why it still may or doesn't yet.
func clipboardWords(guard *clipboard.Guard) string {
	switch left := guard.Remaining(); {
	case guard.Left:
		return t("status.clipboard-left")
	case guard.Due:
		return t("status.clipboard-due")
	case guard.Waiting:
		return t("status.clipboard-waiting")
	case left > 0:
		return t("status.copied-until", data{"Seconds": seconds(left)})
	}
	return t("status.copied")
}
