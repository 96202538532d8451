package speckle

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// S21.
func TestParseOrigin(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	tests := []struct{ name, in, want string }{
		{"plain", "https://speckle.example", "https://speckle.example"},
		{"trailing slash", "https://speckle.example/", "https://speckle.example"},
		{"upper case", "HTTPS://Speckle.EXAMPLE", "https://speckle.example"},
		{"port", "https://speckle.example:8443", "https://speckle.example:8443"},
		{"default port", "https://speckle.example:443", "https://speckle.example"},
		{"default port of http", "http://speckle.example:80", "http://speckle.example"},
		{"other scheme's port", "http://speckle.example:443", "http://speckle.example:443"},
		{"port with zeros", "https://speckle.example:0443", "https://speckle.example"},
		{"colon without port", "https://speckle.example:", "https://speckle.example"},
		{"colon without port, with path", "https://speckle.example:/x", "https://speckle.example"},
		{"user and password", "https://user:secret@speckle.example", "https://speckle.example"},
		{"at sign in password", "https://user:a@b@speckle.example", "https://speckle.example"},
		{"host as user name", "https://good.example@evil.example", "https://evil.example"},
		{"at sign in path", "https://speckle.example/@x", "https://speckle.example"},
		{"path", "https://speckle.example/speckle/", "https://speckle.example"},
		{"query and fragment", "https://speckle.example/?x=1#frag", "https://speckle.example"},
		{"query right after host", "https://speckle.example?x=1", "https://speckle.example"},
		{"no scheme", "speckle.example", "https://speckle.example"},
		{"no scheme, port", "speckle.example:8443", "https://speckle.example:8443"},
		{"no scheme, port and path", "speckle.example:8443/x", "https://speckle.example:8443"},
		{"no scheme, link in query", "speckle.example/?next=http://evil.example", "https://speckle.example"},
		{"no scheme, user", "user@speckle.example", "https://speckle.example"},
		{"two slashes only", "//speckle.example/x", "https://speckle.example"},
		{"no scheme, localhost", "localhost:3000", "http://localhost:3000"},
		{"no scheme, IPv6 loopback", "[::1]:3000", "http://[::1]:3000"},
		{"no scheme, IPv4 loopback", "127.0.0.1", "http://127.0.0.1"},
		{"https on localhost", "https://localhost", "https://localhost"},
		{"blanks around", " \t https://speckle.example \n", "https://speckle.example"},
		{"quotes around", "\"https://speckle.example\"", "https://speckle.example"},
		{"as mails write it", "<https://speckle.example/x>\n", "https://speckle.example"},
		{"hidden around", "\ufeff“https://speckle.example”\u200b", "https://speckle.example"},
		{"final dot", "https://speckle.example.", "https://speckle.example"},
		{"final dot and port", "https://speckle.example.:443/", "https://speckle.example"},
		{"one label", "http://speckle", "http://speckle"},
		{"underscore", "https://my_server.example", "https://my_server.example"},
		{"IDN", "https://späckle.example", "https://xn--spckle-cua.example"},
		{"IDN in upper case", "https://SPÄCKLE.example", "https://xn--spckle-cua.example"},
		{"IDN decomposed", "https://spa\u0308ckle.example", "https://xn--spckle-cua.example"},
		{"punycode", "https://XN--spckle-cua.example", "https://xn--spckle-cua.example"},
		{"sharp s", "https://straße.example", "https://xn--strae-oqa.example"},
		{"look-alike", "https://ѕpeckle.example", "https://xn--peckle-hvf.example"},
		{"wide letters", "https://ｓpeckle。example", "https://speckle.example"},
		{"longest name", "https://" + strings.Repeat(long+".", 3) + long[:61], "https://" + strings.Repeat(long+".", 3) + long[:61]},
		{"longest label", "https://" + long + ".example", "https://" + long + ".example"},
		{"IPv6", "https://[2001:DB8:0:0::1]:443", "https://[2001:db8::1]"},
		{"IPv6 with port", "http://[0:0:0:0:0:0:0:1]:3000", "http://[::1]:3000"},
		{"IPv4 in IPv6", "http://[::ffff:127.0.0.1]:80", "http://127.0.0.1"},
		{"IPv4", "http://192.0.2.1:3000/", "http://192.0.2.1:3000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseOrigin(tt.in)
			if err != nil || got.String() != tt.want {
				t.Fatalf("ParseOrigin(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
			}
			if again := mustOrigin(t, got.String()); again != got {
				t.Errorf("%q parsed again is %q", got, again)
			}
		})
	}
}

