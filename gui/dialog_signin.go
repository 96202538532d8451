package gui

import (
	"fmt"
	"html"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// signInDialog is the wizard that makes a management sign-in, in three pages: choose, register, sign in.
type signInDialog struct {
	shell  *shell
	wizard *model.SignIn
	dialog *widgets.Dialog

	notices  *slot
	role     *widgets.Notice // why no sign-in helps the person
	steps    map[model.SignInStep]fyne.CanvasObject
	register *registerPage
	browse   *browsePage
	confirm  *widgets.Notice
	done     *widgets.Notice
	export   *widgets.Button
	back     *widgets.Button
	cancel   *widgets.Button
	next     *widgets.Button
	goOn     *widgets.Button  // on the first page: registers
	focused  model.SignInStep // whose first control had the focus last
}

func showSignIn(s *shell, account *model.Account) *signInDialog {
	d := &signInDialog{shell: s, wizard: s.app.SignIn(account)}
	d.wizard.OpenURL = s.openURL
	d.wizard.Page, d.wizard.Canceled = landingPage, landingPage(model.Landing{Outcome: model.LandingCanceled})
	d.build()
	d.wizard.Start()
	s.onDrop(d.wizard.ImportFile)
	s.open(d.dialog, d.redraw)
	return d
}

func (d *signInDialog) build() {
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.role = &widgets.Notice{Tone: widgets.Warning, Title: t("signin.role"), Text: " "}
	d.register = newRegisterPage(d.shell, &d.wizard.Registering)
	d.browse = newBrowsePage(d.shell, d.wizard)
	d.confirm = &widgets.Notice{Tone: widgets.Warning, Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("signin.other-again"), Small: true, OnTapped: d.wizard.Browse},
	}}
	d.done = &widgets.Notice{Tone: widgets.Success}
	d.export = &widgets.Button{Text: t("signin.export"), Variant: widgets.Ghost, Small: true, OnTapped: func() { d.shell.exportRegistration(d.wizard.ExportFile) }}
	d.steps = map[model.SignInStep]fyne.CanvasObject{
		model.StepLooking:  &widgets.Skeleton{Rows: 3, Label: t("signin.checking-server")},
		model.StepChoose:   newChoosePage(d),
		model.StepRegister: d.register.content,
		model.StepSignIn:   d.browse.content,
		model.StepConfirm:  d.confirm,
		model.StepDone:     container.New(widgets.Vertical{Gap: 12}, d.done, links(d.export)),
	}
	content := container.New(widgets.Vertical{Gap: 14}, d.notices.Container, d.role)
	for step := model.StepLooking; step <= model.StepDone; step++ {
		content.Add(d.steps[step])
	}
	d.back = widgets.NewButton(t("button.back"), widgets.Ghost, d.wizard.Choose)
	d.cancel = widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.dialog.Close() })
	d.next = widgets.NewButton("", widgets.Primary, d.forward)
	d.dialog = &widgets.Dialog{
		Title: t("signin.title"), Icon: icon("sign-in"), Width: 620, Content: content,
		Leading: d.back, Buttons: []fyne.CanvasObject{d.cancel, d.next}, First: d.cancel, Default: d.next.Press,
		OnClosed: func() {
			d.shell.onDrop(nil)
			d.wizard.Cancel()
			d.register.clear()
		},
	}
}

// subtitle says for whom and where the sign-in is, and the page's number.
func (d *signInDialog) subtitle() string {
	person := d.wizard.Account.Person
	text := d.shell.app.ServerName(d.wizard.Account.Origin)
	if person.ID != "" || person.Name != "" || person.Email != "" {
		text = t("signin.for", data{"Person": nameOf(d.wizard.Account), "Server": text})
	}
	pages := map[model.SignInStep]int{model.StepChoose: 1, model.StepRegister: 2, model.StepSignIn: 3}
	if n := pages[d.wizard.Step]; n > 0 {
		text = listed(dots, text, t("signin.step", data{"N": n}))
	}
	return text
}

func (d *signInDialog) forward() {
	switch d.wizard.Step {
	case model.StepChoose:
		d.wizard.Register()
	case model.StepRegister:
		d.register.submit()
	case model.StepSignIn:
		d.wizard.Browse()
	case model.StepConfirm:
		d.wizard.Save()
	case model.StepDone:
		d.dialog.Close()
		d.shell.do("tab-tokens")
	}
}

