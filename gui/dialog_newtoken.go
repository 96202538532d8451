package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type newTokenDialog struct {
	shell  *shell
	origin model.Origin
	tokens *model.Tokens
	form   *model.NewToken
	dialog *widgets.Dialog

	name     *widgets.Entry
	again    *widgets.CheckRow // a name that another token has
	purpose  *oneOf[model.Purpose]
	faults   map[string]*widgets.Paragraph // what is wrong with a part of the form, by the part
	faulty   error                         // the failure that was last shown
	presets  *oneOf[model.Preset]
	scopes   *scopePicker
	limits   *limitPicker
	lifespan *oneOf[model.Lifespan]
	date     *widgets.Entry
	calendar *widgets.Calendar
	never    *widgets.CheckRow
	expires  *widgets.Text
	clock    *widgets.Notice // the server's clock differs from this computer's
	saveTo   *oneOf[bool]
	keychain *widgets.Text
	sentence *widgets.Paragraph
	notices  *slot
	remedy   *widgets.Button // for a lost answer; nil: none
	revoking bool            // it was pressed
	refused  *widgets.Notice // scopes of the token that this one is like
	unknown  *widgets.Notice // limits of that token
	create   *widgets.Button
	cancel   *widgets.Button
	appears  fyne.CanvasObject // a choice with what it has just made appear below it; nil: none
}

func showNewToken(s *shell, account *model.Account) *newTokenDialog {
	form := s.app.Tokens(account).NewToken()
	form.SuggestName(suggestedName(s.app.Now()))
	return openNewToken(s, account, form, t("new.for", data{"Person": nameOf(account)}))
}

func showNewTokenLike(s *shell, tokens *model.Tokens, like model.TokenSettings) {
	openNewToken(s, tokens.Account, tokens.NewTokenLike(like),
		t("new.like", data{"Person": nameOf(tokens.Account), "Name": clip(orDash(like.Name), 60)}))
}

func openNewToken(s *shell, account *model.Account, form *model.NewToken, subtitle string) *newTokenDialog {
	d := &newTokenDialog{shell: s, origin: account.Origin, tokens: s.app.Tokens(account), form: form}
	d.build(subtitle)
	s.open(d.dialog, d.redraw)
	return d
}

func (d *newTokenDialog) build(subtitle string) {
	d.name = widgets.NewEntry(t("new.name"), t("new.name-hint"))
	d.suggestName()
	d.name.OnChanged = d.form.SetName
	d.again = &widgets.CheckRow{Title: t("new.name-again"), OnChanged: d.form.ConfirmName}
	d.purpose = newOneOf(t("new.purpose"), func(purpose model.Purpose) {
		d.form.SetPurpose(purpose, maybe("new.purpose.name-"+string(purpose), ""))
	})
	var scopes, lifespan fyne.CanvasObject
	d.presets = newOneOf(t("new.scopes"), func(preset model.Preset) {
		d.appears = scopes
		d.form.SetPreset(preset)
	})
	d.scopes = newScopePicker(d.form)
	d.lifespan = newOneOf(t("new.lifespan"), func(chosen model.Lifespan) {
		d.appears = lifespan
		d.lifespanChosen(chosen)
	})
	d.date = widgets.NewEntry(t("new.date-hint"), t("new.date-hint"))
	// What is no date yet lies in the past and is refused by the form.
	d.date.OnChanged = func(text string) { d.form.SetLastDay(typedDay(text)) }
	d.calendar = newCalendar(t("new.lifespan.date"), d.shell.app.Now().Local(), func(day time.Time) { d.date.SetText(day.Format(time.DateOnly)) })
	d.never = &widgets.CheckRow{Title: t("new.never-confirm"), OnChanged: d.form.ConfirmNever}
	d.clock = &widgets.Notice{Tone: widgets.Warning}
	d.expires = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	d.saveTo = newOneOf(t("new.save-to"), d.form.SetSave)
	d.keychain = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	d.sentence = &widgets.Paragraph{Color: widgets.ColorTextSecondary, Style: widgets.Caption, MaxLines: 5}
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.refused = &widgets.Notice{Tone: widgets.Warning}
	d.unknown = noticeOf(widgets.Info, "new.limit.unknown")
	d.faults = map[string]*widgets.Paragraph{}
	for _, part := range []string{partName, partLifespan, partLimits, partScopes} {
		d.faults[part] = &widgets.Paragraph{Style: widgets.Caption, Color: widgets.ColorDangerText}
		d.faults[part].Hide()
	}
	d.limits = newLimitPicker(d.shell, d.form, d.faults[partLimits])
	limit := d.limits.choice.OnSelected
	d.limits.choice.OnSelected = func(i int) {
		d.appears = d.limits.content
		limit(i)
	}
	d.create = widgets.NewButton(t("new.create"), widgets.Primary, d.form.Submit)
	d.cancel = widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.dialog.Close() })

	purpose := section(t("new.purpose"), d.purpose.Segmented)
	setVisible(purpose, d.form.Rotation == nil) // a successor is for what its token was for
	scopes = section(t("new.scopes"), caption(t("new.scopes-text")), d.presets.Segmented, d.faults[partScopes], d.scopes.content)
	lifespan = section(t("new.lifespan"), d.lifespan.Segmented, d.date, d.calendar, d.never, d.faults[partLifespan], d.expires, d.clock)
	content := container.New(widgets.Vertical{Gap: 18},
		d.notices.Container, d.rotation(), d.refused, d.unknown,
		section(t("new.name"), d.name, d.again, d.faults[partName]),
		purpose,
		scopes,
		lifespan,
		d.limits.content,
		section(t("new.save-to"), d.saveTo.Segmented, d.keychain))
	d.dialog = &widgets.Dialog{
		Title:    d.title(),
		Subtitle: subtitle,
		Icon:     icon("key"), Width: 620, Content: content, Leading: d.sentence,
		Buttons: []fyne.CanvasObject{d.cancel, d.create},
		First:   d.name, Default: d.create.Press,
		Closable: func() bool { return d.form.Cancellable() },
		OnClosed: d.form.Cancel,
	}
}

