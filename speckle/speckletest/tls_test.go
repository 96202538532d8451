package speckletest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestFlaws(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		flaw    Flaw
		trusted bool // the certificate is made an authority
		fails   func(error) bool
	}{
		"self-signed":          {SelfSigned, false, as[x509.UnknownAuthorityError]},
		"self-signed, trusted": {SelfSigned, true, func(err error) bool { return err == nil }},
		"wrong host":           {WrongHost, true, as[x509.HostnameError]},
		"expired":              {Expired, true, as[x509.CertificateInvalidError]},
		"old TLS":              {OldTLS, true, func(err error) bool { return err != nil && strings.Contains(err.Error(), "protocol version") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := NewTLS(t, c.flaw, http.HandlerFunc(right))
			roots := x509.NewCertPool()
			if c.trusted {
				roots.AddCert(s.Certificate())
			}
			client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
			defer client.CloseIdleConnections()
			resp, err := client.Get(s.URL)
			if err == nil {
				resp.Body.Close()
			}
			if !c.fails(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func as[E error](err error) bool {
	var target E
	return errors.As(err, &target)
}
