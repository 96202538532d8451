package speckle

import (
	"context"
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
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// issue makes a certificate from a template that needs only what matters. A
// nil issuer makes it sign itself.
func issue(t *testing.T, template x509.Certificate, issuer *tls.Certificate) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.BasicConstraintsValid = true
	if template.Subject.CommonName == "" {
		template.Subject = pkix.Name{CommonName: "Studio Speckle"}
	}
	if template.NotAfter.IsZero() {
		template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	}
	parent, signer := &template, any(key)
	if issuer != nil {
		parent, signer = issuer.Leaf, issuer.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}
}

const noApps = `{"data":{"apps":[]}}`

// serveTLS answers with body under a certificate.
func serveTLS(t *testing.T, config *tls.Config, body string) Origin {
	t.Helper()
	server := httptest.NewUnstartedServer(answering(200, body))
	server.TLS = config
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return mustOrigin(t, server.URL)
}

var (
	loopback = []net.IP{net.IPv4(127, 0, 0, 1)}
	expired  = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
)

// S5.
func TestCertificates(t *testing.T) {
	t.Parallel()
	authority := issue(t, x509.Certificate{IsCA: true, KeyUsage: x509.KeyUsageCertSign, DNSNames: []string{"ca.example"}}, nil)
	own := issue(t, x509.Certificate{IPAddresses: loopback}, nil)
	otherName := issue(t, x509.Certificate{DNSNames: []string{"*.other.example"}}, nil)
	otherIP := issue(t, x509.Certificate{IPAddresses: []net.IP{net.IPv4(192, 0, 2, 1)}}, nil)
	noName := issue(t, x509.Certificate{}, nil) // as "openssl req -x509 -subj /CN=host" makes it
	rootOnly := issue(t, x509.Certificate{IsCA: true, KeyUsage: x509.KeyUsageCertSign}, nil)
	signed := issue(t, x509.Certificate{IPAddresses: loopback}, authority)
	signedToo := issue(t, x509.Certificate{IPAddresses: loopback}, authority)
	old := issue(t, x509.Certificate{IPAddresses: loopback, NotBefore: expired.AddDate(-1, 0, 0), NotAfter: expired}, nil)
	early := issue(t, x509.Certificate{IPAddresses: loopback, NotBefore: time.Now().AddDate(0, 0, 1), NotAfter: time.Now().AddDate(1, 0, 0)}, nil)
	renewed := issue(t, x509.Certificate{IPAddresses: loopback}, nil)
	forMail := issue(t, x509.Certificate{IPAddresses: loopback, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}}, nil)

	const accepted Kind = "accepted"
	tests := []struct {
		name          string
		shown, pinned *tls.Certificate
		want          Kind
		code          string
	}{
		{"self-signed", own, nil, KindUntrusted, ""},
		{"self-signed for another name", otherName, nil, KindWrongHost, ""},
		{"signed by an unknown authority", signed, nil, KindUntrusted, ""},
		{"expired", old, nil, KindExpiredCert, ""},
		{"not valid yet", early, nil, KindExpiredCert, ""},
		{"pinned, but not valid yet", early, early, KindExpiredCert, ""},
		{"pinned", own, own, accepted, ""},
		{"pinned, for another name", otherName, otherName, accepted, ""},
		{"pinned, for another address", otherIP, otherIP, accepted, ""},
		{"without a name", noName, nil, KindWrongHost, CertificateNameless},
		{"pinned, without a name", noName, noName, KindWrongHost, CertificateNameless},
		{"an authority without a name", rootOnly, nil, KindWrongHost, CertificateNameless},
		{"pinned, signed by an authority", signed, signed, accepted, ""},
		{"pinned, but expired", old, old, KindExpiredCert, ""},
		{"pinned, for another purpose", forMail, forMail, KindTLS, ""},
		{"pinned, an authority itself", authority, authority, accepted, ""},
		{"another one with the same name", renewed, own, KindUntrusted, CertificateChanged},
		{"another one, expired", old, own, KindExpiredCert, CertificateChangedInvalid},
		{"another one, without a name", noName, own, KindWrongHost, CertificateChangedNameless},
		{"pinned authority's certificate", signed, authority, KindWrongHost, CertificateChanged},
		{"same authority as the pinned one", signedToo, signed, KindUntrusted, CertificateChanged},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			opts := Options{}
			if tt.pinned != nil {
				opts.Certificate = tt.pinned.Leaf
			}
			c := NewClient(serveTLS(t, &tls.Config{Certificates: []tls.Certificate{*tt.shown}}, noApps), opts)
			defer c.Close()
			_, err := c.Apps(context.Background())
			if tt.want == accepted {
				if err != nil {
					t.Fatalf("%v: %s", err, err.(*Error).Detail)
				}
				return
			}
			e := wantKind(t, err, tt.want)
			canPin := tt.shown != old && tt.shown != early && tt.shown != noName && tt.shown != rootOnly
			if canPin != (e.Leaf != nil) || canPin && !e.Leaf.Equal(tt.shown.Leaf) || e.Certificate.SHA256 != NewCertificateInfo(tt.shown.Leaf).SHA256 {
				t.Errorf("certificate in the error: %+v", e.Certificate)
			}
			if e.Code != tt.code {
				t.Errorf("code %q, want %q", e.Code, tt.code)
			}
		})
	}
}

