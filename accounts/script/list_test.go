package script_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mattn/go-runewidth"

	"speckle-keys/accounts/keychain"
)

func TestList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // the clock stands still
		stdout, stderr, status := call(t, credentials(t, samples()), "list")
		if status != 0 || stderr != "" {
			t.Errorf("status %d, %q", status, stderr)
		}
		withoutSecrets(t, stdout)
		if strings.ContainsAny(stdout, "\x1b\u202e") || strings.Contains(stdout, "sign-in") {
			t.Errorf("listed %q", stdout)
		}
		lines := map[string]string{} // blanks made single
		var order []string
		header, _, _ := strings.Cut(stdout, "\n")
		column := strings.Index(header, "SERVER")
		for line := range strings.Lines(stdout) {
			if before, _, found := strings.Cut(line, "a.example"); found && runewidth.StringWidth(before) != column {
				t.Errorf("the server begins at %d, not %d: %s", runewidth.StringWidth(before), column, line)
			}
			fields := strings.Fields(line)
			lines[fields[0]] = strings.Join(fields, " ")
			order = append(order, fields[0])
		}
		if !slices.IsSorted(order[1:]) {
			t.Errorf("order %q", order)
		}
		date := func(d time.Duration) string { return time.Now().Add(d).Local().Format(time.DateOnly) }
		for _, want := range []string{
			"NAME SERVER PERSON SCOPES EXPIRES ENDS IN",
			"ci-publish a.example Ada Lovelace streams:read " + date(12*24*time.Hour+time.Minute) + " (in 12 days) ddeeff",
			"old a.example Ada Lovelace streams:read " + date(-time.Second) + " (expired) ddeeff",
			"broad a.example Ada Lovelace profile:read, streams:read and 2 more " + date(12*24*time.Hour+time.Minute) + " (in 12 days) ddeeff",
			"nobody a.example person not known streams:read not known ddeeff", // the older one, listed last
			"never a.example Ada Lovelace streams:read never ddeeff",
			"nowhere Ada Lovelace not known " + date(12*24*time.Hour+time.Minute) + " (in 12 days) ddeeff",
			"local localhost:3000 Bob streams:read " + date(12*24*time.Hour+time.Minute) + " (in 12 days) ddeeff",
		} {
			name, _, _ := strings.Cut(want, " ")
			if lines[name] != want {
				t.Errorf("listed %q\nwant   %q", lines[name], want)
			}
		}
	})
}

func TestListJSON(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := credentials(t, samples())
		for _, e := range func() []keychain.Entry { all, _ := c.List(t.Context()); return all }() {
			if e.Name == "local" {
				_ = c.NoteRejected(t.Context(), e.Key, e.TokenID, time.Now())
			}
		}
		stdout, stderr, status := call(t, c, "list", "-json")
		if status != 0 || stderr != "" {
			t.Errorf("status %d, %q", status, stderr)
		}
		withoutSecrets(t, stdout)
		var all []map[string]any
		if err := json.Unmarshal([]byte(stdout), &all); err != nil {
			t.Fatal(err)
		}
		if len(all) != len(samples())-1 { // all but the sign-in
			t.Errorf("%d listed", len(all))
		}
		for name, want := range map[string]string{
			"old":     `{"expired":true,"expiresAt":"1999-12-31T23:59:59Z","lastChars":"ddeeff","name":"old","person":"Ada Lovelace","rejected":false,"scopes":["streams:read"],"server":"https://a.example"}`,
			"nobody":  `{"expired":false,"lastChars":"ddeeff","name":"nobody","person":"","rejected":false,"scopes":["streams:read"],"server":"https://a.example"}`,
			"nowhere": `{"expired":false,"expiresAt":"2000-01-13T00:01:00Z","lastChars":"ddeeff","name":"nowhere","person":"Ada Lovelace","rejected":false,"scopes":[],"server":""}`,
			"local":   `{"expired":false,"expiresAt":"2000-01-13T00:01:00Z","lastChars":"ddeeff","name":"local","person":"Bob","rejected":true,"scopes":["streams:read"],"server":"http://localhost:3000"}`,
		} {
			if !slices.ContainsFunc(all, func(m map[string]any) bool {
				got, _ := json.Marshal(m)
				return string(got) == want
			}) {
				t.Errorf("%s: not listed as %s in\n%s", name, want, stdout)
			}
		}
	})
}