func (d *newTokenDialog) title() string {
	if r := d.form.Rotation; r != nil {
		return t("rotation.form", data{"Name": clip(orDash(r.Old.Name), 60)})
	}
	return t("new.title", data{"Server": d.shell.app.ServerName(d.origin)})
}

func (d *newTokenDialog) rotation() fyne.CanvasObject {
	r := d.form.Rotation
	if r == nil {
		return container.New(widgets.Vertical{})
	}
	notice := &widgets.Notice{Tone: widgets.Info, Title: t("rotation.form-title"), Text: t("rotation.form-text")}
	if d.form.RotatesExpired() {
		notice.Title = t("rotation.form-expired")
	}
	if r.OldKey != "" {
		notice.Text = t("rotation.form-saved", data{"Keychain": d.shell.keychainName()})
	}
	return notice
}

func (d *newTokenDialog) lifespanSegment(lifespan model.Lifespan) widgets.Segment {
	switch lifespan {
	case model.LifespanSame:
		return widgets.Segment{Text: t("new.lifespan.same", data{"Length": length(d.form.SameLifespan)})}
	case model.LifespanNever:
		return widgets.Segment{Text: t("new.lifespan.never"), Tone: widgets.Warning}
	}
	return widgets.Segment{Text: t("new.lifespan." + string(lifespan))}
}

func (d *newTokenDialog) lifespanChosen(lifespan model.Lifespan) {
	if lifespan != model.LifespanDate {
		d.form.SetLifespan(lifespan)
		return
	}
	day := d.shell.app.Now().Local().AddDate(0, 0, 14)
	d.date.SetText(day.Format(time.DateOnly))
	d.form.SetLastDay(day)
}

// suggestName shows the form's name, selected: another one can be typed in its place at once.
func (d *newTokenDialog) suggestName() {
	d.name.SetText(d.form.Name)
	d.name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// typedDay is the day of a typed date, at noon, for not every day has a midnight; zero for none.
func typedDay(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, time.Local)
}

