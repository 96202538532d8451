package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type activityDialog struct {
	shell   *shell
	dialog  *widgets.Dialog
	table   *table[model.ActivityEntry]
	search  *widgets.SearchEntry
	none    *widgets.Empty
	nomatch *widgets.Empty
	notices *slot
	save    *widgets.Button
	erase   *widgets.Button
}

func showActivity(s *shell) *activityDialog {
	d := &activityDialog{shell: s}
	d.table = newTable(s, "activity", t("activity.title"), activityKey, activityToken, []column[model.ActivityEntry]{
		{id: string(model.ActivityByTime), title: "activity.column-time", weight: 0.5, min: 105, cell: func(e model.ActivityEntry) widgets.Cell {
			return widgets.Cell{Text: capital(ago(e.Time, s.app.Now())), Secondary: moment(e.Time)}
		}},
		{id: string(model.ActivityByAction), title: "activity.column-action", weight: 1, min: 120, wants: 210, cell: func(e model.ActivityEntry) widgets.Cell {
			return widgets.Cell{Text: activityWords(e), Secondary: e.Command}
		}},
		{id: string(model.ActivityByToken), title: "activity.column-token", weight: 1.4, min: 110, cell: func(e model.ActivityEntry) widgets.Cell {
			cell := widgets.Cell{Text: activityToken(e), Strong: true, Middle: true}
			if e.LastChars != "" {
				cell.Secondary = t("activity.last", data{"Last": e.LastChars})
			}
			return cell
		}},
		{id: string(model.ActivityByServer), title: "activity.column-server", weight: 1.2, min: 110, priority: 1, cell: func(e model.ActivityEntry) widgets.Cell {
			return widgets.Cell{Text: strings.TrimPrefix(e.Server, "https://"), Secondary: e.Person, Middle: true}
		}},
	})
	sortable(d.table, &s.app.Activity.Order)
	d.search = s.newSearch("activity.search", d.table.List(), func(string) { s.app.Mark() })
	d.none = emptyOf("clock", "activity.none")
	d.nomatch = emptyOf("search", "activity.no-match")
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	content := widgets.NewBorder(container.New(widgets.Vertical{Gap: 10}, d.notices.Container, d.search),
		nil, nil, nil, dialogTable(d.table.Columns, d.none, d.nomatch))
	d.save = &widgets.Button{Text: t("activity.save"), Icon: icon("download"), OnTapped: d.saveCSV}
	d.erase = &widgets.Button{Text: t("activity.erase"), Icon: icon("trash"), Variant: widgets.DangerBorder, OnTapped: func() {
		s.confirm(t("activity.erase-title"), "trash", secondary(t("activity.erase-text")), t("activity.erase-yes"), s.app.Activity.Erase)
	}}
	d.dialog = newTableDialog(t("activity.title"), "clock", 820, 540, content)
	d.dialog.Subtitle = t("activity.text")
	d.dialog.Leading, d.dialog.First = inLine(d.save, d.erase), d.search
	d.dialog.OnClosed = s.app.Activity.Close
	s.app.Activity.Refresh()
	s.open(d.dialog, d.redraw)
	return d
}

// activityKey tells entries apart as far as a person could.
func activityKey(e model.ActivityEntry) string {
	return e.Time.String() + string(e.Kind) + e.Server + e.Name + e.LastChars
}

// activityWords says what was done. A newer version may have recorded what has no words here.
func activityWords(e model.ActivityEntry) string {
	return maybe("activity.kind."+string(e.Kind), string(e.Kind))
}

func activityToken(e model.ActivityEntry) string {
	if e.SignIn {
		return t("saved.sign-in")
	}
	return nameOrNone(e.Name)
}

func (d *activityDialog) found() []model.ActivityEntry {
	return d.shell.app.Activity.Find(d.search.Text, activityWords)
}

func (d *activityDialog) redraw() {
	activity := d.shell.app.Activity
	rows, total := d.found(), activity.Total()
	d.table.show(rows)
	setVisible(d.table, len(rows) > 0)
	setVisible(d.none, total == 0 && !activity.Loading() && activity.On())
	setVisible(d.nomatch, total > 0 && len(rows) == 0)
	setVisible(d.search, total > 0)
	setEnabled(d.save, len(rows) > 0)
	setEnabled(d.erase, total > 0)
	if d.erase.Disabled() && d.erase.Focused() {
		d.dialog.FocusFirst()
	}
	err, on := activity.Err(), activity.On()
	d.notices.fill([2]any{err, on}, func() []fyne.CanvasObject {
		notices := d.shell.failures(err, activity.Refresh)
		if !on {
			off := noticeOf(widgets.Info, "activity.off")
			off.Buttons = []fyne.CanvasObject{&widgets.Button{Text: t("action.settings"), Small: true, OnTapped: func() { d.shell.do("settings") }}}
			notices = append(notices, off)
		}
		return notices
	})
}

func (d *activityDialog) saveCSV() {
	table := [][]string{{
		t("activity.column-time"), t("activity.column-action"), t("activity.column-token"), t("csv.last"),
		t("activity.column-person"), t("activity.column-server"), t("activity.command"),
	}}
	for _, e := range d.found() {
		table = append(table, []string{model.CSVTime(e.Time), activityWords(e), activityToken(e), e.LastChars, e.Person, e.Server, e.Command})
	}
	d.shell.saveCSV("speckle-keys-activity.csv", table)
}
