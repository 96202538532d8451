package gui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// settingsDialog shows the program's settings. Changes take effect at once.
type settingsDialog struct {
	shell  *shell
	dialog *widgets.Dialog

	notices  *slot
	tabs     *widgets.Segmented
	theme    *widgets.Segmented
	language *widgets.Segmented
	notify   *widgets.CheckRow
	path     *widgets.Entry
	add      *widgets.Button
	folders  *slot
	trusted  *slot
}

func showSettings(s *shell) *settingsDialog {
	d := &settingsDialog{shell: s, notices: newSlot(widgets.Vertical{})}
	d.folders, d.trusted = newSlot(widgets.Vertical{Gap: 6}), newSlot(widgets.Vertical{Gap: 12})
	d.theme = d.themes()
	d.notify = d.check("settings.notifications", func(s *model.Settings) *bool { return &s.Notifications })
	pages := []fyne.CanvasObject{
		settingsPage(section(t("settings.theme"), d.theme), section(t("settings.text-size"), d.textSizes()),
			section(t("settings.language"), d.languages()),
			section(t("settings.motion"), d.check("settings.reduce-motion", func(s *model.Settings) *bool { return &s.ReduceMotion }))),
		settingsPage(d.check("settings.check-at-start", func(s *model.Settings) *bool { return &s.CheckAtStart }),
			d.check("settings.reminders", func(s *model.Settings) *bool { return &s.Reminders }),
			d.notify, d.updates()),
		settingsPage(section(t("settings.clipboard"), d.clipboard(), caption(t("settings.clipboard-text"))),
			d.check("settings.activity", func(s *model.Settings) *bool { return &s.Activity })),
		settingsPage(section(t("settings.folders"), d.folderParts()...),
			section(t("settings.trusted"), caption(t("settings.trusted-text")), d.trusted.Container)),
	}
	d.tabs = &widgets.Segmented{Tabs: true, Segments: []widgets.Segment{
		{Text: t("settings.page-look")},
		{Text: t("settings.page-reminders")},
		{Text: t("settings.page-privacy")},
		{Text: t("settings.page-accounts")},
	}}
	d.tabs.OnSelected = func(shown int) {
		for i, page := range pages {
			setVisible(page, i == shown)
		}
		d.dialog.Refresh()
	}
	for _, page := range pages[1:] {
		page.Hide()
	}
	content := container.New(widgets.Vertical{Gap: 20}, append([]fyne.CanvasObject{d.notices.Container, d.tabs}, pages...)...)
	d.dialog = newReading(t("settings.title"), "sliders", 620, content)
	d.dialog.Height = 560 // the same for all pages
	s.open(d.dialog, d.redraw)
	return d
}

func settingsPage(parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(widgets.Vertical{Gap: 20}, parts...)
}

// redraw follows what may change while the dialog is open: the theme by the
// menu, the lists, what another setting allows, and whether the settings could
// be written.
func (d *settingsDialog) redraw() {
	settings := d.shell.settings
	d.theme.SetSelected(int(settings.Now().Theme))
	setEnabled(d.notify, settings.Now().Reminders)
	d.shell.fillFailure(d.notices, settings.Err, nil)
	d.redrawFolders()
	d.redrawTrusted()
}

func choiceOf[T comparable](label string, values []T, now T, words func(T) string, chosen func(T)) *widgets.Segmented {
	choice := newOneOf(label, chosen)
	choice.show(values, now, func(value T) widgets.Segment { return widgets.Segment{Text: words(value)} })
	return choice.Segmented
}

// settingOf is a choice among the values of a setting.
func settingOf[T comparable](d *settingsDialog, label string, values []T, words func(T) string, of func(*model.Settings) *T) *widgets.Segmented {
	now := d.shell.settings.Now()
	return choiceOf(label, values, *of(&now), words, func(value T) { d.shell.change(func(s *model.Settings) { *of(s) = value }) })
}

func (d *settingsDialog) themes() *widgets.Segmented {
	words := []string{t("settings.theme.system"), t("settings.theme.light"), t("settings.theme.dark")}
	return settingOf(d, t("settings.theme"), []model.Theme{model.ThemeSystem, model.ThemeLight, model.ThemeDark},
		func(theme model.Theme) string { return words[theme] }, func(s *model.Settings) *model.Theme { return &s.Theme })
}

func (d *settingsDialog) textSizes() *widgets.Segmented {
	return settingOf(d, t("settings.text-size"), model.TextSizes(), percent, func(s *model.Settings) *float64 { return &s.TextSize })
}

func percent(factor float64) string {
	return t("settings.percent", data{"N": strconv.Itoa(int(factor*100 + 0.5))})
}

func (d *settingsDialog) languages() *widgets.Segmented {
	names := map[string]string{"": t("settings.language-system")}
	tags := []string{""}
	for _, language := range languages {
		tags, names[language.tag] = append(tags, language.tag), language.shownName(d.shell.hasFont)
	}
	d.language = choiceOf(t("settings.language"), tags, d.shell.settings.Now().Language,
		func(tag string) string { return names[tag] }, d.setLanguage)
	return d.language
}

