package accounts

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	mk "speckle-keys/accounts/accountstest"
)

// inServer is a document with one thing changed.
func inServer(url string) string {
	return `{"token":"` + mk.Token(1) + `","serverInfo":{"url":` + url + `},"userInfo":{"id":"u1","email":"a@b.example"}}`
}

func withToken(token string) string {
	return `{"token":` + token + `,"serverInfo":{"url":"https://a.example"},"userInfo":{"id":"u1"}}`
}

func in16(s string, big, mark bool) string {
	var b strings.Builder
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	for _, u := range units {
		if big {
			b.Write([]byte{byte(u >> 8), byte(u)})
		} else {
			b.Write([]byte{byte(u), byte(u >> 8)})
		}
	}
	return b.String()
}

func TestDocument(t *testing.T) {
	t.Parallel()
	good := inServer(`"https://a.example"`)
	deep := func(n int) string {
		return `{"serverInfo":{"url":"https://a.example"},"userInfo":{"id":"u1"},"token":"t","x":` + strings.Repeat("[", n-1) + strings.Repeat("]", n-1) + `}`
	}
	for _, test := range []struct {
		name, text string
		want       string
		lost       bool
	}{
		{"plain", good, "", false},
		{"byte order mark", "\ufeff" + good, "", false},
		{"UTF-16 little-endian", in16(good, false, true), "", false},
		{"UTF-16 big-endian", in16(good, true, true), "", false},
		{"UTF-16 without a mark", in16(good, false, false), "", false},
		{"UTF-16 big-endian without a mark", in16(good, true, false), "", false},
		{"UTF-16 cut in a character", in16(good, false, true) + "x", "encoding", true},
		{"UTF-16 with half a pair", in16(good, false, true) + "\x00\xd8", "encoding", true},
		{"UTF-16 with halves in the wrong order", in16(good, false, true) + "\x00\xdc\x00\xd8", "encoding", true},
		{"UTF-32", "\xff\xfe\x00\x00{\x00\x00\x00}\x00\x00\x00", "encoding", true},
		{"Latin-1", strings.Replace(good, "u1", "\xe9", 1), "encoding", true},
		{"a cut UTF-8 character", good[:20] + "\xf0\x9f", "encoding", true},
		{"nothing", "", "empty", true},
		{"blanks", " \r\n\t", "empty", true},
		{"only a mark", "\ufeff", "empty", true},
		{"only a UTF-16 mark", "\xff\xfe", "empty", true},
		{"UTF-16 blanks", in16("  ", false, true), "empty", true},
		{"zero bytes", strings.Repeat("\x00", 512), "empty", true},
		{"zero bytes after it", good + "\x00\x00", "syntax", true},
		{"a zero byte inside", strings.Replace(good, "u1", "u\x00", 1), "syntax", true},
		{"a second document", good + good, "syntax", true},
		{"a comma too many", strings.Replace(good, "}}", "},}", 1), "syntax", true},
		{"single quotes", strings.ReplaceAll(good, `"`, "'"), "syntax", true},
		{"an unclosed string", good[:len(good)-4], "syntax", true},
		{"NaN", strings.Replace(good, `"u1"`, "NaN", 1), "syntax", true},
		{"nested as deep as allowed", deep(maxDepth), "", false},
		{"nested deeper", deep(maxDepth + 1), "too-deep", true},
		{"brackets in a string", strings.Replace(good, "u1", strings.Repeat("[", 1000), 1), "", false},
		{"brackets after an escaped quote", strings.Replace(good, "u1", `\"`+strings.Repeat("{", 1000), 1), "", false},
		{"only brackets", strings.Repeat("[", 1<<20), "too-deep", true},
		{"an array", "[" + good + "]", "not-account", true},
		{"an empty object", "{}", "not-account", true},
		{"a string", `"` + mk.Token(1) + `"`, "not-account", true},
		{"another program's object", `{"name":"x","version":2,"id":"7"}`, "not-account", true},
		{"too large", strings.Repeat(" ", maxDocument) + good, "too-large", true},
		{"a token alone", `{"token":"t"}`, "no-server", true},
		{"a refresh token alone", `{"refreshToken":"t"}`, "no-server", true},
		{"a user alone", `{"userInfo":{"id":"u1"}}`, "no-server", true},
		{"no server", `{"token":"t","userInfo":{"id":"u1"}}`, "no-server", true},
		{"server is null", `{"token":"t","serverInfo":null,"userInfo":{"id":"u1"}}`, "no-server", true},
		{"server is a text", `{"token":"t","serverInfo":"https://a.example","userInfo":{"id":"u1"}}`, "no-server", true},
		{"server is a list", `{"token":"t","serverInfo":[1],"userInfo":{"id":"u1"}}`, "no-server", true},
		{"server is empty", `{"token":"t","serverInfo":{},"userInfo":{"id":"u1"}}`, "no-server", true},
		{"no person", `{"token":"t","serverInfo":{"url":"https://a.example"}}`, "no-person", false},
		{"person is a number", `{"token":"t","serverInfo":{"url":"https://a.example"},"userInfo":7}`, "no-person", false},
		{"neither person nor token", `{"serverInfo":{"url":"https://a.example"}}`, "nobody", true},
		{"user id is a number", strings.Replace(good, `"u1"`, "17", 1), "", false},
		{"everything of a wrong type but what is needed", `{"id":[1],"isDefault":{},"refreshToken":[],"token":"t",
			"serverInfo":{"url":"https://a.example","name":{},"version":3,"migration":"x"},"userInfo":{"id":"u1","name":["x"],"avatar":7}}`, "", false},
		{"no address", inServer(`""`), "no-address", true},
		{"address is null", inServer(`null`), "no-address", true},
		{"address is a number", inServer(`80`), "bad-address", true},
		{"address of another scheme", inServer(`"javascript:alert(1)"`), "bad-address", true},
		{"address with a line in it", inServer(`"https://a.example\nHost: b"`), "bad-address", true},
		{"address with a password", inServer(`"https://me:secret@a.example"`), "password", false},
		{"moved to itself", inServer(`"https://a.example","migration":{"movedTo":"HTTPS://A.example/"}`), "self-move", false},
		{"moved to nowhere", inServer(`"https://a.example","migration":{"movedTo":"file:///etc"}`), "bad-move", false},
		{"migration is empty", inServer(`"https://a.example","migration":{}`), "", false},
		{"token missing", `{"serverInfo":{"url":"https://a.example"},"userInfo":{"id":"u1"}}`, "no-token", false},
		{"token null", withToken(`null`), "no-token", false},
		{"token blank", withToken(`" \t"`), "no-token", false},
		{"token true", withToken(`true`), "bad-token", false},
		{"token an object", withToken(`{"a":1}`), "bad-token", false},
		{"token with a line in it", withToken(`"a\r\nX-Injected: yes"`), "bad-token", false},
		{"token with a blank in it", withToken(`"a b"`), "bad-token", false},
		{"token with a zero byte", withToken(`"a\u0000"`), "bad-token", false},
		{"token with a letter that no header holds", withToken(`"tök"`), "bad-token", false},
		{"token too long", withToken(`"` + strings.Repeat("a", maxToken+1) + `"`), "bad-token", false},
		{"only the word Bearer", withToken(`"Bearer "`), "", false},
		{"Bearer and a line", withToken(`"Bearer a\nb"`), "bad-token", false},
		{"Bearer twice", withToken(`"Bearer Bearer a"`), "bad-token", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e, faults := parseDocument([]byte(test.text))
			got := ""
			for _, f := range faults {
				got += string(f.code)
			}
			if got != test.want || (e == nil) != test.lost {
				t.Errorf("faults %q, lost %v; want %q, %v", got, e == nil, test.want, test.lost)
			}
			if e != nil && strings.ContainsAny(e.token.Reveal(), "\r\n \x00") {
				t.Error("the token could break a header")
			}
		})
	}
}

