package gui

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"speckle-keys/assets"
	"speckle-keys/gui/widgets"
)

// showAbout says what the program is, what it was built from, and where its
// files are. licences lists what it is built of.
func (s *shell) showAbout(licences func()) {
	kept := container.New(widgets.Vertical{Gap: 8}, &widgets.Text{Text: t("about.files"), Style: widgets.Strong})
	if s.app.Demo() {
		kept.Add(secondary(t("about.files-demo")))
	} else {
		kept.Add(&widgets.Facts{Facts: s.chosenFacts()})
	}
	d := newReading(t("about.title"), "key", 640, container.New(widgets.Vertical{Gap: 14},
		s.aboutHead(), &widgets.Facts{Facts: s.buildFacts()}, separator(), kept,
		&widgets.Paragraph{Text: t("about.licence"), Style: widgets.Caption, Color: widgets.ColorTextTertiary}))
	diagnostics := &widgets.Button{Text: t("action.diagnostics"), Icon: icon("clipboard"), Variant: widgets.Ghost, OnTapped: func() { s.do("diagnostics") }}
	list := widgets.NewButton(t("about.licences"), widgets.Secondary, licences)
	d.Leading, d.Buttons = diagnostics, append([]fyne.CanvasObject{list}, d.Buttons...)
	s.open(d, nil)
}

func (s *shell) aboutHead() fyne.CanvasObject {
	picture := canvas.NewImageFromResource(fyne.NewStaticResource("icon.png", assets.AppIcon))
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSize(64, 64))
	words := container.New(widgets.Vertical{Gap: 2},
		&widgets.Text{Text: t("app.title"), Style: widgets.Title},
		&widgets.Text{Text: t("about.version", data{"Version": s.about.version}), Color: widgets.ColorTextSecondary},
		&widgets.Paragraph{Text: t("about.text")})
	return container.NewBorder(nil, nil, container.New(widgets.Vertical{}, picture), nil, container.New(widgets.Inset{X: 14}, words))
}

func (s *shell) buildFacts() []widgets.Fact {
	build := s.about.build
	var facts []widgets.Fact
	if build.Commit != "" {
		commit := build.ShortCommit()
		if build.Changed {
			commit = t("about.changed", data{"Commit": commit})
		}
		fact := s.copied(t("about.commit"), build.Commit, true)
		fact.Value = commit
		facts = append(facts, fact)
	}
	built := append(build.Tools(), runtime.GOOS+"/"+runtime.GOARCH)
	return append(facts, widgets.Fact{Key: t("about.built"), Value: listed(commas, built...)})
}

func (s *shell) chosenFacts() []widgets.Fact {
	places := s.about.places
	return []widgets.Fact{
		{Key: t("about.secrets"), Value: s.keychainName()},
		s.copied(t("about.index"), places.Index, true),
		s.copied(t("settings.trusted"), places.Servers, true),
		s.copied(t("settings.title"), places.Settings, true),
	}
}
