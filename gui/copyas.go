package gui

import (
	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
)

// copyForms is a menu of the forms in which a token can be handed to a tool. load hands over the
// token itself, for the forms that hold it; copied is called after each copy, and may be nil: then
// the status line warns of what web builds ship.
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
