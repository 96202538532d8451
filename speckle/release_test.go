package speckle_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// releases is a page of releases that answers with a status and a text, in
// which PAGE is its own address.
func releases(t *testing.T, status int, text string) (address string, asked *[]*http.Request) {
	asked = &[]*http.Request{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r)
		if status/100 == 3 {
			w.Header().Set("Location", "/elsewhere")
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, strings.ReplaceAll(text, "PAGE", "http://"+r.Host))
	}))
	t.Cleanup(server.Close)
	return server.URL + "/repos/a/b/releases/latest", asked
}

func TestLatestRelease(t *testing.T) {
	t.Parallel()
	address, asked := releases(t, 200, `{"tag_name":"v1.2.3","html_url":"PAGE/a/b/releases/tag/v1.2.3","name":"x","assets":[{"size":1}]}`)
	release, err := speckle.LatestRelease(t.Context(), address, speckle.Options{})
	if err != nil || release.Version.Compare(speckle.ParseVersion("1.2.3")) != 0 || !strings.HasSuffix(release.Page, "/releases/tag/v1.2.3") {
		t.Errorf("%+v, %v", release, err)
	}
	if len(*asked) != 1 {
		t.Fatalf("%d requests", len(*asked))
	}
	// Nothing in it is about the person or this computer.
	r := (*asked)[0]
	body, _ := io.ReadAll(r.Body)
	for name, values := range r.Header {
		allowed := map[string]string{"User-Agent": "SpeckleKeys", "Accept": "application/json", "Accept-Encoding": "gzip"}
		if allowed[name] != strings.Join(values, ",") {
			t.Errorf("sent %s: %s", name, values)
		}
	}
	if r.Method != "GET" || r.URL.RawQuery != "" || len(body) > 0 {
		t.Errorf("sent %s %s %q", r.Method, r.URL, body)
	}
}

func TestReleasesThatAreNone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		text   string
		kind   speckle.Kind
	}{
		"none yet":     {404, `{"message":"Not Found"}`, speckle.KindNotSpeckle},
		"limited":      {429, `{}`, speckle.KindRateLimited},
		"fault":        {502, `{}`, speckle.KindServerFault},
		"redirect":     {301, ``, speckle.KindRedirect},
		"no JSON":      {200, `<html>`, speckle.KindNotSpeckle},
		"no version":   {200, `{"tag_name":"nightly","html_url":"PAGE/x"}`, speckle.KindNotSpeckle},
		"pre-release":  {200, `{"tag_name":"v2.0.0","prerelease":true,"html_url":"PAGE/x"}`, speckle.KindNotSpeckle},
		"draft":        {200, `{"tag_name":"v2.0.0","draft":true,"html_url":"PAGE/x"}`, speckle.KindNotSpeckle},
		"of a version": {200, `{"tag_name":"v2.0.0-rc.1","html_url":"PAGE/x"}`, speckle.KindNotSpeckle},
		"elsewhere":    {200, `{"tag_name":"v2.0.0","html_url":"https://evil.example/x"}`, speckle.KindNotSpeckle},
		"no page":      {200, `{"tag_name":"v2.0.0","html_url":"file:///etc/passwd"}`, speckle.KindNotSpeckle},
		"person":       {200, `{"tag_name":"v2.0.0","html_url":"http://me@HOST"}`, speckle.KindNotSpeckle},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, asked := releases(t, c.status, c.text)
			release, err := speckle.LatestRelease(t.Context(), address, speckle.Options{})
			if speckle.KindOf(err) != c.kind || release.Page != "" {
				t.Errorf("%+v, %v", release, err)
			}
			if len(*asked) != 1 {
				t.Errorf("%d requests", len(*asked))
			}
		})
	}
	if _, err := speckle.LatestRelease(t.Context(), "http://updates.example/x", speckle.Options{}); speckle.KindOf(err) != speckle.KindInsecure {
		t.Errorf("without encryption: %v", err)
	}
	for _, address := range []string{"", "\x00", "no address"} {
		if _, err := speckle.LatestRelease(t.Context(), address, speckle.Options{}); err == nil {
			t.Errorf("%q is an address", address)
		}
	}
}

func TestReleasesThatDontAnswer(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-stop }))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(stop) })
	_, err := speckle.LatestRelease(t.Context(), server.URL+"/x", speckle.Options{Timeout: 50 * time.Millisecond})
	if speckle.KindOf(err) != speckle.KindTimeout {
		t.Errorf("said %v", err)
	}
}

// The company's proxy is used as for servers.
func TestReleasesComeThroughTheProxy(t *testing.T) {
	var through []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		through = append(through, r.Method+" "+r.Host)
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(proxy.Close)
	t.Setenv("HTTPS_PROXY", proxy.URL)
	t.Setenv("NO_PROXY", "")
	_, err := speckle.LatestRelease(t.Context(), "https://api.updates.example/x", speckle.Options{})
	if speckle.KindOf(err) != speckle.KindProxy || len(through) != 1 || through[0] != "CONNECT api.updates.example:443" {
		t.Errorf("%v, through the proxy %q", err, through)
	}
}
