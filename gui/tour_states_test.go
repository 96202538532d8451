package gui

import (
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// The scenes of what goes wrong on the way to a server, and of one, many and
// too many.
func init() {
	tokens := func(adapt func(*model.World)) scene {
		return scene{adapt: adapt, play: on("Ada Okafor", model.TabTokens)}
	}
	named := func(name string, sc scene) scene { sc.name = name; return sc }
	scenes = append(scenes,
		named("main-offline", tokens(answering(offline))),
		named("main-server-error", tokens(answering(webPage(http.StatusBadGateway, nil)))),
		named("main-limited", tokens(answering(webPage(http.StatusTooManyRequests, http.Header{"Retry-After": {"3600"}})))),
		named("main-not-speckle", tokens(answering(webPage(http.StatusOK, nil)))),
		named("main-untrusted", tokens(answering(untrusted))),
		named("main-partial", tokens(finding(manyProblems))),
		named("main-not-demo", tokens(func(w *model.World) { w.Demo = false })),
		scene{name: "main-loading", adapt: answering(silent), play: func(s *screen) {
			s.choose("Ada Okafor")
			s.shell.showTab(model.TabTokens)
		}},
		scene{name: "main-one-account", adapt: finding(func(found *accounts.Result) { found.Accounts = found.Accounts[:1] }), play: on("Ada Okafor", model.TabServer)},
		scene{name: "main-many-accounts", adapt: finding(crowd(60, 12)), play: on("Ada Okafor", model.TabTokens)},
		scene{name: "main-too-many-tokens", play: then(manyTokens, on("Ada Okafor", model.TabTokens))},
		scene{name: "trust", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.shell.showCertificate(s.refused("")) })},
		scene{name: "trust-changed", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.shell.showCertificate(s.refused(speckle.CertificateChanged)) })},
		scene{name: "trust-http", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.shell.askPlainHTTP(s.app.Accounts.Current().Origin) })},
		scene{name: "new-token-like", play: then(on("Ada Okafor", model.TabTokens), likeAnother)},
		scene{name: "new-token-calendar", play: form(func(d *newTokenDialog) {
			d.name.SetText("until then")
			d.lifespan.Select(slices.Index(d.form.Lifespans(), model.LifespanDate))
		})},
		scene{name: "main-clipboard-left", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			s.shell.clipboard.Left = true // as after the last try
			s.turn()
		})},
		scene{name: "expiring", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.shell.showExpiring(s.shell.showSaved, s.shell.showRotate) })},
		scene{name: "updates-newer", adapt: withReleases("0.2.0"), play: updatesShown},
		scene{name: "updates-current", adapt: withReleases("0.1.0"), play: updatesShown},
		scene{name: "updates-failed", adapt: withReleases(""), play: updatesShown},
		scene{name: "updates-setting", adapt: withReleases(""), play: then(on("Ada Okafor", model.TabTokens), settingsWith(func(d *settingsDialog) { d.tabs.Select(1) }))},
		scene{name: "welcome", adapt: notDemo, play: on("Ada Okafor", model.TabTokens)},
		scene{name: "welcome-no-keychain", adapt: func(w *model.World) { notDemo(w); withStore(noKeychain)(w) }, play: on("Ada Okafor", model.TabTokens)},
		scene{name: "empty-no-keychain", adapt: func(w *model.World) {
			withStore(noKeychain)(w)
			finding(func(found *accounts.Result) { *found = accounts.Result{Folders: someFolders} })(w)
		}, play: func(s *screen) { s.until("the keychain", func() bool { return s.app.Keychain.Known }) }},
		scene{name: "activity", adapt: busyRecord, play: then(on("Ada Okafor", model.TabTokens), pressing("activity"))},
		scene{name: "activity-nothing", play: then(on("Ada Okafor", model.TabTokens), pressing("activity"))},
		scene{name: "activity-off", adapt: brokenRecord, play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			s.set(func(to *model.Settings) { to.Activity = false })
		}, pressing("activity"))},
		scene{name: "activity-erase", adapt: busyRecord, play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			d := showActivity(s.shell)
			s.until("the record", func() bool { return !s.app.Activity.Loading() })
			d.erase.Press()
		})},
		scene{name: "saved-details", play: then(savedShown, func(s *screen) { s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0]) })},
		scene{name: "paste-anywhere", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { showPaste(s.shell, nil) })},
		scene{name: "licences", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { showLicences(s.shell) })},
		scene{name: "main-list-only", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.signedInFor(true, false) })},
		scene{name: "main-create-only", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.signedInFor(false, true) })},
		scene{name: "palette", play: then(on("Ada Okafor", model.TabTokens), pressing("palette"))},
		scene{name: "keyboard", play: then(on("Ada Okafor", model.TabTokens), pressing("keyboard"))},
	)
}

