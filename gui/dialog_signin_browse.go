package gui

import (
	"fmt"
	"html"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// browsePage opens the browser and waits for it.
type browsePage struct {
	wizard  *model.SignIn
	content fyne.CanvasObject
	role    *widgets.Notice
	address *widgets.Text
	waiting *fyne.Container
	landing *widgets.Entry
}

func newBrowsePage(s *shell, wizard *model.SignIn) *browsePage {
	p := &browsePage{wizard: wizard}
	p.role = &widgets.Notice{Tone: widgets.Warning, Title: t("signin.role"), Text: " "}
	p.address = &widgets.Text{Style: widgets.Mono, Shorten: widgets.ShortenMiddle, Color: widgets.ColorTextSecondary}
	copyAddress := &widgets.Button{
		Text: t("signin.copy-address"), Icon: icon("copy"), Small: true,
		OnTapped: func() { s.clipboard.CopyPlain(wizard.Waiting) },
	}
	p.landing = widgets.NewEntry(t("signin.landing"), t("signin.landing-hint"))
	use := &widgets.Button{Text: t("signin.landing-use"), Small: true, OnTapped: func() {
		wizard.PasteLanding(p.landing.Text)
		p.landing.SetText("")
	}}
	p.waiting = container.New(widgets.Vertical{Gap: 8}, caption(t("signin.address")),
		widgets.NewBorder(nil, nil, nil, copyAddress, p.address),
		caption(t("signin.landing")), widgets.NewBorder(nil, nil, nil, use, p.landing))
	byHand := &widgets.Button{Text: t("signin.by-hand"), Variant: widgets.Ghost, Small: true, OnTapped: wizard.ByHand}
	again := &widgets.Button{Text: t("signin.again"), Variant: widgets.Ghost, Small: true, OnTapped: wizard.Register}
	text := t("signin.browse-text-anyone")
	if wizard.Account.Person.ID != "" {
		text = t("signin.browse-text", data{"Person": nameOf(wizard.Account)})
	}
	p.content = container.New(widgets.Vertical{Gap: 14}, p.role,
		section(t("signin.browse"), &widgets.Paragraph{Color: widgets.ColorTextSecondary, Text: text}),
		p.waiting, container.NewHBox(byHand, again))
	return p
}

func (p *browsePage) redraw() {
	role := p.wizard.RoleRefused()
	setVisible(p.role, role != "")
	if role != "" {
		p.role.Set(widgets.Warning, t("signin.role"), t("signin.guest-text",
			data{"Person": nameOf(p.wizard.Account), "Role": maybe("role."+role, role)}))
	}
	setVisible(p.waiting, p.wizard.Waiting != "")
	p.address.SetText(p.wizard.Waiting)
}

// landingPage is what the browser shows when it comes back: how the sign-in
// went, after it was checked.
func landingPage(landing model.Landing) []byte {
	key := "landing." + string(landing.Outcome)
	fill := data{"Name": clip(landing.Name, 80)}
	if landing.Err != nil {
		fill["Why"] = wordsOf(landing.Err).title + "."
	}
	return fmt.Appendf(nil, `<!doctype html><meta charset="utf-8"><title>%[1]s</title>
<style>body{font:18px/1.5 system-ui,sans-serif;max-width:32em;margin:18vh auto;padding:0 1.5em;color-scheme:light dark}</style>
<h1>%[1]s</h1><p>%[2]s</p>`, html.EscapeString(t(key, fill)), html.EscapeString(t(key+"-text", fill)))
}
