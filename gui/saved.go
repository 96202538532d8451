package gui

import (
	"cmp"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// copyForms is a menu of the forms in which a token can be handed to a tool. load hands over the
// token itself, for the forms that hold it; copied is called after each copy, and may be nil: then
// the status line says that it was copied, or warns of what web builds ship.
func (s *shell) copyForms(d model.SnippetData, load func(func(model.Secret)), copied func(model.Snippet)) *fyne.Menu {
	menu := fyne.NewMenu("")
	copyText := func(snippet model.Snippet, d model.SnippetData) {
		text, ok := snippet.Text(d)
		switch {
		case !ok:
			return
		case snippet.Secret:
			s.clipboard.CopyText(d.Token, text)
		default:
			s.clipboard.CopyPlain(text.Reveal())
		}
		switch {
		case copied != nil:
			copied(snippet)
		case snippet.SetsVariable():
			s.app.Say(model.StatusVariable, nil)
		case !snippet.Secret: // of secrets the line says until when they are there
			s.app.Say(model.StatusCopied, nil)
		}
	}
	for _, snippet := range model.Snippets() {
		item := fyne.NewMenuItem(t("snippet."+snippet.ID), func() {
			if !snippet.Secret {
				copyText(snippet, d)
				return
			}
			load(func(token model.Secret) {
				d.Token = token
				copyText(snippet, d)
			})
		})
		if needs := snippet.Needs(d); needs != "" {
			item.Disabled = true
			item.Label = listed(dots, item.Label, t("snippet.needs."+needs))
		}
		menu.Items = append(menu.Items, item)
	}
	return menu
}

// copyItems are the ways to copy a saved token; at is where its menu opens.
func (s *shell) copyItems(entry model.Entry, at func() fyne.Position) []rowItem {
	load := func(got func(model.Secret)) { s.app.Saved.Copy(entry.Key, got) }
	return []rowItem{
		{name: "copy", run: func() { load(s.clipboard.Copy) }},
		{name: "copy-as", at: at, sub: func() *fyne.Menu { return s.copyForms(s.snippetData(entry), load, nil) }},
	}
}

// snippetData is what the forms of a saved token are filled with.
func (s *shell) snippetData(entry model.Entry) model.SnippetData {
	return model.SnippetData{Origin: entry.Origin, Name: s.app.Saved.CommandName(entry), Key: entry.Key}
}

// savedActions are the small buttons of a saved credential's row. del deletes
// it, export writes a registration to a file.
func (s *shell) savedActions(row model.SavedRow, del, export func(model.SavedRow)) []widgets.RowAction {
	saved := s.app.Saved
	remove := widgets.RowAction{Icon: icon("trash"), Label: t("saved.delete"), Danger: true, OnTapped: func() { del(row) }}
	first := widgets.RowAction{Icon: icon("copy"), Label: t("saved.copy"), OnTapped: func() { saved.Copy(row.Key, s.clipboard.Copy) }}
	switch {
	case row.Deleting:
		return []widgets.RowAction{{Icon: icon("refresh"), Label: t("button.undo"), OnTapped: func() { saved.Undo(row.Key) }}}
	case row.Busy:
		return []widgets.RowAction{{Icon: icon("x"), Label: t("button.cancel"), OnTapped: func() { saved.Cancel(row.Key) }}}
	case row.IsRegistration():
		remove.Label = t("signins.delete-registration")
		return []widgets.RowAction{{Icon: icon("download"), Label: t("signins.file"), OnTapped: func() { export(row) }}, remove}
	case row.IsSignIn():
		first = widgets.RowAction{Icon: icon("sign-out"), Label: t("saved.sign-out"), OnTapped: func() {
			s.askSignOut(row, func() { saved.SignOut(row.Entry) })
		}}
	}
	check := widgets.RowAction{Icon: icon("shield-check"), Label: t("saved.check"), OnTapped: func() { saved.Check(row.Entry) }}
	return []widgets.RowAction{first, check, remove}
}

// savedFailure is what is wrong with the index, or else with the first of rows
// that has a failure, and how to try it again.
func (s *shell) savedFailure(rows []model.SavedRow) (retry func(), err error) {
	if saved := s.app.Saved; saved.Err != nil {
		return saved.Refresh, saved.Err
	}
	for _, row := range rows {
		if row.Err != nil {
			return row.Again, row.Err
		}
	}
	return nil, nil
}

func (s *shell) askSignOut(row model.SavedRow, do func()) {
	person := clip(cmp.Or(row.UserName, t("saved.sign-in")), 60)
	s.confirm(t("signins.sign-out-title", data{"Person": person, "Server": clip(s.app.ServerName(row.Origin), 60)}), "sign-out",
		secondary(t("signins.sign-out-text")), t("signins.sign-out-yes"), do)
}

// A nameField is for the name of a saved token. One that another saved token has must be confirmed.
type nameField struct {
	*widgets.Entry
	again *widgets.CheckRow
}

// newNameField makes the field; moved is called when the confirmation comes or goes.
func newNameField(label string, taken func(string) bool, moved func()) *nameField {
	f := &nameField{
		Entry: widgets.NewEntry(label, t("new.name-hint")),
		again: &widgets.CheckRow{Title: t("saved.name-again"), Description: t("saved.name-again-text")},
	}
	f.again.Hide()
	f.OnChanged = func(name string) {
		f.again.SetChecked(false)
		if taken(name) != f.again.Visible() {
			setVisible(f.again, !f.again.Visible())
			moved()
		}
	}
	return f
}

// refused reports whether the name isn't confirmed yet, and asks for that.
func (f *nameField) refused(s *shell) bool {
	missing := f.again.Visible() && !f.again.Checked
	if missing {
		s.focus(f.again)
	}
	return missing
}
