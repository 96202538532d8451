package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// pasteDialog takes a token that was made elsewhere.
type pasteDialog struct {
	shell  *shell
	paste  *model.Paste
	dialog *widgets.Dialog

	server  *widgets.Entry // where no account tells the server
	token   *widgets.Entry
	form    *widgets.Text
	name    *widgets.Entry
	found   *slot
	notices *slot
	check   *widgets.Button
	save    *widgets.Button
	use     *widgets.Button
}

// showPaste opens the dialog for an account's server; without an account the
// server is asked for.
func showPaste(s *shell, account *model.Account) *pasteDialog {
	origin := model.Origin{}
	if account != nil {
		origin = account.Origin
	}
	d := &pasteDialog{shell: s, paste: s.app.Paste(origin)}
	d.build(origin)
	s.open(d.dialog, d.redraw)
	return d
}

func (d *pasteDialog) build(origin model.Origin) {
	d.server = widgets.NewEntry(t("paste.server"), t("paste.server-hint"))
	d.server.OnChanged = func(text string) { d.paste.SetServer(text) }
	d.token = widgets.NewEntry(t("paste.field"), t("paste.hint"))
	d.token.Password = true
	d.token.ActionItem = nil
	d.token.OnChanged = func(text string) { d.paste.Set(text) }
	d.form = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorWarningText}
	d.name = widgets.NewEntry(t("paste.name"), t("new.name-hint"))
	d.found = newSlot(widgets.Vertical{Gap: 10})
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.check = widgets.NewButton(t("paste.check"), widgets.Primary, d.paste.Check)
	d.save = widgets.NewButton(t("paste.save"), widgets.Primary, func() { d.paste.Save(d.name.Text) })
	d.use = widgets.NewButton(t("paste.use"), widgets.Secondary, func() {
		d.paste.Use()
		d.dialog.Close()
		d.shell.do("tab-tokens")
	})
	cancel := widgets.NewButton(t("button.close"), widgets.Secondary, func() { d.dialog.Close() })
	content := container.New(widgets.Vertical{Gap: 14})
	first := fyne.Focusable(d.token)
	if origin.IsZero() {
		content.Add(section(t("paste.server"), d.server))
		first = d.server
	} else {
		content.Add(&widgets.Paragraph{Color: widgets.ColorTextSecondary, Text: t("paste.text", data{"Server": d.shell.app.ServerName(origin)})})
	}
	content.Add(section(t("paste.field"), d.token, d.form))
	content.Add(d.notices.Container)
	content.Add(d.found.Container)
	d.dialog = &widgets.Dialog{Title: t("paste.title"), Icon: icon("clipboard"), Width: 540, Content: content, First: first,
		Buttons: []fyne.CanvasObject{cancel, d.use, d.save, d.check}, Default: d.enter,
		OnClosed: func() {
			d.token.SetText("")
			d.paste.Close()
		}}
}

// enter does what the filled button does.
func (d *pasteDialog) enter() {
	switch {
	case d.check.Visible():
		d.check.Press()
	case d.save.Visible():
		d.save.Press()
	}
}

func (d *pasteDialog) redraw() {
	checked := d.paste.Checked()
	form := t("paste.form")
	if d.paste.Several {
		form = t("paste.several")
	}
	d.form.SetText(form)
	setVisible(d.form, d.token.Text != "" && !d.paste.Ready() && !d.paste.Origin.IsZero())
	setVisible(d.check, !checked)
	setEnabled(d.check, d.paste.Ready())
	setVisible(d.save, checked && !d.paste.Saved)
	setVisible(d.use, checked && d.paste.CanManage())
	if d.paste.Busy() {
		d.check.Busy(t("paste.checking"))
	} else {
		d.check.Ready()
	}
	d.found.fill([3]any{checked, d.paste.Found.User, d.paste.Saved}, d.findings)
	d.notices.fill(d.paste.Err, func() []fyne.CanvasObject {
		if d.paste.Err == nil {
			return nil
		}
		return []fyne.CanvasObject{d.shell.failure(d.paste.Err, d.enter)}
	})
}

// findings say whose the token is and what it can do.
func (d *pasteDialog) findings() []fyne.CanvasObject {
	if !d.paste.Checked() {
		return nil
	}
	title := t("paste.anonymous")
	if user := d.paste.Found.User; user != nil {
		title = t("paste.whose", data{"Name": user.Name})
	}
	found := &widgets.Notice{Tone: widgets.Success, Title: title, Text: d.abilities()}
	if d.paste.Saved {
		return []fyne.CanvasObject{found,
			&widgets.Notice{Tone: widgets.Success, Title: t("paste.saved", data{"Keychain": d.shell.keychainName()})}}
	}
	return []fyne.CanvasObject{found, section(t("paste.name"), d.name)}
}

func (d *pasteDialog) abilities() string {
	switch found := d.paste.Found; {
	case found.ListTokens && d.paste.MayManageTokens():
		return t("paste.may-manage")
	case found.ListTokens:
		return t("paste.may-list")
	case d.paste.MayManageTokens():
		return t("paste.may-create")
	}
	return t("paste.may-neither")
}
