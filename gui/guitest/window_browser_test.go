//go:build linux

package guitest_test

import (
	"encoding/json"
	"html"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"testing"
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

// ownRedirect is a redirect address of this test alone: the program's usual
// port may be in use on this machine, by a second run of this test for one.
// It is below the ports that systems hand out by themselves, so that nobody
// gets it until the program listens.
func ownRedirect(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := strconv.Itoa(20_000 + rand.IntN(9_000))
		listener, err := net.Listen("tcp", ":"+port) // of both families
		if err != nil {
			continue
		}
		listener.Close()
		return "http://localhost:" + port
	}
	t.Fatal("this machine has no free port")
	return ""
}
