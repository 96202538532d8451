package gui

import (
	"net/url"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showApp shows one app with the scopes that it asks for. revoke, if not nil,
// asks whether to revoke its access.
func (s *shell) showApp(origin model.Origin, app model.RemoteApp, revoke func()) {
	server := s.app.Server(origin)
	server.LoadDetail(app.ID)
	scopes := newSlot(widgets.Vertical{Gap: 8})
	body := container.New(widgets.Vertical{Gap: 14},
		secondary(app.Description), s.appFacts(app), &widgets.Text{Text: t("apps.scopes"), Style: widgets.Strong}, scopes.Container)
	d := newReading(app.Name, "apps", 560, body)
	if revoke != nil {
		d.Leading = widgets.NewButton(t("myapps.revoke"), widgets.DangerBorder, d.Then(revoke))
	}
	s.open(d, func() {
		detail := server.Detail(app.ID)
		scopes.fill([3]any{detail.Loading(), detail.App, detail.Err}, func() []fyne.CanvasObject {
			switch {
			case detail.Loading():
				return []fyne.CanvasObject{&widgets.Skeleton{Rows: 1, Label: t("reach.asking")}}
			case detail.Err != nil:
				return []fyne.CanvasObject{s.failure(detail.Err, func() { server.ReloadDetail(app.ID) })}
			case detail.App == nil:
				return []fyne.CanvasObject{&widgets.Paragraph{Text: t("apps.gone")}}
			}
			return scopeLines(detail.App.Scopes)
		})
	})
}

func (s *shell) appFacts(app model.RemoteApp) fyne.CanvasObject {
	trust, author := t("apps.untrusted"), t("apps.by-speckle")
	if app.Trusted {
		trust = t("apps.trusted-hint")
	}
	if app.Author != nil {
		author = app.Author.Name
	}
	facts := []widgets.Fact{
		{Key: t("apps.author"), Value: orDash(author)},
		{Key: t("apps.trust"), Value: trust},
		{Key: t("apps.redirect"), Value: orDash(app.RedirectURL), Mono: true},
		{Key: t("apps.id"), Value: app.ID, Mono: true},
	}
	if app.Terms != "" {
		open := widgets.NewIconButton(icon("external-link"), t("link.open"), func() { s.openForeign(app.Terms) })
		open.Small = true
		facts = append(facts, widgets.Fact{Key: t("apps.terms"), Value: app.Terms, Mono: true, Extra: open})
	}
	return &widgets.Facts{Facts: facts}
}

// openForeign opens an address that came from a server, if it is of the web, after showing its host.
func (s *shell) openForeign(address string) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "https" && parsed.Scheme != "http" {
		s.message(t("link.title"), t("link.refused"))
		return
	}
	s.open(newQuestion(t("link.title"), "external-link", 460,
		secondary(t("link.text", data{"Host": model.OriginAt(address).Host()})), t("link.open"), widgets.Primary, func() { s.openURL(address) }), nil)
}
