package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type pasteDialog struct {
	shell  *shell
	paste  *model.Paste
	dialog *widgets.Dialog

	server    *widgets.Entry     // shown without an account
	address   *widgets.Paragraph // why it is no address
	token     *widgets.Entry
	form      *widgets.Paragraph // why it is no token
	asked     bool               // a check was asked for
	name      *nameField
	named     bool   // a name was put into the field
	suggested string // that name
	found     *slot
	notices   *slot
	check     *widgets.Button
	save      *widgets.Button
	use       *widgets.Button
	cancel    *widgets.Button
}

// showPaste opens the dialog for an account's server; without an account the server is asked for.
func showPaste(s *shell, account *model.Account) *pasteDialog {
	origin := model.Origin{}
	if account != nil {
		origin = account.Origin
	}
	return openPaste(s, s.app.Paste(origin))
}

// showAdopt offers to save the token of an account that is in a file.
func showAdopt(s *shell, account *model.Account) *pasteDialog {
	return openPaste(s, s.app.Adopt(account))
}

// showReplace takes another token in the place of a saved one. One that is being
// rotated is deleted at the end of that, and must not be another one by then.
func showReplace(s *shell, row model.SavedRow) *pasteDialog {
	if under := s.app.Rotations.OfSaved(row.Entry); under != nil {
		s.showUnderWay(savedName(row), under)
		return nil
	}
	return openPaste(s, s.app.Replace(row.Entry))
}

func openPaste(s *shell, paste *model.Paste) *pasteDialog {
	d := &pasteDialog{shell: s, paste: paste}
	d.build()
	s.open(d.dialog, d.redraw)
	return d
}

func (d *pasteDialog) build() {
	origin := d.paste.Origin
	d.server = widgets.NewEntry(t("paste.server"), t("paste.server-hint"))
	d.server.OnChanged = func(text string) { d.paste.SetServer(text) }
	d.token = widgets.NewEntry(t("paste.field"), t("paste.hint"))
	d.token.Password = true
	d.token.ActionItem = nil
	d.token.OnChanged = func(text string) { d.paste.Set(text) }
	d.address = &widgets.Paragraph{Text: t("connect.invalid"), Style: widgets.Caption, Color: widgets.ColorWarningText}
	d.form = &widgets.Paragraph{Style: widgets.Caption, Color: widgets.ColorWarningText}
	d.name = newNameField(t("paste.name"), func(name string) bool { return d.shell.app.Saved.NameTaken(d.paste.Origin, name, "") },
		func() { d.dialog.Refresh() })
	d.found = newSlot(widgets.Vertical{Gap: 10})
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.check = widgets.NewButton(t("paste.check"), widgets.Primary, d.enter)
	d.save = widgets.NewButton(t("paste.save"), widgets.Primary, d.enter)
	d.use = widgets.NewButton(t("paste.use"), widgets.Secondary, func() {
		d.paste.Use()
		d.dialog.Close()
		d.shell.do("tab-tokens")
	})
	d.cancel = widgets.NewButton(t("button.close"), widgets.Secondary, func() { d.dialog.Close() })
	content := container.New(widgets.Vertical{Gap: 14})
	title, first := t("paste.title"), fyne.Focusable(d.token)
	replaced := clip(credentialName(d.paste.Replaced), 60)
	if d.replaces() {
		title = t("replace.title", data{"Name": replaced})
		d.save.Text = t("replace.yes")
		content.Add(secondary(t("replace.text", data{"Server": d.shell.app.ServerName(origin)})))
	} else if account := d.paste.Adopted; account != nil {
		title, first = t("adopt.title"), d.check
		content.Add(secondary(t("adopt.text", data{"Person": nameOf(account), "Server": d.shell.app.ServerName(origin), "Keychain": d.shell.keychainName()})))
	} else if origin.IsZero() {
		content.Add(section(t("paste.server"), d.server, d.address))
		first = d.server
	} else {
		content.Add(secondary(t("paste.text", data{"Server": d.shell.app.ServerName(origin)})))
	}
	if d.paste.Adopted == nil {
		content.Add(section(t("paste.field"), d.token, d.form))
	}
	content.Add(d.notices.Container)
	content.Add(d.found.Container)
	d.dialog = &widgets.Dialog{
		Title: title, Icon: icon("clipboard"), Width: 540, Content: content, First: first,
		Buttons: []fyne.CanvasObject{d.cancel, d.use, d.save, d.check}, Default: d.enter,
		OnClosed: func() {
			d.token.SetText("")
			d.paste.Close()
		},
	}
}

