package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showRotate opens the form for the successor of a listed token, or says why there can be none. A
// list that doesn't have the token is read again before: it may be older than the token.
func (s *shell) showRotate(tokens *model.Tokens, id, name string, usedBy []string) {
	isNew := false
	var rotate func()
	rotate = func() {
		form, refusal := tokens.Rotate(id)
		switch {
		case refusal == model.RefusedNotListed && !isNew:
			isNew = true
			s.withTokens(tokens, true, rotate)
		case refusal == model.RefusedUnderWay:
			s.showUnderWay(name, tokens.RotationOf(id))
		case refusal != model.RotationAllowed:
			s.refuseRotation(refusal, name, usedBy)
		default:
			openNewToken(s, tokens.Account, form, t("new.for", data{"Person": nameOf(tokens.Account)}))
		}
	}
	s.withTokens(tokens, false, rotate)
}

// rotateSaved does the same for a saved token.
func (s *shell) rotateSaved(row model.SavedRow) {
	if account := s.app.AccountOf(row.Origin, row.UserID); account != nil {
		s.showRotate(s.app.Tokens(account), row.TokenID, savedName(row), s.app.UsedBy(row.Origin, row.TokenID))
	}
}

func (s *shell) duplicateSaved(entry model.Entry) {
	if account := s.app.AccountOf(entry.Origin, entry.UserID); account != nil {
		tokens := s.app.Tokens(account)
		s.withTokens(tokens, false, func() { showNewTokenLike(s, tokens, tokens.SettingsOfSaved(entry)) })
	}
}

// withTokens does something with the tokens of a person once they can be created. Unless that is
// known, the list is read before, or said why it can't be; isNew has it read in any case.
func (s *shell) withTokens(tokens *model.Tokens, isNew bool, do func()) {
	if tokens.CanCreate() && !isNew {
		do()
		return
	}
	tokens.Reload()
	place := newSlot(widgets.Vertical{Gap: 8})
	d := newReading(t("reading.title", data{"Person": nameOf(tokens.Account)}), "key", 480, place.Container)
	way := func(text string, variant widgets.Variant, do func()) *widgets.Button {
		return &widgets.Button{Text: text, Small: true, Variant: variant, OnTapped: d.Then(do)}
	}
	signIn := way(t("access.sign-in"), widgets.Primary, func() { s.signInAs(tokens.Account) })
	setPrimary(d.Buttons[0].(*widgets.Button), false)
	s.open(d, func() {
		err := s.app.TokensFailure(tokens.Account)
		if !tokens.Busy() && err == nil && tokens.CanCreate() {
			if d.IsOpen() {
				d.Close()
				do()
			}
			return
		}
		if place.fill([2]any{tokens.Busy(), err}, func() []fyne.CanvasObject {
			switch {
			case tokens.Busy():
				return []fyne.CanvasObject{&widgets.Skeleton{Rows: 3, Label: t("reach.asking")}}
			case err != nil:
				return s.pageFailures(err, tokens.Reload)
			}
			title, text := accessWords(tokens)
			return []fyne.CanvasObject{&widgets.Notice{Tone: widgets.Info, Title: title, Text: text, Buttons: []fyne.CanvasObject{
				signIn,
				way(t("access.paste"), widgets.Secondary, func() { s.paste(tokens.Account, "") }),
				way(t("access.web"), widgets.Secondary, func() { s.openDeveloperPage(tokens.Account) }),
			}}}
		}) && !tokens.Busy() && err == nil {
			d.Refresh()
			s.focus(signIn)
		}
	})
}

func accessWords(tokens *model.Tokens) (title, text string) {
	switch {
	case tokens.Session != nil:
		return t("access.list-only"), t("access.list-only-text")
	case tokens.Account.HasToken():
		return t("access.title"), t("access.text")
	}
	return t("access.no-token"), t("access.no-token-text")
}
