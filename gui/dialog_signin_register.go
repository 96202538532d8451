package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// registerPage registers this program on the server: one text to run there, one field for the answer.
type registerPage struct {
	shell   *shell
	model   *model.Registering
	content *fyne.Container

	choice   *oneOf[model.ScopeChoice]
	asked    *widgets.Paragraph
	scopes   *slot
	copying  *widgets.Button
	answer   *widgets.Entry
	before   string // the answer before the newest change, to tell a paste from a typed letter
	found    *slot
	another  *widgets.Button
	other    *fyne.Container
	redirect *widgets.Entry
	public   *widgets.CheckRow
}

var scopeChoices = []model.ScopeChoice{model.ScopesUsual, model.ScopesAll, model.ScopesChosen}

func newRegisterPage(s *shell, registering *model.Registering) *registerPage {
	p := &registerPage{shell: s, model: registering}
	operations := data{"Register": model.RegisterOperation, "Show": model.ShowOperation}
	p.choice = newOneOf(t("signin.scopes"), registering.SetChoice)
	p.asked = caption("")
	p.scopes = newSlot(widgets.Vertical{})
	p.copying = &widgets.Button{Text: t("signin.copy"), Icon: icon("copy"), Variant: widgets.Primary}
	p.copying.Copies(t("once.copied-plain"), func() { s.clipboard.CopyPlain(registering.Document()) })
	open := &widgets.Button{Text: t("signin.api-page"), Icon: icon("external-link"), OnTapped: func() {
		s.openURL(registering.APIPage())
		s.focus(p.answer) // what comes next here is to paste
	}}
	p.answer = widgets.NewEntry(t("signin.answer"), t("signin.answer-hint"))
	p.answer.Password = true // the answer holds the app's secret
	p.answer.OnChanged = p.answerChanged
	p.found = newSlot(widgets.Vertical{Gap: 8})
	p.buildOther()
	p.content = container.New(widgets.Vertical{Gap: 16},
		section(t("signin.scopes"), p.choice.Segmented, p.asked, p.scopes.Container),
		container.New(widgets.Vertical{Gap: 8}, &widgets.Paragraph{Text: t("signin.do-copy", operations)}, inLine(p.copying, open)),
		container.New(widgets.Vertical{Gap: 8}, &widgets.Paragraph{Text: t("signin.do-paste", operations)}, p.answer, p.found.Container),
		links(p.another), p.other)
	return p
}

func (p *registerPage) buildOther() {
	p.another = &widgets.Button{Text: t("signin.other-way"), Icon: icon("chevron-down"), Variant: widgets.Ghost, Small: true}
	explorer := &widgets.Button{Text: t("signin.explorer"), Icon: icon("external-link"), Small: true, OnTapped: func() { p.shell.openURL(p.model.Explorer()) }}
	p.public = &widgets.CheckRow{Title: t("signin.public"), Description: t("signin.public-hint"), OnChanged: p.model.SetPublic}
	p.redirect = widgets.NewEntry(t("signin.redirect"), "")
	p.redirect.OnChanged = p.model.SetRedirect
	script := &widgets.Button{Text: t("signin.script"), Icon: icon("copy"), Small: true}
	script.Copies(t("once.copied-plain"), func() { p.shell.clipboard.CopyPlain(p.model.Script()) })
	p.other = container.New(widgets.Vertical{Gap: 10}, caption(t("signin.other-way-text")), inLine(explorer, script),
		p.public, section(t("signin.redirect"), p.redirect))
	p.other.Hide()
	p.another.OnTapped = func() {
		setVisible(p.other, !p.other.Visible())
		p.shell.app.Mark()
	}
}

// answerChanged takes a paste at once; what is typed waits for the button.
func (p *registerPage) answerChanged(text string) {
	pasted := newLetters(p.before, text) > 4
	p.before = text
	if pasted {
		p.submit()
	}
	p.shell.app.Mark()
}

// newLetters counts the bytes of a text that replaced others of the one before
// it: an answer that is pasted over another may be shorter.
func newLetters(before, text string) int {
	for before != "" && text != "" && before[0] == text[0] {
		before, text = before[1:], text[1:]
	}
	for before != "" && text != "" && before[len(before)-1] == text[len(text)-1] {
		before, text = before[:len(before)-1], text[:len(text)-1]
	}
	return len(text)
}

func (p *registerPage) submit() {
	if p.answer.Text == "" {
		p.shell.focus(p.answer)
		return
	}
	p.model.SetAnswer(p.answer.Text)
}

// clear empties the field that held a secret.
func (p *registerPage) clear() { p.answer.SetText("") }

// redraw reports whether something appeared below the answer.
func (p *registerPage) redraw() (appeared bool) {
	choice := p.model.Choice()
	p.choice.show(scopeChoices, choice, segmentOf[model.ScopeChoice]("signin.scopes."))
	p.asked.SetText(t("signin.scopes-text", data{"Can": scopeWords(p.extra())}))
	setVisible(p.scopes.Container, choice == model.ScopesChosen)
	if choice == model.ScopesChosen {
		p.scopes.fill(fmt.Sprint(p.model.ScopeNames(), p.model.Scopes()), p.scopeRows)
	}
	p.public.SetChecked(p.model.Public)
	if p.redirect.Text != p.model.Redirect {
		p.redirect.SetText(p.model.Redirect)
	}
	candidates, waits := p.model.Candidates, p.model.WaitsForSecret()
	return p.found.fill(fmt.Sprint(len(candidates), waits), func() []fyne.CanvasObject {
		if len(candidates) == 0 && waits {
			return []fyne.CanvasObject{&widgets.Notice{Tone: widgets.Info, Title: t("signin.answer-id", data{"Show": model.ShowOperation})}}
		}
		return p.candidateRows()
	}) && len(p.found.Objects) > 0
}

// extra are the scopes that are asked for besides what Speckle Keys needs.
func (p *registerPage) extra() []string {
	var names []string
	for _, name := range p.model.Scopes() {
		if !p.model.IsNeeded(name) {
			names = append(names, name)
		}
	}
	return names
}

func (p *registerPage) scopeRows() []fyne.CanvasObject {
	asked := map[string]bool{}
	for _, name := range p.model.Scopes() {
		asked[name] = true
	}
	var rows []fyne.CanvasObject
	for _, name := range p.model.ScopeNames() {
		if p.model.IsNeeded(name) {
			continue
		}
		rows = append(rows, &widgets.CheckRow{
			Title: name, Mono: true, Description: capital(maybe("scope."+name, "")), Checked: asked[name],
			OnChanged: func(on bool) { p.model.SetScope(name, on) },
		})
	}
	return rows
}

func (p *registerPage) candidateRows() []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, app := range p.model.Candidates {
		use := &widgets.Button{Text: listed(dots, orDash(app.Name), app.ID), Small: true, OnTapped: func() { p.model.Use(app) }}
		rows = append(rows, container.NewHBox(use))
	}
	if len(rows) > 0 {
		rows = append([]fyne.CanvasObject{&widgets.Text{Text: t("signin.candidates"), Style: widgets.Strong}}, rows...)
	}
	return rows
}
