package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// pasteDialog takes a token that was made elsewhere.
type pasteDialog struct {
	program *Program
	paste   *model.Paste
	dialog  *widgets.Dialog

	server  *widgets.Entry // where no account tells the server
	token   *widgets.Entry
	form    *widgets.Text
	name    *widgets.Entry
	found   *fyne.Container
	notices *fyne.Container
	failed  error
	shown   any
	check   *widgets.Button
	save    *widgets.Button
	use     *widgets.Button
}

// pasteToken opens the dialog for the chosen account's server; without an
// account the server is asked for.
func (page *mainPage) pasteToken() { page.openPaste() }

func (page *mainPage) openPaste() *pasteDialog {
	origin := model.Origin{}
	if account := page.app.Accounts.Current(); account != nil {
		origin = account.Origin
	}
	d := &pasteDialog{program: page.program, paste: page.app.Paste(origin)}
	d.build(origin)
	d.paste.Changed = d.redraw
	d.redraw()
	page.program.openDialog(d.dialog)
	return d
}

func (d *pasteDialog) build(origin model.Origin) {
	p := d.program
	d.server = widgets.NewEntry(t("paste.server"), t("paste.server-hint"))
	d.server.OnChanged = func(text string) { d.paste.SetServer(text) }
	d.token = widgets.NewEntry(t("paste.field"), t("paste.hint"))
	d.token.Password = true
	d.token.ActionItem = nil
	d.token.OnChanged = func(text string) { d.paste.Set(text) }
	d.form = &widgets.Text{Text: t("paste.form"), Style: widgets.Caption, Color: widgets.ColorWarningText}
	d.name = widgets.NewEntry(t("paste.name"), t("new.name-hint"))
	d.found = container.New(widgets.Vertical{Gap: 10})
	d.notices = container.New(widgets.Vertical{Gap: 8})
	d.check = widgets.NewButton(t("paste.check"), widgets.Primary, d.paste.Check)
	d.save = widgets.NewButton(t("paste.save"), widgets.Primary, func() { d.paste.Save(d.name.Text) })
	d.use = widgets.NewButton(t("paste.use"), widgets.Secondary, func() {
		d.paste.Use()
		d.dialog.Close()
		p.main.showTab(tabTokens)
	})
	cancel := widgets.NewButton(t("button.close"), widgets.Secondary, func() { d.dialog.Close() })
	content := container.New(widgets.Vertical{Gap: 14})
	first := fyne.Focusable(d.token)
	if origin.IsZero() {
		content.Add(section(t("paste.server"), d.server))
		first = d.server
	} else {
		content.Add(&widgets.Paragraph{Color: widgets.ColorTextSecondary, Text: t("paste.text", data{"Server": p.app.ServerName(origin)})})
	}
	content.Add(section(t("paste.field"), d.token, d.form))
	content.Add(d.notices)
	content.Add(d.found)
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
	visible(d.form, d.token.Text != "" && !d.paste.Ready() && !d.paste.Origin.IsZero())
	checked := d.paste.Checked()
	visible(d.check, !checked)
	setEnabled(d.check, d.paste.Ready())
	visible(d.save, checked && !d.paste.Saved)
	visible(d.use, checked && d.paste.CanManage())
	switch {
	case d.paste.Busy() && !d.check.IsBusy():
		d.check.Busy(t("paste.checking"))
	case !d.paste.Busy() && d.check.IsBusy():
		d.check.Ready()
	}
	d.redrawFound(checked)
	if d.paste.Err != d.failed {
		d.failed = d.paste.Err
		d.notices.Objects = nil
		if d.failed != nil {
			d.notices.Add(d.program.troubleNotice(d.failed, d.enter))
		}
		d.notices.Refresh()
	}
	d.dialog.Refresh()
}

// redrawFound tells whose the token is and what it may do.
func (d *pasteDialog) redrawFound(checked bool) {
	shown := [3]any{checked, d.paste.Found.User, d.paste.Saved}
	if shown == d.shown {
		return
	}
	d.shown = shown
	d.found.Objects = nil
	if !checked {
		return
	}
	title := t("paste.anonymous")
	if user := d.paste.Found.User; user != nil {
		title = t("paste.whose", data{"Name": user.Name})
	}
	d.found.Add(&widgets.Notice{Tone: widgets.Success, Title: title, Text: d.abilities()})
	if d.paste.Saved {
		d.found.Add(&widgets.Notice{Tone: widgets.Success, Title: t("paste.saved", data{"Keychain": d.program.keychainName()})})
	} else {
		d.found.Add(section(t("paste.name"), d.name))
	}
	d.found.Refresh()
}

func (d *pasteDialog) abilities() string {
	switch found := d.paste.Found; {
	case found.ListTokens && found.ManageTokens:
		return t("paste.may-manage")
	case found.ListTokens:
		return t("paste.may-list")
	case found.ManageTokens:
		return t("paste.may-create")
	}
	return t("paste.may-neither")
}
