package gui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// newTokenDialog is the form for a new token.
type newTokenDialog struct {
	shell  *shell
	origin model.Origin
	tokens *model.Tokens
	form   *model.NewToken
	dialog *widgets.Dialog

	name     *widgets.Entry
	again    *widgets.CheckRow // a name that another token has
	purpose  *widgets.Segmented
	faults   map[string]*widgets.Paragraph // what is wrong with a part of the form, by the part
	faulty   error                         // the failure that was last shown
	presets  *widgets.Segmented
	scopes   *scopePicker
	limits   *limitPicker
	lifespan *widgets.Segmented
	date     *widgets.Entry
	calendar *widgets.Calendar
	never    *widgets.CheckRow
	expires  *widgets.Text
	clock    *widgets.Notice // the server's clock differs from this computer's
	saveTo   *widgets.Segmented
	keychain *widgets.Text
	sentence *widgets.Paragraph
	notices  *slot
	revoke   *widgets.Button // of a token whose secret never arrived; nil: none
	revoking bool            // it was pressed
	refused  *slot           // scopes of the token that this one is like
	unknown  *slot           // limits of that token
	create   *widgets.Button
	cancel   *widgets.Button
}

// showNewToken opens the form for an account whose tokens can be created.
func showNewToken(s *shell, account *model.Account) *newTokenDialog {
	return openNewToken(s, account, s.app.Tokens(account).NewToken(), t("new.for", data{"Person": nameOf(account)}))
}

// showNewTokenLike opens the form with the settings of another token.
func showNewTokenLike(s *shell, tokens *model.Tokens, like model.TokenSettings) *newTokenDialog {
	return openNewToken(s, tokens.Account, tokens.NewTokenLike(like),
		t("new.like", data{"Person": nameOf(tokens.Account), "Name": clip(orDash(like.Name), 60)}))
}

func openNewToken(s *shell, account *model.Account, form *model.NewToken, subtitle string) *newTokenDialog {
	d := &newTokenDialog{shell: s, origin: account.Origin, tokens: s.app.Tokens(account), form: form}
	d.build(account, subtitle)
	s.open(d.dialog, d.redraw)
	return d
}

