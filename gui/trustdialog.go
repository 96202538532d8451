package gui

import (
	"crypto/x509"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showCertificate shows the certificate that was refused, to compare it and
// perhaps to trust it for its one server.
func (p *Program) showCertificate(err error) {
	info, leaf := model.Refused(err)
	origin := model.OriginOf(err)
	content := container.New(widgets.Vertical{Gap: 14})
	if model.TroubleOf(err).Key == "certificate-changed" {
		content.Add(&widgets.Notice{Tone: widgets.Danger, Title: t("trust.changed"), Text: t("trust.changed-text")})
	}
	content.Add(&widgets.Paragraph{Text: t("trust.text"), Color: widgets.ColorTextSecondary})
	content.Add(&widgets.Facts{Facts: []widgets.Fact{
		{Key: t("server.certificate-subject"), Value: orDash(info.Subject)},
		{Key: t("server.certificate-issuer"), Value: orDash(info.Issuer)},
		{Key: t("server.certificate-valid"), Value: t("server.certificate-range", data{"From": date(info.NotBefore), "To": date(info.NotAfter)})},
		{Key: t("server.certificate-print"), Value: fingerprint(info.SHA256), Mono: true},
	}})
	d := &widgets.Dialog{Title: t("trust.title", data{"Host": origin.Host()}), Icon: icon("shield-check"), Tone: widgets.Warning,
		Width: 600, Content: content}
	trust := func(certificate *x509.Certificate) {
		d.Close()
		p.app.TrustCertificate(origin, certificate, p.trustChanged)
	}
	cancel := widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.Close() })
	file := widgets.NewButton(t("trust.file"), widgets.Ghost, func() { p.certificateFile(trust) })
	yes := widgets.NewButton(t("trust.yes"), widgets.DangerBorder, func() { trust(leaf) })
	d.Leading, d.Buttons, d.Default, d.First = file, []fyne.CanvasObject{cancel, yes}, cancel.Press, cancel
	p.openDialog(d)
}

// fingerprint breaks a fingerprint into two lines, between bytes: it is to be
// compared by eye.
func fingerprint(print string) string {
	if half := len(print) / 2; half > 0 && print[half] == ':' {
		return print[:half+1] + "\n" + print[half+1:]
	}
	return print
}

// certificateFile takes a certificate that the administrator handed out.
func (p *Program) certificateFile(trust func(*x509.Certificate)) {
	dialog.ShowFileOpen(func(file fyne.URIReadCloser, err error) {
		if file == nil || err != nil {
			return
		}
		path := file.URI().Path()
		file.Close()
		p.app.ReadCertificate(path, func(certificate *x509.Certificate) {
			if certificate == nil {
				p.tell(t("trust.file"), t("trust.file-bad"))
				return
			}
			trust(certificate)
		})
	}, p.window)
}

// askPlainHTTP says what is risked without encryption, and asks.
func (p *Program) askPlainHTTP(origin model.Origin) {
	d := &widgets.Dialog{Title: t("trust.http-title", data{"Host": origin.Host()}), Icon: icon("unlock"), Tone: widgets.Danger,
		Width: 500, Content: &widgets.Paragraph{Text: t("trust.http-text"), Color: widgets.ColorTextSecondary}}
	cancel := widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.Close() })
	yes := widgets.NewButton(t("trust.http-yes"), widgets.DangerBorder, func() {
		d.Close()
		p.app.AllowPlainHTTP(origin, p.trustChanged)
	})
	d.Buttons, d.Default, d.First = []fyne.CanvasObject{cancel, yes}, cancel.Press, cancel
	p.openDialog(d)
}

// trustChanged tells when a decision could not be kept.
func (p *Program) trustChanged(err error) {
	if err != nil {
		p.tell(t("settings.trusted"), t("trust.failed"))
	}
}

// trustedServers are the servers for which something is allowed, a line each
// with the button that takes it back; removed is called after that.
func (p *Program) trustedServers(removed func()) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, server := range p.app.TrustedServers() {
		var allowed []string
		if server.PlainHTTP {
			allowed = append(allowed, t("trusted.http"))
		}
		if c := server.Certificate; c != nil {
			allowed = append(allowed, t("trusted.certificate", data{"Issuer": c.Issuer, "Until": date(c.NotAfter)}))
		}
		remove := &widgets.Button{Text: t("trusted.remove"), Small: true, Variant: widgets.DangerBorder, OnTapped: func() {
			p.app.Distrust(server.Origin, func(err error) {
				p.trustChanged(err)
				removed()
			})
		}}
		lines = append(lines, widgets.NewBorder(nil, nil, nil, remove, container.New(widgets.Vertical{},
			&widgets.Text{Text: server.Origin.String(), Style: widgets.Mono, Shorten: widgets.ShortenMiddle},
			&widgets.Text{Text: listed(commas, allowed...), Style: widgets.Caption, Color: widgets.ColorTextSecondary})))
	}
	return lines
}
