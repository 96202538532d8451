package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// revealTime is how long a revealed token stays readable.
const revealTime = 30 * time.Second

// onceDialog shows a new token, for the only time.
type onceDialog struct {
	program *Program
	once    *model.OneTime
	dialog  *widgets.Dialog

	field    *widgets.SecretField
	copying  *widgets.Button
	copiedAs *widgets.Button
	saved    *widgets.Text
	savedDot *widgets.StatusDot
	save     *widgets.Button
	stop     *widgets.Button
	notices  *fyne.Container
	failed   error
	withheld int // how many scopes the notice names
	tick     *widgets.CheckRow
	warning  *widgets.Text
	done     *widgets.Button
	unreveal func()
}

// showOnce opens the one-time dialog.
func (page *mainPage) showOnce(once *model.OneTime) {
	d := &onceDialog{program: page.program, once: once, unreveal: func() {}}
	page.once = d
	d.build()
	once.Changed = d.redraw
	d.redraw()
	page.program.openDialog(d.dialog)
}

func (d *onceDialog) build() {
	p, entry := d.program, d.once.Entry
	d.field = widgets.NewSecretField(t("once.masked"), t("once.reveal"), t("once.hide"),
		func() string { return d.once.Secret().Reveal() })
	d.field.OnChanged = d.revealed
	d.copying = &widgets.Button{Text: t("once.copy"), Icon: icon("copy"), Variant: widgets.Primary, OnTapped: func() {
		p.guard.Copy(d.once.Secret())
		d.once.Copied()
	}}
	d.copiedAs = &widgets.Button{Text: t("once.copy-as"), Icon: icon("chevron-down"), Variant: widgets.Secondary, OnTapped: d.copyAs}
	d.savedDot = &widgets.StatusDot{}
	d.saved = &widgets.Text{}
	d.save = &widgets.Button{Text: t("once.save"), Small: true, OnTapped: d.once.Save}
	d.stop = &widgets.Button{Text: t("once.stop-saving"), Small: true, OnTapped: d.once.CancelSave}
	d.notices = container.New(widgets.Vertical{Gap: 8})
	d.tick = &widgets.CheckRow{Title: t("once.tick"), OnChanged: d.once.Tick}
	d.warning = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary, Text: t("once.may-not-close")}
	d.done = widgets.NewButton(t("once.done"), widgets.Secondary, d.close)

	expires := t("new.ends-never")
	if !entry.ExpiresAt.IsZero() {
		expires = moment(entry.ExpiresAt)
	}
	content := container.New(widgets.Vertical{Gap: 14},
		&widgets.Paragraph{Color: widgets.ColorTextSecondary, Text: t("once.text",
			data{"Name": clip(entry.Name, 80), "Server": p.app.ServerName(entry.Origin)})},
		d.field,
		beside(d.copying, d.copiedAs),
		widgets.NewBorder(nil, nil, d.savedDot, beside(d.save, d.stop), container.New(widgets.Inset{X: 6}, d.saved)),
		d.notices,
		&widgets.Facts{Facts: []widgets.Fact{
			{Key: t("once.expires"), Value: expires},
			{Key: t("once.scopes"), Value: scopeWords(entry.Scopes)},
		}},
		d.tick)
	d.dialog = &widgets.Dialog{
		Title: t("once.title"), Icon: icon("key"), Tone: widgets.Success, Width: 580, Content: content,
		Leading: d.warning, Buttons: []fyne.CanvasObject{d.done},
		First: d.copying, Escape: d.close,
		Closable: func() bool { return d.once.MayClose() },
		OnClosed: func() { d.unreveal() },
	}
}

// close ends the dialog if the token is safe.
func (d *onceDialog) close() {
	if !d.once.MayClose() {
		d.remind()
		return
	}
	d.field.Mask()
	d.dialog.Dismiss()
	d.once.Close()
	d.program.main.once = nil
}

