package gui

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
)

// The parts of the form for a new token that can be filled in wrongly.
const (
	partName     = "name"
	partLifespan = "lifespan"
	partScopes   = "scopes"
	partLimits   = "limits"
)

// partOf is the part of the form that a failure is about, by the failure's key.
var partOf = map[string]string{
	"name-blank": partName, "name-long": partName, "name-control": partName, "name-taken": partName,
	"lifespan": partLifespan, "never": partLifespan,
	"no-limit": partLimits, "resource": partLimits,
	"no-scope": partScopes, "tokens-write": partScopes,
}

// faultyPart is the part of the form that is filled in wrongly, "" for none.
func (d *newTokenDialog) faultyPart() string {
	if d.form.Err == nil {
		return ""
	}
	return partOf[model.TroubleOf(d.form.Err).Key]
}

// redrawFault shows what is wrong beside the part that it is about. The part
// gets the focus once, when that was found.
func (d *newTokenDialog) redrawFault() {
	faulty := d.faultyPart()
	for part, text := range d.faults {
		if part == faulty {
			w := wordsOf(d.form.Err)
			text.SetText(w.title + "\n" + w.text)
			if part == partLifespan && d.dateIsNone() {
				text.SetText(d.dateForm())
			}
		}
		setVisible(text, part == faulty)
	}
	isNew := !errors.Is(d.form.Err, d.faulty)
	d.faulty = d.form.Err
	if isNew && faulty != "" {
		d.dialog.Refresh() // the text beside the part moves what is below it
		d.shell.focus(d.fieldOf(faulty))
	}
}

func (d *newTokenDialog) fieldOf(part string) fyne.Focusable {
	chosen, _ := d.form.Lifespan()
	switch {
	case part == partName && d.form.NameIsTaken():
		return d.again
	case part == partName:
		return d.name
	case part == partLimits && d.limits.picking.Visible():
		return d.limits.search
	case part == partScopes:
		return d.presets.Segmented
	case chosen == model.LifespanNever:
		return d.never
	case chosen == model.LifespanDate:
		return d.date
	}
	return d.lifespan.Segmented
}

// dateForm says how a date is written.
func (d *newTokenDialog) dateForm() string {
	return t("new.date-bad", data{"Example": d.shell.app.Now().AddDate(0, 0, 30).Format(time.DateOnly)})
}

// dateIsNone reports whether what was typed as a date is none.
func (d *newTokenDialog) dateIsNone() bool {
	chosen, _ := d.form.Lifespan()
	_, err := time.ParseInLocation(time.DateOnly, d.date.Text, time.Local)
	return chosen == model.LifespanDate && err != nil
}
