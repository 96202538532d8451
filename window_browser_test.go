//go:build linux

package main

import (
	"encoding/json"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"speckle-keys/speckle"
)

// browser plays the web browser of a person who is signed in on the servers.
type browser struct {
	t      *testing.T
	person string
}

// post sends a page's form and returns the page that comes of it.
func (b browser) post(address string, form url.Values) string {
	b.t.Helper()
	form.Set("person", b.person)
	reply, err := http.PostForm(address, form)
	if err != nil {
		b.t.Fatal(err)
	}
	defer reply.Body.Close()
	page, err := io.ReadAll(reply.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(page)
}

var explorerAnswer = regexp.MustCompile(`(?s)<pre id="answer">(.*?)</pre>`)

// explore runs a text on the explorer's page and reads the answer that shows.
func (b browser) explore(address, text string, answer any) {
	b.t.Helper()
	found := explorerAnswer.FindStringSubmatch(b.post(address, url.Values{"query": {text}}))
	if found == nil {
		b.t.Fatal("the explorer shows no answer")
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), answer); err != nil {
		b.t.Fatal(err)
	}
}

// redirectToUse is the program's own redirect address, or another when its
// port is taken on this machine.
func redirectToUse(t *testing.T) string {
	t.Helper()
	own, err := url.Parse(speckle.DefaultRedirect)
	if err != nil {
		t.Fatal(err)
	}
	for _, port := range []string{own.Port(), "0"} {
		listener, err := net.Listen("tcp", "127.0.0.1:"+port)
		if err != nil {
			continue
		}
		_, port, _ = net.SplitHostPort(listener.Addr().String())
		listener.Close()
		return "http://localhost:" + port
	}
	t.Fatal("this machine has no free port")
	return ""
}
