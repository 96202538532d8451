package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// lostState is what the notice about a lost answer shows.
type lostState struct {
	lost     model.Lost
	revoking bool
	err      error
}

func (d *newTokenDialog) lostState() lostState {
	lost, token := d.form.Lost()
	state := lostState{lost: lost}
	if token != nil {
		state.revoking, state.err = token.Revoking(), token.Err
	}
	return state
}

// lostNotices say what became of a token whose creation got no answer.
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
		notice.Title, notice.Text = t("lost.not-made"), t("lost.not-made-text")
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

// redrawLost selects the button that revokes the token or starts again, and
// closes the form when it is revoked.
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

func (d *newTokenDialog) showList() {
	d.dialog.Dismiss()
	d.shell.do("tab-tokens")
}

// startAgain leaves the form, which sends nothing twice, for a new one.
func (d *newTokenDialog) startAgain() {
	d.dialog.Dismiss()
	showNewTokenLike(d.shell, d.tokens, d.form.Settings())
}
