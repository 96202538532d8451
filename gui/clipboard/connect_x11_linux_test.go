package clipboard

import (
	"os"
	"testing"
)

// The proof for a display is this computer's own, else any other's for its number.
func TestCookieOfADisplay(t *testing.T) {
	t.Parallel()
	const cookie = "MIT-MAGIC-COOKIE-1"
	here, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	record := func(family string, texts ...string) string {
		for _, text := range texts { // address, display, name, data
			family += "\x00" + string(rune(len(text))) + text
		}
		return family
	}
	const local, internet, wild = "\x01\x00", "\x00\x00", "\xff\xff"
	first, second := record(local, "elsewhere", "7", cookie, "first"), record(internet, "1.2.3.4", "7", cookie, "second")
	own := record(local, here, "7", cookie, "own")
	for name, c := range map[string]struct{ file, want string }{
		"none":                   {"", ""},
		"own":                    {own, "own"},
		"own after others":       {first + second + own, "own"},
		"own before others":      {own + first, "own"},
		"the first of others":    {first + second, "first"},
		"a name like ours":       {first + record(internet, here, "7", cookie, "not own"), "first"},
		"of any computer":        {first + record(wild, "", "7", cookie, "any"), "any"},
		"of any display":         {record(local, here, "", cookie, "any"), "any"},
		"of another display":     {record(local, here, "8", cookie, "other"), ""},
		"of another kind":        {record(local, here, "7", "XDM-AUTHORIZATION-1", "other"), ""},
		"others, and a torn one": {first + own[:len(own)-1], "first"},
		"a torn one":             {own[:len(own)-1], ""},
		"half a length":          {local + "\x00", ""},
	} {
		kind, proof := cookieFor([]byte(c.file), "7")
		if string(proof) != c.want || (kind == cookie) != (c.want != "") {
			t.Errorf("%s: %q, %q", name, kind, proof)
		}
	}
}