// TestSignedByPinnedLeaf: what a pinned authority has signed for this very
// host is not the pinned certificate.
func TestSignedByPinnedLeaf(t *testing.T) {
	t.Parallel()
	authority := issue(t, x509.Certificate{IsCA: true, KeyUsage: x509.KeyUsageCertSign, IPAddresses: loopback}, nil)
	signed := issue(t, x509.Certificate{IPAddresses: loopback}, authority)
	c := NewClient(serveTLS(t, &tls.Config{Certificates: []tls.Certificate{*signed}}, noApps), Options{Certificate: authority.Leaf})
	_, err := c.Apps(context.Background())
	e := wantKind(t, err, KindUntrusted)
	if e.Code != CertificateChanged || !e.Leaf.Equal(signed.Leaf) {
		t.Errorf("code %q, leaf %v", e.Code, e.Leaf)
	}
}

// S5.
func TestTLSVersions(t *testing.T) {
	t.Parallel()
	own := issue(t, x509.Certificate{IPAddresses: loopback}, nil)
	for version, want := range map[uint16]Kind{tls.VersionTLS10: KindTLS, tls.VersionTLS11: KindTLS, tls.VersionTLS12: "", tls.VersionTLS13: ""} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			t.Parallel()
			origin := serveTLS(t, &tls.Config{
				Certificates: []tls.Certificate{*own}, MinVersion: tls.VersionTLS10, MaxVersion: version,
			}, noApps)
			_, err := NewClient(origin, Options{Certificate: own.Leaf}).Apps(context.Background())
			if want == "" && err != nil {
				t.Fatal(err)
			}
			if want == "" {
				return
			}
			if e := wantKind(t, err, want); e.Code != TLSOld {
				t.Errorf("code %q: %s", e.Code, e.Detail)
			}
		})
	}
}

// S5: TestTokenNeedsTrust: nothing is sent before the certificate is accepted.
func TestTokenNeedsTrust(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- r.Header.Get("Authorization")
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	_, err := NewClient(mustOrigin(t, server.URL), Options{}).As(NewSecret(canary)).Tokens(context.Background())
	wantKind(t, err, KindUntrusted)
	if len(asked) != 0 {
		t.Error("the server got a request")
	}
}

// TestClientCertificateWanted plays servers that ask for a certificate of this
// computer: by failing the handshake (TLS 1.2), by an alert after it (1.3), or by
// a page, as nginx and IIS do.
func TestClientCertificateWanted(t *testing.T) {
	t.Parallel()
	own := issue(t, x509.Certificate{IPAddresses: loopback}, nil)
	start := func(t *testing.T, auth tls.ClientAuthType, version uint16, answer http.HandlerFunc) (*Client, *atomic.Int32) {
		handshakes := new(atomic.Int32)
		server := httptest.NewUnstartedServer(answer)
		server.TLS = &tls.Config{
			Certificates: []tls.Certificate{*own}, ClientAuth: auth, MaxVersion: version,
			GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) { handshakes.Add(1); return nil, nil },
		}
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		t.Cleanup(server.Close)
		c := NewClient(mustOrigin(t, server.URL), Options{Certificate: own.Leaf})
		t.Cleanup(c.Close)
		return c, handshakes
	}
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		t.Run(tls.VersionName(version), func(t *testing.T) {
			t.Parallel()
			for name, ask := range questions {
				c, handshakes := start(t, tls.RequireAnyClientCert, version, answering(200, noApps))
				wantKind(t, ask(context.Background(), c), KindClientCertificate)
				if n := handshakes.Load(); n != 1 {
					t.Errorf("%s: %d handshakes", name, n)
				}
			}
		})
	}
	t.Run("page", func(t *testing.T) {
		t.Parallel()
		for _, status := range []int{400, 403, 496} {
			c, _ := start(t, tls.RequestClientCert, tls.VersionTLS13, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(status)
				io.WriteString(w, "<h1>No required SSL certificate was sent</h1>")
			})
			_, err := c.Apps(context.Background())
			wantKind(t, err, KindClientCertificate)
		}
	})
	t.Run("cut off", func(t *testing.T) {
		t.Parallel()
		c, _ := start(t, tls.RequestClientCert, tls.VersionTLS13, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
		_, err := c.Apps(context.Background())
		wantKind(t, err, KindClientCertificate)
	})
	t.Run("only offered", func(t *testing.T) {
		t.Parallel()
		var broken atomic.Bool
		c, _ := start(t, tls.RequestClientCert, tls.VersionTLS13, func(w http.ResponseWriter, r *http.Request) {
			if broken.Load() {
				panic(http.ErrAbortHandler)
			}
			answering(200, noApps)(w, r)
		})
		if _, err := c.Apps(context.Background()); err != nil {
			t.Fatal(err)
		}
		broken.Store(true)
		_, err := c.As(NewSecret(canary)).RevokeApp(context.Background(), "sca")
		wantKind(t, err, KindUnreachable)
	})
}

func TestCertificateInfo(t *testing.T) {
	t.Parallel()
	own := issue(t, x509.Certificate{IPAddresses: loopback, Subject: pkix.Name{CommonName: "Studio\u202e\nSpeckle"}}, nil)
	info := NewCertificateInfo(own.Leaf)
	if info.Subject != "CN=Studio Speckle" || info.Issuer != info.Subject || !info.NotAfter.Equal(own.Leaf.NotAfter) {
		t.Errorf("%+v", info)
	}
	if len(info.SHA256) != 32*3-1 || strings.ToUpper(info.SHA256) != info.SHA256 || strings.Count(info.SHA256, ":") != 31 {
		t.Errorf("fingerprint %q", info.SHA256)
	}
}
