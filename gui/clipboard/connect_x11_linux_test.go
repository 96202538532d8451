package clipboard

import (
	"net"
	"os"
	"strings"
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

// A display that refuses, or that answers with less than its screen, is none.
func TestGreetingOfADisplay(t *testing.T) {
	t.Setenv("XAUTHORITY", os.DevNull)
	// 32 bytes with the first number for a window and the lengths of what follows: 3 letters and one format of
	// pixels, then a screen, which begins with its window.
	body := "\x00\x00\x00\x00\x00\x00\x20\x00" + strings.Repeat("\x00", 8) + "\x03\x00\x00\x00\x00\x01" + strings.Repeat("\x00", 10) +
		"abc\x00" + "12345678" + "\x29\x01\x00\x00"
	answer := func(first, body string) string {
		return first + "\x00\x0b\x00\x00\x00" + string(rune(len(body)/4)) + "\x00" + body
	}
	for name, c := range map[string]struct {
		answer string
		want   xSetup
	}{
		"agrees":        {answer("\x01", body), xSetup{base: 0x200000, root: 0x129}},
		"refuses":       {answer("\x00", body), xSetup{}},
		"asks for more": {answer("\x02", body), xSetup{}},
		"no screen":     {answer("\x01", body[:len(body)-4]), xSetup{}},
		"half a head":   {answer("\x01", body[:28]), xSetup{}},
		"torn":          {answer("\x01", body)[:20], xSetup{}},
		"silent":        {"", xSetup{}},
	} {
		ours, theirs := net.Pipe()
		go func() {
			_, _ = theirs.Read(make([]byte, 100))
			_, _ = theirs.Write([]byte(c.answer))
			_ = theirs.Close()
		}()
		setup, err := greet(ours, "7")
		if setup != c.want || (err == nil) != (c.want != xSetup{}) {
			t.Errorf("%s: %+v, %v", name, setup, err)
		}
	}
}
