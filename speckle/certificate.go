package speckle

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// CertificateInfo tells of the certificate that the server showed.
type CertificateInfo struct {
	Subject, Issuer     string
	NotBefore, NotAfter time.Time
	SHA256              string // fingerprint, upper-case hex pairs with colons
}

// NewCertificateInfo describes a certificate, such as one read from a file.
func NewCertificateInfo(cert *x509.Certificate) *CertificateInfo {
	sum := sha256.Sum256(cert.Raw)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return &CertificateInfo{
		Subject:   cleanLine(cert.Subject.String()),
		Issuer:    cleanLine(cert.Issuer.String()),
		NotBefore: cert.NotBefore,
		NotAfter:  cert.NotAfter,
		SHA256:    strings.Join(pairs, ":"),
	}
}

// tlsConfig trusts the system's authorities, or nothing but the pinned
// certificate. The pinned one is made the only root: a chain is then found
// for it, be it an authority or not, and for what it has signed; the last is
// ruled out by comparing. Dates and the purpose are checked as ever. An
// authority's certificate, such as a company's root, trusts what it signed
// for the server's own name instead.
func tlsConfig(origin Origin, pinned *x509.Certificate) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if pinned == nil {
		return config
	}
	config.RootCAs = x509.NewCertPool()
	config.RootCAs.AddCert(pinned)
	if isAuthority(pinned) {
		return config
	}
	config.ServerName = pinnedName(origin.host, pinned)
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if leaf := state.PeerCertificates[0]; !bytes.Equal(leaf.Raw, pinned.Raw) {
			return &changedCertificate{leaf}
		}
		return nil
	}
	return config
}

// isAuthority reports whether a certificate is an authority's and no server's
// own: it may sign, and is made for no name.
func isAuthority(cert *x509.Certificate) bool {
	return cert.IsCA && len(cert.DNSNames) == 0 && len(cert.IPAddresses) == 0
}

// pinnedName returns the name to check the pinned certificate against. The
// person may have pinned one that was made for another name: then it is asked
// for by its own name, since what counts is that it is this very certificate.
func pinnedName(host string, pinned *x509.Certificate) string {
	if pinned.VerifyHostname(host) == nil {
		return host
	}
	for _, name := range pinned.DNSNames {
		return strings.Replace(name, "*", "speckle", 1)
	}
	for _, ip := range pinned.IPAddresses {
		return ip.String()
	}
	return host
}

// changedCertificate says that the server showed another certificate than the
// pinned one.
type changedCertificate struct{ leaf *x509.Certificate }

func (*changedCertificate) Error() string { return "the certificate is not the pinned one" }

// certificateKind sorts why a certificate was not accepted.
func certificateKind(cause error) (Kind, bool) {
	if _, ok := errors.AsType[*changedCertificate](cause); ok {
		return KindUntrusted, true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](cause); ok {
		return KindUntrusted, true
	}
	if _, ok := errors.AsType[x509.HostnameError](cause); ok {
		return KindWrongHost, true
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](cause); ok && invalid.Reason == x509.Expired {
		return KindExpiredCert, true
	}
	_, ok := errors.AsType[*tls.CertificateVerificationError](cause)
	return KindTLS, ok
}

// addCertificate puts the certificate that was not accepted into err.
func (c *call) addCertificate(err *Error, cause error) {
	if failed, ok := errors.AsType[*tls.CertificateVerificationError](cause); ok && len(failed.UnverifiedCertificates) > 0 {
		err.Leaf = failed.UnverifiedCertificates[0]
	}
	if changed, ok := errors.AsType[*changedCertificate](cause); ok {
		err.Leaf = changed.leaf
	}
	if err.Leaf == nil {
		return
	}
	err.Certificate = NewCertificateInfo(err.Leaf)
	if pinned := c.client.pinned; pinned != nil && !isAuthority(pinned) && !bytes.Equal(err.Leaf.Raw, pinned.Raw) {
		err.Code = CertificateChanged
	}
}
