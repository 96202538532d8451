package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// The scenes of the menus of rows and filters, and of several tokens at once.
func init() {
	menuKey := func(o interface{ TypedKey(*fyne.KeyEvent) }) { o.TypedKey(&fyne.KeyEvent{Name: desktop.KeyMenu}) }
	several := func(s *screen) []model.TokenRow {
		on("Ada Okafor", model.TabTokens)(s)
		return slices.Clone(s.tokensTab().table.rows[:6])
	}
	scenes = append(scenes,
		scene{name: "tokens-menu", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			list := s.tokensTab().table.List()
			list.SetSelected(1)
			menuKey(list)
		})},
		scene{name: "saved-menu", play: then(savedShown, func(s *screen) {
			list := s.page.pages[model.TabSaved].(*savedList).table.List()
			list.SetSelected(0)
			menuKey(list)
		})},
		scene{name: "saved-copy-as", play: then(savedShown, func(s *screen) {
			s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0])
			s.button(widgets.TopDialog(s.window.Canvas()), t("once.copy-as")).Press()
		})},
		scene{name: "one-time-copy-as", play: made(model.IsSaved, func(s *screen) { s.once().showForms() })},
		scene{name: "revoke-several", play: func(s *screen) { s.shell.askRevokeSeveral(s.tokensTab().tokens, several(s)) }},
		scene{name: "revoke-several-failed", play: func(s *screen) {
			rows := several(s)
			s.demo.Close()
			s.shell.revoke(s.tokensTab().tokens, rows...)
			s.rest()
		}},
	)
}