// remind says why the dialog stays.
func (d *onceDialog) remind() {
	d.warning.Color = widgets.ColorDangerText
	d.warning.Refresh()
}

// remindUnsafe points at the token that would be lost by ending now.
func (page *mainPage) remindUnsafe() {
	if page.once != nil {
		page.once.remind()
	}
}

// mask hides the token; called when the window loses the focus.
func (page *mainPage) mask() {
	if page.once != nil {
		page.once.field.Mask()
	}
}

// revealed starts the time after which the token is hidden again.
func (d *onceDialog) revealed(on bool) {
	d.unreveal()
	d.unreveal = func() {}
	if on {
		d.unreveal = widgets.Later(revealTime, d.field.Mask)
	}
	d.dialog.Refresh()
}

// copyAs offers the token in the form that a tool wants.
func (d *onceDialog) copyAs() {
	menu := fyne.NewMenu("")
	for _, snippet := range model.Snippets() {
		menu.Items = append(menu.Items, fyne.NewMenuItem(t("snippet."+snippet.ID), func() {
			text, ok := snippet.Text(d.once.Entry.Origin, d.once.Secret())
			switch {
			case !ok:
			case snippet.Secret:
				d.program.guard.CopyText(d.once.Secret(), text)
				d.once.Copied()
			default:
				d.program.guard.CopyPlain(text.Reveal())
			}
		}))
	}
	canvas := d.program.window.Canvas()
	below := fyne.CurrentApp().Driver().AbsolutePositionForObject(d.copiedAs).AddXY(0, d.copiedAs.Size().Height)
	widgets.ShowMenu(menu, canvas, below)
}

func (d *onceDialog) redraw() {
	p := d.program
	keychain := data{"Keychain": p.keychainName()}
	switch d.once.Keeping() {
	case model.KeepingNow:
		d.savedDot.Set(widgets.Info, t("once.saving", keychain))
		d.saved.SetText(t("once.saving", keychain))
	case model.Kept:
		d.savedDot.Set(widgets.Success, t("once.saved", keychain))
		d.saved.SetText(t("once.saved", keychain))
	default:
		d.savedDot.Set(widgets.Warning, t("once.not-kept"))
		d.saved.SetText(t("once.not-kept"))
	}
	visible(d.save, d.once.Keeping() == model.NotKept)
	visible(d.stop, d.once.Keeping() == model.KeepingNow)
	visible(d.tick, d.once.Keeping() != model.Kept && !d.once.WasCopied())
	d.redrawCopied()
	if d.once.Err != d.failed || len(d.once.Withheld) != d.withheld {
		d.failed, d.withheld = d.once.Err, len(d.once.Withheld)
		d.notices.Objects = nil
		if d.withheld > 0 {
			d.notices.Add(&widgets.Notice{Tone: widgets.Warning, Title: t("once.withheld"),
				Text: t("once.withheld-text", data{"Scopes": listed(commas, d.once.Withheld...)})})
		}
		if d.failed != nil {
			d.notices.Add(p.troubleNotice(d.failed, d.once.Save))
		}
		d.notices.Refresh()
	}
	safe := d.once.MayClose()
	visible(d.warning, !safe)
	d.done.Variant = widgets.Secondary
	if safe {
		d.done.Variant = widgets.Primary
		d.copying.Variant = widgets.Secondary
	}
	d.done.Refresh()
	d.copying.Refresh()
	d.dialog.Refresh()
}

func (d *onceDialog) redrawCopied() {
	left := d.program.guard.Remaining()
	switch {
	case left > 0:
		d.copying.Icon = icon("check")
		d.copying.SetText(t("once.copied", data{"Seconds": seconds(left)}))
	case d.program.guard.Holding():
		d.copying.Icon = icon("check")
		d.copying.SetText(t("once.copied-plain"))
	default:
		d.copying.Icon = icon("copy")
		d.copying.SetText(t("once.copy"))
	}
}

func seconds(d time.Duration) int { return whole(d, time.Second) }
