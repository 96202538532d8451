package gui

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// The parts of the form for a new token that can be filled in wrongly.
const (
	partName     = "name"
	partLifespan = "lifespan"
	partScopes   = "scopes"
	partLimits   = "limits"
)

// partOf is the part of the form that a failure is about, by the failure's key.
var partOf = map[string]string{
	"name-blank": partName, "name-long": partName, "name-control": partName, "name-taken": partName,
	"lifespan": partLifespan, "never": partLifespan,
	"no-limit": partLimits, "resource": partLimits,
	"no-scope": partScopes, "tokens-write": partScopes,
}

func (d *newTokenDialog) faultyPart() string {
	if d.form.Err == nil {
		return ""
	}
	return partOf[model.TroubleOf(d.form.Err).Key]
}

// redrawFault shows what is wrong beside its part, which gets the focus once.
func (d *newTokenDialog) redrawFault() {
	faulty := d.faultyPart()
	for part, text := range d.faults {
		if part == faulty {
			w := wordsOf(d.form.Err)
			text.SetText(w.title + "\n" + w.text)
			if part == partLifespan && d.dateIsNone() {
				text.SetText(d.dateForm())
			}
		}
		setVisible(text, part == faulty)
	}
	isNew := !errors.Is(d.form.Err, d.faulty)
	d.faulty = d.form.Err
	if isNew && faulty != "" {
		d.dialog.Refresh() // the text beside the part moves what is below it
		d.shell.focus(d.fieldOf(faulty))
		d.dialog.ScrollTo(d.faults[faulty])
	}
}

func (d *newTokenDialog) fieldOf(part string) fyne.Focusable {
	chosen, _ := d.form.Lifespan()
	switch {
	case part == partName && d.form.NameIsTaken():
		return d.again
	case part == partName:
		return d.name
	case part == partLimits && d.limits.picking.Visible():
		return d.limits.search
	case part == partScopes:
		return d.presets.Segmented
	case chosen == model.LifespanNever:
		return d.never
	case chosen == model.LifespanDate:
		return d.date
	}
	return d.lifespan.Segmented
}

func (d *newTokenDialog) dateForm() string {
	return t("new.date-bad", data{"Example": d.shell.app.Now().AddDate(0, 0, 30).Format(time.DateOnly)})
}

func (d *newTokenDialog) dateIsNone() bool {
	chosen, _ := d.form.Lifespan()
	return chosen == model.LifespanDate && typedDay(d.date.Text).IsZero()
}

// lostKey is what the notice about a lost answer shows.
func (d *newTokenDialog) lostKey() [3]any {
	lost, token := d.form.Lost()
	if token == nil {
		return [3]any{lost}
	}
	return [3]any{lost, token.Revoking(), token.Err}
}

func (d *newTokenDialog) lostNotices() []fyne.CanvasObject {
	lost, token := d.form.Lost()
	notice := &widgets.Notice{Tone: widgets.Warning, Title: t("trouble.uncertain.title"), Text: t("trouble.uncertain.text")}
	list := &widgets.Button{Text: t("remedy.show-list"), Small: true, OnTapped: d.showList}
	d.remedy = nil
	switch lost {
	case model.LostAsking:
		notice.Text = t("lost.asking")
		return []fyne.CanvasObject{notice}
	case model.LostNotMade:
		notice.Title, notice.Text = t("lost.not-created"), t("lost.not-created-text")
		if d.form.Rotation == nil {
			d.remedy = &widgets.Button{Text: t("lost.again"), Small: true, Variant: widgets.Primary, OnTapped: d.startAgain}
			notice.Buttons = []fyne.CanvasObject{d.remedy}
		}
	case model.LostCreated:
		notice.Title, notice.Text = t("lost.created"), t("lost.created-text")
		d.remedy = &widgets.Button{Text: t("unfinished.revoke"), Small: true, Variant: widgets.Primary, OnTapped: func() {
			d.revoking = true
			d.shell.app.Unfinished.Revoke(token)
		}}
		d.remedy.SetBusy(token.Revoking(), t("unfinished.revoke"))
		notice.Buttons = []fyne.CanvasObject{d.remedy, list}
	default:
		notice.Buttons = []fyne.CanvasObject{list}
	}
	notices := []fyne.CanvasObject{notice}
	if token != nil && token.Err != nil {
		notices = append(notices, d.shell.failure(token.Err, func() { d.shell.app.Unfinished.Revoke(token) }))
	}
	return notices
}

// redrawLost selects the remedy, and closes the form when the token is revoked.
func (d *newTokenDialog) redrawLost(isNew bool) {
	if _, token := d.form.Lost(); d.revoking && token == nil {
		d.showList()
		return
	}
	if isNew && d.remedy != nil && !d.revoking {
		d.dialog.Refresh() // the button takes its place
		d.shell.focus(d.remedy)
	}
}

// showList shows the list of tokens, read again where the last reading failed.
func (d *newTokenDialog) showList() {
	if d.tokens.Err != nil {
		d.tokens.Reload()
	}
	d.dialog.Dismiss()
	d.shell.do("tab-tokens")
}

// startAgain leaves the form, which sends nothing twice, for a new one.
func (d *newTokenDialog) startAgain() {
	d.dialog.Dismiss()
	showNewTokenLike(d.shell, d.tokens, d.form.Request())
}
