package gui

import (
	"fmt"
	"html"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// registerStep registers this program on the server, or takes a colleague's
// file.
type registerStep struct {
	of       *signInDialog
	content  *fyne.Container
	mutation *widgets.Paragraph
	redirect *widgets.Entry
	public   *widgets.CheckRow
	id       *widgets.Entry
	secret   *widgets.Entry
}

func newRegisterStep(d *signInDialog) *registerStep {
	s := &registerStep{of: d}
	guard := d.shell.clipboard
	s.mutation = &widgets.Paragraph{Style: widgets.Mono, Color: widgets.ColorTextSecondary, MaxLines: 14}
	s.public = &widgets.CheckRow{Title: t("signin.public"), Description: t("signin.public-hint"), OnChanged: func(on bool) {
		d.wizard.Public = on
		s.redraw()
	}}
	s.redirect = widgets.NewEntry(t("signin.redirect"), "")
	s.redirect.OnChanged = func(text string) {
		d.wizard.Redirect = text
		s.redraw()
	}
	s.id = widgets.NewEntry(t("signin.id"), t("signin.id-hint"))
	s.secret = widgets.NewEntry(t("signin.secret"), t("signin.secret-hint"))
	s.secret.Password = true
	copyText := &widgets.Button{Text: t("signin.copy"), Icon: icon("copy"), Small: true, OnTapped: func() { guard.CopyPlain(d.wizard.Mutation()) }}
	explorer := &widgets.Button{Text: t("signin.explorer"), Icon: icon("external-link"), Small: true, OnTapped: func() { d.shell.openURL(d.wizard.Explorer()) }}
	secretText := &widgets.Button{Text: t("signin.copy-secret"), Icon: icon("copy"), Small: true, OnTapped: func() {
		guard.CopyPlain(d.wizard.SecretQuery(s.id.Text))
	}}
	file := &widgets.Button{Text: t("signin.import"), Icon: icon("upload"), Small: true, OnTapped: d.importFile}
	s.content = container.New(widgets.Vertical{Gap: 14},
		section(t("signin.register"), &widgets.Paragraph{Text: t("signin.register-text"), Color: widgets.ColorTextSecondary}),
		container.NewHBox(file),
		section(t("signin.mutation"), &widgets.Panel{Content: s.mutation}, container.NewHBox(copyText, explorer)),
		s.public,
		section(t("signin.redirect"), s.redirect),
		section(t("signin.id"), s.id),
		section(t("signin.secret"), s.secret, container.NewHBox(secretText)))
	return s
}

func (s *registerStep) redraw() {
	if s.of.wizard.Step != model.StepRegister {
		return
	}
	s.mutation.SetText(s.of.wizard.Mutation())
	s.content.Refresh() // the text may want another height
	if s.redirect.Text != s.of.wizard.Redirect {
		s.redirect.SetText(s.of.wizard.Redirect)
	}
}

func (s *registerStep) submit() {
	s.of.wizard.Register(s.id.Text, model.NewSecret(s.secret.Text))
}

// clear empties the field that held a secret.
func (s *registerStep) clear() { s.secret.SetText("") }

// browseStep opens the browser and waits for it.
type browseStep struct {
	of      *signInDialog
	content fyne.CanvasObject
	address *widgets.Text
	waiting *fyne.Container
	landing *widgets.Entry
}

func newBrowseStep(d *signInDialog, account *model.Account) *browseStep {
	s := &browseStep{of: d}
	s.address = &widgets.Text{Style: widgets.Mono, Shorten: widgets.ShortenMiddle, Color: widgets.ColorTextSecondary}
	copyAddress := &widgets.Button{Text: t("signin.copy-address"), Icon: icon("copy"), Small: true,
		OnTapped: func() { d.shell.clipboard.CopyPlain(d.wizard.Waiting) }}
	s.landing = widgets.NewEntry(t("signin.landing"), t("signin.landing-hint"))
	use := &widgets.Button{Text: t("signin.landing-use"), Small: true, OnTapped: func() {
		d.wizard.Paste(s.landing.Text)
		s.landing.SetText("")
	}}
	s.waiting = container.New(widgets.Vertical{Gap: 8}, caption(t("signin.address")),
		widgets.NewBorder(nil, nil, nil, copyAddress, s.address),
		caption(t("signin.landing")), widgets.NewBorder(nil, nil, nil, use, s.landing))
	byHand := &widgets.Button{Text: t("signin.by-hand"), Variant: widgets.Ghost, Small: true, OnTapped: d.wizard.ByHand}
	again := &widgets.Button{Text: t("signin.again"), Variant: widgets.Ghost, Small: true, OnTapped: d.wizard.Forget}
	s.content = container.New(widgets.Vertical{Gap: 14},
		section(t("signin.browse"), &widgets.Paragraph{Color: widgets.ColorTextSecondary,
			Text: t("signin.browse-text", data{"Person": nameOf(account)})}),
		s.waiting, container.NewHBox(byHand, again))
	return s
}

func (s *browseStep) redraw() {
	setVisible(s.waiting, s.of.wizard.Waiting != "")
	s.address.SetText(s.of.wizard.Waiting)
}

// importFile takes a colleague's registration file.
func (d *signInDialog) importFile() {
	d.shell.files.open([]string{".json"}, d.wizard.ImportFile)
}

// export writes a registration file for colleagues.
func (d *signInDialog) export() { d.shell.exportRegistration(d.wizard.ExportFile) }

// exportRegistration asks where to, has a registration file written there, and
// says whether that worked.
func (s *shell) exportRegistration(write func(path string, done func(error))) {
	s.files.save("speckle-keys-registration.json", func(path string) {
		write(path, func(err error) {
			if err != nil {
				s.failed(t("signin.file-failed"), err)
				return
			}
			s.message(t("signin.export"), t("signin.exported"))
		})
	})
}

// landingPage is what the browser shows when it comes back.
func landingPage(allowed bool) []byte {
	title, text := t("signin.page-yes"), t("signin.page-yes-text")
	if !allowed {
		title, text = t("signin.page-no"), t("signin.page-no-text")
	}
	return fmt.Appendf(nil, `<!doctype html><meta charset="utf-8"><title>%[1]s</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:18vh auto;padding:0 1.5em;color-scheme:light dark}</style>
<h1>%[1]s</h1><p>%[2]s</p>`, html.EscapeString(title), html.EscapeString(text))
}
