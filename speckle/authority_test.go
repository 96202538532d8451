package speckle

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// company is an authority that signs its servers' certificates.
type company struct {
	root *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newCompany(t *testing.T, name string) company {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	return company{certify(t, root, root, key, key), key}
}

func certify(t *testing.T, cert, parent *x509.Certificate, key, signer *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	raw, err := x509.CreateCertificate(rand.Reader, cert, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// server starts a server with a certificate of the company for an address.
func (c company) server(t *testing.T, address net.IP) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf := certify(t, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "server"},
		IPAddresses: []net.IP{address}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, c.root, key, c.key)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"data":{"apps":[]}}`)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// S5: A company's root that was added for one server trusts what it signed for
// that server's name, and nothing else.
func TestPinnedAuthority(t *testing.T) {
	t.Parallel()
	own, other := newCompany(t, "own"), newCompany(t, "other")
	for _, c := range []struct {
		name   string
		server *httptest.Server
		want   Kind // KindUnknown: it works
	}{
		{"signed by it", own.server(t, net.IPv4(127, 0, 0, 1)), KindUnknown},
		{"signed for another name", own.server(t, net.IPv4(192, 0, 2, 1)), KindWrongHost},
		{"signed by another", other.server(t, net.IPv4(127, 0, 0, 1)), KindUntrusted},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := NewClient(mustOrigin(t, c.server.URL), Options{Certificate: own.root}).Apps(t.Context())
			if KindOf(err) != c.want || (err == nil) != (c.want == KindUnknown) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
