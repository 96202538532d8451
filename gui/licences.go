package gui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/assets/licences"
	"speckle-keys/gui/widgets"
)

// licencesDialog lists what the program is built of, with the licence of each.
type licencesDialog struct {
	program *Program
	dialog  *widgets.Dialog
	search  *widgets.SearchEntry
	table   *widgets.Columns
	none    *widgets.Empty
	parts   []licences.Part // those that match what is searched for
}

func (p *Program) openLicences() *licencesDialog {
	d := &licencesDialog{program: p}
	d.table = widgets.NewColumns([]widgets.Column{
		{Title: t("licences.column-name"), Weight: 3, Min: 200},
		{Title: t("licences.column-licence"), Weight: 2, Min: 150},
	}, func() int { return len(d.parts) }, d.cells)
	d.table.Spoken = t("licences.title")
	d.table.Label = func(i int) string { return d.parts[i].Name }
	d.table.OnActivated = func(i int) { p.showLicence(d.parts[i]) }
	d.table.List().OneTap = true
	d.none = &widgets.Empty{Icon: icon("search"), Title: t("licences.none"), Text: t("licences.none-text")}
	d.search = widgets.NewSearchEntry(t("licences.search"), t("licences.search"), t("button.clear"), d.look)
	d.search.OnDown = func() { p.window.Canvas().Focus(d.table.List()) }
	d.search.OnEscape = func() { d.dialog.Close() }
	d.look("")
	d.dialog = newPage(t("licences.title"), "info", 760, container.NewBorder(
		container.New(widgets.Inset{Y: 4}, d.search), nil, nil, nil, container.NewStack(d.table, d.none)))
	d.dialog.Height, d.dialog.Fill, d.dialog.First = 560, true, d.search
	p.openDialog(d.dialog)
	return d
}

// look lists the parts that have a text in their names or licences.
func (d *licencesDialog) look(text string) {
	text = strings.ToLower(strings.TrimSpace(text))
	d.parts = slices.DeleteFunc(slices.Clone(licences.All()), func(part licences.Part) bool {
		return !strings.Contains(strings.ToLower(part.Name+"\n"+part.From+"\n"+licenceName(part)), text)
	})
	visible(d.table, len(d.parts) > 0)
	visible(d.none, len(d.parts) == 0)
	d.table.List().SetSelected(-1)
	d.table.Refresh()
}

func (d *licencesDialog) cells(i int) []widgets.Cell {
	part := d.parts[i]
	return []widgets.Cell{
		{Text: part.Name, Secondary: d.note(part), Strong: true, Middle: true},
		{Text: licenceName(part)},
	}
}

// showLicence shows the text of a licence.
func (p *Program) showLicence(part licences.Part) {
	text := widget.NewLabel(part.Text)
	text.Selectable, text.Wrapping, text.SizeName = true, fyne.TextWrapWord, theme.SizeNameCaptionText
	text.TextStyle.Monospace = true // texts are set for it, with their lists and frames
	d := newPage(part.Name, "info", 760, text)
	d.Height = 560
	d.Subtitle = licenceName(part)
	d.Leading = &widgets.Button{Text: t("button.copy"), Icon: icon("copy"), Variant: widgets.Ghost, OnTapped: func() { p.guard.CopyPlain(part.Text) }}
	p.openDialog(d)
}

// note tells the version of a part, where it comes from, and when it isn't in
// every program.
func (d *licencesDialog) note(part licences.Part) string {
	var notes []string
	switch part.Name {
	case licences.Ours:
		notes = append(notes, d.program.options.Version)
	case licences.Go:
		notes = append(notes, strings.TrimPrefix(runtime.Version(), "go"))
	default:
		notes = append(notes, strings.TrimPrefix(part.Version, "v"))
	}
	if part.From != "" {
		notes = append(notes, t("licences.in", data{"Name": part.From}))
	}
	if len(part.Systems) > 0 {
		names := map[string]string{"linux": "Linux", "windows": "Windows", "darwin": "macOS"}
		var systems []string
		for _, system := range part.Systems {
			systems = append(systems, names[system])
		}
		notes = append(notes, t("licences.only", data{"Systems": listed(commas, systems...)}))
	}
	return listed(dots, notes...)
}

// licenceName is an SPDX expression as a person reads it.
func licenceName(part licences.Part) string {
	if part.Licence == "LicenseRef-Public-Domain" {
		return t("licences.public-domain")
	}
	return part.Licence
}
