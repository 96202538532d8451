package gui

import (
	"slices"
	"strconv"
	"time"

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
	widgets.SetStill(p.settings.Still || p.comfort.Still)
	// What a system says is kept to what a window can show.
	scale := p.settings.TextSize * min(max(p.comfort.TextScale, 0.8), 2)
	theme := &look{variant: Variant(p.settings.Theme), textScale: float32(scale)}
	// Fyne draws all anew for a theme, and never lets go of the fonts before.
	if worn, ok := p.fyne.Settings().Theme().(*look); !ok || *worn != *theme {
		p.fyne.Settings().SetTheme(theme)
		if p.main != nil {
			p.main.pane.measure()
			p.main.pane.setHeights()
		}
	}
}

// set changes a part of the settings.
func (p *Program) set(part func(*model.Settings)) {
	settings := p.settings
	part(&settings)
	p.change(settings)
}

func (p *Program) setTheme(theme model.Theme) {
	p.set(func(s *model.Settings) { s.Theme = theme })
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

// among makes a choice of one among values.
func among[T comparable](label string, values []T, now T, words func(T) string, chosen func(T)) *widgets.Segmented {
	choice := &widgets.Segmented{Label: label, Selected: slices.Index(values, now), OnSelected: func(i int) { chosen(values[i]) }}
	for _, value := range values {
		choice.Segments = append(choice.Segments, widgets.Segment{Text: words(value)})
	}
	return choice
}

func (d *settingsDialog) themes() *widgets.Segmented {
	words := []string{t("settings.theme.system"), t("settings.theme.light"), t("settings.theme.dark")}
	return among(t("settings.theme"), []model.Theme{model.ThemeSystem, model.ThemeLight, model.ThemeDark}, d.program.settings.Theme,
		func(theme model.Theme) string { return words[theme] }, d.program.setTheme)
}

func (d *settingsDialog) textSizes() *widgets.Segmented {
	return among(t("settings.text-size"), model.TextSizes(), d.program.settings.TextSize, percent, func(size float64) {
		d.program.set(func(s *model.Settings) { s.TextSize = size })
	})
}

// percent writes a factor.
func percent(factor float64) string {
	return t("settings.percent", data{"N": strconv.Itoa(int(factor*100 + 0.5))})
}

func (d *settingsDialog) languages() *widgets.Segmented {
	names := map[string]string{"": t("settings.language-system")}
	tags := []string{""}
	for _, tongue := range tongues {
		tags, names[tongue.tag] = append(tags, tongue.tag), tongue.name
	}
	d.language = among(t("settings.language"), tags, d.program.settings.Language,
		func(tag string) string { return names[tag] }, d.speak)
	return d.language
}

// speak changes the language, in this very dialog too.
func (d *settingsDialog) speak(tag string) {
	d.dialog.Dismiss()
	d.program.set(func(s *model.Settings) { s.Language = tag })
	again := d.program.openSettings()
	d.program.window.Canvas().Focus(again.language)
}

func (d *settingsDialog) motion() *widgets.CheckRow {
	return &widgets.CheckRow{Title: t("settings.still"), Description: t("settings.still-text"), Checked: d.program.settings.Still,
		OnChanged: func(on bool) { d.program.set(func(s *model.Settings) { s.Still = on }) }}
}

func (d *settingsDialog) clipboard() *widgets.Segmented {
	words := func(limit time.Duration) string {
		if limit == 0 {
			return t("settings.clipboard-quit")
		}
		return length(limit)
	}
	return among(t("settings.clipboard"), model.ClipboardLimits(), d.program.settings.Clipboard, words, func(limit time.Duration) {
		d.program.set(func(s *model.Settings) { s.Clipboard = limit })
	})
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
		widgets.NewBorder(nil, nil, nil, beside(d.add, browse), d.path)}
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
		d.folders.Add(widgets.NewBorder(nil, nil, nil, remove,
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