func (d *settingsDialog) setLanguage(tag string) {
	d.dialog.Dismiss()
	d.shell.change(func(s *model.Settings) { s.Language = tag })
	again := showSettings(d.shell)
	d.shell.focus(again.language)
}

// check makes a row for a setting that is on or off, with the texts of a key.
func (d *settingsDialog) check(key string, of func(*model.Settings) *bool) *widgets.CheckRow {
	now := d.shell.settings.Now()
	return &widgets.CheckRow{
		Title: t(key), Description: t(key + "-text"), Checked: *of(&now),
		OnChanged: func(on bool) { d.shell.change(func(s *model.Settings) { *of(s) = on }) },
	}
}

// updates is the weekly check, where the program can look for updates.
func (d *settingsDialog) updates() fyne.CanvasObject {
	if !d.shell.app.Updates.Offered() {
		return container.New(widgets.Vertical{})
	}
	return d.check("settings.updates", func(s *model.Settings) *bool { return &s.Updates })
}

func (d *settingsDialog) clipboard() *widgets.Segmented {
	words := func(limit time.Duration) string {
		if limit == 0 {
			return t("settings.clipboard-quit")
		}
		return length(limit)
	}
	return settingOf(d, t("settings.clipboard"), model.ClipboardLimits(), words, func(s *model.Settings) *time.Duration { return &s.Clipboard })
}

func (d *settingsDialog) folderParts() []fyne.CanvasObject {
	if d.shell.app.Demo() {
		return []fyne.CanvasObject{caption(t("settings.folders-demo"))}
	}
	d.path = widgets.NewEntry(t("settings.folder-path"), t("settings.folder-path"))
	d.path.OnSubmitted = d.addFolder
	d.add = &widgets.Button{Text: t("settings.folder-add"), OnTapped: func() { d.addFolder(d.path.Text) }}
	browse := &widgets.Button{Text: t("settings.folder-choose"), Variant: widgets.Ghost, OnTapped: func() {
		d.shell.files.folder(d.addFolder)
	}}
	d.path.OnChanged = func(text string) { setEnabled(d.add, d.adds(text)) }
	d.add.Disable()
	return []fyne.CanvasObject{
		caption(t("settings.folders-text")), d.folders.Container,
		container.New(&widgets.FieldRow{Gap: 8}, d.path, d.add, browse),
	}
}

// adds reports whether a path would be one more to search.
func (d *settingsDialog) adds(path string) bool {
	settings := d.shell.settings.Now()
	return len(settings.WithFolder(path).Folders) > len(settings.Folders)
}

func (d *settingsDialog) addFolder(path string) {
	if d.adds(path) {
		d.shell.change(func(s *model.Settings) { *s = s.WithFolder(path) })
		d.path.SetText("")
	}
}

func (d *settingsDialog) redrawFolders() {
	folders := d.shell.settings.Now().Folders
	d.folders.fill(strings.Join(folders, "\n"), func() []fyne.CanvasObject {
		return each(folders, func(folder string) fyne.CanvasObject {
			remove := widgets.NewIconButton(icon("trash"), t("settings.folder-remove", data{"Folder": folder}), func() {
				d.shell.change(func(s *model.Settings) { *s = s.WithoutFolder(folder) })
			})
			return widgets.NewBorder(nil, nil, nil, remove, &widgets.Text{Text: folder, Style: widgets.Mono, Shorten: widgets.ShortenMiddle})
		})
	})
}

func (d *settingsDialog) redrawTrusted() {
	servers := d.shell.app.TrustedServers()
	d.trusted.fill(fmt.Sprint(servers), func() []fyne.CanvasObject {
		if len(servers) == 0 {
			return []fyne.CanvasObject{caption(t("trusted.none"))}
		}
		return each(servers, d.shell.trustedServer)
	})
}

// trustedServer is one server for which something is allowed, with the button that takes it back.
func (s *shell) trustedServer(server model.TrustedServer) fyne.CanvasObject {
	var allowed []string
	if server.PlainHTTP {
		allowed = append(allowed, t("trusted.http"))
	}
	if c := server.Certificate; c != nil {
		allowed = append(allowed, t("trusted.certificate", data{"Issuer": c.Issuer, "Until": date(c.NotAfter)}))
	}
	remove := &widgets.Button{Text: t("trusted.remove"), Small: true, Variant: widgets.DangerBorder, OnTapped: func() {
		s.app.Distrust(server.Origin, s.trustChanged)
	}}
	return widgets.NewBorder(nil, nil, nil, remove, container.New(widgets.Vertical{},
		&widgets.Text{Text: server.Origin.String(), Style: widgets.Mono, Shorten: widgets.ShortenMiddle},
		&widgets.Text{Text: listed(commas, allowed...), Style: widgets.Caption, Color: widgets.ColorTextSecondary}))
}
