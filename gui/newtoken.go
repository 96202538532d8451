package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// newTokenDialog is the form for a new token.
type newTokenDialog struct {
	program *Program
	form    *model.NewToken
	dialog  *widgets.Dialog

	name     *widgets.Entry
	presets  *widgets.Segmented
	scopes   *scopePicker
	lives    *widgets.Segmented
	date     *widgets.Entry
	never    *widgets.CheckRow
	ends     *widgets.Text
	keep     *widgets.Segmented
	keychain *widgets.Text
	sentence *widgets.Paragraph
	notices  *fyne.Container
	failed   error
	create   *widgets.Button
	cancel   *widgets.Button
}

// newToken opens the form for the chosen account, where tokens can be made.
func (page *mainPage) newToken() {
	if page.canCreate() {
		page.openNewToken()
	}
}

func (page *mainPage) openNewToken() *newTokenDialog {
	p, account := page.program, page.app.Accounts.Current()
	d := &newTokenDialog{program: p, form: page.app.Tokens(account).NewToken()}
	d.build(account)
	d.form.Changed = d.redraw
	d.form.Made = func(once *model.OneTime) {
		d.dialog.Dismiss()
		page.showOnce(once)
	}
	page.inFront = d.redraw
	d.dialog.OnClosed = func() { page.inFront = nil }
	d.redraw()
	p.openDialog(d.dialog)
	return d
}

func (d *newTokenDialog) build(account *model.Account) {
	p := d.program
	d.name = widgets.NewEntry(t("new.name"), t("new.name-hint"))
	d.name.OnChanged = d.form.Name
	d.presets = &widgets.Segmented{Label: t("new.may"), OnSelected: func(i int) { d.form.Preset(model.Presets()[i]) }}
	for _, preset := range model.Presets() {
		d.presets.Segments = append(d.presets.Segments, widgets.Segment{Text: t("new.preset." + string(preset))})
	}
	d.scopes = newScopePicker(d.form)
	d.lives = &widgets.Segmented{Label: t("new.lives"), OnSelected: d.livesChosen}
	for _, lifespan := range model.Lifespans() {
		segment := widgets.Segment{Text: t("new.lives." + string(lifespan))}
		if lifespan == model.LifespanNever {
			segment.Tone = widgets.Warning
		}
		d.lives.Segments = append(d.lives.Segments, segment)
	}
	d.date = widgets.NewEntry(t("new.date-hint"), t("new.date-hint"))
	d.date.OnChanged = d.dateTyped
	d.never = &widgets.CheckRow{Title: t("new.never-confirm"), OnChanged: d.form.ConfirmNever}
	d.ends = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	d.keep = &widgets.Segmented{Label: t("new.keep"), OnSelected: func(i int) { d.form.Keep(i == 0) },
		Segments: []widgets.Segment{{Text: t("new.keep.keychain"), Icon: icon("lock")}, {Text: t("new.keep.nowhere")}}}
	d.keychain = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	d.sentence = &widgets.Paragraph{Color: widgets.ColorTextSecondary, Style: widgets.Caption, MaxLines: 2}
	d.notices = container.New(widgets.Vertical{Gap: 8})
	d.create = widgets.NewButton(t("new.create"), widgets.Primary, d.form.Submit)
	d.cancel = widgets.NewButton(t("button.cancel"), widgets.Secondary, d.close)

	content := container.New(widgets.Vertical{Gap: 18},
		d.notices,
		section(t("new.name"), d.name),
		section(t("new.lives"), d.lives, d.date, d.never, d.ends),
		section(t("new.keep"), d.keep, d.keychain),
		// The scopes are last, because there are many: the dialog has one scroll.
		section(t("new.may"), d.presets, d.scopes.content))
	d.dialog = &widgets.Dialog{
		Title:    t("new.title", data{"Server": p.app.ServerName(account.Origin)}),
		Subtitle: t("new.for", data{"Person": nameOf(account)}),
		Icon:     icon("key"), Width: 620, Content: content, Leading: d.sentence,
		Buttons: []fyne.CanvasObject{d.cancel, d.create},
		First:   d.name, Default: d.create.Press, Escape: d.close,
		Closable: func() bool { return d.form.Cancellable() },
	}
}

// section is a part of a form: a heading and what belongs to it.
func section(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(widgets.Vertical{Gap: 8}, append([]fyne.CanvasObject{&widgets.Text{Text: title, Style: widgets.Strong}}, parts...)...)
}

func (d *newTokenDialog) close() {
	if d.form.Cancellable() {
		d.form.Cancel()
		d.dialog.Close()
	}
}

