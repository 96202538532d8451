package keychain

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"time"

	"speckle-keys/speckle"
)

// state is how far the saving of an entry has come. It is written before each
// step, so that a program that is killed leaves no secret without an entry and
// no token without a note.
type state string

const (
	saved     state = ""
	begun     state = "begun"  // noted before its token is created; the keychain was not asked yet
	saving    state = "saving" // the keychain may hold the secret
	discarded state = "undone" // as saving, and the secret is to be deleted
)

// A record is an Entry in the index. raw is its text in the file: a record
// that is not changed is written as it was read.
type record struct {
	raw   json.RawMessage
	entry Entry
	state state
}

// wire is a record in JSON. It has no field for a secret. Its Origin takes the
// place of the entry's: one that can't be read costs no more than itself.
type wire struct {
	State state `json:"state,omitempty"`
	Entry
	Origin string `json:"origin,omitempty"`
}

// newRecord returns the record of an entry. A token's id is only written for
// a saved entry: with it alone a token can be revoked (server contract §3), and an
// unfinished entry is found by its last characters.
func newRecord(e Entry, s state) record {
	if s != saved {
		e.TokenID = ""
	}
	w := wire{State: s, Entry: e, Origin: e.Origin.String()}
	for _, t := range []*time.Time{&w.CreatedAt, &w.ExpiresAt, &w.SavedAt} {
		if _, err := t.MarshalJSON(); err != nil {
			*t = time.Time{} // JSON can't hold it
		}
	}
	raw, _ := json.Marshal(w) // texts and times in range always marshal
	return record{raw: raw, entry: e, state: s}
}

// decodeRecord reads a record. One that can't be read has no key: it stays in
// the file but is not listed.
func decodeRecord(raw json.RawMessage) record {
	var w wire
	if json.Unmarshal(raw, &w) != nil || !isKey(w.Key) {
		return record{raw: raw}
	}
	r := record{raw: raw, entry: w.Entry, state: w.State}
	if w.Origin != "" {
		// An origin that can't be read stays zero: the secret can still be
		// loaded and deleted.
		r.entry.Origin, _ = speckle.ParseOrigin(w.Origin)
	}
	return r
}

// newKey returns a random key: it says nothing about the entry.
func newKey() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func isKey(key string) bool {
	b, err := hex.DecodeString(key)
	return err == nil && len(b) == 16
}
