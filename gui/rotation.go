package gui

import (
	"cmp"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// refuseRotation says why a token can't be rotated.
func (s *shell) refuseRotation(refusal model.RotationRefusal, name string, usedBy []string) {
	words := data{"Name": clip(name, 60), "Names": listed(commas, usedBy...)}
	key := "rotation.refused-" + string(refusal)
	s.message(t(key, words), t(key+"-text", words))
}

// showUnderWay shows a rotation as it is, with what can be done about it, where a person wants to
// rotate its token again.
func (s *shell) showUnderWay(name string, under *model.Rotation) {
	place := newSlot(widgets.Vertical{})
	d := newReading(t("rotation.under-way-title", data{"Name": clip(name, 60)}), "", 520, place.Container)
	setPrimary(d.Buttons[0].(*widgets.Button), false)
	s.open(d, func() { s.fillRotation(place, under, d.FocusFirst) })
}

// rotationTimes are the times after which an old token can be revoked.
var rotationTimes = []struct {
	words string
	after time.Duration
}{{"rotation.now", 0}, {"rotation.1h", time.Hour}, {"rotation.24h", day}, {"rotation.7d", 7 * day}}

var rotationTones = map[model.RotationState]widgets.Tone{
	model.RotationReady: widgets.Success, model.RotationDone: widgets.Success,
	model.RotationChecking: widgets.Info, model.RotationPlanned: widgets.Info, model.RotationRevoking: widgets.Info, model.RotationKept: widgets.Info, model.RotationEnded: widgets.Info,
}

func (s *shell) rotationKey(r *model.Rotation) string {
	return fmt.Sprint(r.ID, r.State(), r.Err, r.Safe(), s.app.CanManage(r.Origin, r.UserID), until(r.RevokesAt(), s.app.Now()), r.RevokesAt(), r.Retry, "\n")
}

func (s *shell) rotationWords(r *model.Rotation) data {
	return data{
		"Name": clip(nameOrNone(r.Old.Name), 60), "New": clip(r.New.Name, 60), "Last": r.Old.LastChars,
		"Keychain": s.keychainName(), "In": until(r.RevokesAt(), s.app.Now()), "When": moment(r.RevokesAt()),
	}
}

func (s *shell) rotationTitle(r *model.Rotation) string {
	return t("rotation."+string(r.State()), s.rotationWords(r))
}

// rotationNotice says how far a rotation is, why something failed, and what can be done. It is made
// again after a button was pressed; pressed gives the focus to something that stays.
func (s *shell) rotationNotice(r *model.Rotation, pressed func()) *widgets.Notice {
	state, words := r.State(), s.rotationWords(r)
	notice := &widgets.Notice{
		Tone: cmp.Or(rotationTones[state], widgets.Warning), Title: s.rotationTitle(r), Buttons: s.rotationButtons(r, pressed),
	}
	text := "rotation." + string(state) + "-text"
	switch {
	case state == model.RotationReady && !r.Safe():
		text = "rotation.ready-unsafe"
	case state == model.RotationFailed && !s.app.CanManage(r.Origin, r.UserID):
		text = "rotation.sign-in-text"
	case state == model.RotationFailed:
		words["When"] = currentLanguage().rules.FmtTimeShort(r.Retry.Local())
	}
	notice.Text = t(text, words)
	if r.Err != nil && (state != model.RotationFailed || s.app.CanManage(r.Origin, r.UserID)) {
		why := s.failure(r.Err, func() { s.app.Retry(r.Err, r.Again) })
		if wordsOf(r.Err).remedy == model.RemedyKeyring {
			notice.Buttons = append(why.Buttons, notice.Buttons...)
		}
		notice.Text = why.Title + "\n" + notice.Text
		notice.Details, notice.ShowDetails, notice.HideDetails, notice.Copy = why.Details, why.ShowDetails, why.HideDetails, why.Copy
	}
	return notice
}

func (s *shell) rotationButtons(r *model.Rotation, pressed func()) []fyne.CanvasObject {
	small := func(words string, do func()) *widgets.Button {
		return &widgets.Button{Text: t(words), Small: true, OnTapped: func() {
			pressed()
			do()
		}}
	}
	revoke := func(words string, after time.Duration) *widgets.Button {
		return small(words, func() {
			if after == 0 {
				s.clipboard.ForgetToken(r.OldID)
			}
			r.Revoke(after)
		})
	}
	keep := small("rotation.keep", r.Keep)
	var buttons []fyne.CanvasObject
	switch r.State() {
	case model.RotationReady:
		for _, choice := range rotationTimes {
			button := revoke(choice.words, choice.after)
			setEnabled(button, r.Safe())
			buttons = append(buttons, button)
		}
		buttons = append(buttons, keep)
	case model.RotationPlanned, model.RotationLate, model.RotationFailed:
		now := revoke("rotation.now", 0)
		if !s.app.CanManage(r.Origin, r.UserID) {
			now = small("access.sign-in", func() { s.signInAs(s.app.AccountOf(r.Origin, r.UserID)) })
			setEnabled(now, s.app.AccountOf(r.Origin, r.UserID) != nil)
		}
		buttons = append(buttons, now, keep)
	case model.RotationUnchecked, model.RotationLost:
		buttons = append(buttons, small("rotation.check", r.Again), keep)
	case model.RotationLeft:
		buttons = append(buttons, small("rotation.again", r.Again))
	case model.RotationInterrupted, model.RotationUsed:
		buttons = append(buttons, keep)
	}
	return buttons
}

// fillRotation shows the rotation of a token in its details; nil: none.
func (s *shell) fillRotation(place *slot, r *model.Rotation, pressed func()) {
	if r == nil {
		place.fill("", func() []fyne.CanvasObject { return nil })
		return
	}
	place.fill(s.rotationKey(r), func() []fyne.CanvasObject { return []fyne.CanvasObject{s.rotationNotice(r, pressed)} })
}

func (s *shell) signInAs(account *model.Account) {
	if account != nil {
		s.app.Accounts.Select(account.Key())
		s.do("sign-in")
	}
}

// mostRotations is how many are shown at most: the table below needs room.
// Of mostNamed others a line says what happens when.
const mostRotations, mostNamed = 1, 2

// fillRotations shows the rotations under way, by need, above a table, and reports whether that
// changed what is there. pressed is that of rotationNotice.
func (s *shell) fillRotations(place *slot, list []*model.Rotation, pressed func()) bool {
	err := s.app.Rotations.Err
	key := fmt.Sprint(err, len(list))
	shown := list[:min(len(list), mostRotations)]
	named := list[len(shown):min(len(list), len(shown)+mostNamed)]
	for _, r := range list[:len(shown)+len(named)] {
		key += s.rotationKey(r)
	}
	return place.fill(key, func() []fyne.CanvasObject {
		notices := s.failures(err, s.app.Rotations.Refresh)
		for _, r := range shown {
			notices = append(notices, s.rotationNotice(r, pressed))
		}
		for _, r := range named {
			notices = append(notices, caption(s.rotationTitle(r)))
		}
		if more := len(list) - len(shown) - len(named); more > 0 {
			notices = append(notices, caption(tn("rotation.more", more)))
		}
		return notices
	})
}
