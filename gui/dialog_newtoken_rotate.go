package gui

import (
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showRotate opens the form for the successor of a listed token, or says why
// there can be none.
func (s *shell) showRotate(tokens *model.Tokens, id, name string, usedBy []string) {
	form, refusal := tokens.Rotate(id)
	if refusal != model.RotationAllowed {
		s.refuseRotation(refusal, name, usedBy)
		return
	}
	openNewToken(s, tokens.Account, form, t("new.for", data{"Person": nameOf(tokens.Account)}))
}

// refuseRotation says why a token can't be rotated.
func (s *shell) refuseRotation(refusal model.RotationRefusal, name string, usedBy []string) {
	words := data{"Name": clip(name, 60), "Names": listed(commas, usedBy...)}
	key := "rotation.refused-" + string(refusal)
	s.message(t(key, words), t(key+"-text", words))
}

// rotateSaved does the same for a saved token.
func (s *shell) rotateSaved(row model.SavedRow) {
	if tokens := s.app.TokensOf(row.Entry); tokens != nil {
		s.showRotate(tokens, row.TokenID, savedName(row), s.app.Saved.UsedBy(row.Key))
	}
}

// rotationForm says above the form of a successor what will happen.
func (s *shell) rotationForm(r *model.Rotation) *widgets.Notice {
	notice := &widgets.Notice{Tone: widgets.Info, Title: t("rotation.form-title"), Text: t("rotation.form-text")}
	if r.OldKey != "" {
		notice.Text = t("rotation.form-saved", data{"Keychain": s.keychainName()})
	}
	return notice
}
