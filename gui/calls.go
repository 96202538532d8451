package gui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// callsOf answers why a script is refused: which of the usual calls a token with these scopes can't
// do, and which scope the message of an error asks for. Unknown scopes are nil.
func (s *shell) callsOf(origin model.Origin, scopes []string) fyne.CanvasObject {
	field, _ := s.errorField(scopes)
	return container.New(widgets.Vertical{Gap: 14}, section(t("action.refused"), s.refusedCalls(origin, scopes)...), field)
}

// errorField takes the message of an error, and names the scope that it asks
// for. A token that is pasted instead is moved to where it is masked and checked.
func (s *shell) errorField(scopes []string) (fyne.CanvasObject, *widgets.Entry) {
	message := widgets.NewEntry(t("calls.error"), t("calls.error-hint"))
	answer := &widgets.Paragraph{}
	answer.Hide()
	message.OnChanged = func(text string) {
		if model.HoldsToken(text) {
			message.SetText("") // a field in which it could be read
			s.paste(s.app.Accounts.Current(), text)
			return
		}
		answer.SetText(missingScopeWords(text, scopes))
		setVisible(answer, strings.TrimSpace(text) != "")
		s.app.Mark() // the dialog needs another height
	}
	return section(t("calls.error"), message, answer), message
}

// refusedCalls lists the usual calls that need a scope which is not among these.
// Where they aren't known it says what can be the cause.
func (s *shell) refusedCalls(origin model.Origin, scopes []string) []fyne.CanvasObject {
	if scopes == nil {
		return []fyne.CanvasObject{notAScope()}
	}
	var refused []fyne.CanvasObject
	for _, call := range model.UsualCalls(scopes, s.app.Server(origin).Info) {
		if !call.Allowed {
			refused = append(refused, widgets.NewBorder(nil, nil, nil, &widgets.Badge{Text: call.Scope, Tone: widgets.Warning},
				&widgets.Text{Text: call.Name, Style: widgets.Mono}))
		}
	}
	if len(refused) == 0 {
		return []fyne.CanvasObject{caption(t("calls.all"))}
	}
	return append([]fyne.CanvasObject{caption(t("calls.missing"))}, refused...)
}

// notAScope says what can be the cause where no scopes are known.
func notAScope() fyne.CanvasObject { return caption(t("refused.text")) }

// missingScopeWords says which scope the message of an error asks for, and whether a token has it.
func missingScopeWords(message string, scopes []string) string {
	scope := model.ScopeInError(message)
	words := data{"Scope": scope}
	switch {
	case scope == "":
		return t("calls.none")
	case scopes == nil:
		return t("calls.needs", words)
	case slices.Contains(scopes, scope):
		return t("calls.has", words)
	}
	return t("calls.lacks", words)
}

// showRefused answers why a script is refused that uses a token of a name and
// scopes. faulty, unless "", is what rules out every call.
func (s *shell) showRefused(origin model.Origin, name string, scopes []string, faulty string) {
	field, message := s.errorField(scopes)
	content := container.New(widgets.Vertical{Gap: 14})
	if faulty != "" {
		content.Add(&widgets.Notice{Tone: widgets.Danger, Title: faulty})
	}
	content.Add(field)
	content.Add(container.New(widgets.Vertical{Gap: 8}, s.refusedCalls(origin, scopes)...))
	d := newReading(t("action.refused"), "key", 520, content)
	d.Subtitle, d.First = clip(name, 60), message
	s.open(d, nil)
}

// showRefusedAny answers it without a token. One that is pasted is checked.
func (s *shell) showRefusedAny() {
	field, message := s.errorField(nil)
	d := newReading(t("action.refused"), "key", 520, container.New(widgets.Vertical{Gap: 14}, notAScope(), field))
	d.First = message
	d.Leading = inLine(widgets.NewButton(t("refused.check"), widgets.Secondary, func() { s.paste(s.app.Accounts.Current(), "") }))
	s.open(d, nil)
}