// S21.
func TestParseOriginRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in string
		want     OriginError
	}{
		{"empty", "", OriginEmpty},
		{"blank", " \t\n", OriginEmpty},
		{"quotes alone", "\"\"", OriginEmpty},
		{"scheme only", "https://", OriginHost},
		{"path only", "/speckle", OriginHost},
		{"no host", "https:///x", OriginHost},
		{"user only", "https://user@", OriginHost},
		{"javascript", "javascript:alert(document.domain)", OriginScheme},
		{"javascript with a link", "javascript:alert('http://speckle.example')", OriginScheme},
		{"javascript with slashes", "javascript://speckle.example/%0aalert(1)", OriginScheme},
		{"data", "data:text/html,x", OriginScheme},
		{"file", "file:///etc/passwd", OriginScheme},
		{"file without slashes", "file:/etc/passwd", OriginScheme},
		{"ftp", "ftp://speckle.example", OriginScheme},
		{"mail", "mailto:ada@speckle.example", OriginScheme},
		{"speckle", "speckle://account", OriginScheme},
		{"one slash", "https:/speckle.example", OriginScheme},
		{"backslashes", `https:\\speckle.example\x`, OriginCharacter},
		{"backslash before at", `https://evil.example\@speckle.example`, OriginCharacter},
		{"newline", "https://speckle.example\nHost: evil.example", OriginCharacter},
		{"carriage return", "https://speckle.example\r/", OriginCharacter},
		{"tab", "https://spec\tkle.example", OriginCharacter},
		{"NUL", "https://speckle.example\x00.evil.example", OriginCharacter},
		{"space", "https://speckle example", OriginCharacter},
		{"space in path", "https://speckle.example/a b", OriginCharacter},
		{"no-break space", "https://speckle\u00a0.example", OriginCharacter},
		{"bidi in path", "https://speckle.example/\u202egpj.exe", OriginCharacter},
		{"bidi in host", "https://\u202eelkceps.example", OriginCharacter},
		{"zero-width space", "https://spec\u200bkle.example", OriginCharacter},
		{"soft hyphen", "https://spec\u00adkle.example", OriginCharacter},
		{"byte order mark inside", "https://\ufeffspeckle.example", OriginCharacter},
		{"broken UTF-8", "https://speckle.example\xff", OriginCharacter},
		{"port too great", "https://speckle.example:99999", OriginPort},
		{"port 65536", "https://speckle.example:65536", OriginPort},
		{"port zero", "https://speckle.example:0", OriginPort},
		{"signed port", "https://speckle.example:+443", OriginPort},
		{"port of letters", "https://speckle.example:https", OriginPort},
		{"IPv6 without brackets", "https://2001:db8::1", OriginHost},
		{"IPv6 unclosed", "https://[::1", OriginHost},
		{"IPv6 with zone", "https://[fe80::1%25eth0]", OriginHost},
		{"brackets around IPv4", "https://[127.0.0.1]", OriginHost},
		{"brackets around a name", "https://[speckle.example]", OriginHost},
		{"after the brackets", "https://[::1]x", OriginHost},
		{"short IPv4", "http://127.1", OriginHost},
		{"one-number IPv4", "http://2130706433", OriginHost},
		{"octal IPv4", "http://0177.0.0.1", OriginHost},
		{"hexadecimal IPv4", "http://0x7f000001", OriginHost},
		{"IPv4 over 255", "http://256.0.0.1", OriginHost},
		{"wide digits", "http://１２７.１", OriginHost},
		{"empty label", "https://speckle..example", OriginHost},
		{"leading dot", "https://.speckle.example", OriginHost},
		{"dot only", "https://.", OriginHost},
		{"leading hyphen", "https://-speckle.example", OriginHost},
		{"percent", "https://speckle%2eexample", OriginHost},
		{"quote", `https://speckle".example`, OriginHost},
		{"comma", "https://a.example,b.example", OriginHost},
		{"broken punycode", "https://xn--a.example", OriginHost},
		{"long label", "https://" + strings.Repeat("a", 64) + ".example", OriginHost},
		{"long name", "https://" + strings.Repeat(strings.Repeat("a", 63)+".", 3) + strings.Repeat("a", 62), OriginHost},
		{"3000 characters", "https://" + strings.Repeat("a", 3000) + ".example", OriginHost},
		{"3000 characters in labels", "https://" + strings.Repeat("a.", 1500) + "example", OriginHost},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseOrigin(tt.in)
			e, ok := errors.AsType[OriginError](err)
			if !ok || e != tt.want || !got.IsZero() {
				t.Fatalf("ParseOrigin(%q) = %q, %v, want reason %q", tt.in, got, err, tt.want)
			}
			if len(tt.in) > 10 && strings.Contains(err.Error(), tt.in) {
				t.Errorf("the error repeats the address: %v", err)
			}
		})
	}
}

