package model

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// encrypted is a demo server behind a certificate that no system knows.
func encrypted(t *testing.T) *httptest.Server {
	t.Helper()
	plain, err := demoserver.Start(demoserver.Setup{Name: "Own certificate", Version: "2.31.14"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plain.Close() })
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = plain.Origin().Host()
		plain.ServeHTTP(w, r)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func origin(t *testing.T, address string) Origin {
	t.Helper()
	o, err := speckle.ParseOrigin(address)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// trusting is a stage whose clients really look at certificates.
func trusting(t *testing.T, path string) *stage {
	return newStage(t, func(_ *stage, w *World) {
		w.Client = speckle.NewClient
		w.Trust = NewTrust(path)
		if err := w.Trust.Load(); err != nil {
			t.Fatal(err)
		}
	})
}

// S5.
func TestTrustCertificateForOneServer(t *testing.T) {
	one, other := encrypted(t), encrypted(t)
	path := filepath.Join(t.TempDir(), "speckle-keys", "servers.json")
	s := trusting(t, path)
	server, stranger := s.Server(origin(t, one.URL)), s.Server(origin(t, other.URL))

	server.Load()
	s.until("the refusal", func() bool { return server.Err != nil })
	if speckle.KindOf(server.Err) != speckle.KindUntrusted || TroubleOf(server.Err).Remedy != RemedyCertificate {
		t.Fatalf("refused with %v", server.Err)
	}
	info, leaf := Refused(server.Err)
	if leaf == nil || info.SHA256 == "" {
		t.Fatal("the certificate can't be compared")
	}
	s.TrustCertificate(server.Origin, leaf, func(err error) {
		if err != nil {
			t.Error(err)
		}
	})
	s.until("the answer", server.Reachable)
	if mode, err := os.Stat(path); err != nil || mode.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", mode, err)
	}

	// httptest's servers share one certificate, so this would pass by mistake
	// if trust were not of one origin.
	stranger.Load()
	s.until("the other's refusal", func() bool { return stranger.Err != nil })

	// It lasts over a new start, and can be taken back.
	again := trusting(t, path)
	server = again.Server(server.Origin)
	server.Load()
	again.until("the answer again", server.Reachable)
	again.Distrust(server.Origin, func(error) {})
	again.until("the refusal again", func() bool { return server.Err != nil })
	if content, _ := os.ReadFile(path); strings.Contains(string(content), "certificate") {
		t.Errorf("still in the file: %s", content)
	}
}

// S4.
func TestTrustPlainHTTP(t *testing.T) {
	s := trusting(t, "")
	far := origin(t, "http://192.0.2.1")
	server := s.Server(far)
	server.Load()
	s.until("the refusal", func() bool { return server.Err != nil })
	if TroubleOf(server.Err).Remedy != RemedyAllowHTTP {
		t.Fatalf("refused with %v", server.Err)
	}
	if s.world.Trust.Options(far).AllowPlainHTTP {
		t.Error("allowed without consent")
	}
	if err := s.world.Trust.change(t.Context(), far, func(t *trusted) { t.PlainHTTP = true }); err != nil {
		t.Fatal(err)
	}
	if !s.world.Trust.Options(far).AllowPlainHTTP {
		t.Error("consent does nothing")
	}
	if s.world.Trust.Options(origin(t, "http://192.0.2.2")).AllowPlainHTTP {
		t.Error("the consent is of one server")
	}
}

func TestTrustThatCannotBeKeptIsNotGiven(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	trust := NewTrust(filepath.Join(blocked, "servers.json"))
	far := origin(t, "http://192.0.2.1")
	if trust.change(t.Context(), far, func(t *trusted) { t.PlainHTTP = true }) == nil {
		t.Error("no failure")
	}
	if trust.Options(far).AllowPlainHTTP || len(trust.Servers()) != 0 {
		t.Error("allowed all the same")
	}
}

// S61.
func TestTrustDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "servers.json")
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	trust := NewTrust(path)
	err := trust.Load()
	if damaged, ok := errors.AsType[*ownfile.Damaged](err); !ok || damaged.Path != path+".damaged" || len(trust.Servers()) != 0 {
		t.Errorf("a damaged file is taken for trust, or not reported: %v", err)
	}
}

