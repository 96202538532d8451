package speckle

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The operations of RegistrationDocument.
const (
	RegisterOperation = "RegisterSpeckleKeys"
	ShowOperation     = "ShowSpeckleKeys"
)

// RegistrationDocument is the text that a person runs on one of the server's API pages:
// <origin>/graphql, or <origin>/explorer where that one doesn't load (server contract: FACTS §9.1).
// RegisterOperation registers an app and answers its id; ShowOperation answers the person's apps
// with their secrets. The scopes may be any of Client.AllScopes, not only those that the server's
// own dialog offers.
func RegistrationDocument(name, redirect string, scopes []string, public bool) string {
	var quoted []string
	for _, scope := range scopes {
		quoted = append(quoted, quote(scope))
	}
	return fmt.Sprintf(`mutation %s {
  appCreate(app: {
    name: %s
    description: "Lists, creates and revokes personal access tokens"
    redirectUrl: %s
    public: %t
    scopes: [%s]
  })
}

query %s {
  activeUser {
    createdApps {
      id
      name
      secret
      redirectUrl
    }
  }
}`, RegisterOperation, quote(name), quote(redirect), public, strings.Join(quoted, ", "), ShowOperation)
}

// RegistrationScript runs a RegistrationDocument in the browser's developer tools, on a page of the
// server where the person is signed in: it needs nothing from other places. It prints what the
// server answers to ShowOperation, or to RegisterOperation when that was refused.
func RegistrationScript(document string) string {
	return fmt.Sprintf(`(async () => {
  const query = %s
  const run = async (operationName) => (await fetch("/graphql", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, operationName })
  })).json()
  const registered = await run(%q)
  console.log(JSON.stringify(registered.data?.appCreate ? await run(%q) : registered))
})()`, quote(document), RegisterOperation, ShowOperation)
}

// quote writes a string of GraphQL or JavaScript, which have JSON's form.
func quote(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.Encode(text)
	return strings.TrimSuffix(out.String(), "\n")
}

// A RegisteredApp is an app found in a pasted answer. All but ID may be empty.
type RegisteredApp struct {
	ID, Name, RedirectURL string
	Secret                Secret
}

// Codes of ParseRegistrationAnswer's errors, all KindInvalid.
const (
	RegistrationUnknown   = "REGISTRATION_UNKNOWN"    // no app and no answer of the server in it
	RegistrationRefused   = "REGISTRATION_REFUSED"    // the server refused; Error.Detail says why, Error.Scope may name a scope
	RegistrationNone      = "REGISTRATION_NONE"       // the person has no app yet
	RegistrationSignedOut = "REGISTRATION_SIGNED_OUT" // no one was signed in on the page
)

// Bounds of what is pasted. Each attempt may read the rest of the text.
const (
	maxPasted   = 256 << 10 // bytes
	maxAttempts = 200
)

// ParseRegistrationAnswer finds the apps in what a person pasted after running
// RegistrationDocument: the answer of either operation, whole or in part, with whatever the page
// shows around it; an id alone; an id and a secret, with or without labels. Two values without
// labels give two apps, one for each order: only the server knows which one exists. Several apps of
// the person come in the order of the answer.
func ParseRegistrationAnswer(pasted string) ([]RegisteredApp, error) {
	failure := &Error{Op: "read registration", Kind: KindInvalid, Code: RegistrationUnknown}
	if len(pasted) > maxPasted {
		return nil, failure
	}
	var found appFinder
	plain := strings.Map(typed, pasted)
	for _, text := range []string{plain, straightQuotes.Replace(plain)} {
		if found.readJSON(text); len(found.apps) > 0 || found.answer {
			break
		}
	}
	if len(found.apps) == 0 {
		found.readLabels(straightQuotes.Replace(plain))
	}
	if len(found.apps) == 0 && !found.answer {
		found.readBare(plain)
	}
	switch {
	case len(found.apps) > 0:
		return found.apps, nil
	case found.refusal != nil:
		failure.Code, failure.Detail = RegistrationRefused, cleanDetail(found.refusal.Message, nil)
		failure.Scope = found.refusal.Extensions.Scope
		if codeKinds[found.refusal.Extensions.Code] == KindSignInNeeded {
			failure.Code = RegistrationSignedOut
		}
	case found.signedOut:
		failure.Code = RegistrationSignedOut
	case found.answer:
		failure.Code = RegistrationNone
	}
	return nil, failure
}

// straightQuotes undoes what mail and chat programs make of quotes.
var straightQuotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'")

// An appFinder collects what a pasted text says.
type appFinder struct {
	apps      []RegisteredApp
	answer    bool // the text has a server's answer in it
	signedOut bool
	refusal   *refusal // the first of errors[]
}