func TestOriginLoopbackAndSecure(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in               string
		loopback, secure bool
	}{
		{"http://localhost:3000", true, true},
		{"http://LOCALHOST.", true, true},
		{"http://127.0.0.1", true, true},
		{"http://127.255.0.9", true, true},
		{"http://[::1]", true, true},
		{"http://[::ffff:127.0.0.1]", true, true},
		{"https://localhost", true, true},
		{"http://speckle.example", false, false},
		{"https://speckle.example", false, true},
		{"http://localhost.evil.example", false, false},
		{"http://sub.localhost", false, false},
		{"http://127.0.0.1.evil.example", false, false},
		{"http://0.0.0.0", false, false},
		{"http://192.168.0.1", false, false},
		{"http://[fe80::1]", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			o := mustOrigin(t, tt.in)
			if o.Loopback() != tt.loopback || o.Secure() != tt.secure {
				t.Errorf("loopback %v, secure %v", o.Loopback(), o.Secure())
			}
		})
	}
}

func TestOriginText(t *testing.T) {
	t.Parallel()
	type entry struct{ Server Origin }
	in := entry{mustOrigin(t, "HTTPS://späckle.example:8443/x")}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"Server":"https://xn--spckle-cua.example:8443"}` {
		t.Fatalf("marshalled as %s, %v", text, err)
	}
	var out entry
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Fatalf("read back as %v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"Server":""}`), &out); err != nil || !out.Server.IsZero() {
		t.Errorf("empty text read as %q, %v", out.Server, err)
	}
	if err := json.Unmarshal([]byte(`{"Server":"ftp://x"}`), &out); err == nil {
		t.Error("another scheme was accepted")
	}
	if (Origin{}).String() != "" || (Origin{}).Host() != "" {
		t.Error("the zero Origin has a text")
	}
}

func TestParseOriginOfSamples(t *testing.T) {
	t.Parallel()
	const engineers = "https://speckle.engineers.example"
	want := map[string]string{ // file name to origin, "" for refused
		"backslash": "", "bad-port": "", "bidi": "", "empty": "", "null-url": "", "file": "", "ftp": "",
		"javascript": "", "newline": "", "very-long": "",
		"default-port": engineers, "http-remote": "http://speckle.engineers.example",
		"no-scheme": engineers, "query-fragment": engineers, "spaces": engineers,
		"trailing-slash": engineers, "upper-case": engineers, "userinfo": engineers,
		"homograph": "https://xn--peckle-hvf.example", "idn": "https://xn--spckle-cua.example",
		"ipv6": "http://[::1]:3000", "localhost": "http://localhost:3000",
		"path": "https://example.org", "port": "https://speckle.engineers.example:8443",
	}
	files, _ := filepath.Glob("../../shared/samples/nasty/urls/Speckle/Accounts/*.json")
	if len(files) == 0 {
		t.Skip("no samples beside the checkout")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var account struct{ ServerInfo struct{ URL string } }
		if err := json.Unmarshal(text, &account); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		expected, known := want[name]
		got, err := ParseOrigin(account.ServerInfo.URL)
		if !known || got.String() != expected || (err == nil) != (expected != "") {
			t.Errorf("%s: %q, %v, want %q", name, got, err, expected)
		}
	}
}

// S20.
func FuzzParseOrigin(f *testing.F) {
	for _, seed := range []string{
		"https://user:p@Späckle.example.:0443/x?y#z", "[::ffff:1.2.3.4]:80", "localhost:3000", "//a", "javascript:1",
		"http://0x7f.1", "https://xn--a", "a:b@c", "https://\u202e", "http://[fe80::1%eth0]", "１.２", "ａ。ｂ:８０",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		o, err := ParseOrigin(address)
		if err != nil {
			if !o.IsZero() {
				t.Fatalf("%q: origin %q beside an error", address, o)
			}
			return
		}
		again, err := ParseOrigin(o.String())
		if err != nil || again != o {
			t.Fatalf("%q: %q read again is %q, %v", address, o, again, err)
		}
		if strings.ContainsFunc(o.String(), func(r rune) bool { return r <= ' ' || r > '~' || r == '@' || r == '\\' }) {
			t.Fatalf("%q: odd characters in %q", address, o)
		}
	})
}