func (d *newTokenDialog) build(account *model.Account, subtitle string) {
	d.name = widgets.NewEntry(t("new.name"), t("new.name-hint"))
	d.name.SetText(d.form.Name())
	d.name.OnChanged = d.form.SetName
	d.again = &widgets.CheckRow{Title: t("new.name-again"), OnChanged: d.form.ConfirmName}
	d.purpose = &widgets.Segmented{Label: t("new.purpose"), OnSelected: func(i int) {
		purpose := model.Purposes()[i]
		d.form.SetPurpose(purpose, maybe("new.purpose.name-"+string(purpose), ""))
	}}
	for _, purpose := range model.Purposes() {
		d.purpose.Segments = append(d.purpose.Segments, widgets.Segment{Text: t("new.purpose." + string(purpose))})
	}
	d.presets = &widgets.Segmented{Label: t("new.may"), OnSelected: func(i int) { d.form.SetPreset(d.form.Presets()[i]) }}
	d.scopes = newScopePicker(d.form)
	d.lifespan = &widgets.Segmented{Label: t("new.lives"), OnSelected: d.lifespanChosen}
	for _, lifespan := range d.form.Lifespans() {
		d.lifespan.Segments = append(d.lifespan.Segments, d.lifespanSegment(lifespan))
	}
	d.date = widgets.NewEntry(t("new.date-hint"), t("new.date-hint"))
	d.date.OnChanged = d.dateTyped
	d.calendar = newCalendar(t("new.lives.date"), d.shell.app.Now().Local(), func(day time.Time) { d.date.SetText(day.Format(time.DateOnly)) })
	d.never = &widgets.CheckRow{Title: t("new.never-confirm"), OnChanged: d.form.ConfirmNever}
	d.clock = &widgets.Notice{Tone: widgets.Warning}
	d.expires = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	d.saveTo = &widgets.Segmented{Label: t("new.keep"), OnSelected: func(i int) { d.form.SetSave(i == 0) },
		Segments: []widgets.Segment{{Text: t("new.keep.keychain"), Icon: icon("lock")}, {Text: t("new.keep.nowhere")}}}
	d.keychain = &widgets.Text{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	d.sentence = &widgets.Paragraph{Color: widgets.ColorTextSecondary, Style: widgets.Caption, MaxLines: 2}
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.refused, d.unknown = newSlot(widgets.Vertical{Gap: 8}), newSlot(widgets.Vertical{Gap: 8})
	d.faults = map[string]*widgets.Paragraph{}
	for _, part := range []string{partName, partLifespan, partLimits, partScopes} {
		d.faults[part] = &widgets.Paragraph{Style: widgets.Caption, Color: widgets.ColorDangerText}
		d.faults[part].Hide()
	}
	d.limits = newLimitPicker(d.shell, d.form, d.faults[partLimits])
	d.create = widgets.NewButton(t("new.create"), widgets.Primary, d.form.Submit)
	d.cancel = widgets.NewButton(t("button.cancel"), widgets.Secondary, d.close)

	purpose := section(t("new.purpose"), d.purpose)
	setVisible(purpose, d.form.Rotation() == nil) // a successor is for what its token was for
	content := container.New(widgets.Vertical{Gap: 18},
		d.notices.Container, d.rotation(), d.refused.Container, d.unknown.Container,
		section(t("new.name"), d.name, d.again, d.faults[partName]),
		purpose,
		section(t("new.lives"), d.lifespan, d.date, d.calendar, d.never, d.faults[partLifespan], d.expires, d.clock),
		d.limits.content,
		section(t("new.keep"), d.saveTo, d.keychain),
		// The scopes are last, because there are many: the dialog has one scroll.
		section(t("new.may"), d.presets, d.faults[partScopes], d.scopes.content))
	d.dialog = &widgets.Dialog{
		Title:    d.title(),
		Subtitle: subtitle,
		Icon:     icon("key"), Width: 620, Content: content, Leading: d.sentence,
		Buttons: []fyne.CanvasObject{d.cancel, d.create},
		First:   d.name, Default: d.create.Press, Escape: d.close,
		Closable: func() bool { return d.form.Cancellable() },
	}
}

func (d *newTokenDialog) title() string {
	if r := d.form.Rotation(); r != nil {
		return t("rotation.form", data{"Name": clip(orDash(r.Name()), 60)})
	}
	return t("new.title", data{"Server": d.shell.app.ServerName(d.origin)})
}

// rotation says what happens to the token that this one replaces.
func (d *newTokenDialog) rotation() fyne.CanvasObject {
	if r := d.form.Rotation(); r != nil {
		return d.shell.rotationForm(r)
	}
	return container.New(widgets.Vertical{})
}

func (d *newTokenDialog) close() {
	if d.form.Cancellable() {
		d.form.Cancel()
		d.dialog.Close()
	}
}

func (d *newTokenDialog) lifespanSegment(lifespan model.Lifespan) widgets.Segment {
	switch lifespan {
	case model.LifespanSame:
		return widgets.Segment{Text: t("new.lives.same", data{"Length": length(d.form.SameLifespan())})}
	case model.LifespanNever:
		return widgets.Segment{Text: t("new.lives.never"), Tone: widgets.Warning}
	}
	return widgets.Segment{Text: t("new.lives." + string(lifespan))}
}

func (d *newTokenDialog) lifespanChosen(i int) {
	if lifespan := d.form.Lifespans()[i]; lifespan != model.LifespanDate {
		d.form.SetLifespan(lifespan)
		return
	}
	day := d.shell.app.Now().Local().AddDate(0, 0, 14)
	d.date.SetText(day.Format(time.DateOnly))
	d.form.SetLastDay(day)
}

func (d *newTokenDialog) dateTyped(text string) {
	// What is no date yet lies in the past and is refused by the form.
	d.form.SetLastDay(typedDay(text))
}

// typedDay is the day of a typed date, at noon, for not every day has a midnight;
// the zero time for none.
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
	if d.form.OneTime() != nil {
		d.dialog.Dismiss()
		return
	}
	if d.name.Text != d.form.Name() {
		d.name.SetText(d.form.Name()) // a purpose suggested it
	}
	editable := d.form.Editable() && d.form.Phase() != model.Uncertain // else the list has the new token itself
	setVisible(d.again, editable && d.form.NameIsTaken())
	d.again.SetChecked(d.form.NameConfirmed())
	d.purpose.SetSelected(slices.Index(model.Purposes(), d.form.Purpose()))
	d.redrawPresets()
	d.scopes.redraw()
	d.redrawLifespan()
	d.redrawSaveTo()
	d.limits.redraw()
	d.sentence.SetText(scopeSentence(d.form.Scopes(), d.form.LimitTo()))
	d.redrawPhase()
	d.redrawFault()
	d.redrawRefused()
	d.redrawUnknown()
	isNew := d.notices.fill([3]any{d.form.Err, d.form.Phase(), d.lostState()}, d.failures)
	if isNew && len(d.notices.Objects) > 0 {
		d.dialog.ScrollToTop()
	}
	d.redrawLost(isNew)
}

