package gui

import (
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// revealTime is how long a revealed token stays readable.
const revealTime = 30 * time.Second

// later calls a function after a time; tests replace it.
var later = widgets.Later

// secretField is a masked field for a token. load fetches the token each time
// that it is revealed; it is dropped when the time is up, when the window loses
// the focus or is locked, and by forget, after which nothing is shown any more.
func (s *shell) secretField(load func(got func(model.Secret)), resized func()) (field *widgets.SecretField, forget func()) {
	var secret model.Secret // while it is revealed
	stop, forgotten := func() {}, false
	field = widgets.NewSecretField(t("once.masked"), t("once.reveal"), t("once.hide"), func() string { return secret.Reveal() })
	field.OnChanged = func(on bool) {
		stop()
		stop = func() {}
		switch {
		case !on:
			secret = model.Secret{}
		case secret.IsZero(): // the eye was pressed: the token must come first
			field.Mask()
			load(func(got model.Secret) {
				if !forgotten {
					secret = got
					field.SetRevealed(true)
				}
			})
			return
		default:
			stop = later(revealTime, field.Mask)
		}
		resized()
	}
	unregister := s.masks(field)
	return field, func() {
		forgotten = true
		field.Mask()
		unregister()
	}
}