// answering lets another network answer in place of the demo's.
func answering(network http.RoundTripper) func(*model.World) {
	return func(w *model.World) {
		w.Client = func(o speckle.Origin, options speckle.Options) *speckle.Client {
			options.Transport = network
			return speckle.NewClient(o, options)
		}
	}
}

// roundTrip is a function as a network.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func failing(err error) roundTrip {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

var (
	offline   = failing(&net.DNSError{Err: "no such host", IsNotFound: true})
	untrusted = failing(&tls.CertificateVerificationError{UnverifiedCertificates: []*x509.Certificate{certificate()}, Err: x509.UnknownAuthorityError{}})
	silent    = roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
)

// webPage is a server that answers everything with a web page.
func webPage(status int, header http.Header) roundTrip {
	return func(*http.Request) (*http.Response, error) {
		all := http.Header{"Content-Type": {"text/html"}}
		for name, values := range header {
			all[name] = values
		}
		return &http.Response{StatusCode: status, Header: all, Body: io.NopCloser(strings.NewReader("<!doctype html>"))}, nil
	}
}

// certificate is one of the studio's own making, the same each time.
func certificate() *x509.Certificate {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "speckle.studio.example"}, DNSNames: []string{"speckle.studio.example"},
		NotBefore: noon.AddDate(-1, 0, 0), NotAfter: noon.AddDate(1, 0, 0),
	}
	office := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Studio Example office"}}
	raw, err := x509.CreateCertificate(nil, leaf, office, key.Public(), key)
	if err != nil {
		panic(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		panic(err)
	}
	return parsed
}

// refused is the failure of the chosen account's server to show a certificate
// that is accepted.
func (s *screen) refused(code string) error {
	return &speckle.Error{
		Kind: speckle.KindUntrusted, Code: code, Origin: s.app.Accounts.Current().Origin,
		Leaf: certificate(), Certificate: speckle.NewCertificateInfo(certificate()),
	}
}

// crowd adds people with accounts on some servers more.
func crowd(people, servers int) func(*accounts.Result) {
	return func(found *accounts.Result) {
		some := found.Accounts
		for i := range people {
			a := some[i%len(some)]
			a.Origin, _ = speckle.ParseOrigin(fmt.Sprintf("https://speckle-%02d.example", i%servers))
			a.Default, a.Selected = false, false
			a.Server.Name = fmt.Sprintf("Office %02d", i%servers)
			a.Person.ID = fmt.Sprintf("%010x", i)
			a.Person.Name = fmt.Sprintf("%s %d", a.Person.Name, i+1)
			a.Person.Email = fmt.Sprintf("person-%d@%s", i+1, a.Origin.Host())
			found.Accounts = append(found.Accounts, a)
		}
	}
}

// signedInFor leaves the chosen account's session one of its two rights.
func (s *screen) signedInFor(list, manage bool) {
	s.rest()
	session := s.app.Tokens(s.app.Accounts.Current()).Session
	session.CanList, session.CanManage = list, manage
	s.app.Mark()
}

// likeAnother opens the form with the settings of a token of which not all can
// be had again.
func likeAnother(s *screen) {
	showNewTokenLike(s.shell, s.tokensTab().tokens, model.TokenSettings{
		Name:   "ci-publish",
		Scopes: []string{"streams:read", "profile:email", "server:setup", "tokens:write"}, Lifespan: 45 * day,
	})
	s.until("the keychain", func() bool { return s.app.Keychain.Known })
}

// manyTokens gives Ada more tokens than anybody can look through.
func manyTokens(s *screen) { s.addTokens(1200) }

// addTokens gives Ada n tokens more.
func (s *screen) addTokens(n int) {
	for i := range n {
		s.demo.Servers[0].AddToken(s.demo.Accounts[0].Person.ID, demoserver.Token{
			Name: fmt.Sprintf("job %04d", i+1), Scopes: []string{"streams:read"}, Lifespan: 90 * day,
			Created: noon.Add(-time.Duration(i) * time.Hour), LastUsed: noon.Add(-time.Hour),
		})
	}
}