// TestDocumentSpellings checks that every spelling gives the same account.
func TestDocumentSpellings(t *testing.T) {
	t.Parallel()
	token, refresh := mk.Token(1), mk.Token(2)
	filled := func(s string) string { return strings.NewReplacer("$1", token, "$2", refresh).Replace(s) }
	for name, text := range map[string]string{
		"camelCase":  `{"id":"I","token":"$1","refreshToken":"$2","isDefault":true,"serverInfo":{"name":"S","url":"https://a.example","adminContact":"c","migration":{"movedTo":"https://b.example","movedFrom":"https://z.example"}},"userInfo":{"id":"u","name":"N","email":"e@x"}}`,
		"PascalCase": `{"Id":"I","Token":"$1","RefreshToken":"$2","IsDefault":true,"ServerInfo":{"Name":"S","Url":"https://a.example","AdminContact":"c","Migration":{"MovedTo":"https://b.example","MovedFrom":"https://z.example"}},"UserInfo":{"Id":"u","Name":"N","Email":"e@x"}}`,
		"upper case": `{"ID":"I","TOKEN":"old","TOKEN":"$1","REFRESHTOKEN":"$2","ISDEFAULT":true,"SERVERINFO":{"NAME":"S","URL":"https://a.example","ADMINCONTACT":"c","MIGRATION":{"MOVEDTO":"https://b.example","MOVEDFROM":"https://z.example"}},"USERINFO":{"ID":"u","NAME":"N","EMAIL":"e@x"}}`,
		"snake_case": `{"id":"I","token":"$1","refresh_token":"$2","is_default":true,"server_info":{"name":"S","url":"https://a.example","admin_contact":"c","migration":{"moved_to":"https://b.example","moved_from":"https://z.example"}},"user_info":{"id":"u","name":"N","email":"e@x"}}`,
		"specklepy":  `{"isDefault":"True","token":"$1","refreshToken":"$2","serverInfo":{"name":"S","url":"https://a.example","admin_contact":"c","migration":{"moved_from":"https://z.example","moved_to":"https://b.example"}},"userInfo":{"id":"u","name":"N","email":"e@x"},"id":"I"}`,
		"repeated":   `{"id":"X","id":"I","token":"bad token","token":"$1","refreshToken":"$2","isDefault":false,"isDefault":1,"serverInfo":{"name":"T","name":"S","url":"x:","url":"https://a.example","adminContact":"c","migration":{"movedTo":"https://b.example","movedFrom":"https://z.example"}},"userInfo":{"id":"u","name":"N","email":"e@x"}}`,
		"escaped":    `{"\u0069d":"\u0049","token":"$1","refreshToken":"$2","isDefault":true,"serverInfo":{"name":"\u0053","url":"https:\/\/a.example","adminContact":"c","migration":{"movedTo":"https:\/\/b.example","movedFrom":"https:\/\/z.example"}},"userInfo":{"id":"u","name":"N","email":"e@x"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, faults := parseDocument([]byte(filled(text)))
			if e == nil || len(faults) > 0 {
				t.Fatalf("faults %v", faults)
			}
			got := fmt.Sprintln(e.id, e.isDefault, e.origin, e.server.Name, e.movedTo, e.movedFrom, e.person.ID, e.person.Name, e.person.Email)
			if want := fmt.Sprintln("I", true, "https://a.example", "S", "https://b.example", "https://z.example", "u", "N", "e@x"); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if e.token.Reveal() != token || e.refresh.Reveal() != refresh {
				t.Error("not the tokens that were written")
			}
		})
	}
}

func TestTokenIsForgiven(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"  TOKEN \n"`, `"Bearer TOKEN"`, `"bearer\tTOKEN"`, `" Bearer   TOKEN "`} {
		e, _ := parseDocument([]byte(strings.Replace(withToken(text), "TOKEN", mk.Token(3), 1)))
		if e == nil || e.token.Reveal() != mk.Token(3) {
			t.Errorf("%s was not read", text)
		}
	}
}

func TestAvatar(t *testing.T) {
	t.Parallel()
	const picture = "data:image/png;base64,iVBORw0KGgo="
	largest := picture + strings.Repeat("A", maxAvatar-len(picture))
	for name, test := range map[string]struct{ text, want string }{
		"a picture":            {picture, picture},
		"an address":           {"https://robots.example/u1.png", ""},
		"a file":               {"file:///etc/passwd", ""},
		"data of another kind": {"data:text/html,<script>", ""},
		"with a line in it":    {picture + `\n`, ""},
		"the largest":          {largest, largest},
		"too large":            {largest + "A", ""},
	} {
		e, _ := parseDocument([]byte(strings.Replace(inServer(`"https://a.example"`), `"id":"u1"`, `"id":"u1","avatar":"`+test.text+`"`, 1)))
		if e == nil || e.person.Avatar != test.want {
			t.Errorf("%s: not as wanted", name)
		}
	}
}

func TestLoginInAnAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"https://a.example":             false,
		"https://a.example/@x":          false,
		"https://a.example?me@x":        false,
		"https://a.example/#me@x":       false,
		"https://me:secret@a.example/x": true,
		"https://secret@a.example":      true,
		"me:secret@a.example":           true,
	} {
		if hasLogin(address) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}
