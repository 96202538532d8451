package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// diagnoseFindLimit is that of a diagnosis's search for accounts. Tests on a busy
// machine allow more.
var diagnoseFindLimit = 6 * time.Second

// diagnoseProbeLimit is that of its question to the keychain.
const diagnoseProbeLimit = 3 * time.Second

// diagnoseMemory is how much memory a diagnosis aims at, in bytes. A store of
// 99,000 accounts needs about 150 MB.
const diagnoseMemory = 200 << 20

// Diagnosis is what the program found on this computer, in a form that a
// person can send to others: without tokens, token ids, full names or
// email addresses. It has addresses of servers and names of folders.
type Diagnosis struct {
	Version  string            `json:"version"`
	OS       string            `json:"os"`
	Complete bool              `json:"complete"` // false when the search ran out of time
	Folders  []DiagnosedFolder `json:"folders"`
	Accounts []DiagnosedPerson `json:"accounts"`
	Problems []DiagnosedEntry  `json:"problems"`
	Keychain DiagnosedKeychain `json:"keychain"`
}

// DiagnosedFolder is a folder of the search.
type DiagnosedFolder struct {
	Path   string `json:"path"`
	Label  string `json:"label"`
	Exists bool   `json:"exists"`
}

// DiagnosedPerson is an account, as initials and mail domain.
type DiagnosedPerson struct {
	Server   string            `json:"server"`
	Person   string            `json:"person"`
	Default  bool              `json:"default"`
	Selected bool              `json:"selected"`
	HasToken bool              `json:"hasToken"`
	Sources  []DiagnosedSource `json:"sources"`
}

// DiagnosedSource is a place that an account was found in.
type DiagnosedSource struct {
	Kind string `json:"kind"` // "database" or "file"
	Path string `json:"path"`
}

// DiagnosedEntry is something that could not be read, or not fully. Code is
// an accounts.ProblemCode.
type DiagnosedEntry struct {
	Path string `json:"path"`
	Row  string `json:"row"`
	Code string `json:"code"`
	Lost bool   `json:"lost"`
}

// DiagnosedKeychain is whether a token could be saved. State is "ready",
// "locked", "missing", "timed out" or "failed".
type DiagnosedKeychain struct {
	Backend string `json:"backend"`
	State   string `json:"state"`
	Message string `json:"message"`
}

// prober is the part of a keychain that a diagnosis asks.
type prober interface {
	Name() string
	Probe(context.Context) error
}

// Diagnose describes what accounts.Find returned, also together with an error, and waits for the
// keychain for at most 3 seconds. It needs no window and no display.
func Diagnose(ctx context.Context, found accounts.Result, searchErr error, chain prober, version string) Diagnosis {
	return describe(found, searchErr, diagnoseKeychain(ctx, chain), version)
}

func describe(found accounts.Result, searchErr error, chain DiagnosedKeychain, version string) Diagnosis {
	hide := privateIn(found)
	d := Diagnosis{
		Version:  version,
		OS:       runtime.GOOS + "/" + runtime.GOARCH,
		Complete: searchErr == nil,
		Folders:  []DiagnosedFolder{},
		Accounts: make([]DiagnosedPerson, 0, len(found.Accounts)),
		Problems: make([]DiagnosedEntry, 0, len(found.Problems)),
		Keychain: chain,
	}
	d.Keychain.Message = hide.text(d.Keychain.Message)
	for _, f := range found.Folders {
		d.Folders = append(d.Folders, DiagnosedFolder{Path: hide.path(f.Path), Label: f.Label, Exists: f.Exists})
	}
	for i := range found.Accounts {
		a := &found.Accounts[i]
		person := DiagnosedPerson{
			Server:   hide.path(a.Origin.String()),
			Person:   hide.path(initialsAndDomain(a)),
			Default:  a.Default,
			Selected: a.Selected,
			HasToken: a.HasToken(),
			Sources:  make([]DiagnosedSource, 0, len(a.Sources)),
		}
		for _, s := range a.Sources {
			person.Sources = append(person.Sources, DiagnosedSource{Kind: string(s.Kind), Path: hide.file(s.Path)})
		}
		d.Accounts = append(d.Accounts, person)
	}
	for _, p := range found.Problems {
		d.Problems = append(d.Problems, DiagnosedEntry{
			Path: hide.file(p.Path), Row: hide.path(p.Row), Code: string(p.Code), Lost: p.Lost,
		})
	}
	return d
}

