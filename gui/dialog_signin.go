package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// signInDialog is the wizard that makes a management sign-in.
type signInDialog struct {
	shell  *shell
	wizard *model.SignIn
	dialog *widgets.Dialog

	notices  *slot
	steps    map[model.SignInStep]fyne.CanvasObject
	register *registerStep
	browse   *browseStep
	other    *widgets.Notice
	done     *widgets.Notice
	cancel   *widgets.Button
	next     *widgets.Button
}

// showSignIn opens the wizard for an account.
func showSignIn(s *shell, account *model.Account) *signInDialog {
	d := &signInDialog{shell: s, wizard: s.app.Tokens(account).SignIn()}
	d.wizard.OpenURL = s.openURL
	d.wizard.Page = landingPage
	d.build(account)
	d.wizard.Start()
	s.open(d.dialog, d.redraw)
	return d
}

func (d *signInDialog) build(account *model.Account) {
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.register = newRegisterStep(d)
	d.browse = newBrowseStep(d, account)
	// A notice without text would be one line for good.
	d.other = &widgets.Notice{Tone: widgets.Warning, Text: t("signin.other-text", data{"Person": nameOf(account), "Other": ""}), Buttons: []fyne.CanvasObject{
		&widgets.Button{Text: t("signin.other-again"), Small: true, OnTapped: func() { d.wizard.Browse() }}}}
	d.done = &widgets.Notice{Tone: widgets.Success}
	d.steps = map[model.SignInStep]fyne.CanvasObject{
		model.StepLooking:  &widgets.Skeleton{Rows: 3, Label: t("signin.looking")},
		model.StepRegister: d.register.content,
		model.StepSignIn:   d.browse.content,
		model.StepOther:    d.other,
		model.StepDone: container.New(widgets.Vertical{Gap: 12}, d.done,
			container.NewHBox(widgets.NewButton(t("signin.export"), widgets.Ghost, d.export))),
	}
	content := container.New(widgets.Vertical{Gap: 14}, d.notices.Container)
	for step := model.StepLooking; step <= model.StepDone; step++ {
		content.Add(d.steps[step])
	}
	d.cancel = widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.dialog.Close() })
	d.next = widgets.NewButton(t("signin.check"), widgets.Primary, d.forward)
	d.dialog = &widgets.Dialog{Title: t("signin.title"), Icon: icon("sign-in"), Width: 620, Content: content,
		Subtitle: t("signin.for", data{"Person": nameOf(account), "Server": d.shell.app.ServerName(account.Origin)}),
		Buttons:  []fyne.CanvasObject{d.cancel, d.next}, First: d.cancel, Default: d.next.Press,
		OnClosed: func() {
			d.wizard.Cancel()
			d.register.clear()
		}}
}

// forward does what the step's filled button says.
func (d *signInDialog) forward() {
	switch d.wizard.Step {
	case model.StepRegister:
		d.register.submit()
	case model.StepSignIn:
		d.wizard.Browse()
	case model.StepOther:
		d.wizard.Keep()
	case model.StepDone:
		if d.wizard.KeepErr != nil {
			d.wizard.Keep()
			return
		}
		d.dialog.Close()
		d.shell.do("tab-tokens")
	}
}

func (d *signInDialog) redraw() {
	for step, part := range d.steps {
		// A failure while looking stands alone, with its button.
		setVisible(part, step == d.wizard.Step && (step != model.StepLooking || d.wizard.Err == nil))
	}
	d.register.redraw()
	d.browse.redraw()
	d.redrawButtons()
	d.redrawEnd()
	err := d.wizard.Err
	if err == nil && d.wizard.Step == model.StepDone {
		err = d.wizard.KeepErr
	}
	if d.notices.fill(err, func() []fyne.CanvasObject {
		if err == nil {
			return nil
		}
		return []fyne.CanvasObject{d.failure(err)}
	}) && err != nil {
		d.dialog.ScrollToTop()
	}
}

func (d *signInDialog) failure(err error) fyne.CanvasObject {
	retry := d.forward
	switch {
	case model.TroubleOf(err).Remedy == model.RemedyByHand:
		retry = d.wizard.ByHand
	case d.wizard.Step == model.StepLooking:
		retry = d.wizard.Start
	}
	return d.shell.failure(err, retry)
}

func (d *signInDialog) redrawButtons() {
	words := map[model.SignInStep]string{
		model.StepRegister: "signin.check", model.StepSignIn: "signin.open", model.StepOther: "signin.other-keep", model.StepDone: "button.done",
	}
	if key, ok := words[d.wizard.Step]; ok {
		fill := data{}
		if d.wizard.User != nil {
			fill["Other"] = d.wizard.User.Name
		}
		d.next.Text = t(key, fill)
	}
	switch {
	case !d.wizard.Busy():
		d.next.Ready()
	case d.wizard.Step == model.StepSignIn:
		d.next.Busy(t("signin.waiting"))
	default:
		d.next.Busy(t("signin.checking"))
	}
	setVisible(d.next, d.wizard.Step != model.StepLooking)
	setVisible(d.cancel, d.wizard.Step != model.StepDone)
}

func (d *signInDialog) redrawEnd() {
	user := d.wizard.User
	if user == nil {
		return
	}
	fill := data{"Person": nameOf(d.wizard.Account), "Other": user.Name,
		"Server": d.shell.app.ServerName(d.wizard.Account.Origin), "Keychain": d.shell.keychainName()}
	if d.wizard.Step == model.StepOther {
		d.other.Set(widgets.Warning, t("signin.other", fill), t("signin.other-text", fill))
	}
	if d.wizard.Step != model.StepDone {
		return
	}
	fill["Person"] = user.Name
	text := t("signin.done-unkept", fill)
	switch {
	case d.wizard.Kept:
		text = t("signin.done-kept", fill)
	case d.wizard.Busy():
		text = t("signin.done-keeping", fill)
	}
	if model.MayManage(user) {
		d.done.Set(widgets.Success, t("signin.done", fill), text)
	} else {
		fill["Role"] = maybe("role."+user.Role, user.Role)
		d.done.Set(widgets.Warning, t("signin.guest"), t("signin.guest-text", fill))
	}
}
