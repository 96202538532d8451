package script

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lithammer/fuzzysearch/fuzzy"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// find returns the one saved token that name means, if it can work. name is a token's name or NAME@HOST.
// server, if not empty, is the only server that counts. entries are sorted as by saved.
func find(entries []keychain.Entry, name, server string) (keychain.Entry, error) {
	fits := named(entries, name, server)
	if at := strings.LastIndexByte(name, '@'); len(fits) == 0 && at > 0 && at < len(name)-1 {
		fits = slices.DeleteFunc(named(entries, name[:at], name[at+1:]), func(e keychain.Entry) bool {
			return !isServer(e.Origin, server)
		})
	}
	if len(fits) == 0 {
		return keychain.Entry{}, unknown(entries, name, server)
	}
	// A rotated token has the same name as its successor until it is revoked.
	// Scripts must go on working meanwhile, with the successor.
	newest := fits[0]
	for _, e := range fits[1:] {
		if e.Origin != newest.Origin || e.UserID != newest.UserID || e.UserID == "" {
			return keychain.Entry{}, ambiguous(name, fits)
		}
	}
	if expired(newest, time.Now()) {
		return keychain.Entry{}, fail(statusExpired, "The token %s expired on %s. Rotate it in Speckle Keys.",
			quote(newest.Name), day(newest.ExpiresAt))
	}
	if !newest.RejectedAt.IsZero() {
		return keychain.Entry{}, fail(statusExpired, "The token %s was revoked or has expired, as found on %s. Check or replace it in Speckle Keys.",
			quote(newest.Name), day(newest.RejectedAt))
	}
	return newest, nil
}

func named(entries []keychain.Entry, name, server string) []keychain.Entry {
	var fits []keychain.Entry
	for _, e := range entries {
		if e.Name == name && isServer(e.Origin, server) {
			fits = append(fits, e)
		}
	}
	return fits
}

// isServer reports whether address, as a person writes it, is the server at
// o. Without a scheme it fits http and https; an empty one fits all servers.
func isServer(o speckle.Origin, address string) bool {
	if address == "" {
		return true
	}
	asked, err := speckle.ParseOrigin(address)
	return err == nil && (asked == o || !strings.Contains(address, "://") && asked.Host() == o.Host())
}

func expired(e keychain.Entry, now time.Time) bool {
	return !e.ExpiresAt.IsZero() && !now.Before(e.ExpiresAt)
}

func day(t time.Time) string { return t.Local().Format(time.DateOnly) }

func ambiguous(name string, fits []keychain.Entry) error {
	var all []string
	remedy := "Rename one of them in Speckle Keys"
	for _, e := range fits {
		all = append(all, fmt.Sprintf("%s (%s, ends in %s)", atServer(e), person(e), e.LastChars))
		if e.Origin != fits[0].Origin {
			remedy = "Name the server, for example " + quote(atServer(e))
		}
	}
	return fail(statusAmbiguous, "%s fits %d saved tokens: %s. %s.", quote(name), len(fits), strings.Join(all, " and "), remedy)
}

// maxSuggestions is how many names an unknown name is answered with.
const maxSuggestions = 3

func unknown(entries []keychain.Entry, name, server string) error {
	if len(entries) == 0 {
		return fail(statusUnknown, "No token is saved on this computer. Create one in Speckle Keys and save it in the keychain.")
	}
	text := "No saved token is named " + quote(name)
	if server != "" {
		text += " on " + quote(server)
	}
	if near := suggestions(entries, name); len(near) > 0 {
		return fail(statusUnknown, "%s. Did you mean %s?", text, strings.Join(near, " or "))
	}
	return fail(statusUnknown, "%s. Run \"speckle-keys list\" to see all names.", text)
}

// suggestions are the saved tokens whose names are most like name, closest
// first. One that has this very name is on another server.
func suggestions(entries []keychain.Entry, name string) []string {
	type candidate struct {
		label    string
		distance int
	}
	name, _, _ = strings.Cut(name, "@")
	asked := strings.ToLower(name)
	var near []candidate
	for _, e := range entries {
		have := strings.ToLower(e.Name)
		distance := fuzzy.LevenshteinDistance(asked, have)
		part := asked != "" && have != "" && (strings.HasPrefix(have, asked) || strings.HasPrefix(asked, have))
		label := e.Name
		if label == name {
			label = atServer(e)
		}
		if distance <= 1+len(asked)/4 || part {
			near = append(near, candidate{quote(label), distance})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var labels []string
	for _, c := range near {
		if !slices.Contains(labels, c.label) && len(labels) < maxSuggestions {
			labels = append(labels, c.label)
		}
	}
	return labels
}

// atServer is how find takes a token's name and server.
func atServer(e keychain.Entry) string { return oneLine(e.Name) + "@" + e.Origin.Host() }

func person(e keychain.Entry) string {
	return cmp.Or(oneLine(e.UserName), "person not known")
}

func quote(text string) string { return `"` + oneLine(text) + `"` }

// oneLine makes a name safe for a terminal. Names of people come from servers and may hold escape
// sequences or characters that turn the line around. A server's names have at most 512 characters.
func oneLine(text string) string { return speckle.CleanLine(text, 1000) }
