package gui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// unfinishedNotices show the tokens that were created and never saved, each
// with its buttons.
type unfinishedNotices struct {
	*slot
	shell   *shell
	resized func() // what holds the notices needs another height
}

func newUnfinishedNotices(s *shell, resized func()) *unfinishedNotices {
	return &unfinishedNotices{slot: newSlot(widgets.Vertical{Gap: 8}), shell: s, resized: resized}
}

// redraw shows those of a server; of all for the zero Origin.
func (n *unfinishedNotices) redraw(origin model.Origin) {
	tokens := n.shell.app.Unfinished.Tokens(origin)
	key := ""
	for _, token := range tokens {
		key += fmt.Sprint(token.Key, token.Found != nil, n.shell.app.ServerName(token.Origin), token.Revoking(), token.Err, n.shell.app.CanManage(token.Origin, token.UserID), "\n")
	}
	if n.fill(key, func() []fyne.CanvasObject {
		var notices []fyne.CanvasObject
		for _, token := range tokens {
			notices = append(notices, n.notice(token))
			if token.Err != nil {
				notices = append(notices, n.shell.failure(token.Err, func() { n.shell.app.Unfinished.Revoke(token) }))
			}
		}
		return notices
	}) {
		n.resized()
	}
}

func (n *unfinishedNotices) notice(token *model.UnfinishedToken) *widgets.Notice {
	unfinished := n.shell.app.Unfinished
	have := &widgets.Button{Text: t("unfinished.have"), Small: true, OnTapped: func() { unfinished.Dismiss(token) }}
	end := &widgets.Button{Text: t("unfinished.revoke"), Small: true, OnTapped: func() { unfinished.Revoke(token) }}
	if app := n.shell.app; !app.CanManage(token.Origin, token.UserID) {
		account := app.AccountOf(token.Origin, token.UserID)
		end.Text, end.OnTapped = t("access.sign-in"), func() { n.shell.signInAs(account) }
		setEnabled(end, account != nil)
	}
	if token.Revoking() {
		end.Busy(t("unfinished.revoke"))
	}
	title := "unfinished.title"
	if token.Found != nil {
		title, end.Variant = "unfinished.found", widgets.Primary
	}
	return &widgets.Notice{
		Tone: widgets.Warning, Title: t(title, data{"Name": clip(token.Name, 60)}),
		Text:    t("unfinished.text", data{"Server": n.shell.app.ServerName(token.Origin), "When": moment(token.CreatedAt)}),
		Buttons: []fyne.CanvasObject{end, have},
	}
}
