package gui

import (
	"crypto/x509"

	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// showCertificate shows the certificate that was refused, to compare it and perhaps to trust it.
func (s *shell) showCertificate(err error) {
	info, leaf := model.Refused(err)
	origin := model.OriginOf(err)
	why := &widgets.Notice{Tone: widgets.Warning, Title: wordsOf(err).title}
	if model.TroubleOf(err).Key == "certificate-changed" {
		why = noticeOf(widgets.Danger, "trust.changed")
	}
	content := container.New(widgets.Vertical{Gap: 14}, why, secondary(t("trust.text")))
	content.Add(&widgets.Facts{Facts: append(certificateFacts(*info),
		widgets.Fact{Key: t("server.certificate-print"), Value: fingerprint(info.SHA256), Mono: true})})
	d := newQuestion(t("trust.title", data{"Host": origin.Host()}), "shield-check", 600, content, t("trust.yes"), widgets.DangerBorder,
		func() { s.app.TrustCertificate(origin, leaf, s.trustChanged) })
	d.Tone = widgets.Warning
	d.Leading = widgets.NewButton(t("trust.file"), widgets.Ghost, func() {
		s.files.open(nil, func(path string) {
			s.app.ReadCertificate(path, func(certificate *x509.Certificate) {
				if certificate == nil {
					s.message(t("trust.file"), t("trust.file-bad"))
					return
				}
				d.Close()
				s.app.TrustCertificate(origin, certificate, s.trustChanged)
			})
		})
	})
	s.open(d, nil)
}

func certificateFacts(c model.Certificate) []widgets.Fact {
	return []widgets.Fact{
		{Key: t("server.certificate-subject"), Value: orDash(c.Subject)},
		{Key: t("server.certificate-issuer"), Value: orDash(c.Issuer)},
		{Key: t("server.certificate-valid"), Value: t("server.certificate-range", data{"From": date(c.NotBefore), "To": date(c.NotAfter)})},
	}
}

// fingerprint breaks a fingerprint into two lines, between bytes: it is to be compared by eye.
func fingerprint(hex string) string {
	if half := len(hex) / 2; half > 0 && hex[half] == ':' {
		return hex[:half+1] + "\n" + hex[half+1:]
	}
	return hex
}

func (s *shell) askPlainHTTP(origin model.Origin) {
	d := newQuestion(t("trust.http-title", data{"Host": origin.Host()}), "unlock", 500,
		secondary(t("trust.http-text")), t("trust.http-yes"), widgets.DangerBorder, func() { s.app.AllowPlainHTTP(origin, s.trustChanged) })
	d.Tone = widgets.Danger
	s.open(d, nil)
}

// showTrust shows what a server is refused for, to be allowed for this one.
func (s *shell) showTrust(err error) {
	if _, leaf := model.Refused(err); leaf != nil {
		s.showCertificate(err)
	} else {
		s.askPlainHTTP(model.OriginOf(err))
	}
}