// S49: what one window distrusts the other doesn't bring back.
func TestTrustOfTwoWindows(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "servers.json")
	one, two := NewTrust(path), NewTrust(path)
	a, b := origin(t, "http://192.0.2.1"), origin(t, "http://192.0.2.2")
	allow := func(entry *trusted) { entry.PlainHTTP = true }
	change := func(trust *Trust, o Origin, change func(*trusted)) {
		t.Helper()
		if err := trust.change(t.Context(), o, change); err != nil {
			t.Fatal(err)
		}
	}
	change(one, a, allow)
	if err := two.Load(); err != nil || !two.Options(a).AllowPlainHTTP {
		t.Fatalf("the other window does not read it: %v", err)
	}
	change(one, a, func(entry *trusted) { *entry = trusted{} })
	change(two, b, allow)
	if two.Options(a).AllowPlainHTTP || !two.Options(b).AllowPlainHTTP {
		t.Error("what the other window distrusted is allowed again")
	}
	after := NewTrust(path)
	if err := after.Load(); err != nil || len(after.Servers()) != 1 || after.Servers()[0].Origin != b {
		t.Errorf("the file has %+v: %v", after.Servers(), err)
	}
}

func TestTrustFileOfNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "servers.json")
	if err := os.WriteFile(path, []byte("null"), 0o600); err != nil {
		t.Fatal(err)
	}
	trust := NewTrust(path)
	far := origin(t, "http://192.0.2.1")
	if err := trust.Load(); err != nil || trust.Options(far).AllowPlainHTTP || len(trust.Servers()) != 0 {
		t.Errorf("%+v: %v", trust.Servers(), err)
	}
	if err := trust.change(t.Context(), far, func(entry *trusted) { entry.PlainHTTP = true }); err != nil || !trust.Options(far).AllowPlainHTTP {
		t.Errorf("%v", err)
	}
}

// S5: an expired certificate is never offered to be trusted: pinned, it would
// be refused all the same.
func TestRefusedCertificatesThatCanBeTrusted(t *testing.T) {
	t.Parallel()
	leaf := encrypted(t).Certificate()
	for kind, offered := range map[speckle.Kind]bool{
		speckle.KindUntrusted: true, speckle.KindWrongHost: true, speckle.KindExpiredCert: false,
	} {
		_, got := Refused(fmt.Errorf("asked: %w", &speckle.Error{Kind: kind, Leaf: leaf, Certificate: speckle.NewCertificateInfo(leaf)}))
		if (got != nil) != offered {
			t.Errorf("%s: offered %v", kind, got != nil)
		}
	}
	for _, err := range []error{nil, errors.New("something else"), &speckle.Error{Kind: speckle.KindUntrusted}} {
		if info, leaf := Refused(err); info != nil || leaf != nil {
			t.Errorf("%v: something is offered", err)
		}
	}
}

// What stands in the place of such a file is set aside, and one that can't be
// read stays: the person is told of each.
func TestFilesThatCannotBeUsedAreTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	servers, connected := filepath.Join(dir, "servers.json"), filepath.Join(dir, "connections.json")
	trust, connections := NewTrust(servers), NewConnections(connected)
	a := NewApp(World{Trust: trust, Connections: connections, Find: func(context.Context) (accounts.Result, error) {
		return accounts.Result{}, trust.Load()
	}})
	told := func() (told []string) {
		found, _ := a.read(t.Context())
		for _, problem := range found.Problems {
			told = append(told, string(problem.Code)+" "+problem.Path)
		}
		return told
	}
	if got := told(); len(got) != 0 {
		t.Fatalf("without such files: %q", got)
	}
	for _, path := range []string{servers, connected} {
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // until the end
		if got, want := told(), []string{"own-damaged " + connected + ".damaged", "own-damaged " + servers + ".damaged"}; !slices.Equal(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// A file that can't be read is told until it can be.
func TestFileWithoutPermissionIsTold(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("the administrator may read everything, and Windows has no such modes")
	}
	path := filepath.Join(t.TempDir(), "servers.json")
	if err := os.WriteFile(path, []byte("{}"), 0); err != nil {
		t.Fatal(err)
	}
	a := NewApp(World{Trust: NewTrust(path)})
	_ = a.world.Trust.Load()
	if got := a.ownProblems(); len(got) != 1 || got[0].Code != "own-file" || got[0].Path != path {
		t.Errorf("told %+v", got)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	_ = a.world.Trust.Load()
	if got := a.ownProblems(); len(got) != 0 {
		t.Errorf("still told: %+v", got)
	}
}

// A button that says it shows a certificate has one to show.
func TestOnlyACertificateThatCanBeTrustedIsShown(t *testing.T) {
	t.Parallel()
	for _, kind := range []speckle.Kind{speckle.KindUntrusted, speckle.KindWrongHost} {
		err := &speckle.Error{Kind: kind, Code: speckle.CertificateNameless}
		if got := TroubleOf(err).Remedy; got != RemedyRetry {
			t.Errorf("kind %v: the button does %q", kind, got)
		}
		err.Leaf = new(x509.Certificate)
		if got := TroubleOf(err).Remedy; got != RemedyCertificate {
			t.Errorf("kind %v with a certificate: the button does %q", kind, got)
		}
	}
}
