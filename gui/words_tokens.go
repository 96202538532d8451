package gui

import (
	"slices"
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// usedCell words when a token was last used.
func usedCell(row model.TokenRow, now time.Time) widgets.Cell {
	if row.LastUsed.IsZero() {
		cell := widgets.Cell{Text: t("tokens.never-used")}
		if slices.Contains(row.Attention, model.NeverUsed) {
			cell.Tone, cell.Icon = widgets.Warning, icon("warning")
		}
		return cell
	}
	cell := widgets.Cell{Text: ago(row.LastUsed, now), Tip: moment(row.LastUsed)}
	if slices.Contains(row.Attention, model.Unused) {
		cell.Tone, cell.Icon = widgets.Warning, icon("warning")
	}
	return cell
}

// expiryCell words when a token ends.
func expiryCell(row model.TokenRow, now time.Time) widgets.Cell {
	at, ends := row.ExpiresAt()
	switch {
	case !ends:
		return widgets.Cell{Text: t("tokens.never-expires"), Tone: widgets.Warning, Icon: icon("warning")}
	case !at.After(now):
		return widgets.Cell{Badge: t("attention.expired"), Tone: widgets.Danger, Icon: icon("alert"), Tip: moment(at)}
	case slices.Contains(row.Attention, model.ExpiresSoon):
		return widgets.Cell{Text: until(at, now), Tone: widgets.Warning, Icon: icon("clock"), Tip: moment(at)}
	}
	return widgets.Cell{Text: until(at, now), Tip: moment(at)}
}

// ssoWords names the workspaces whose single sign-on is over.
func ssoWords(workspaces []string) string {
	return t("sso.workspaces", data{"Names": listed(commas, workspaces...)})
}

// scopeSentence says in words what scopes allow, and where.
func scopeSentence(scopes []string, limits []model.Resource) string {
	switch {
	case len(scopes) == 0:
		return t("new.sentence-none")
	case len(limits) > 0:
		return t("new.sentence-limited", data{"Where": limitWords(limits), "Can": scopeWords(scopes)})
	}
	return t("new.sentence", data{"Can": scopeWords(scopes)})
}

// scopeWords lists what scopes allow, in words. Some have commas of their own.
func scopeWords(scopes []string) string {
	var can []string
	for _, scope := range scopes {
		can = append(can, maybe("scope."+scope, scope))
	}
	if last := len(can) - 1; last > 0 {
		return t("list.and", data{"All": listed(semicolons, can[:last]...), "Last": can[last]})
	}
	return listed(semicolons, can...)
}
