package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type oneTimeDialog struct {
	shell  *shell
	once   *model.OneTime
	dialog *widgets.Dialog

	field    *widgets.SecretField
	copying  *widgets.Button
	copyAs   *widgets.Button
	saved    *widgets.Paragraph
	savedDot *widgets.StatusDot
	save     *widgets.Button
	stop     *widgets.Button
	notices  *slot
	rotation *slot // of the token that this one replaces
	tick     *widgets.CheckRow
	warning  *widgets.Paragraph
	done     *widgets.Button
	env      bool // a form that sets a variable was copied last
}

// newOneTimeDialog makes the dialog; closed is called when it closes.
func newOneTimeDialog(s *shell, once *model.OneTime, closed func()) *oneTimeDialog {
	d := &oneTimeDialog{shell: s, once: once}
	entry := d.once.Entry
	var mask func()
	d.field, mask = s.secretField(func(got func(model.Secret)) { got(d.once.Secret()) },
		d.once.Revealed, func() { d.dialog.Refresh() })
	d.copying = &widgets.Button{Text: t("once.copy"), Icon: icon("copy"), Variant: widgets.Primary, OnTapped: func() {
		d.shell.clipboard.Copy(d.once.Secret())
		d.once.Copied()
	}}
	d.copyAs = &widgets.Button{Text: t("once.copy-as"), Icon: icon("chevron-down"), Variant: widgets.Secondary, OnTapped: d.showForms}
	d.savedDot = &widgets.StatusDot{}
	d.saved = &widgets.Paragraph{}
	d.save = &widgets.Button{Text: t("once.save"), Small: true, OnTapped: d.once.Save}
	d.stop = &widgets.Button{Text: t("once.stop-saving"), Small: true, OnTapped: d.once.CancelSave}
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.rotation = newSlot(widgets.Vertical{Gap: 8})
	d.tick = &widgets.CheckRow{Title: t("once.tick"), OnChanged: d.once.Tick}
	d.warning = &widgets.Paragraph{Style: widgets.Caption, Color: widgets.ColorTextSecondary, Text: t("once.may-not-close")}
	d.done = widgets.NewButton(t("once.done"), widgets.Secondary, d.close)

	expires := t("new.ends-never")
	if !entry.ExpiresAt.IsZero() {
		expires = moment(entry.ExpiresAt)
	}
	facts := []widgets.Fact{
		{Key: t("once.expires"), Value: expires},
		{Key: t("once.scopes"), Value: capital(scopeWords(entry.Scopes))},
	}
	if len(entry.LimitTo) > 0 {
		facts = append(facts, limitFact(entry.LimitTo)...)
	}
	content := container.New(widgets.Vertical{Gap: 14},
		&widgets.Paragraph{Color: widgets.ColorTextSecondary, Text: t("once.text",
			data{"Name": clip(entry.Name, 80), "Server": d.shell.app.ServerName(entry.Origin)})},
		d.field,
		inLine(d.copying, d.copyAs),
		widgets.NewBorder(nil, nil, d.savedDot, inLine(d.save, d.stop), container.New(widgets.Inset{X: 6}, d.saved)),
		d.notices.Container, d.rotation.Container,
		&widgets.Facts{Facts: facts},
		d.tick)
	d.dialog = &widgets.Dialog{
		Title: t("once.title"), Icon: icon("key"), Tone: widgets.Success, Width: 580, Content: content,
		Leading: d.warning, Buttons: []fyne.CanvasObject{d.done},
		First: d.copying, Default: d.close,
		Closable: d.once.MayClose, Kept: d.remind,
		OnClosed: func() {
			mask() // for good
			d.once.Close()
			closed()
		},
	}
	return d
}

func (d *oneTimeDialog) close() { d.dialog.Close() }

// remind marks the reason why the dialog stays, after something would have closed it.
func (d *oneTimeDialog) remind() {
	d.warning.Color, d.warning.Style = widgets.ColorDangerText, widgets.CaptionStrong
	d.warning.Refresh()
	d.dialog.Refresh()
}

// showForms offers the token in the form that a tool needs. Those that name a
// saved credential can be had once it is saved.
func (d *oneTimeDialog) showForms() {
	data := model.SnippetData{Origin: d.once.Entry.Origin}
	if d.once.SaveState == model.IsSaved {
		data = d.shell.snippetData(d.once.Entry)
	}
	load := func(got func(model.Secret)) { got(d.once.Secret()) }
	d.shell.popUp(d.shell.copyForms(data, load, func(snippet model.Snippet) {
		d.env = snippet.SetsVariable()
		d.copyAs.ShowDone(t("once.copied-plain"))
		if snippet.Secret {
			d.once.Copied()
		}
		d.shell.app.Mark()
	}), d.copyAs)
}

func (d *oneTimeDialog) redraw() {
	keychain := data{"Keychain": d.shell.keychainName()}
	tone, state := widgets.Warning, t("once.not-saved")
	switch d.once.SaveState {
	case model.SavingNow:
		tone, state = widgets.Info, t("once.saving", keychain)
	case model.IsSaved:
		tone, state = widgets.Success, t("once.saved", keychain)
	}
	d.savedDot.Set(tone, state)
	d.saved.SetText(state)
	setVisible(d.save, d.once.SaveState == model.NotSaved)
	setVisible(d.stop, d.once.SaveState == model.SavingNow)
	setVisible(d.tick, d.once.SaveState != model.IsSaved && !d.once.WasCopied)
	d.redrawCopied()
	d.notices.fill([5]any{d.once.Err, len(d.once.Withheld), d.env, d.once.NameDiffers(), d.once.LifespanDiffers()}, d.failures)
	d.shell.fillRotation(d.rotation, d.once.Rotation, func() { d.shell.focus(d.done) })
	safe := d.once.MayClose()
	setVisible(d.warning, !safe)
	setPrimary(d.done, safe)
	setPrimary(d.copying, !safe)
}

func (d *oneTimeDialog) failures() []fyne.CanvasObject {
	var notices []fyne.CanvasObject
	if len(d.once.Withheld) > 0 {
		notices = append(notices, noticeOf(widgets.Warning, "once.withheld", data{"Scopes": listed(commas, d.once.Withheld...)}))
	}
	if d.once.NameDiffers() {
		notices = append(notices, noticeOf(widgets.Warning, "once.other-name", data{"Name": clip(orDash(d.once.Listed.Name), 80)}))
	}
	if d.once.LifespanDiffers() {
		until := t("new.ends-never")
		if at, ends := d.once.Listed.ExpiresAt(); ends {
			until = t("new.ends", data{"When": moment(at)})
		}
		notices = append(notices, noticeOf(widgets.Warning, "once.other-end", data{"Until": until}))
	}
	if d.env {
		notices = append(notices, noticeOf(widgets.Warning, "snippet.env-warning"))
	}
	return append(notices, d.shell.failures(d.once.Err, d.once.Save)...)
}

// redrawCopied says whether the clipboard holds this very token, and until when.
func (d *oneTimeDialog) redrawCopied() {
	guard := d.shell.clipboard
	sign, text := icon("copy"), t("once.copy")
	if guard.Holds(d.once.Secret()) {
		sign, text = icon("check"), t("once.copied-plain")
		if left := guard.Remaining(); left > 0 {
			text = t("once.copied", data{"Seconds": seconds(left)})
		}
	}
	if d.copying.Text != text {
		d.copying.Icon = sign
		d.copying.SetText(text)
	}
}