// redraw shows the form as it is now. A form whose token was created closes:
// the token has a dialog of its own.
func (d *newTokenDialog) redraw() {
	if d.form.OneTime != nil {
		d.dialog.Dismiss()
		return
	}
	if d.name.Text != d.form.Name {
		d.suggestName() // by a purpose
	}
	editable := d.form.Editable() && d.form.Phase != model.Uncertain // else the list has the new token itself
	setVisible(d.again, editable && d.form.NameIsTaken())
	d.again.SetChecked(d.form.NameConfirmed)
	d.purpose.show(model.Purposes(), d.form.Purpose, segmentOf[model.Purpose]("new.purpose."))
	d.presets.show(d.form.Presets(), d.form.Preset, segmentOf[model.Preset]("new.preset."))
	custom := d.form.Preset == model.PresetCustom
	setVisible(d.scopes.content, custom) // there are many, and the dialog has one scroll
	if custom {
		d.scopes.redraw()
	}
	d.redrawLifespan()
	d.redrawSaveTo()
	d.limits.redraw()
	d.sentence.SetText(scopeSentence(d.form.Scopes(), d.form.LimitTo()))
	d.redrawPhase()
	d.redrawFault()
	refused := listed(commas, d.form.Refused()...)
	setVisible(d.refused, refused != "")
	d.refused.Set(widgets.Warning, t("new.refused"), t("new.refused-text", data{"Scopes": refused}))
	setVisible(d.unknown, d.form.LimitsUnknown())
	isNew := d.notices.fill([3]any{d.form.Err, d.form.Phase, d.lostKey()}, d.failures)
	if isNew && len(d.notices.Objects) > 0 {
		d.dialog.ScrollToTop()
	}
	d.redrawLost(isNew)
	if d.appears != nil {
		d.dialog.ScrollTo(d.appears)
		if list := d.form.Resources(); list == nil || !list.Loading() {
			d.appears = nil
		}
	}
}

func (d *newTokenDialog) redrawLifespan() {
	chosen, unconfirmed := d.form.Lifespan()
	d.lifespan.show(d.form.Lifespans(), chosen, d.lifespanSegment)
	setVisible(d.date, chosen == model.LifespanDate)
	setVisible(d.calendar, chosen == model.LifespanDate)
	d.calendar.SetSelected(typedDay(d.date.Text))
	setVisible(d.never, chosen == model.LifespanNever)
	d.never.SetChecked(!unconfirmed && chosen == model.LifespanNever)
	if d.dateIsNone() {
		d.expires.SetText(d.dateForm())
	} else if at, ends := d.form.ExpiresAt(); !ends {
		d.expires.SetText(t("new.ends-never"))
	} else if at.After(d.shell.app.NowAt(d.origin)) {
		d.expires.SetText(t("new.ends", data{"When": moment(at)}))
	} else {
		d.expires.SetText(t("trouble.lifespan.title"))
	}
	setVisible(d.expires, d.faultyPart() != partLifespan) // said there in more words
	title, text := d.shell.clockWords(d.origin)
	setVisible(d.clock, title != "")
	d.clock.Set(widgets.Warning, title, text)
}

func (d *newTokenDialog) redrawSaveTo() {
	d.saveTo.show([]bool{true, false}, d.form.Saves, func(keep bool) widgets.Segment {
		if keep {
			return widgets.Segment{Text: t("new.save-to.keychain"), Icon: icon("lock")}
		}
		return widgets.Segment{Text: t("new.save-to.nowhere")}
	})
	d.keychain.SetText(d.shell.keychainState())
	setVisible(d.keychain, d.form.Saves)
}

// redrawPhase shows that the form works, and that it can't be pressed twice.
func (d *newTokenDialog) redrawPhase() {
	phase := d.form.Phase
	working := t("new.creating")
	if phase == model.Probing {
		working = t("new.probing")
	}
	d.create.SetBusy(phase == model.Probing || phase == model.Creating, working)
	setEnabled(d.create, phase != model.Creating && phase != model.Uncertain)
	setEnabled(d.cancel, d.form.Cancellable())
}

func (d *newTokenDialog) failures() []fyne.CanvasObject {
	if d.form.Phase == model.Uncertain {
		return d.lostNotices()
	}
	if d.form.Err == nil || d.faultyPart() != "" {
		return nil
	}
	notice := d.shell.failure(d.form.Err, d.form.Submit)
	if d.form.Phase == model.NoKeychain {
		notice.Buttons = append(notice.Buttons, &widgets.Button{Text: t("remedy.copy-myself"), Small: true, OnTapped: func() {
			d.form.SetSave(false)
			d.form.Submit()
		}})
	}
	return []fyne.CanvasObject{notice}
}

func (s *shell) keychainState() string {
	keychain := s.app.Keychain
	switch {
	case !keychain.Known:
		return t("keychain.checking")
	case keychain.Ready():
		return t("keychain.ready", data{"Name": s.keychainName()})
	case keychain.Locked():
		return t("keychain.locked", data{"Name": s.keychainName()})
	}
	return wordsOf(keychain.Err).title
}
