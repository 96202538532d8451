// Package activity is a record, on this computer only, of what was done with
// tokens: by the window, and by speckle-keys run and token. It holds no secret
// and no whole id.
//
// The record is a file with one JSON object a line. It is only ever replaced
// as a whole and under a lock, so that several programs can write it, and one
// line that can't be read costs neither the others nor itself: it stays.
package activity

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// Kind is what was done. Its text is "activity.kind.<kind>".
type Kind string

const (
	Created   Kind = "created"
	Copied    Kind = "copied"
	Revealed  Kind = "revealed"
	Saved     Kind = "saved"
	Rotated   Kind = "rotated"
	Revoked   Kind = "revoked"
	Deleted   Kind = "deleted" // from the keychain
	SignedIn  Kind = "signed-in"
	SignedOut Kind = "signed-out" // the end of a management sign-in
	Handed    Kind = "handed"     // to a command, by speckle-keys run
	Printed   Kind = "printed"    // to a pipe, a file or a terminal, by speckle-keys token
)

// Entry is one thing that was done with a token or a sign-in.
type Entry struct {
	Time      time.Time `json:"time"`
	Kind      Kind      `json:"action"`
	Server    string    `json:"server"`              // its address
	Person    string    `json:"person,omitempty"`    // whose token it is
	Name      string    `json:"name,omitempty"`      // of the token; "" for a sign-in
	LastChars string    `json:"lastChars,omitempty"` // the token's last 6 characters
	Command   string    `json:"command,omitempty"`   // that it was handed to, without folder and arguments
	SignIn    bool      `json:"signIn,omitempty"`    // it is a management sign-in, not a token
}

// Of is an entry about a saved credential. The time is set when it is added.
func Of(kind Kind, e keychain.Entry) Entry {
	entry := Entry{Kind: kind, Server: e.Origin.String(), Person: e.UserName, Name: e.Name, LastChars: e.LastChars}
	if e.Kind == keychain.KindSignIn {
		entry.SignIn, entry.Name = true, ""
	}
	return entry
}

// With returns the entry with the command that the token was handed to.
func (e Entry) With(command string) Entry {
	e.Command = filepath.Base(command)
	return e
}

// longest is how many characters a name can have here: names come from
// servers and can have any length.
const longest = 200

// tokenLike matches what could be a token, wherever it was pasted by mistake.
var tokenLike = regexp.MustCompile(`[0-9A-Fa-f]{32,}`)

// harmless is the entry without what must never be in a file: a token that is
// part of a name, and more text than a person reads.
func (e Entry) harmless() Entry {
	for _, text := range []*string{&e.Server, &e.Person, &e.Name, &e.Command} {
		*text = speckle.CleanLine(tokenLike.ReplaceAllString(*text, "…"), longest)
	}
	if len(e.LastChars) > 6 {
		e.LastChars = e.LastChars[len(e.LastChars)-6:]
	}
	return e
}

const (
	fileName = "activity.jsonl"

	Most      = 1000    // how many entries are kept, the newest
	mostBytes = 4 << 20 // far above what so many entries take, about 0.3 MB
)

// A Log is the record. It is safe for several goroutines and programs. Its
// methods wait for the disk.
type Log struct {
	file *ownfile.File
	on   func() bool
}

// Open returns the record in the folder dir; "" keeps it in memory. on is asked before each writing
// whether something may be written; nil: always. It reads nothing yet.
func Open(dir string, on func() bool) *Log {
	path := ""
	if dir != "" {
		path = filepath.Join(dir, fileName)
	}
	return &Log{file: ownfile.Open(path, mostBytes), on: on}
}

// Add records what was done, each at its time, or now where that is zero. The
// oldest entries beyond Most are dropped. An *ownfile.Damaged error means that it
// was recorded nevertheless, in a new file.
func (l *Log) Add(ctx context.Context, entries ...Entry) error {
	if len(entries) == 0 || l.on != nil && !l.on() {
		return nil
	}
	now := time.Now()
	var lines [][]byte
	for i := range entries {
		entries[i] = entries[i].harmless()
		if entries[i].Time.IsZero() {
			entries[i].Time = now
		}
		entries[i].Time = entries[i].Time.UTC().Truncate(time.Second)
		line, err := json.Marshal(entries[i])
		if err != nil {
			return err
		}
		lines = append(lines, line)
	}
	return l.file.Locked(ctx, func() error {
		var kept [][]byte
		_, err := l.file.LoadLocked(split(&kept))
		if _, replaced := errors.AsType[*ownfile.Damaged](err); err != nil && !replaced {
			return err
		}
		kept = append(kept, lines...)
		kept = kept[max(len(kept)-Most, 0):]
		return errors.Join(l.file.Write(append(bytes.Join(kept, []byte("\n")), '\n')), err)
	})
}

// List returns the entries, the newest first. Lines that can't be read are left
// out. With an *ownfile.Damaged error there are none.
func (l *Log) List(ctx context.Context) ([]Entry, error) {
	var lines [][]byte
	_, err := l.file.Load(ctx, split(&lines))
	var entries []Entry
	for _, line := range lines {
		var entry Entry
		if json.Unmarshal(line, &entry) == nil && !entry.Time.IsZero() {
			entries = append(entries, entry)
		}
	}
	slices.Reverse(entries) // of those of one second the one that was added last comes first
	slices.SortStableFunc(entries, func(a, b Entry) int { return b.Time.Compare(a.Time) })
	return entries, err
}

// Erase deletes the record, and one that was set aside.
func (l *Log) Erase(ctx context.Context) error {
	return l.file.Locked(ctx, l.file.Erase)
}

// split returns the decoder of the file, which stores its lines. A file without
// any line that could be an entry is no record.
func split(lines *[][]byte) func(content []byte) error {
	return func(content []byte) error {
		*lines = slices.DeleteFunc(bytes.Split(content, []byte("\n")), func(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 })
		if len(*lines) > 0 && !slices.ContainsFunc(*lines, func(line []byte) bool { return json.Valid(line) && line[0] == '{' }) {
			*lines = nil
			return errors.New("no line of it can be read")
		}
		return nil
	}
}