// DiagnoseThisComputer searches this computer's accounts and describes what was
// found within 6 seconds. The error is the context's when the search did not
// end in time; the diagnosis has what was found until then.
func DiagnoseThisComputer(ctx context.Context, version string) (Diagnosis, error) {
	// Nothing else runs in this process. Close to the limit, memory is freed more often.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(diagnoseMemory))
	return diagnoseBoth(ctx, func(ctx context.Context) (accounts.Result, error) {
		return accounts.Find(ctx, accounts.System())
	}, keychain.System(), version)
}

// diagnoseBoth asks the keychain while it searches, so that neither adds to the other's time.
func diagnoseBoth(ctx context.Context, find func(context.Context) (accounts.Result, error), chain prober, version string) (Diagnosis, error) {
	answer := make(chan DiagnosedKeychain, 1)
	go func() { answer <- diagnoseKeychain(ctx, chain) }()
	search, stop := context.WithTimeout(ctx, diagnoseFindLimit)
	defer stop()
	found, err := find(search)
	return describe(found, err, <-answer, version), err
}

// JSON returns the diagnosis as one indented object and a newline.
func (d Diagnosis) JSON() []byte {
	// The search's result is no longer needed.
	runtime.GC()
	people := d.Accounts
	d.Accounts = []DiagnosedPerson{}
	const empty = `"accounts": [`
	var whole, out bytes.Buffer
	encode(&whole, "", d)
	before, after, _ := bytes.Cut(whole.Bytes(), []byte(empty+"]"))
	// One by one: an encoder would hold the text of all of them several times.
	out.Grow(whole.Len() + 300*len(people))
	out.Write(before)
	out.WriteString(empty)
	for i, person := range people {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		encode(&out, "    ", person)
	}
	if len(people) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteByte(']')
	out.Write(after)
	out.WriteByte('\n')
	return out.Bytes()
}

// encode appends a value as indented JSON, each line but the first after prefix.
func encode(out *bytes.Buffer, prefix string, value any) {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	if err := e.Encode(value); err != nil {
		panic(err) // strings and booleans only
	}
	out.Truncate(out.Len() - 1) // the newline
}

// initialsAndDomain turns Ada Okafor, ada@studio.example into "A.O. @studio.example".
func initialsAndDomain(a *accounts.Account) string {
	var short strings.Builder
	for _, letter := range a.Initials() {
		short.WriteRune(letter)
		if letter != '?' {
			short.WriteByte('.')
		}
	}
	if at := strings.LastIndexByte(a.Person.Email, '@'); at >= 0 {
		if domain := a.Person.Email[at+1:]; isDomain(domain) {
			short.WriteString(" @" + domain)
		}
	}
	return short.String()
}

// isDomain reports whether s is a mail domain and not the end of a sentence.
func isDomain(s string) bool {
	return strings.Contains(s, ".") && len(s) <= 253 &&
		!strings.ContainsFunc(s, func(r rune) bool {
			return r <= ' ' || strings.ContainsRune(`@/\"'<>()[]{},;:`, r) || r == 0x7f
		})
}

