package gui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// change takes new settings into effect, at once, and remembers them.
func (p *Program) change(settings model.Settings) {
	before := p.settings
	p.settings = settings.Valid()
	keepSettings(p.fyne.Preferences(), p.settings)
	p.guard.SetLimit(p.settings.Clipboard)
	p.dress()
	if p.app != nil {
		p.app.SearchIn(p.settings.Folders)
	}
	if p.settings.Language != before.Language {
		speak(p.settings.Language)
		p.furnish()
	}
}

// dress gives everything its colours, its size of text, and its motion.
func (p *Program) dress() {
	scale := p.settings.TextSize * max(p.comfort.TextScale, 0.5)
	p.fyne.Settings().SetTheme(NewScaledTheme(Variant(p.settings.Theme), float32(scale)))
}

// setTheme changes and remembers the colours.
func (p *Program) setTheme(theme model.Theme) {
	settings := p.settings
	settings.Theme = theme
	p.change(settings)
}

// settingsDialog shows what a person may choose for the program. There is no
// button to apply: everything is in effect at once.
type settingsDialog struct {
	program *Program
	dialog  *widgets.Dialog

	language *widgets.Segmented
	path     *widgets.Entry
	add      *widgets.Button
	folders  *fyne.Container
	trusted  *fyne.Container
}

func (page *mainPage) showSettings() { page.program.openSettings() }

func (p *Program) openSettings() *settingsDialog {
	d := &settingsDialog{program: p}
	content := container.New(widgets.Vertical{Gap: 20},
		section(t("settings.theme"), d.themes()),
		section(t("settings.text-size"), d.textSizes()),
		section(t("settings.language"), d.languages()),
		section(t("settings.motion"), d.motion()),
		section(t("settings.clipboard"), d.clipboard(), caption(t("settings.clipboard-text"))),
		section(t("settings.folders"), d.folderParts()...),
		section(t("settings.trusted"), d.trustedParts()...))
	d.dialog = newPage(t("settings.title"), "sliders", 620, content)
	p.openDialog(d.dialog)
	return d
}

func caption(text string) *widgets.Paragraph {
	return &widgets.Paragraph{Text: text, Style: widgets.Caption, Color: widgets.ColorTextSecondary}
}

func (d *settingsDialog) themes() *widgets.Segmented {
	return &widgets.Segmented{Label: t("settings.theme"), Selected: int(d.program.settings.Theme),
		OnSelected: func(i int) { d.program.setTheme(model.Theme(i)) },
		Segments:   []widgets.Segment{{Text: t("settings.theme.system")}, {Text: t("settings.theme.light")}, {Text: t("settings.theme.dark")}}}
}

func (d *settingsDialog) textSizes() *widgets.Segmented {
	sizes := model.TextSizes()
	choice := &widgets.Segmented{Label: t("settings.text-size"), Selected: slices.Index(sizes, d.program.settings.TextSize),
		OnSelected: func(i int) {
			settings := d.program.settings
			settings.TextSize = sizes[i]
			d.program.change(settings)
		}}
	for _, size := range sizes {
		choice.Segments = append(choice.Segments, widgets.Segment{Text: percent(size)})
	}
	return choice
}

// percent writes a factor.
func percent(factor float64) string {
	return t("settings.percent", data{"N": strconv.Itoa(int(factor*100 + 0.5))})
}

func (d *settingsDialog) languages() *widgets.Segmented {
	d.language = &widgets.Segmented{Label: t("settings.language"), OnSelected: d.languageChosen,
		Segments: []widgets.Segment{{Text: t("settings.language-system")}}}
	for i, tongue := range tongues {
		d.language.Segments = append(d.language.Segments, widgets.Segment{Text: tongue.name})
		if tongue.tag == d.program.settings.Language {
			d.language.Selected = i + 1
		}
	}
	return d.language
}

// languageChosen speaks the language, in this very dialog too.
func (d *settingsDialog) languageChosen(i int) {
	settings := d.program.settings
	settings.Language = ""
	if i > 0 {
		settings.Language = tongues[i-1].tag
	}
	d.dialog.Dismiss()
	d.program.change(settings)
	again := d.program.openSettings()
	d.program.window.Canvas().Focus(again.language)
}