// add takes an app once; what is known of it later is added.
func (f *appFinder) add(app RegisteredApp) {
	if app.ID == "" {
		return
	}
	at := slices.IndexFunc(f.apps, func(known RegisteredApp) bool { return known.ID == app.ID })
	if at < 0 {
		f.apps = append(f.apps, app)
		return
	}
	known := &f.apps[at]
	if known.Secret.IsZero() {
		known.Secret = app.Secret
	}
	known.Name, known.RedirectURL = cmp.Or(known.Name, app.Name), cmp.Or(known.RedirectURL, app.RedirectURL)
}

func (f *appFinder) readJSON(text string) {
	for range maxAttempts {
		start := strings.IndexAny(text, "{[")
		if start < 0 {
			return
		}
		text = text[start:]
		decoder := json.NewDecoder(strings.NewReader(text))
		var value any
		if decoder.Decode(&value) != nil {
			text = text[1:]
			continue
		}
		f.walk(value)
		text = text[decoder.InputOffset():]
	}
}

func (f *appFinder) walk(value any) {
	switch value := value.(type) {
	case []any:
		for _, part := range value {
			f.walk(part)
		}
	case map[string]any:
		f.readObject(value)
	}
}

func (f *appFinder) readObject(object map[string]any) {
	field := func(name string) string { text, _ := object[name].(string); return text }
	_, hasSecret := object["secret"]
	_, hasRedirect := object["redirectUrl"]
	if id := field("id"); hasSecret || hasRedirect || len(object) == 1 {
		f.add(newRegisteredApp(id, field("secret"), field("name"), field("redirectUrl")))
	}
	f.add(newRegisteredApp(field("appCreate"), "", "", ""))
	if errors, ok := object["errors"].([]any); ok && len(errors) > 0 && f.refusal == nil {
		text, _ := json.Marshal(errors[0])
		f.refusal = new(refusal)
		json.Unmarshal(text, f.refusal)
	}
	if person, ok := object["activeUser"]; ok && person == nil {
		f.signedOut = true
	}
	switch refused := object["error"].(type) {
	case string:
		f.answer, f.refusal = true, &refusal{Message: refused}
		if strings.Contains(refused, "token") { // of a browser session that is over
			f.refusal.Extensions.Code = "UNAUTHENTICATED"
		}
	case map[string]any: // too many requests
		message, _ := refused["message"].(string)
		f.answer, f.refusal = true, &refusal{Message: message}
	}
	for name, part := range object {
		if name == "data" || name == "createdApps" || name == "activeUser" || name == "errors" {
			f.answer = true
		}
		if name != "errors" {
			f.walk(part)
		}
	}
}

// labelled finds a label and its value: a part of JSON, or "App ID: …".
var labelled = regexp.MustCompile(`(?i)\b(app[ _-]?create|redirect[ _-]?url|name|(?:app|client|application)?[ _-]?(?:id|secret))["']?[ \t]*[:=][ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s,;"'{}\[\]]+))`)

// readLabels reads labels and values in their order. A label that comes again begins the next app.
func (f *appFinder) readLabels(text string) {
	values := map[string]string{}
	flush := func() {
		f.add(newRegisteredApp(values["id"], values["secret"], values["name"], values["redirecturl"]))
		clear(values)
	}
	for _, match := range labelled.FindAllStringSubmatch(text, -1) {
		label := strings.NewReplacer(" ", "", "_", "", "-", "").Replace(strings.ToLower(match[1]))
		value := match[2] + match[3] + match[4]
		switch {
		case label == "appcreate":
			flush()
			label = "id"
		case strings.HasSuffix(label, "id"):
			label = "id"
		case strings.HasSuffix(label, "secret"):
			label = "secret"
		case label == "name" && scopeForm.FindString(value) == value:
			continue // of a scope
		}
		if _, again := values[label]; again {
			flush()
		}
		values[label] = value
	}
	flush()
}

// bareValue is an id or a secret of a registered app: 10 hexadecimal digits
// (server contract §8, 16).
var bareValue = regexp.MustCompile(`\b[0-9a-f]{10}\b`)

// readBare reads one or two values without labels.
func (f *appFinder) readBare(text string) {
	values := bareValue.FindAllString(text, 3)
	switch len(values) {
	case 1:
		f.add(newRegisteredApp(values[0], "", "", ""))
	case 2:
		f.add(newRegisteredApp(values[0], values[1], "", ""))
		f.add(newRegisteredApp(values[1], values[0], "", ""))
	}
}

// wordForm leaves room for ids and secrets of other forms than today's.
var wordForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// newRegisteredApp drops what can't be an id or a secret, such as the sentence
// that replaces a secret for others than the author.
func newRegisteredApp(id, secret, name, redirect string) RegisteredApp {
	app := RegisteredApp{Name: cleanLine(name), RedirectURL: cleanLine(redirect)}
	if wordForm.MatchString(id) {
		app.ID = id
	}
	if wordForm.MatchString(secret) {
		app.Secret = NewSecret(secret)
	}
	return app
}