func diagnoseKeychain(ctx context.Context, chain prober) DiagnosedKeychain {
	ctx, cancel := context.WithTimeout(ctx, diagnoseProbeLimit)
	defer cancel()
	answer := make(chan error, 1)
	go func() { answer <- chain.Probe(ctx) }()
	var err error
	select {
	case err = <-answer:
	case <-ctx.Done():
		err = &keychain.Error{Op: "probe", Kind: keychain.KindTimeout, Err: ctx.Err()}
	}
	state, message := diagnosedState(err)
	// The exact name is known after the probe only.
	return DiagnosedKeychain{Backend: chain.Name(), State: state, Message: message}
}

func diagnosedState(err error) (state, message string) {
	if err == nil {
		return "ready", "Tokens can be saved."
	}
	switch keychain.KindOf(err) {
	case keychain.KindNoService:
		if e, _ := errors.AsType[*keychain.Error](err); e.Missing != "" {
			return "missing", "No keychain answers: " + e.Missing + " is missing."
		}
		return "missing", "No keychain answers."
	case keychain.KindNoKeyring:
		return "missing", "The keychain answers, but no keyring was created yet."
	case keychain.KindLocked:
		return "locked", "The keychain is locked; it asks for its password when a token is saved."
	case keychain.KindTimeout, keychain.KindCancelled:
		return "timed out", "The keychain did not answer in time."
	}
	return "failed", err.Error()
}

// private hides what must not be in a diagnosis, wherever it is: a file
// may be named after its owner or its token, and a row's key may be a token.
type private struct {
	tokenIDs map[string]bool
	others   *strings.Replacer // secrets that don't have the form of a token
	names    []string          // of people
	files    map[string]string // answers of file, because thousands of accounts share a few
}

var (
	// tokenForm is a token, or much of one, also cut in pieces (server contract: 42 hexadecimal
	// digits). The connectors' own ids have 32.
	tokenForm = regexp.MustCompile(`(?i)[0-9a-f](?:[-_. ]?[0-9a-f]){32,}`)
	// idForm is what may hold a token's id, its first 10 digits.
	idForm = regexp.MustCompile(`[0-9a-f]{10,}`)
	// mailForm is an email address, or a user's name on some systems.
	mailForm = regexp.MustCompile(`[^\s/\\"'<>@]+@[^\s/\\"'<>@]+`)
)

// minimumHidden is the shortest text that is hidden, in bytes. To hide every
// "a" would leave no sentence.
const minimumHidden = 6

func privateIn(found accounts.Result) private {
	p := private{tokenIDs: make(map[string]bool), files: make(map[string]string)}
	var others []string
	for i := range found.Accounts {
		a := &found.Accounts[i]
		for _, s := range []speckle.Secret{a.Token, a.RefreshToken} {
			if s.IsToken() {
				p.tokenIDs[s.TokenID()] = true
			} else if value := s.Reveal(); len(value) >= minimumHidden {
				others = append(others, value, "[secret]")
			}
		}
		if name := a.Person.Name; strings.Contains(name, " ") && len(name) >= minimumHidden {
			p.names = append(p.names, name)
		}
	}
	p.others = strings.NewReplacer(others...)
	return p
}

// path hides secrets and email addresses in a path, a row's key or a server's
// address, and leaves the rest of it as it is.
func (p private) path(s string) string {
	return mailForm.ReplaceAllString(p.secrets(s), "[address]")
}

// file is path for the path of a file.
func (p private) file(s string) string {
	hidden, ok := p.files[s]
	if !ok {
		hidden = p.path(s)
		p.files[s] = hidden
	}
	return hidden
}

func (p private) secrets(s string) string {
	s = tokenForm.ReplaceAllString(p.others.Replace(s), "[secret]")
	return idForm.ReplaceAllStringFunc(s, func(digits string) string {
		for i := range len(digits) - 9 {
			if p.tokenIDs[digits[i:i+10]] {
				return "[secret]"
			}
		}
		return digits
	})
}

// text hides people's names too.
func (p private) text(s string) string {
	for _, name := range p.names {
		s = strings.ReplaceAll(s, name, "[name]")
	}
	return p.path(s)
}
