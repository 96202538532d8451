package speckle

import (
	"net/url"
	"strings"
)

// An Answer is what the browser brings back from a sign-in.
type Answer struct {
	Code   Secret // the access code for Exchange; zero when denied
	Denied bool   // the person refused
}

// LandingUnknown is the code of ParseLanding's error.
const LandingUnknown = "LANDING_UNKNOWN"

// ParseLanding reads the address that a browser landed on, copied by hand
// where the program could not be reached. It fails with KindInvalid and
// LandingUnknown when that is no answer to a sign-in.
func ParseLanding(pasted string) (Answer, error) {
	if _, query, found := strings.Cut(strings.TrimSpace(pasted), "?"); found {
		query, _, _ = strings.Cut(query, "#")
		if answer, ok := parseAnswer(query); ok {
			return answer, nil
		}
	}
	return Answer{}, &Error{Op: "read landing address", Kind: KindInvalid, Code: LandingUnknown}
}

// parseAnswer reads the query of a landing address: one access code, or
// denied=true, never both.
func parseAnswer(query string) (Answer, bool) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return Answer{}, false
	}
	codes, denied := values["access_code"], values["denied"]
	switch {
	case len(codes) == 1 && len(denied) == 0 && possibleCode(codes[0]):
		return Answer{Code: NewSecret(codes[0])}, true
	case len(codes) == 0 && len(denied) == 1 && denied[0] == "true":
		return Answer{Denied: true}, true
	}
	return Answer{}, false
}

// possibleCode leaves room for servers with other codes than today's 42
// hexadecimal digits.
func possibleCode(code string) bool {
	visible := func(r rune) bool { return r > ' ' && r < 0x7f }
	return code != "" && len(code) <= 256 && !strings.ContainsFunc(code, func(r rune) bool { return !visible(r) })
}