// enter does what the filled button does. It asks the model, because Enter may
// come right behind the pasted text, before the buttons are redrawn.
func (d *pasteDialog) enter() {
	if d.paste.Checked() {
		if d.replaces() || !d.name.refused(d.shell) {
			d.paste.Save(d.name.Text)
		}
		return
	}
	if d.asked = true; d.paste.Origin.IsZero() {
		d.shell.focus(d.server)
	} else if !d.paste.Ready() {
		d.shell.focus(d.token)
	}
	d.paste.Check()
	d.shell.app.Mark()
}

func (d *pasteDialog) redraw() {
	checked := d.paste.Checked()
	form := t("paste.form")
	if d.paste.Several {
		form = t("paste.several")
	}
	d.form.SetText(form)
	setVisible(d.address, (d.asked || d.server.Text != "") && d.paste.Origin.IsZero())
	setVisible(d.form, (d.asked || d.token.Text != "") && !d.paste.HasToken())
	setVisible(d.check, !checked)
	setEnabled(d.check, d.paste.Ready() || !d.address.Visible() && !d.form.Visible())
	setVisible(d.save, checked && !d.paste.Saved && !d.known() && !d.paste.OtherPerson())
	setVisible(d.use, checked && d.paste.CanManage() && !d.replaces())
	d.check.SetBusy(d.paste.Busy(), t("paste.checking"))
	d.save.SetBusy(d.paste.Busy(), "")
	if checked && !d.named && d.name.Text == d.suggested { // scripts need a name
		d.suggested = suggestedName(d.shell.app.Now())
		if d.paste.Listed != nil {
			d.suggested = d.paste.Listed.Name
		}
		d.suggested = d.shell.app.Saved.FreeName(d.paste.Origin, d.suggested)
		d.name.SetText(d.suggested)
	}
	d.named = checked
	if d.found.fill([4]any{checked, d.paste.Found.User, d.paste.Saved, d.known()}, d.findings) && checked {
		d.dialog.Refresh()
		d.shell.focus(d.next())
		d.name.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
	d.notices.fill([2]any{d.paste.Err, d.paste.RevokedHere()}, func() []fyne.CanvasObject {
		switch {
		case d.paste.Err == nil:
			return nil
		case d.paste.Rejected():
			return []fyne.CanvasObject{&widgets.Notice{Tone: widgets.Danger, Title: t("paste.rejected"), Text: d.rejected()}}
		}
		return []fyne.CanvasObject{d.shell.failure(d.paste.Err, d.enter)}
	})
}

// next is where the keyboard goes when a token was checked or saved: what had
// the focus may be out of sight.
func (d *pasteDialog) next() fyne.Focusable {
	switch {
	case d.save.Visible() && !d.replaces():
		return d.name.Entry
	case d.save.Visible():
		return d.save
	}
	return d.cancel
}

func (d *pasteDialog) replaces() bool { return d.paste.Replaced.Key != "" }

// known reports whether the token was saved before it was pasted.
func (d *pasteDialog) known() bool {
	_, known := d.paste.SavedEntry()
	return known && !d.paste.Saved
}

func (d *pasteDialog) rejected() string {
	if at := d.paste.RevokedHere(); !at.IsZero() {
		return t("paste.rejected-here", data{"When": moment(at)})
	}
	if listed := d.paste.Listed; listed != nil {
		if at, ends := listed.ExpiresAt(); ends && !at.After(d.shell.app.NowAt(d.paste.Origin)) {
			return t("paste.rejected-expired", data{"Token": clip(listed.Name, 60), "When": moment(at)})
		}
	}
	if name := d.paste.NotAmong; name != "" {
		return t("paste.rejected-among", data{"Name": name})
	}
	return t("paste.rejected-text")
}

func (d *pasteDialog) findings() []fyne.CanvasObject {
	if !d.paste.Checked() {
		return nil
	}
	title := t("paste.anonymous")
	if user := d.paste.Found.User; user != nil {
		title = t("paste.whose", data{"Name": user.Name})
	}
	parts := []fyne.CanvasObject{&widgets.Notice{Tone: widgets.Success, Title: title, Text: d.abilities()}}
	if user := d.paste.Found.User; user != nil && len(user.ExpiredSSO) > 0 {
		parts = append(parts, &widgets.Notice{Tone: widgets.Warning, Title: t("trouble.sso.title"), Text: ssoWords(user.ExpiredSSO)})
	}
	keychain := data{"Keychain": d.shell.keychainName()}
	switch entry, _ := d.paste.SavedEntry(); {
	case d.paste.Saved && d.paste.Adopted != nil:
		files := &widgets.Facts{}
		for _, path := range d.paste.AdoptedFiles() {
			files.Facts = append(files.Facts, d.shell.copied(t("adopt.file"), path, true))
		}
		parts = append(parts, &widgets.Notice{Tone: widgets.Success, Title: t("paste.saved", keychain), Text: t("adopt.saved-text")}, files)
	case d.paste.Saved && d.replaces():
		parts = append(parts, noticeOf(widgets.Success, "replace.done", keychain, data{"Last": d.paste.Replaced.LastChars}))
	case d.paste.Saved:
		parts = append(parts, &widgets.Notice{Tone: widgets.Success, Title: t("paste.saved", keychain)})
	case d.known():
		parts = append(parts, noticeOf(widgets.Info, "paste.already", keychain, data{"Name": clip(credentialName(entry), 60)}))
	case d.paste.OtherPerson():
		parts = append(parts, noticeOf(widgets.Danger, "replace.other", data{"Name": d.paste.Replaced.UserName}))
	case !d.replaces():
		parts = append(parts, section(t("paste.name"), d.name.Entry, d.name.again))
	case d.paste.LimitsAsked():
		parts = append(parts, &widgets.CheckRow{
			Title: t("replace.limits", data{"Names": limitWords(d.paste.Replaced.LimitTo)}), Description: t("replace.limits-text"),
			Checked: d.paste.SameLimits, OnChanged: d.paste.SetSameLimits,
		})
	}
	return append(parts, &widgets.Facts{Facts: d.facts()}, d.shell.callsOf(d.paste.Origin, d.paste.Found.Scopes))
}

func (d *pasteDialog) facts() []widgets.Fact {
	scopes := t("paste.scopes-unknown")
	if d.paste.Found.Scopes != nil {
		scopes = capital(scopeWords(d.paste.Found.Scopes))
	}
	facts := []widgets.Fact{{Key: t("tokens.scopes"), Value: scopes}}
	if d.paste.Saved || !d.paste.LimitsAsked() { // else it is still asked
		facts = append(facts, limitFact(d.paste.Limits())...)
	}
	listed := d.paste.Listed
	if listed == nil {
		return facts
	}
	used, expires := usedAndEnds(*listed, t("new.ends-never"), moment)
	facts = append([]widgets.Fact{{Key: t("tokens.column-name"), Value: orDash(listed.Name)}}, append(facts,
		widgets.Fact{Key: t("tokens.expires"), Value: expires})...)
	if !d.paste.ListedAfter {
		facts = append(facts, widgets.Fact{Key: t("tokens.last-used"), Value: used})
	}
	return facts
}

func (d *pasteDialog) abilities() string {
	if d.paste.SignedIn() {
		return t("paste.signed-in")
	}
	switch found := d.paste.Found; {
	case found.ListTokens && d.paste.MayManageTokens():
		return t("paste.can-manage")
	case found.ListTokens:
		return t("paste.can-list")
	case d.paste.MayManageTokens():
		return t("paste.can-create")
	}
	return t("paste.can-neither")
}
