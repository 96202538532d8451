//go:build linux

package guitest_test

import (
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

var (
	formAction = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	pageAnswer = regexp.MustCompile(`(?s)<pre id="answer">(.*?)</pre>`)
)

// run opens the server's API page, runs one operation of a document there, and
// returns the answer that shows.
func (b browser) run(page, document, operation string) string {
	b.t.Helper()
	form := formAction.FindStringSubmatch(b.get(page))
	if form == nil {
		b.t.Fatal("the API page has no form")
	}
	base, err := url.Parse(page)
	if err != nil {
		b.t.Fatal(err)
	}
	target, err := base.Parse(form[1])
	if err != nil {
		b.t.Fatal(err)
	}
	answer := pageAnswer.FindStringSubmatch(b.post(target.String(), url.Values{"query": {document}, "operation": {operation}}))
	if answer == nil {
		b.t.Fatal("the API page shows no answer")
	}
	return html.UnescapeString(answer[1])
}

// get reads a page as a browser does.
func (b browser) get(address string) string {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html")
	reply, err := http.DefaultClient.Do(request)
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
