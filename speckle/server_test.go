package speckle

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fullInfo is an answer of a new server with everything in it.
const fullInfo = `{"data":{"serverInfo":{
	"name":"Studio\u202e Speckle\n","company":"Unknown Company","description":"One\r\n two\u0000 \nthree ","adminContact":"N/A",
	"version":"2.31.14","canonicalUrl":"https://speckle.example","inviteOnly":false,
	"scopes":[{"name":"streams:read","description":"Read"},{"name":""},null],
	"authStrategies":[{"id":"local","name":"Local"}],"guestModeEnabled":true,
	"migration":{"movedTo":"https://new.example/","movedFrom":null},"workspaces":{"workspacesEnabled":true}}}}`

func TestServerInfo(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Sun, 22 Nov 2026 05:02:34 GMT")
		answering(200, fullInfo)(w, r)
	})
	info, err := f.client(t, Options{}).ServerInfo(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if info.RoundTrip <= 0 {
		t.Error("no round trip")
	}
	info.RoundTrip = 0
	want := &ServerInfo{
		Name: "Studio Speckle", Description: "One\ntwo\nthree", CanonicalURL: "https://speckle.example",
		Version: ParseVersion("2.31.14"), Scopes: []Scope{{"streams:read", "Read"}},
		AuthStrategies: []AuthStrategy{{"local", "Local"}}, Workspaces: &yes, GuestMode: &yes, InviteOnly: &no,
		MovedTo: "https://new.example/",
	}
	if !reflect.DeepEqual(info, want) {
		t.Errorf("got  %+v\nwant %+v", info, want)
	}
	if a := f.last(t); a.Authorization != "" {
		t.Error("a token was sent")
	}
}

// TestServerInfoOfOlderServers plays servers that know fewer fields.
func TestServerInfoOfOlderServers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		version string
		unknown []string
		asked   int
	}{
		{"2.31.14", nil, 1},
		{"2.18.5", []string{"workspaces"}, 2},
		{"2.17.0", []string{"workspaces", "migration"}, 3},
		{"2.9.0", []string{"workspaces", "migration", "guestModeEnabled"}, 4},
		{"2.1.0", []string{"workspaces", "migration", "guestModeEnabled", "canonicalUrl"}, 5},
		{"99.0.0", []string{"authStrategies"}, 5},
	}
	for _, tt := range tests {
		t.Run(tt.version, func(t *testing.T) {
			t.Parallel()
			var f *fakeServer
			f = newFake(t, func(w http.ResponseWriter, r *http.Request) {
				seen := f.requests()
				query := seen[len(seen)-1].Query
				for _, field := range tt.unknown {
					if strings.Contains(query, field) {
						answering(400, `{"errors":[{"message":"Cannot query field","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`)(w, r)
						return
					}
				}
				answering(200, `{"data":{"serverInfo":{"name":"Old","version":"`+tt.version+`"}}}`)(w, r)
			})
			c := f.client(t, Options{})
			for n, asked := range []int{tt.asked, tt.asked + 1} { // the second time it remembers
				info, err := c.ServerInfo(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				if info.Name != "Old" || info.Version.String() != tt.version || info.Trimmed != (tt.asked > 1) {
					t.Errorf("%+v", info)
				}
				if info.Workspaces != nil || info.GuestMode != nil || info.InviteOnly != nil {
					t.Errorf("what was not said is known: %+v", info)
				}
				if got := len(f.requests()); got != asked {
					t.Errorf("time %d: asked %d times, want %d", n+1, got, asked)
				}
			}
		})
	}
}

func TestServerInfoRefusingEverything(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(400, `{"errors":[{"message":"m","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}`))
	_, err := f.client(t, Options{}).ServerInfo(context.Background())
	wantKind(t, err, KindUnsupported)
	if got := len(f.requests()); got != len(infoQueries) {
		t.Errorf("asked %d times", got)
	}
}

