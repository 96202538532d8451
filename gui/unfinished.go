package gui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// fillUnfinished shows the tokens of a server that were created and never saved, each with its
// buttons; of all servers for the zero Origin. It reports whether that changed what is there.
func (s *shell) fillUnfinished(place *slot, origin model.Origin) bool {
	tokens := s.app.Unfinished.Tokens(origin)
	key := ""
	for _, token := range tokens {
		key += fmt.Sprint(token.Key, token.Found != nil, s.app.ServerName(token.Origin), token.Revoking(), token.Err, s.app.CanManage(token.Origin, token.UserID), "\n")
	}
	return place.fill(key, func() []fyne.CanvasObject {
		var notices []fyne.CanvasObject
		for _, token := range tokens {
			notices = append(notices, s.unfinishedNotice(token))
			notices = append(notices, s.pageFailures(token.Err, func() { s.app.Unfinished.Revoke(token) })...)
		}
		return notices
	})
}

func (s *shell) unfinishedNotice(token *model.UnfinishedToken) *widgets.Notice {
	unfinished := s.app.Unfinished
	have := &widgets.Button{Text: t("unfinished.have"), Small: true, OnTapped: func() { unfinished.Dismiss(token) }}
	end := &widgets.Button{Text: t("unfinished.revoke"), Small: true, OnTapped: func() { unfinished.Revoke(token) }}
	if !s.app.CanManage(token.Origin, token.UserID) {
		account := s.app.AccountOf(token.Origin, token.UserID)
		end.Text, end.OnTapped = t("access.sign-in"), func() { s.signInAs(account) }
		setEnabled(end, account != nil)
	}
	end.SetBusy(token.Revoking(), t("unfinished.revoke"))
	if token.Found != nil {
		end.Variant = widgets.Primary
	}
	return &widgets.Notice{
		Tone: widgets.Warning, Title: unfinishedTitle(token),
		Text:    t("unfinished.text", data{"Server": s.app.ServerName(token.Origin), "When": moment(token.CreatedAt)}),
		Buttons: []fyne.CanvasObject{end, have},
	}
}

// unfinishedTitle says what is known of a token: until the list has it, only that it wasn't saved.
func unfinishedTitle(token *model.UnfinishedToken) string {
	key := "unfinished.title"
	if token.Found != nil {
		key = "unfinished.found"
	}
	return t(key, data{"Name": clip(token.Name, 60)})
}
