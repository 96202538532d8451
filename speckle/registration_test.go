package speckle

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRegistrationDocument(t *testing.T) {
	t.Parallel()
	got := RegistrationDocument(`Speckle "Keys" \ <1>`, DefaultRedirect, []string{"tokens:read", "tokens:write"}, false)
	for _, part := range []string{
		`name: "Speckle \"Keys\" \\ <1>"`, `redirectUrl: "http://localhost:29372"`, `public: false`,
		`scopes: ["tokens:read", "tokens:write"]`, "mutation RegisterSpeckleKeys {", "appCreate(app: {", "description: ",
		"query ShowSpeckleKeys {", "createdApps {", "secret",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("%s is not in\n%s", part, got)
		}
	}
	if !strings.Contains(RegistrationDocument("x", "y", nil, true), "public: true") {
		t.Error("not public")
	}
}

func TestParseRegistrationAnswer(t *testing.T) {
	t.Parallel()
	const (
		id, secret   = "b365d61f14", "f2f8539c4b"
		id2, secret2 = "c3fed8c74d", "1d5d49276d"
		shown        = `{"id":"` + id + `","name":"Speckle Keys","secret":"` + secret + `","redirectUrl":"http://localhost:29372"}`
		shown2       = `{"id":"` + id2 + `","name":"weak","secret":"` + secret2 + `","redirectUrl":"https://x.example","scopes":[{"name":"streams:read"}]}`
		full         = id + " " + secret + " Speckle Keys http://localhost:29372"
		full2        = id2 + " " + secret2 + " weak https://x.example"
	)
	document := RegistrationDocument("Speckle Keys", DefaultRedirect, []string{"tokens:read"}, false)
	for name, tt := range map[string]struct {
		pasted string
		want   []string
	}{
		"register":             {`{"data":{"appCreate":"` + id + `"}}`, []string{id}},
		"register, data only":  {`{"appCreate": "` + id + `"}`, []string{id}},
		"register, no braces":  {`"appCreate": "` + id + `"`, []string{id}},
		"register, line only":  {"appCreate: " + id, []string{id}},
		"show":                 {`{"data":{"activeUser":{"createdApps":[` + shown + `,` + shown2 + `]}}}`, []string{full, full2}},
		"show, list only":      {`[` + shown2 + `,` + shown + `]`, []string{full2, full}},
		"show, one app":        {shown, []string{full}},
		"show, no outer brace": {strings.Trim(shown, "{}"), []string{full}},
		"show, two fragments":  {strings.Trim(shown, "{}") + "\n},{\n" + strings.Trim(shown2, "{}"), []string{full, full2}},
		"show, end cut off":    {`{"data":{"activeUser":{"createdApps":[` + shown + `,{"id":"` + id2 + `","na`, []string{full}},
		"show, beginning cut":  {`":"http://localhost:1"},` + shown + `]}}}`, []string{full}},
		"pretty":               {"{\n  \"data\": {\n    \"activeUser\": {\n      \"createdApps\": [\n        {\n          \"id\": \"" + id + "\",\n          \"secret\": \"" + secret + "\"\n        }\n      ]\n    }\n  }\n}", []string{id + " " + secret}},
		"both answers":         {`{"data":{"appCreate":"` + id + `"}}` + "\n" + `{"data":{"activeUser":{"createdApps":[` + shown + `]}}}`, []string{full}},
		"with the page around": {"Operation\n" + document + "\nResponse 200 91ms\n{\"data\":{\"appCreate\":\"" + id + "\"}}\nVariables {}", []string{id}},
		"id alone":             {" " + id + "\n", []string{id}},
		"id and secret":        {id + " " + secret, []string{id + " " + secret, secret + " " + id}},
		"labels":               {"App ID: " + id + "\nApp secret: " + secret, []string{id + " " + secret}},
		"labels, other order":  {"secret = " + secret + ", id = " + id, []string{id + " " + secret}},
		"client id":            {"client_id=" + id + "; client_secret='" + secret + "'", []string{id + " " + secret}},
		"indented by a page":   {"{\n\u00a0\u00a0\"id\":\u00a0\"" + id + "\",\u00a0\"secret\":\u00a0\"" + secret[:4] + "\u200b" + secret[4:] + "\"\n}", []string{id + " " + secret}},
		"as chats write it":    {strings.NewReplacer(`{"`, `{“`, `":`, `”:`, `:"`, `:“`, `",`, `”,`, `,"`, `,“`, `"}`, `”}`).Replace(shown), []string{full}},
		"labels in a chat":     {"“id”:\u00a0“" + id + "”, “secret”: ‘" + secret + "’", []string{id + " " + secret}},
		"a public app":         {`{"id":"` + id + `","name":"Speckle Keys","redirectUrl":"http://localhost:29372"}`, []string{id + " Speckle Keys http://localhost:29372"}},
		"the longest":          {strings.Repeat(" ", maxPasted-len(id)) + id, []string{id}},
		"secret of others":     {`{"id":"` + id + `","secret":"App secrets are only revealed to their author 😉"}`, []string{id}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			apps, err := ParseRegistrationAnswer(tt.pasted)
			var got []string
			for _, app := range apps {
				got = append(got, strings.Join(strings.Fields(app.ID+" "+app.Secret.Reveal()+" "+app.Name+" "+app.RedirectURL), " "))
			}
			if err != nil || strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	for pasted, want := range map[string]string{
		"":                                  RegistrationUnknown,
		"hello":                             RegistrationUnknown,
		strings.Repeat(" ", maxPasted) + id: RegistrationUnknown,
		document:                            RegistrationUnknown,
		`{"version":"2.0.0"}`:               RegistrationUnknown,
		`{"data":{"activeUser":{"createdApps":[]}}}`: RegistrationNone,
		`{"data":{"activeUser":null}}`:               RegistrationSignedOut,
		`{"errors":[{"message":"Must provide an auth token","extensions":{"code":"UNAUTHORIZED"}}],"data":null}`:                             RegistrationSignedOut,
		`{"errors":[{"message":"insert into \"server_apps_scopes\" - violates foreign key","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}`: RegistrationRefused,
		`{"error":"Your token is not valid."}`:                                               RegistrationSignedOut,
		`{"error":"Unknown Auth context error"}`:                                             RegistrationRefused,
		`{"error":{"message":"You have sent too many requests.","code":"RATE_LIMIT_ERROR"}}`: RegistrationRefused,
		"\x00{{{[[[": RegistrationUnknown,
	} {
		apps, err := ParseRegistrationAnswer(pasted)
		if e := wantKind(t, err, KindInvalid); e.Code != want || apps != nil {
			t.Errorf("%.60q: %v, code %q, want %q", pasted, apps, e.Code, want)
		}
	}
}

// S20.
func FuzzParseRegistrationAnswer(f *testing.F) {
	f.Add(`{"data":{"appCreate":"b365d61f14"}}`)
	f.Add("App ID: b365d61f14\nsecret: f2f8539c4b")
	f.Fuzz(func(t *testing.T, pasted string) {
		apps, err := ParseRegistrationAnswer(pasted)
		if (err == nil) != (len(apps) > 0) {
			t.Errorf("%v, %v", apps, err)
		}
		for _, app := range apps {
			if !wordForm.MatchString(app.ID) {
				t.Errorf("id %q", app.ID)
			}
		}
	})
}

// The script sends the whole document, whatever is in it, and names both
// operations.
func TestRegistrationScript(t *testing.T) {
	document := RegistrationDocument("\"Keys\" \\ `${1}`", DefaultRedirect, []string{"tokens:read"}, false)
	script := RegistrationScript(document)
	_, rest, _ := strings.Cut(script, "const query = ")
	var sent string
	if err := json.NewDecoder(strings.NewReader(rest)).Decode(&sent); err != nil || sent != document {
		t.Errorf("it sends %q: %v", sent, err)
	}
	for _, want := range []string{`fetch("/graphql"`, `run("` + RegisterOperation + `")`, `run("` + ShowOperation + `")`} {
		if !strings.Contains(script, want) {
			t.Errorf("no %s in %s", want, script)
		}
	}
}