func (d *settingsDialog) motion() *widgets.CheckRow {
	return &widgets.CheckRow{Title: t("settings.still"), Description: t("settings.still-text"), Checked: d.program.settings.Still,
		OnChanged: func(on bool) {
			settings := d.program.settings
			settings.Still = on
			d.program.change(settings)
		}}
}

func (d *settingsDialog) clipboard() *widgets.Segmented {
	limits := model.ClipboardLimits()
	choice := &widgets.Segmented{Label: t("settings.clipboard"), Selected: slices.Index(limits, d.program.settings.Clipboard),
		OnSelected: func(i int) {
			settings := d.program.settings
			settings.Clipboard = limits[i]
			d.program.change(settings)
		}}
	for _, limit := range limits {
		segment := widgets.Segment{Text: length(limit)}
		if limit == 0 {
			segment = widgets.Segment{Text: t("settings.clipboard-quit"), Tone: widgets.Warning}
		}
		choice.Segments = append(choice.Segments, segment)
	}
	return choice
}

func (d *settingsDialog) folderParts() []fyne.CanvasObject {
	p := d.program
	if p.app.Demo() {
		return []fyne.CanvasObject{caption(t("settings.folders-demo"))}
	}
	d.path = widgets.NewEntry(t("settings.folder-path"), t("settings.folder-path"))
	d.path.OnSubmitted = d.addFolder
	d.add = &widgets.Button{Text: t("settings.folder-add"), OnTapped: func() { d.addFolder(d.path.Text) }}
	browse := &widgets.Button{Text: t("settings.folder-choose"), Variant: widgets.Ghost, OnTapped: d.chooseFolder}
	d.path.OnChanged = func(text string) { setEnabled(d.add, d.wider(text)) }
	d.add.Disable()
	d.folders = container.New(widgets.Vertical{Gap: 6})
	d.redrawFolders()
	return []fyne.CanvasObject{caption(t("settings.folders-text")), d.folders,
		container.NewBorder(nil, nil, nil, beside(d.add, browse), d.path)}
}

// wider reports whether a path would be one more to search.
func (d *settingsDialog) wider(path string) bool {
	settings := d.program.settings
	return len(settings.WithFolder(path).Folders) > len(settings.Folders)
}

func (d *settingsDialog) addFolder(path string) {
	if d.wider(path) {
		d.program.change(d.program.settings.WithFolder(path))
		d.path.SetText("")
		d.redrawFolders()
	}
}

func (d *settingsDialog) chooseFolder() {
	dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
		if folder != nil && err == nil {
			d.addFolder(folder.Path())
		}
	}, d.program.window)
}

func (d *settingsDialog) redrawFolders() {
	d.folders.Objects = nil
	for _, folder := range d.program.settings.Folders {
		remove := widgets.NewIconButton(icon("trash"), t("settings.folder-remove", data{"Folder": folder}), func() {
			d.program.change(d.program.settings.WithoutFolder(folder))
			d.redrawFolders()
		})
		d.folders.Add(container.NewBorder(nil, nil, nil, remove,
			&widgets.Text{Text: folder, Style: widgets.Mono, Shorten: widgets.ShortenMiddle}))
	}
	d.folders.Refresh()
	if d.dialog != nil {
		d.dialog.Refresh()
	}
}

func (d *settingsDialog) trustedParts() []fyne.CanvasObject {
	d.trusted = container.New(widgets.Vertical{Gap: 12})
	d.redrawTrusted()
	return []fyne.CanvasObject{caption(t("settings.trusted-text")), d.trusted}
}

func (d *settingsDialog) redrawTrusted() {
	d.trusted.Objects = d.program.trustedServers(d.redrawTrusted)
	if len(d.trusted.Objects) == 0 {
		d.trusted.Add(caption(t("trusted.none")))
	}
	d.trusted.Refresh()
	if d.dialog != nil {
		d.dialog.Refresh()
	}
}