func (d *newTokenDialog) livesChosen(i int) {
	if lifespan := model.Lifespans()[i]; lifespan != model.LifespanDate {
		d.form.Lives(lifespan)
		return
	}
	day := d.program.app.Now().AddDate(0, 0, 14)
	d.date.SetText(day.Format(time.DateOnly))
	d.form.LivesUntil(day)
}

func (d *newTokenDialog) dateTyped(text string) {
	// What is no date yet lies in the past and is refused by the form.
	day, _ := time.ParseInLocation(time.DateOnly, text, time.Local)
	d.form.LivesUntil(day)
}

// redraw shows the form as it stands.
func (d *newTokenDialog) redraw() {
	for i, preset := range model.Presets() {
		if preset == d.form.ChosenPreset() && d.presets.Selected != i {
			d.presets.SetSelected(i)
		}
	}
	d.scopes.redraw()
	d.redrawLifespan()
	d.redrawKeep()
	d.sentence.SetText(scopeSentence(d.form.Scopes()))
	d.redrawPhase()
	d.redrawTrouble()
	d.dialog.Refresh()
}

func (d *newTokenDialog) redrawLifespan() {
	chosen, unconfirmed := d.form.ChosenLifespan()
	for i, lifespan := range model.Lifespans() {
		if lifespan == chosen && d.lives.Selected != i {
			d.lives.SetSelected(i)
		}
	}
	visible(d.date, chosen == model.LifespanDate)
	visible(d.never, chosen == model.LifespanNever)
	d.never.SetChecked(!unconfirmed && chosen == model.LifespanNever)
	if at, ends := d.form.ExpiresAt(); !ends {
		d.ends.SetText(t("new.ends-never"))
	} else if at.After(d.program.app.Now()) {
		d.ends.SetText(t("new.ends", data{"When": moment(at)}))
	} else {
		d.ends.SetText(t("trouble.lifespan.title"))
	}
}

func (d *newTokenDialog) redrawKeep() {
	chosen := 1
	if d.form.Keeps() {
		chosen = 0
	}
	if d.keep.Selected != chosen {
		d.keep.SetSelected(chosen)
	}
	d.keychain.SetText(d.program.keychainWords())
	visible(d.keychain, d.form.Keeps())
}

// redrawPhase shows that the form works, and that it can't be pressed twice.
func (d *newTokenDialog) redrawPhase() {
	switch d.form.Phase() {
	case model.Probing:
		d.create.Busy(t("new.probing"))
	case model.Creating:
		d.create.Busy(t("new.creating"))
	default:
		if d.create.IsBusy() {
			d.create.Ready()
		}
	}
	if d.form.Phase() == model.Creating || d.form.Phase() == model.Uncertain {
		setEnabled(d.create, false)
	} else {
		setEnabled(d.create, true)
	}
	setEnabled(d.cancel, d.form.Cancellable())
}

func (d *newTokenDialog) redrawTrouble() {
	if d.form.Err == d.failed {
		return
	}
	d.failed = d.form.Err
	d.notices.Objects = nil
	if d.failed != nil {
		d.notices.Add(d.troubleNotice())
		d.dialog.ScrollToTop()
	}
	d.notices.Refresh()
}

func (d *newTokenDialog) troubleNotice() fyne.CanvasObject {
	notice := d.program.troubleNotice(d.failed, d.form.Submit)
	switch d.form.Phase() {
	case model.NoKeychain:
		notice.Buttons = append(notice.Buttons, &widgets.Button{Text: t("remedy.copy-myself"), Small: true, OnTapped: func() {
			d.form.Keep(false)
			d.form.Submit()
		}})
	case model.Uncertain:
		notice.Title, notice.Text = t("trouble.uncertain.title"), t("trouble.uncertain.text")
		notice.Buttons = []fyne.CanvasObject{&widgets.Button{Text: t("remedy.show-list"), Small: true, OnTapped: func() {
			d.dialog.Dismiss()
			d.program.main.showTab(tabTokens)
		}}}
	}
	return notice
}

// keychainWords says whether the keychain is ready.
func (p *Program) keychainWords() string {
	keychain := p.app.Keychain
	switch {
	case !keychain.Known():
		return t("keychain.checking")
	case keychain.Ready():
		return t("keychain.ready", data{"Name": p.keychainName()})
	case keychain.Locked():
		return t("keychain.locked", data{"Name": p.keychainName()})
	}
	return wordsOf(keychain.Err).title
}

// setEnabled enables or disables a control; without a change nothing is redrawn.
func setEnabled(control fyne.Disableable, yes bool) {
	switch {
	case yes && control.Disabled():
		control.Enable()
	case !yes && !control.Disabled():
		control.Disable()
	}
}
