package speckle

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// CertificateInfo describes a server's certificate.
type CertificateInfo struct {
	Subject, Issuer     string
	NotBefore, NotAfter time.Time
	SHA256              string // fingerprint, upper-case hex pairs with colons
}

// NewCertificateInfo describes a certificate, such as one read from a file.
func NewCertificateInfo(cert *x509.Certificate) *CertificateInfo {
	return &CertificateInfo{
		Subject:   cleanLine(cert.Subject.String()),
		Issuer:    cleanLine(cert.Issuer.String()),
		NotBefore: cert.NotBefore,
		NotAfter:  cert.NotAfter,
		SHA256:    strings.ReplaceAll(fmt.Sprintf("% X", sha256.Sum256(cert.Raw)), " ", ":"),
	}
}

// tlsConfig trusts the system's authorities, or only the pinned certificate. The pinned certificate
// becomes the only root, so that the usual checks of dates and purpose stay on. What it has signed
// would be accepted as well; VerifyConnection excludes that by comparing bytes. When the pinned one
// is an authority's, such as a company's root, it is the other way round: it trusts what it signed
// for the server's own name.
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
// own: it can sign, and is for no name.
func isAuthority(cert *x509.Certificate) bool { return cert.IsCA && isNameless(cert) }

// isNameless reports whether a certificate has no subject alternative name, as
// "openssl req -x509 -subj /CN=host" makes it. Go doesn't look at the common
// name, and accepts no such certificate for a server.
func isNameless(cert *x509.Certificate) bool {
	return len(cert.DNSNames) == 0 && len(cert.IPAddresses) == 0
}

// pinnedName returns the name to check the pinned certificate against. A person
// can pin a certificate that is for another name: then it is checked
// against one of its own names, since its bytes are compared anyway.
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

// changedCertificate says that the server showed another certificate than the pinned one.
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

// addCertificate puts the certificate that was not accepted into err, and into
// Leaf only where pinning it would make the server reachable.
func (c *call) addCertificate(err *Error, cause error) {
	var leaf *x509.Certificate
	if failed, ok := errors.AsType[*tls.CertificateVerificationError](cause); ok && len(failed.UnverifiedCertificates) > 0 {
		leaf = failed.UnverifiedCertificates[0]
	}
	if changed, ok := errors.AsType[*changedCertificate](cause); ok {
		leaf = changed.leaf
	}
	if leaf == nil {
		return
	}
	err.Certificate = NewCertificateInfo(leaf)
	now, pinned := time.Now(), c.client.pinned
	changed := pinned != nil && !isAuthority(pinned) && !bytes.Equal(leaf.Raw, pinned.Raw)
	valid := !now.Before(leaf.NotBefore) && !now.After(leaf.NotAfter)
	switch {
	case changed && !valid:
		err.Code = CertificateChangedInvalid
	case changed && isNameless(leaf):
		err.Code = CertificateChangedNameless
	case changed:
		err.Code = CertificateChanged
	case isNameless(leaf) && err.Kind != KindExpiredCert:
		err.Kind, err.Code = KindWrongHost, CertificateNameless
	}
	if valid && !isNameless(leaf) {
		err.Leaf = leaf
	}
}

// clientCertificateMissing reports whether a connection failed because the server asked for a
// certificate of this computer. With TLS 1.2 the handshake fails; with 1.3 an alert follows it, or
// just the connection's end. A server that has answered before works without one.
func (c *call) clientCertificateMissing(cause error) bool {
	if !c.client.certificateWanted.Load() || c.client.answered.Load() || c.spoke.Load() {
		return false
	}
	failure, ofSystem := errors.AsType[*net.OpError](cause)
	return ofSystem && failure.Op != "dial" && !failure.Timeout() || errors.Is(cause, io.EOF) || errors.Is(cause, io.ErrUnexpectedEOF)
}

// refusesForCertificate reports whether an answer in place of Speckle's says
// the same: nginx finishes the handshake and then answers 400 in HTML, IIS 403.
func (c *call) refusesForCertificate() bool {
	return c.client.certificateWanted.Load() && !c.client.answered.Load() && !c.isJSON() && c.status >= 400
}