func (d *signInDialog) redraw() {
	d.dialog.Subtitle = d.subtitle()
	for step, part := range d.steps {
		// A failed lookup is shown alone, with its button.
		setVisible(part, step == d.wizard.Step && (step != model.StepLooking || d.wizard.Err == nil))
	}
	if d.wizard.Step == model.StepSignIn && d.register.answer.Text != "" {
		d.register.clear() // it was taken
	}
	if d.register.redraw() {
		d.dialog.ScrollTo(d.register.found.Container)
	}
	d.browse.redraw()
	d.redrawRole()
	d.redrawButtons()
	d.redrawEnd()
	d.focusFirst()
	err := d.wizard.Err
	if err == nil && d.wizard.Step == model.StepDone {
		err = d.wizard.SaveErr
	}
	retry := d.forward
	switch {
	case err != nil && model.TroubleOf(err).Remedy == model.RemedyByHand:
		retry = d.wizard.ByHand
	case d.wizard.Step == model.StepLooking:
		retry = d.wizard.Start
	case d.wizard.Step == model.StepDone:
		retry = d.wizard.Save
	}
	if d.shell.fillFailure(d.notices, err, retry) && err != nil {
		d.dialog.ScrollToTop()
	}
}

// redrawRole says on each page before the browser that no sign-in helps a guest.
func (d *signInDialog) redrawRole() {
	role := d.wizard.RoleRefused()
	setVisible(d.role, role != "" && d.wizard.Step <= model.StepSignIn)
	if role != "" {
		d.role.Set(widgets.Warning, t("signin.role"), t("signin.guest-text",
			data{"Person": nameOf(d.wizard.Account), "Role": maybe("role."+role, role)}))
	}
}

// focusFirst gives the focus to what is done first on a page, when it appears.
func (d *signInDialog) focusFirst() {
	step := d.wizard.Step
	if step == d.focused {
		return
	}
	d.focused = step
	first := map[model.SignInStep]*widgets.Button{
		model.StepChoose: d.goOn, model.StepRegister: d.register.copying, model.StepSignIn: d.next, model.StepDone: d.next,
	}[step]
	if first == nil || first.Disabled() {
		first = d.cancel
	}
	if !d.dialog.IsOpen() {
		d.dialog.First = first
		return
	}
	d.dialog.Refresh() // lays the page out, for what gets the focus to be scrolled to
	d.shell.focus(first)
}

func (d *signInDialog) redrawButtons() {
	step := d.wizard.Step
	texts := map[model.SignInStep]string{model.StepRegister: t("signin.check"), model.StepSignIn: t("signin.open"), model.StepDone: t("button.done")}
	if user := d.wizard.User; user != nil {
		texts[model.StepConfirm] = t("signin.confirm-yes", data{"Other": user.Name})
		if d.wizard.Account.Person.ID != "" {
			texts[model.StepConfirm] = t("signin.other-keep", data{"Other": user.Name})
		}
	}
	d.next.SetText(texts[step])
	working := t("signin.checking")
	if step == model.StepSignIn {
		working = t("signin.waiting")
	}
	d.next.SetBusy(d.wizard.Busy(), working)
	setEnabled(d.next, step != model.StepSignIn || d.wizard.RoleRefused() == "")
	// The text is copied first; with an answer, the next page is next.
	copied := step != model.StepRegister || d.register.answer.Text != ""
	setPrimary(d.next, copied)
	setPrimary(d.register.copying, !copied)
	setVisible(d.next, step != model.StepLooking && step != model.StepChoose)
	setVisible(d.cancel, step != model.StepDone)
	setVisible(d.back, step == model.StepRegister || step == model.StepSignIn)
}

func (d *signInDialog) redrawEnd() {
	user := d.wizard.User
	if user == nil {
		return
	}
	fill := data{
		"Person": nameOf(d.wizard.Account), "Other": user.Name,
		"Server": d.shell.app.ServerName(d.wizard.Account.Origin), "Keychain": d.shell.keychainName(),
	}
	switch d.wizard.Step {
	case model.StepConfirm:
		text := t("signin.confirm-text", fill)
		if d.wizard.Account.Person.ID != "" {
			text = t("signin.other-text", fill)
		}
		d.confirm.Set(widgets.Warning, t("signin.other", fill), text)
	case model.StepDone:
		d.redrawDone(user, fill)
	}
}

func (d *signInDialog) redrawDone(user *model.User, fill data) {
	fill["Person"] = user.Name
	setVisible(d.export, d.wizard.RoleRefused() == "")
	if role := d.wizard.RoleRefused(); role != "" {
		fill["Role"] = maybe("role."+role, role)
		d.done.Set(widgets.Warning, t("signin.role"), t("signin.guest-text", fill))
		return
	}
	text := t("signin.done-unsaved", fill)
	switch {
	case d.wizard.Saved:
		text = t("signin.done-saved", fill)
	case d.wizard.Busy():
		text = t("signin.done-saving", fill)
	}
	d.done.Set(widgets.Success, t("signin.done", fill), text)
}

