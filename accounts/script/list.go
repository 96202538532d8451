package script

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"speckle-keys/accounts/keychain"
)

// listed is a saved token in the output of list -json. Fields may be added,
// but none is renamed: scripts read them.
type listed struct {
	Name      string    `json:"name"`
	Server    string    `json:"server"`
	Person    string    `json:"person"`
	Scopes    []string  `json:"scopes"`             // empty: not known
	ExpiresAt time.Time `json:"expiresAt,omitzero"` // missing: never, or not known
	Expired   bool      `json:"expired"`
	Rejected  bool      `json:"rejected"` // Speckle Keys found it revoked or expired
	LastChars string    `json:"lastChars"`
}

func (p program) list(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("list", flag.ContinueOnError)
	asJSON := set.Bool("json", false, "")
	names, err := parse(set, args)
	switch {
	case err != nil:
		return err
	case len(names) > 0:
		return fail(statusUsage, "\"list\" takes no names.")
	}
	entries, err := p.saved(ctx)
	if err != nil {
		return err
	}
	write := writeTable
	if *asJSON {
		write = writeJSON
	} else if len(entries) == 0 {
		fmt.Fprintln(p.stderr, "No token is saved on this computer.")
		return nil
	}
	if err := write(p.stdout, entries, time.Now()); err != nil {
		return fail(statusOutput, cannotWrite)
	}
	return nil
}

func writeJSON(w io.Writer, entries []keychain.Entry, now time.Time) error {
	all := []listed{} // not null when there is none
	for _, e := range entries {
		all = append(all, listed{
			Name: e.Name, Server: e.Origin.String(), Person: e.UserName, Scopes: append([]string{}, e.Scopes...),
			ExpiresAt: e.ExpiresAt, Expired: expired(e, now), Rejected: !e.RejectedAt.IsZero(), LastChars: e.LastChars,
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}

func writeTable(w io.Writer, entries []keychain.Entry, now time.Time) error {
	rows := [][]string{{"NAME", "SERVER", "PERSON", "SCOPES", "EXPIRES", "ENDS IN"}}
	for _, e := range entries {
		rows = append(rows, []string{oneLine(e.Name), e.Origin.Host(), person(e), scopes(e.Scopes), expiry(e, now), e.LastChars})
	}
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], runewidth.StringWidth(cell)+2)
		}
	}
	var text strings.Builder
	last := len(widths) - 1
	for _, row := range rows {
		for i, cell := range row[:last] {
			text.WriteString(runewidth.FillRight(cell, widths[i]))
		}
		text.WriteString(row[last] + "\n")
	}
	_, err := io.WriteString(w, text.String())
	return err
}

const maxScopes = 3

func scopes(all []string) string {
	switch {
	case len(all) == 0:
		return "not known"
	case len(all) > maxScopes:
		return fmt.Sprintf("%s and %d more", oneLine(strings.Join(all[:maxScopes-1], ", ")), len(all)-maxScopes+1)
	}
	return oneLine(strings.Join(all, ", "))
}

// expiry is the local date of the expiry and how far away it is, or that the token is rejected.
func expiry(e keychain.Entry, now time.Time) string {
	rejected := ""
	if !e.RejectedAt.IsZero() {
		rejected = " (rejected)"
	}
	switch {
	case !e.ExpiresAt.IsZero():
	case e.CreatedAt.IsZero(): // a pasted token that no list showed
		return "not known" + rejected
	default:
		return "never" + rejected
	}
	date := day(e.ExpiresAt)
	left := e.ExpiresAt.Sub(now)
	if left > 48*time.Hour { // as in the window: what was created for 30 days doesn't read as 29
		left = left.Round(24 * time.Hour)
	}
	switch days := int(left / (24 * time.Hour)); {
	case left <= 0:
		return date + " (expired)"
	case rejected != "":
		return date + rejected
	case days == 0:
		return date + " (in less than a day)"
	case days == 1:
		return date + " (in 1 day)"
	default:
		return fmt.Sprintf("%s (in %d days)", date, days)
	}
}
