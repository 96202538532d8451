package gui

import (
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/widgets"
)

// showRefused answers why a script is refused that uses a token of a name and
// scopes. faulty, unless "", is what rules out every call.
func (s *shell) showRefused(name string, scopes []string, faulty string) {
	field, message := s.errorField(scopes)
	content := container.New(widgets.Vertical{Gap: 14})
	if faulty != "" {
		content.Add(&widgets.Notice{Tone: widgets.Danger, Title: faulty})
	}
	content.Add(field)
	content.Add(container.New(widgets.Vertical{Gap: 8}, refusedCalls(scopes)...))
	d := newReading(t("action.refused"), "key", 520, content)
	d.Subtitle, d.First = clip(name, 60), message
	s.open(d, nil)
}

// showRefusedAny answers it without a token. One that is pasted is checked.
func (s *shell) showRefusedAny() {
	field, message := s.errorField(nil)
	d := newReading(t("action.refused"), "key", 520, container.New(widgets.Vertical{Gap: 14}, refusedCalls(nil)[0], field))
	d.First = message
	d.Leading = inLine(widgets.NewButton(t("refused.check"), widgets.Secondary, func() { s.paste(s.app.Accounts.Current(), "") }))
	s.open(d, nil)
}