// TestServerInfoInPart: a part that the server fails at leaves the rest.
func TestServerInfoInPart(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"errors":[{"message":"m","path":["serverInfo","migration"],"extensions":{"code":"INTERNAL_SERVER_ERROR"}}],
		"data":{"serverInfo":{"name":"Studio","migration":null}}}`))
	info, err := f.client(t, Options{}).ServerInfo(context.Background())
	if err != nil || info.Name != "Studio" || !info.Trimmed {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestServerInfoNeedsAName(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"data":{"serverInfo":null}}`, `{"data":{"serverInfo":{}}}`, `{"data":{"serverInfo":{"name":null}}}`,
		`{"data":{"serverInfo":{"name":"half","unasked":1}}}`,
	} {
		f := newFake(t, answering(200, body))
		_, err := f.client(t, Options{}).ServerInfo(context.Background())
		wantKind(t, err, KindNotSpeckle)
	}
	empty := newFake(t, answering(200, `{"data":{"serverInfo":{"name":""}}}`))
	if _, err := empty.client(t, Options{}).ServerInfo(context.Background()); err != nil {
		t.Errorf("a server without a name: %v", err)
	}
}

// TestServerInfoOfFailingField plays 2.19.1 to 2.21.0 without workspaces: HTTP
// 200, an error about one field, and no data.
func TestServerInfoOfFailingField(t *testing.T) {
	t.Parallel()
	for _, path := range []string{`"path":["serverInfo","workspaces"],`, ""} {
		f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			if strings.Contains(string(body), "workspaces") {
				answering(200, `{"data":null,"errors":[{`+path+`"message":"Cannot return null for non-nullable field ServerInfo.workspaces.","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`)(w, r)
				return
			}
			answering(200, `{"data":{"serverInfo":{"name":"Old","migration":null}}}`)(w, r)
		})
		info, err := f.client(t, Options{}).ServerInfo(context.Background())
		if err != nil || info.Name != "Old" || !info.Trimmed || info.Workspaces != nil || len(f.requests()) != 2 {
			t.Errorf("%+v, %v", info, err)
		}
	}
}

// TestClockSkew moves the server's clock against this computer's (S46).
func TestClockSkew(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{0, 3 * time.Minute, -25 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			network := &countingNetwork{fail: func(int) (*http.Response, error) {
				time.Sleep(10 * time.Second) // the way there
				date := time.Now().Add(skew).UTC().Format(http.TimeFormat)
				time.Sleep(9 * time.Second) // the way back
				resp, err := cannedAnswer{200, fullInfo}.RoundTrip(nil)
				resp.Header.Set("Date", date)
				return resp, err
			}}
			client := NewClient(mustOrigin(t, "https://speckle.example"), Options{Transport: network})
			if _, err := client.ServerInfo(context.Background()); err != nil {
				t.Fatal(err)
			}
			if off := (client.ClockSkew() - skew).Abs(); off > 2*time.Second {
				t.Errorf("skew %v is taken for %v", skew, client.ClockSkew())
			}
		})
	}
	f := newFake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		answering(200, fullInfo)(w, r)
	})
	client := f.client(t, Options{})
	if _, err := client.ServerInfo(context.Background()); err != nil || client.ClockSkew() != 0 {
		t.Errorf("without a Date: %v, %v", client.ClockSkew(), err)
	}
}

func TestServerInfoCertificate(t *testing.T) {
	t.Parallel()
	own := issue(t, x509.Certificate{IPAddresses: loopback}, nil)
	origin := serveTLS(t, &tls.Config{Certificates: []tls.Certificate{*own}}, fullInfo)
	info, err := NewClient(origin, Options{Certificate: own.Leaf}).ServerInfo(context.Background())
	if err != nil || info.Certificate == nil || info.Certificate.SHA256 != NewCertificateInfo(own.Leaf).SHA256 {
		t.Errorf("%+v, %v", info, err)
	}
}

// TestClientIsSafeForConcurrentUse is for the race detector.
func TestClientIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, fullInfo))
	c := f.client(t, Options{})
	failures := make(chan error, 20)
	for range cap(failures) {
		go func() {
			_, err := c.ServerInfo(context.Background())
			failures <- err
		}()
	}
	for range cap(failures) {
		if err := <-failures; err != nil {
			t.Error(err)
		}
	}
}
