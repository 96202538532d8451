package gui

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// usedCell words when a token was last used.
func usedCell(row model.TokenRow, now time.Time) widgets.Cell {
	cell, reason := widgets.Cell{Text: t("tokens.never-used")}, model.NeverUsed
	if !row.LastUsed.IsZero() {
		cell, reason = agoCell(row.LastUsed, now), model.Unused
	}
	if slices.Contains(row.Attention, reason) {
		cell.Tone, cell.Icon = widgets.Warning, icon("warning")
	}
	return cell
}

// usedAndEnds words when a token was last used and when it ends.
func usedAndEnds(token model.Token, never string, word func(time.Time) string) (used, ends string) {
	used, ends = t("tokens.never-used"), never
	if !token.LastUsed.IsZero() {
		used = word(token.LastUsed)
	}
	if at, ok := token.ExpiresAt(); ok {
		ends = word(at)
	} else if !token.LifespanKnown() {
		ends = t("tokens.expires-unknown")
	}
	return used, ends
}

// expiryCell words when a token ends.
func expiryCell(row model.TokenRow, now time.Time) widgets.Cell {
	at, ends := row.ExpiresAt()
	switch {
	case !row.LifespanKnown():
		return widgets.Cell{Text: t("tokens.expires-unknown"), Tip: t("tokens.expires-unknown-tip")}
	case !ends:
		return widgets.Cell{Text: t("tokens.never-expires"), Tone: widgets.Warning, Icon: icon("warning")}
	case !at.After(now):
		return widgets.Cell{Badge: t("attention.expired"), Tone: widgets.Danger, Icon: icon("alert"), Tip: moment(at)}
	}
	cell := untilCell(at, now)
	switch {
	case slices.Contains(row.Attention, model.ExpiresSoon):
		cell.Tone, cell.Icon = widgets.Warning, icon("clock")
	case slices.Contains(row.Attention, model.LongLived):
		cell.Tone, cell.Icon = widgets.Warning, icon("warning")
	}
	return cell
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
	can := each(scopes, func(scope string) string { return maybe("scope."+scope, scope) })
	if last := len(can) - 1; last > 0 {
		return t("list.and", data{"All": listed(semicolons, can[:last]...), "Last": can[last]})
	}
	return listed(semicolons, can...)
}

// capital begins words of a list, such as those of a scope, where they stand alone.
func capital(words string) string {
	r, n := utf8.DecodeRuneInString(words)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + words[n:]
}

func tokenKey(row model.TokenRow) string { return row.ID }

func tokenName(row model.TokenRow) string { return nameOrNone(row.Name) }

// usedOrSaved says by which accounts of this computer a token is used, and whether it is saved here.
func usedOrSaved(row model.TokenRow) (used, saved string) {
	if len(row.UsedBy) > 0 {
		used = t("tokens.used-by", data{"Names": listed(commas, row.UsedBy...)})
	}
	if row.SavedHere {
		saved = t("tokens.saved-here")
	}
	return used, saved
}

// nameOrNone is a token's name, or that it has none.
func nameOrNone(name string) string {
	if strings.TrimSpace(name) == "" {
		return t("saved.unnamed")
	}
	return name
}

func reasonWords(reason model.Attention) string {
	if reason == "" || reason == model.AnyReason {
		return t("tokens.attention")
	}
	return t("attention." + string(reason))
}

// suggestedName is a token's name when nothing else is known of it.
func suggestedName(now time.Time) string {
	return t("new.name-suggested", data{"Day": now.Local().Format(time.DateOnly)})
}

// limitFact says what a token is limited to, where that is known.
func limitFact(limits []model.Resource) []widgets.Fact {
	if limits == nil {
		return nil
	}
	value := t("tokens.not-limited")
	if len(limits) > 0 {
		value = listed(commas, each(limits, resourceName)...)
	}
	return []widgets.Fact{{Key: t("tokens.limited"), Value: value}}
}

// limitWords names what a token is limited to: few by name, many by their number.
func limitWords(limits []model.Resource) string {
	switch {
	case len(limits) <= 2:
		return listed(commas, each(limits, func(r model.Resource) string { return clip(resourceName(r), 40) })...)
	case limits[0].Type == model.ResourceWorkspace:
		return tn("new.limited.workspaces", len(limits))
	}
	return tn("new.limited.projects", len(limits))
}

// resourceName is what a project or a workspace is called.
func resourceName(r model.Resource) string { return cmp.Or(r.Name, r.ID) }

func savedKey(row model.SavedRow) string  { return row.Key }
func savedName(row model.SavedRow) string { return credentialName(row.Entry) }

func credentialName(entry model.Entry) string {
	if entry.Kind == model.KindSignIn {
		return t("saved.sign-in")
	}
	return nameOrNone(entry.Name)
}

// stateCell says whether a saved credential is still good; its tip says it in a sentence.
func stateCell(row model.SavedRow) widgets.Cell {
	switch {
	case row.Deleting:
		words := t("saved.deleting")
		return widgets.Cell{Badge: words, Tone: widgets.Danger, Icon: icon("trash"), Tip: words}
	case row.Busy:
		words := t("state." + string(row.Work))
		return widgets.Cell{Badge: words, Tone: widgets.Info, Tip: words}
	}
	switch row.State() {
	case model.SavedMissing:
		return widgets.Cell{Badge: t("state.missing"), Tone: widgets.Danger, Icon: icon("alert"), Tip: t("saved.missing-text")}
	case model.SavedRevoked:
		return widgets.Cell{Badge: t("state.rejected"), Tone: widgets.Danger, Icon: icon("alert"), Tip: t("saved.state-revoked", data{"When": moment(row.RevokedHere)})}
	case model.SavedExpired:
		return widgets.Cell{Badge: t("state.expired"), Tone: widgets.Danger, Icon: icon("clock"), Tip: t("saved.state-expired")}
	case model.SavedRejected:
		return widgets.Cell{Badge: t("state.rejected"), Tone: widgets.Danger, Icon: icon("alert"), Tip: t("saved.state-rejected")}
	case model.SavedNotChecked:
		return widgets.Cell{Badge: t("state.unknown"), Tip: t("saved.state-unknown")}
	case model.SavedValid:
		return widgets.Cell{Badge: t("state.good"), Tone: widgets.Success, Icon: icon("check"), Tip: t("saved.state-valid")}
	}
	words := faultWords(row.Standing.Err)
	return widgets.Cell{Badge: words, Tone: widgets.Warning, Icon: icon("alert"), Tip: words}
}
