package gui

import (
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// revealTime is how long a revealed token stays readable, and how long one that
// came while the window had no focus waits for it.
const revealTime = 30 * time.Second

// secretFields are the window's fields that show a token when asked to.
type secretFields struct {
	all  map[*secretField]bool
	away bool // the window doesn't have the focus
}

func (fs *secretFields) lostFocus() {
	fs.away = true
	for f := range fs.all {
		f.field.Mask()
	}
}

func (fs *secretFields) gainedFocus() {
	fs.away = false
	for f := range fs.all {
		f.show()
	}
}

// drop masks what is revealed, and what is being loaded is not shown: the screen is locked.
func (fs *secretFields) drop() {
	for f := range fs.all {
		f.drop()
	}
}

// secretField is a masked field for a token. The token is loaded each time that
// it is revealed, and dropped when the time is up, or when the window loses the
// focus or is locked. While it is being loaded the keychain's own prompt may
// take the focus: what comes then is shown when the window has it again.
type secretField struct {
	fields *secretFields
	field  *widgets.SecretField
	secret model.Secret // while it is revealed, or waits for the focus
	asked  int          // how often it was loaded: answers to earlier times are dropped
	stop   func()
}

// secretField makes such a field; after forget nothing is shown any more. shown
// is called whenever the token has come in sight.
func (s *shell) secretField(load func(got func(model.Secret)), shown, resized func()) (field *widgets.SecretField, forget func()) {
	f := &secretField{fields: s.secrets, stop: func() {}}
	f.field = widgets.NewSecretField(t("once.masked"), t("once.reveal"), t("once.hide"), func() string { return f.secret.Reveal() })
	f.field.OnChanged = func(on bool) {
		f.stop()
		f.stop = func() {}
		switch {
		case !on:
			f.secret = model.Secret{}
		case f.secret.IsZero(): // the eye was pressed: the token must come first
			f.field.Mask()
			f.asked++
			asked := f.asked
			load(func(got model.Secret) {
				if asked == f.asked {
					f.came(got)
				}
			})
			return
		default:
			f.stop = later(revealTime, f.field.Mask)
			shown()
		}
		resized()
	}
	f.fields.all[f] = true
	return f.field, func() {
		f.drop()
		delete(f.fields.all, f)
	}
}

func (f *secretField) came(secret model.Secret) {
	f.secret = secret
	if !f.fields.away {
		f.show()
		return
	}
	f.stop = later(revealTime, f.drop)
}

func (f *secretField) show() {
	if !f.secret.IsZero() {
		f.field.SetRevealed(true)
	}
}

func (f *secretField) drop() {
	f.asked++
	f.stop()
	f.secret = model.Secret{}
	f.field.Mask()
}
