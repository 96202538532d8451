package gui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/assets/licences"
	"speckle-keys/gui/widgets"
)

type licencesDialog struct {
	shell  *shell
	dialog *widgets.Dialog
	search *widgets.SearchEntry
	table  *table[licences.Part]
	none   *widgets.Empty
}

func showLicences(s *shell) *licencesDialog {
	d := &licencesDialog{shell: s}
	d.table = newTable(s, "licences", t("licences.title"),
		func(part licences.Part) string { return part.Name + part.From },
		func(part licences.Part) string { return part.Name },
		[]column[licences.Part]{
			{id: "name", title: "licences.column-name", weight: 3, min: 200, cell: func(part licences.Part) widgets.Cell {
				return widgets.Cell{Text: part.Name, Secondary: d.note(part), Strong: true, Middle: true}
			}},
			{id: "licence", title: "licences.column-licence", weight: 2, min: 150, cell: func(part licences.Part) widgets.Cell {
				return widgets.Cell{Text: licenceName(part)}
			}},
		})
	d.table.onActivated(s.showLicence)
	d.table.List().OneTap = true
	d.none = emptyOf("search", "licences.none")
	d.search = s.newSearch("licences.search", d.table.List(), d.narrow)
	d.narrow("")
	d.dialog = newTableDialog(t("licences.title"), "info", 760, 560, container.NewBorder(
		container.New(widgets.Inset{Y: 4}, d.search), nil, nil, nil, dialogTable(d.table.Columns, d.none)))
	d.dialog.First = d.search
	s.open(d.dialog, nil)
	return d
}

func (d *licencesDialog) narrow(text string) {
	text = strings.ToLower(strings.TrimSpace(text))
	parts := slices.DeleteFunc(slices.Clone(licences.All()), func(part licences.Part) bool {
		return !strings.Contains(strings.ToLower(part.Name+"\n"+part.From+"\n"+licenceName(part)), text)
	})
	setVisible(d.table, len(parts) > 0)
	setVisible(d.none, len(parts) == 0)
	d.table.show(parts)
}

func (s *shell) showLicence(part licences.Part) {
	text := widgets.NewSelectableText(part.Text)
	text.SizeName = theme.SizeNameCaptionText
	text.TextStyle.Monospace = true // texts are set for it, with their lists and frames
	d := newReading(part.Name, "info", 760, text)
	d.Height = 560
	d.Subtitle = licenceName(part)
	copying := &widgets.Button{Text: t("button.copy"), Icon: icon("copy"), Variant: widgets.Ghost}
	copying.Copies(t("once.copied-plain"), func() { s.clipboard.CopyPlain(part.Text) })
	d.Leading = copying
	s.open(d, nil)
}

// note is the version of a part, where it comes from, and when it isn't in every program.
func (d *licencesDialog) note(part licences.Part) string {
	var notes []string
	switch part.Name {
	case licences.Ours:
		notes = append(notes, d.shell.about.version)
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
		systems := each(part.Systems, func(system string) string { return names[system] })
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
