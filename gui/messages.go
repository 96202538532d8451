package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// failure shows a failure: what happened, whose side it is on, what to do, the button that does it,
// and details to copy. retry is what "try again" means here; nil: nothing.
func (s *shell) failure(err error, retry func()) *widgets.Notice {
	w := wordsOf(err)
	notice := &widgets.Notice{
		Tone: widgets.Danger, Title: w.title, Text: w.text,
		Details: w.details, ShowDetails: t("button.details"), HideDetails: t("button.hide-details"),
	}
	if do := s.remedy(w.remedy, err, retry); do != nil {
		button := &widgets.Button{Text: w.button, Small: true, OnTapped: func() { s.try(err, do, notice) }}
		if wait := s.app.RetryWait(err); wait > 0 && w.remedy == model.RemedyRetry {
			button.Text = t("remedy.retry-at", data{"Time": clockTime(s.app.Now().Add(wait))})
			button.Disable()
			later(wait, func() {
				button.SetText(w.button)
				button.Enable()
			})
		}
		notice.Buttons = append(notice.Buttons, button)
		if notices, trying := s.trying[err]; trying {
			s.showTrying(err, append(notices, notice))
		}
	}
	if w.details != "" {
		notice.Copy = widgets.NewCopyButton(t("button.copy-details"), t("once.copied-plain"), func() {
			s.clipboard.CopyPlain(w.title + "\n" + w.details)
		})
	}
	return notice
}

// try does what the button of a failure's notice does. The button is busy until
// the work that it starts has ended, and so is one that takes its place meanwhile.
func (s *shell) try(err error, do func(), notice *widgets.Notice) {
	s.app.Follow(func() {
		s.showTrying(err, []*widgets.Notice{notice})
		do()
	}, func() {
		for _, notice := range s.trying[err] {
			notice.Buttons[0].(*widgets.Button).SetBusy(false, "")
			notice.Refresh() // the button has another width
		}
		delete(s.trying, err)
	})
}

func (s *shell) showTrying(err error, notices []*widgets.Notice) {
	s.trying[err] = notices
	words := ""
	if wordsOf(err).remedy == model.RemedyRetry {
		words = t("remedy.trying")
	}
	for _, notice := range notices {
		notice.Buttons[0].(*widgets.Button).SetBusy(true, words)
		notice.Refresh()
	}
}

func (s *shell) failures(err error, retry func()) []fyne.CanvasObject {
	if err == nil {
		return nil
	}
	return []fyne.CanvasObject{s.failure(err, retry)}
}

// pageFailures is failures on a page, where nothing that can be closed waits for a new keyring.
func (s *shell) pageFailures(err error, retry func()) []fyne.CanvasObject {
	return s.failures(err, func() { s.app.Retry(err, retry) })
}

// fillFailure shows a failure in a place of its own, nil for none, and reports whether that changed.
func (s *shell) fillFailure(place *slot, err error, retry func()) bool {
	return place.fill(err, func() []fyne.CanvasObject { return s.failures(err, retry) })
}

// remedy is what the button beside a failure does; nil for no button.
func (s *shell) remedy(r model.Remedy, err error, retry func()) func() {
	switch r {
	case model.RemedyOpenServer:
		if origin := model.OriginOf(err); !origin.IsZero() {
			return func() { s.openURL(origin.String()) }
		}
		return retry
	case model.RemedyRefresh:
		return func() { s.do("refresh") }
	case model.RemedyPaste:
		return func() { s.do("paste-token") }
	case model.RemedyCertificate, model.RemedyAllowHTTP:
		return func() { s.askTrust(err) }
	case model.RemedySetAside:
		return s.app.Saved.SetAside
	case model.RemedySignIn:
		return func() { s.do("sign-in") }
	case model.RemedyEdit:
		return nil
	}
	return retry
}

func (s *shell) message(title, text string) {
	s.messageWith(title, secondary(text))
}

func (s *shell) failed(title string, err error) { s.messageWith(title, s.failure(err, nil)) }

// trustChanged says when a decision could not be written.
func (s *shell) trustChanged(err error) {
	if err != nil {
		s.message(t("settings.trusted"), t("trust.failed"))
	}
}

func (s *shell) messageWith(title string, content fyne.CanvasObject) {
	s.open(newReading(title, "", 440, content), nil)
}

// newReading is a dialog with something to read and a button that closes it.
func newReading(title, sign string, width float32, content fyne.CanvasObject) *widgets.Dialog {
	d := &widgets.Dialog{Title: title, Width: width, Content: content}
	if sign != "" {
		d.Icon = icon(sign)
	}
	closing := widgets.NewButton(t("button.close"), widgets.Primary, func() { d.Close() })
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{closing}, closing.Press, closing
	return d
}

// confirm asks before something that can't be undone. The safe button has the
// focus, and Return presses what has the focus.
func (s *shell) confirm(title, sign string, body fyne.CanvasObject, yes string, do func()) {
	d := newQuestion(title, sign, 480, body, yes, widgets.DangerFill, do)
	d.Tone = widgets.Danger
	s.open(d, nil)
}

// newQuestion is a dialog with cancel, which has the focus, and yes, which closes it and does something.
func newQuestion(title, sign string, width float32, body fyne.CanvasObject, yes string, variant widgets.Variant, do func()) *widgets.Dialog {
	d := &widgets.Dialog{Title: title, Icon: icon(sign), Width: width, Content: body}
	cancel := widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.Close() })
	really := widgets.NewButton(yes, variant, d.Then(do))
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{cancel, really}, cancel.Press, cancel
	return d
}

func newTableDialog(title, sign string, width, height float32, content fyne.CanvasObject) *widgets.Dialog {
	d := newReading(title, sign, width, content)
	d.Height, d.Fill = height, true
	return d
}
