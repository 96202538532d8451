package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// troubleNotice shows a failure: what happened, whose side it is on, what to
// do, the button that does it, and details to copy. retry is what "try again"
// means here.
func (p *Program) troubleNotice(err error, retry func()) *widgets.Notice {
	w := wordsOf(err)
	notice := &widgets.Notice{Tone: widgets.Danger, Title: w.title, Text: w.text,
		Details: w.details, ShowDetails: t("button.details"), HideDetails: t("button.hide-details")}
	if do := p.remedy(w.remedy, err, retry); do != nil {
		button := widgets.NewButton(w.button, widgets.Secondary, do)
		button.Small = true
		notice.Buttons = append(notice.Buttons, button)
	}
	if w.details != "" {
		notice.Copy = widgets.NewCopyButton(t("button.copy-details"), t("once.copied-plain"), func() {
			p.guard.CopyPlain(w.title + "\n" + w.details)
		})
	}
	return notice
}

// remedy is what the button beside a failure does; nil for no button.
func (p *Program) remedy(r model.Remedy, err error, retry func()) func() {
	switch r {
	case model.RemedyOpenServer:
		if origin := model.OriginOf(err); !origin.IsZero() {
			return func() { p.open(origin.String()) }
		}
		return retry
	case model.RemedyRefresh:
		return p.main.refresh
	case model.RemedyPaste:
		return p.main.pasteToken
	case model.RemedyCertificate:
		if _, leaf := model.Refused(err); leaf != nil {
			return func() { p.showCertificate(err) }
		}
	case model.RemedyAllowHTTP:
		return func() { p.askPlainHTTP(model.OriginOf(err)) }
	case model.RemedySetAside:
		return p.app.Saved.SetAside
	case model.RemedySignIn:
		return p.main.signIn
	case model.RemedyEdit:
		return nil
	}
	return retry
}

// tell shows a short message with one button.
func (p *Program) tell(title, text string) {
	p.tellIn(title, &widgets.Paragraph{Text: text, Color: widgets.ColorTextSecondary})
}

// tellTrouble tells what failed; what the failure says of itself is among the
// details.
func (p *Program) tellTrouble(title string, err error) { p.tellIn(title, p.troubleNotice(err, nil)) }

func (p *Program) tellIn(title string, content fyne.CanvasObject) {
	d := &widgets.Dialog{Title: title, Width: 440, Content: content}
	closing := widgets.NewButton(t("button.close"), widgets.Primary, func() { d.Close() })
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{closing}, closing.Press, closing
	p.openDialog(d)
}

// confirm asks before something that can't be undone. The safe button has the
// focus, and Return presses what has the focus.
func (p *Program) confirm(title, sign string, body fyne.CanvasObject, yes string, do func()) {
	d := &widgets.Dialog{Title: title, Icon: icon(sign), Tone: widgets.Danger, Width: 480, Content: body}
	cancel := widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.Close() })
	really := widgets.NewButton(yes, widgets.DangerFill, func() {
		d.Close()
		do()
	})
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{cancel, really}, cancel.Press, cancel
	p.openDialog(d)
}

// openDialog shows a dialog; shortcuts rest below it.
func (p *Program) openDialog(d *widgets.Dialog) {
	d.Open(p.window.Canvas())
}
