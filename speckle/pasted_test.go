package speckle

import (
	"strings"
	"testing"
)

// S20: people paste a token with what stood around it.
func TestTokenIn(t *testing.T) {
	t.Parallel()
	const token, other = "596a2a05be5fa99f82c5d9f2b70c191d4804296f4b", "abcdefabcdefabcdefabcdefabcdefabcdefabcdef"
	for name, text := range map[string]string{
		"alone":                token,
		"in a header":          "Authorization: Bearer " + token,
		"small letters":        "authorization:bearer " + token + ";",
		"variable":             "export SPECKLE_TOKEN='" + token + "'",
		"of another shell":     "$env:SPECKLE_TOKEN = \"" + token + "\"",
		"file":                 "SPECKLE_SERVER=https://speckle.example\r\nSPECKLE_TOKEN=" + token + "\r\n# " + token + "\r\n",
		"in JSON":              `{"token": "` + token + `", "refreshToken": null}`,
		"in JSON in a text":    `"{\"token\":\"` + token + `\",\n\t\"a\":1}"`,
		"after an escaped end": `SPECKLE_SERVER=x\n` + token + `\n`,
		"in an address":        "https://speckle.example/x?embedToken=" + token + "&a=b",
		"escaped":              "Bearer%20" + token + "%0A",
		"in color":             "\x1b[1;32m" + token + "\x1b[0m",
		"in slanted letters":   "_" + token + "_",
		"typographic quotes":   "“" + token + "”",
		"hidden characters":    "\ufeff" + token[:9] + "\u200b" + token[9:30] + "\u200e\u00ad" + token[30:] + "\u202c",
		"no-break space":       "Bearer\u00a0" + token,
		"in two lines":         "SPECKLE_TOKEN=" + token[:20] + "\r\n  " + token[20:] + "\r\nNAME=x",
		"as a field has them":  token[:20] + " " + token[20:],
		"in a quoted mail":     "> " + token[:20] + "=\n> " + token[20:] + "\n> Bye",
	} {
		if got, several := TokenIn(text); several || got.Reveal() != token {
			t.Errorf("%s: not found, several %v", name, several)
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "words": "Bearer", "too short": token[1:], "too long": token + "0", "of another kind": token + "22" + other[:20],
		"capitals": strings.ToUpper(token), "inside a word": "x" + token, "before a letter": token + "g",
	} {
		if got, several := TokenIn(text); several || !got.IsZero() {
			t.Errorf("%s: found, several %v", name, several)
		}
	}
	if got, several := TokenIn("A=" + token + "\nB=" + other); !several || !got.IsZero() {
		t.Error("one of two was taken")
	}
}

// S20: what was found stands in the text, with nothing but what means nothing
// inside.
func FuzzTokenIn(f *testing.F) {
	const token = "596a2a05be5fa99f82c5d9f2b70c191d4804296f4b"
	for _, seed := range []string{
		token, "Bearer " + token, token + " " + token[2:] + "ab", token + token, token[:20] + "\u200b" + token[20:],
		"%20" + token, token[:9] + "=\n> " + token[9:], "", "\x00\xff" + token,
	} {
		f.Add(seed)
	}
	digits := func(text string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune("0123456789abcdef", r) {
				return r
			}
			return -1
		}, text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, several := TokenIn(text)
		switch {
		case found.IsZero():
			return
		case several:
			t.Error("one of several was taken")
		case !found.IsToken():
			t.Error("what was taken is no token")
		case !strings.Contains(digits(text), found.Reveal()):
			t.Error("the token isn't in the text")
		}
	})
}
