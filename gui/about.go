package gui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"speckle-keys/assets"
	"speckle-keys/gui/widgets"
)

// Places are where the program keeps what is no secret on this computer.
type Places struct {
	Index       string // folder: names and dates of saved credentials
	Servers     string // file: what is allowed for which server
	Preferences string // folder
}

// showAbout tells what the program is, what it was built from, and where it
// keeps things.
func (page *mainPage) showAbout() {
	p := page.program
	kept := container.New(widgets.Vertical{Gap: 8}, &widgets.Text{Text: t("about.kept"), Style: widgets.Strong})
	if page.app.Demo() {
		kept.Add(&widgets.Paragraph{Text: t("about.kept-demo"), Color: widgets.ColorTextSecondary})
	} else {
		kept.Add(&widgets.Facts{Facts: page.keptFacts()})
	}
	d := newPage(t("about.title"), "key", 640, container.New(widgets.Vertical{Gap: 14},
		page.aboutHead(), &widgets.Facts{Facts: page.buildFacts()}, hairline(), kept,
		&widgets.Paragraph{Text: t("about.licence"), Style: widgets.Caption, Color: widgets.ColorTextTertiary}))
	diagnostics := &widgets.Button{Text: t("action.diagnostics"), Icon: icon("clipboard"), Variant: widgets.Ghost, OnTapped: page.copyDiagnostics}
	licences := widgets.NewButton(t("about.licences"), widgets.Secondary, func() { p.openLicences() })
	d.Leading, d.Buttons = diagnostics, append([]fyne.CanvasObject{licences}, d.Buttons...)
	p.openDialog(d)
}

// aboutHead is the program's face.
func (page *mainPage) aboutHead() fyne.CanvasObject {
	picture := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.AppIcon))
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSize(64, 64))
	words := container.New(widgets.Vertical{Gap: 2},
		&widgets.Text{Text: t("app.title"), Style: widgets.Title},
		&widgets.Text{Text: t("about.version", data{"Version": page.program.options.Version}), Color: widgets.ColorTextSecondary},
		&widgets.Paragraph{Text: t("about.text")})
	return container.NewBorder(nil, nil, container.New(widgets.Vertical{}, picture), nil, container.New(widgets.Inset{X: 14}, words))
}

func (page *mainPage) buildFacts() []widgets.Fact {
	build := page.program.options.Build
	var facts []widgets.Fact
	if build.Commit != "" {
		commit := build.ShortCommit()
		if build.Changed {
			commit = t("about.changed", data{"Commit": commit})
		}
		facts = append(facts, page.copied(t("about.commit"), commit, build.Commit))
	}
	built := append(build.Tools(), runtime.GOOS+"/"+runtime.GOARCH)
	return append(facts, widgets.Fact{Key: t("about.built"), Value: listed(commas, built...)})
}

func (page *mainPage) keptFacts() []widgets.Fact {
	places := page.program.options.Places
	return []widgets.Fact{
		{Key: t("about.secrets"), Value: page.program.keychainName()},
		page.copied(t("about.index"), places.Index, places.Index),
		page.copied(t("settings.trusted"), places.Servers, places.Servers),
		page.copied(t("settings.title"), places.Preferences, places.Preferences),
	}
}

// copied is a fact with a button that copies a text.
func (page *mainPage) copied(key, value, text string) widgets.Fact {
	return widgets.Fact{Key: key, Value: value, Mono: true, Extra: widgets.NewCopyButton(t("button.copy"), t("once.copied-plain"), func() {
		page.program.guard.CopyPlain(text)
	})}
}