// newChoosePage is the first page: whether somebody registered the program on this server already.
func newChoosePage(d *signInDialog) fyne.CanvasObject {
	s := d.shell
	choice := func(title, text string, button *widgets.Button) fyne.CanvasObject {
		return &widgets.Panel{Content: container.New(widgets.Vertical{Gap: 6},
			&widgets.Text{Text: title, Style: widgets.Strong}, caption(text), container.NewHBox(button))}
	}
	d.goOn = &widgets.Button{Text: t("signin.register-go"), Icon: icon("pencil"), Variant: widgets.Primary, OnTapped: d.wizard.Register}
	return container.New(widgets.Vertical{Gap: 12},
		secondary(t("signin.choose-text")),
		choice(t("signin.file-title"), t("signin.file-text"), &widgets.Button{Text: t("signin.file-choose"), Icon: icon("upload"), OnTapped: func() {
			s.files.open([]string{".json"}, d.wizard.ImportFile)
		}}),
		choice(t("signin.register-title"), t("signin.register-hint"), d.goOn),
		choice(t("signin.web-title"), t("signin.web-text"), &widgets.Button{Text: t("signin.web-go"), Icon: icon("external-link"), OnTapped: func() {
			d.dialog.Close()
			s.openDeveloperPage(d.wizard.Account)
			s.paste(d.wizard.Account, "")
		}}))
}

type browsePage struct {
	wizard  *model.SignIn
	content fyne.CanvasObject
	address *widgets.Text
	waiting *fyne.Container
	landing *widgets.Entry
}

func newBrowsePage(s *shell, wizard *model.SignIn) *browsePage {
	p := &browsePage{wizard: wizard}
	p.address = &widgets.Text{Style: widgets.Mono, Shorten: widgets.ShortenMiddle, Color: widgets.ColorTextSecondary}
	copyAddress := &widgets.Button{Text: t("signin.copy-address"), Icon: icon("copy"), Small: true}
	copyAddress.Copies(t("once.copied-plain"), func() { s.clipboard.CopyPlain(wizard.Waiting) })
	p.landing = widgets.NewEntry(t("signin.landing"), t("signin.landing-hint"))
	take := func() {
		wizard.PasteLanding(p.landing.Text)
		p.landing.SetText("")
	}
	p.landing.OnSubmitted = func(string) { take() } // the dialog would open the browser for another sign-in
	use := &widgets.Button{Text: t("signin.landing-use"), Small: true, OnTapped: take}
	p.waiting = container.New(widgets.Vertical{Gap: 8}, caption(t("signin.address")),
		widgets.NewBorder(nil, nil, nil, copyAddress, p.address),
		caption(t("signin.landing")), widgets.NewBorder(nil, nil, nil, use, p.landing))
	byHand := &widgets.Button{Text: t("signin.by-hand"), Variant: widgets.Ghost, Small: true, OnTapped: wizard.ByHand}
	again := &widgets.Button{Text: t("signin.again"), Variant: widgets.Ghost, Small: true, OnTapped: wizard.Register}
	text := t("signin.browse-text-anyone")
	if wizard.Account.Person.ID != "" {
		text = t("signin.browse-text", data{"Person": nameOf(wizard.Account)})
	}
	p.content = container.New(widgets.Vertical{Gap: 14},
		section(t("signin.browse"), secondary(text)),
		p.waiting, links(byHand, again))
	return p
}

func (p *browsePage) redraw() {
	setVisible(p.waiting, p.wizard.Waiting != "")
	p.address.SetText(p.wizard.Waiting)
}

// landingPage is what the browser shows when it comes back: how the sign-in went, after it was checked.
func landingPage(landing model.Landing) []byte {
	key := "landing." + string(landing.Outcome)
	fill := data{"Name": clip(landing.Name, 80)}
	if landing.Err != nil {
		fill["Why"] = wordsOf(landing.Err).title + "."
	}
	return fmt.Appendf(nil, `<!doctype html><meta charset="utf-8"><title>%[1]s</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:18vh auto;padding:0 1.5em;color-scheme:light dark}</style>
<h1>%[1]s</h1><p>%[2]s</p>`, html.EscapeString(t(key, fill)), html.EscapeString(t(key+"-text", fill)))
}
