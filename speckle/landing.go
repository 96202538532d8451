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

// ParseLanding reads the address that a browser landed on, pasted by the person
// where the browser could not reach the program. A code alone, or with anything
// around it, is understood too: today's codes have the form of a token (server
// contract §3). It fails with KindInvalid and LandingUnknown when there is no
// answer to a sign-in in it, or more than one.
func ParseLanding(pasted string) (Answer, error) {
	code, several := TokenIn(pasted)
	if !code.IsZero() && !strings.Contains(pasted, "denied") {
		return Answer{Code: code}, nil
	}
	if _, query, found := strings.Cut(strings.Trim(pasted, "\"'`<> \t\r\n"), "?"); found && !several {
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