// redrawPresets shows the presets that differ on this server, which may change
// when its scopes become known.
func (d *newTokenDialog) redrawPresets() {
	presets := d.form.Presets()
	if len(presets) != len(d.presets.Segments) {
		d.presets.Segments = nil
		for _, preset := range presets {
			d.presets.Segments = append(d.presets.Segments, widgets.Segment{Text: t("new.preset." + string(preset))})
		}
		d.presets.Refresh()
	}
	d.presets.SetSelected(slices.Index(presets, d.form.Preset()))
}

func (d *newTokenDialog) redrawLifespan() {
	chosen, unconfirmed := d.form.Lifespan()
	d.lifespan.SetSelected(slices.Index(d.form.Lifespans(), chosen))
	setVisible(d.date, chosen == model.LifespanDate)
	setVisible(d.calendar, chosen == model.LifespanDate)
	d.calendar.SetSelected(typedDay(d.date.Text))
	setVisible(d.never, chosen == model.LifespanNever)
	d.never.SetChecked(!unconfirmed && chosen == model.LifespanNever)
	if d.dateIsNone() {
		d.expires.SetText(d.dateForm())
	} else if at, ends := d.form.ExpiresAt(); !ends {
		d.expires.SetText(t("new.ends-never"))
	} else if at.After(d.shell.app.Now()) {
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
	chosen := 1
	if d.form.Saves() {
		chosen = 0
	}
	d.saveTo.SetSelected(chosen)
	d.keychain.SetText(d.shell.keychainState())
	setVisible(d.keychain, d.form.Saves())
}

// redrawPhase shows that the form works, and that it can't be pressed twice.
func (d *newTokenDialog) redrawPhase() {
	phase := d.form.Phase()
	switch phase {
	case model.Probing:
		d.create.Busy(t("new.probing"))
	case model.Creating:
		d.create.Busy(t("new.creating"))
	default:
		d.create.Ready()
	}
	setEnabled(d.create, phase != model.Creating && phase != model.Uncertain)
	setEnabled(d.cancel, d.form.Cancellable())
}

func (d *newTokenDialog) failures() []fyne.CanvasObject {
	if d.form.Phase() == model.Uncertain {
		return d.lostNotices()
	}
	if d.form.Err == nil || d.faultyPart() != "" {
		return nil
	}
	notice := d.shell.failure(d.form.Err, d.form.Submit)
	if d.form.Phase() == model.NoKeychain {
		notice.Buttons = append(notice.Buttons, &widgets.Button{Text: t("remedy.copy-myself"), Small: true, OnTapped: func() {
			d.form.SetSave(false)
			d.form.Submit()
		}})
	}
	return []fyne.CanvasObject{notice}
}

// keychainState says whether the keychain is ready.
func (s *shell) keychainState() string {
	keychain := s.app.Keychain
	switch {
	case !keychain.Known():
		return t("keychain.checking")
	case keychain.Ready():
		return t("keychain.ready", data{"Name": s.keychainName()})
	case keychain.Locked():
		return t("keychain.locked", data{"Name": s.keychainName()})
	}
	return wordsOf(keychain.Err).title
}
