package model

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"sync"

	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// Trust is what the person allowed for single servers: a certificate that the system doesn't know,
// or plain http. It is in a file without secrets and is safe for several goroutines.
type Trust struct {
	file *ownfile.JSON[trustedServers]

	writing sync.Mutex // held while a change is written

	mu    sync.Mutex
	known trustedServers
}

type trustedServers = map[speckle.Origin]trusted

// trusted is what is allowed for one server, as the file has it.
type trusted struct {
	PlainHTTP   bool   `json:"plainHttp,omitempty"`
	Certificate string `json:"certificate,omitempty"` // PEM
}

// TrustedServer is one server for which something is allowed.
type TrustedServer struct {
	Origin      Origin
	PlainHTTP   bool
	Certificate *speckle.CertificateInfo // nil: none
}

// NewTrust returns the trust in the file at path; "" is in memory. It reads nothing yet.
func NewTrust(path string) *Trust {
	return &Trust{file: ownfile.OpenJSON[trustedServers](path, nil)}
}

// Load reads the file. A missing one is no trust at all, and so is one that
// can't be read: then everything is verified as the system does.
func (t *Trust) Load() error {
	known, _, err := t.file.Read(context.Background())
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = known
	return nil
}

// Options are the client options for a server.
func (t *Trust) Options(origin speckle.Origin) speckle.Options {
	t.mu.Lock()
	defer t.mu.Unlock()
	entry := t.known[origin]
	return speckle.Options{AllowPlainHTTP: entry.PlainHTTP, Certificate: parseCertificate(entry.Certificate)}
}

// change changes what is allowed for a server, once the file says so too: what can't be written is
// not allowed, so that the next start does the same. Options don't wait for the file.
func (t *Trust) change(ctx context.Context, origin speckle.Origin, change func(*trusted)) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	// Another window may have changed the file meanwhile.
	next, err := t.file.Change(ctx, func(known *trustedServers) {
		if *known == nil {
			*known = trustedServers{}
		}
		entry := (*known)[origin]
		change(&entry)
		(*known)[origin] = entry
		if entry == (trusted{}) {
			delete(*known, origin)
		}
	})
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = next
	return nil
}

// Servers lists the servers for which something is allowed, by address.
func (t *Trust) Servers() []TrustedServer {
	t.mu.Lock()
	defer t.mu.Unlock()
	var servers []TrustedServer
	for origin, entry := range t.known {
		server := TrustedServer{Origin: origin, PlainHTTP: entry.PlainHTTP}
		if certificate := parseCertificate(entry.Certificate); certificate != nil {
			server.Certificate = speckle.NewCertificateInfo(certificate)
		}
		servers = append(servers, server)
	}
	slices.SortFunc(servers, func(a, b TrustedServer) int { return strings.Compare(a.Origin.String(), b.Origin.String()) })
	return servers
}

// parseCertificate reads the first certificate of PEM or DER; nil for none.
func parseCertificate(text string) *x509.Certificate {
	content := []byte(text)
	if block, _ := pem.Decode(content); block != nil {
		content = block.Bytes
	}
	certificate, err := x509.ParseCertificate(content)
	if err != nil {
		return nil
	}
	return certificate
}

// Refused is the certificate that a server showed and that was not accepted;
// nil when the failure is not about one that could be trusted.
func Refused(err error) (*speckle.CertificateInfo, *x509.Certificate) {
	asked, ok := errors.AsType[*speckle.Error](err)
	if !ok || asked.Leaf == nil || asked.Kind == speckle.KindExpiredCert {
		return nil, nil
	}
	return asked.Certificate, asked.Leaf
}

// AllowPlainHTTP lets tokens go to a server without encryption.
func (a *App) AllowPlainHTTP(origin Origin, done func(error)) {
	a.changeTrust(origin, func(t *trusted) { t.PlainHTTP = true }, done)
}

// TrustCertificate pins a certificate to one server.
func (a *App) TrustCertificate(origin Origin, certificate *x509.Certificate, done func(error)) {
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw}))
	a.changeTrust(origin, func(t *trusted) { t.Certificate = text }, done)
}

// Distrust takes back everything that was allowed for a server.
func (a *App) Distrust(origin Origin, done func(error)) {
	a.changeTrust(origin, func(t *trusted) { *t = trusted{} }, done)
}

// TrustedServers lists the servers for which something is allowed.
func (a *App) TrustedServers() []TrustedServer { return a.world.Trust.Servers() }

// ReadCertificate reads a certificate from a file, in PEM or DER.
func (a *App) ReadCertificate(path string, done func(*x509.Certificate)) {
	start(a, &job{}, probeLimit, func(context.Context) (*x509.Certificate, error) {
		content, err := ownfile.ReadRegular(path, mostFile)
		return parseCertificate(string(content)), err
	}, func(certificate *x509.Certificate, _ error) { done(certificate) })
}

// changeTrust changes what is allowed for a server and asks it again.
func (a *App) changeTrust(origin Origin, change func(*trusted), done func(error)) {
	run(a, &job{}, probeLimit, func(ctx context.Context) error {
		return a.world.Trust.change(ctx, origin, change)
	}, func(err error) {
		done(err)
		if err == nil {
			a.askAgain(origin)
		}
	})
}

// askAgain asks a server and its accounts again, after trust changed.
func (a *App) askAgain(origin Origin) {
	a.Server(origin).forget()
	a.Server(origin).Load()
	if account := a.Accounts.Current(); account != nil && account.Origin == origin {
		a.Accounts.Check(account)
		a.Tokens(account).Reload()
	}
}
