package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// welcome is a line above the first accounts that somebody sees: where they
// come from, what to do first, and where tokens will be saved. It stays until
// it is closed, once for all starts.
type welcome struct {
	shell   *shell
	content *fyne.Container
	text    *widgets.Paragraph
	problem *widgets.Button
}

func newWelcome(s *shell) *welcome {
	w := &welcome{shell: s}
	w.text = &widgets.Paragraph{Style: widgets.Caption, Color: widgets.ColorTextSecondary}
	w.problem = &widgets.Button{Text: t("welcome.problem"), Small: true, Variant: widgets.Secondary, OnTapped: func() {
		if err := s.app.Keychain.Err; err != nil {
			s.messageWith(t("welcome.problem-title"), s.failure(err, s.app.Keychain.Retry))
		}
	}}
	done := &widgets.Button{Icon: icon("x"), Label: t("welcome.close"), Small: true, Variant: widgets.Ghost, OnTapped: func() {
		s.change(func(settings *model.Settings) { settings.Welcomed = true })
	}}
	line := widgets.NewBorder(nil, nil, nil, inLine(w.problem, done), container.NewVBox(layout.NewSpacer(), w.text, layout.NewSpacer()))
	w.content = container.New(widgets.Vertical{}, container.New(widgets.Inset{X: 20, Y: 6}, line), separator())
	w.content.Hide()
	return w
}

// redraw reports whether the line appeared, went, or needs another height.
func (w *welcome) redraw() (changed bool) {
	app := w.shell.app
	shown := !app.Demo() && !w.shell.settings.Now().Welcomed && app.Accounts.FromConnectors()
	text, broken := t("welcome.text"), app.Keychain.Known && !app.Keychain.Ready() && !app.Keychain.Locked()
	switch {
	case broken:
		text += " " + t("welcome.no-keychain")
	case app.Keychain.Known:
		text += " " + t("welcome.keychain", data{"Keychain": w.shell.keychainName()})
	}
	changed = w.content.Visible() != shown || w.text.Text != text || w.problem.Visible() != broken
	w.text.SetText(text)
	setVisible(w.problem, broken)
	setVisible(w.content, shown)
	return changed
}
