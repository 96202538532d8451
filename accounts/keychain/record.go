package keychain

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"time"

	"speckle-keys/speckle"
)

// state is how far the saving of an entry has come. It is written before each step, so that a
// program that is killed leaves no secret without an entry and no token without a note.
type state string

const (
	saved     state = ""
	begun     state = "begun"     // noted before its token is created; the keychain was not asked yet
	saving    state = "saving"    // the keychain may hold the secret
	discarded state = "undone"    // as saving, and the secret is to be deleted
	replacing state = "replacing" // the keychain holds the secret of this entry, or still that of the earlier one
	unsaved   state = "unsaved"   // a token that the person has elsewhere: see Remember
)

// A record is an Entry in the index. raw is its text in the file: a record
// that is not changed is written as it was read.
type record struct {
	raw     json.RawMessage
	entry   Entry
	state   state
	earlier *Entry // what is being replaced; nil but while replacing
}

// wire is a record in JSON. It has no field for a secret. Its Origin takes the
// place of the entry's: one that can't be read costs no more than itself.
type wire struct {
	State state `json:"state,omitempty"`
	Entry
	Origin  string `json:"origin,omitempty"`
	Earlier *wire  `json:"earlier,omitempty"`
}

func newWire(e Entry, s state) *wire {
	w := &wire{State: s, Entry: e, Origin: e.Origin.String()}
	for _, t := range []*time.Time{&w.CreatedAt, &w.ExpiresAt, &w.SavedAt, &w.RejectedAt} {
		if _, err := t.MarshalJSON(); err != nil {
			*t = time.Time{} // JSON can't hold it
		}
	}
	return w
}

func (w *wire) described() Entry {
	e := w.Entry
	if w.Origin != "" {
		// An origin that can't be read stays zero: the secret can still be loaded and deleted.
		e.Origin, _ = speckle.ParseOrigin(w.Origin)
	}
	return e
}

// newRecord returns the record of an entry. A token's id is only written for
// a saved entry: with it alone a token can be revoked (server contract §3), and an
// unfinished entry is found by its last characters.
func newRecord(e Entry, s state) record { return record{entry: e, state: s}.encoded() }

func (r record) encoded() record {
	if r.state != saved {
		r.entry.TokenID = ""
	}
	w := newWire(r.entry, r.state)
	if r.earlier != nil {
		w.Earlier = newWire(*r.earlier, saved)
	}
	r.raw, _ = json.Marshal(w) // texts and times in range always marshal
	return r
}

// decodeRecord reads a record. One that can't be read has no key: it stays in
// the file but is not listed.
func decodeRecord(raw json.RawMessage) record {
	var w wire
	if json.Unmarshal(raw, &w) != nil || !isKey(w.Key) {
		return record{raw: raw}
	}
	r := record{raw: raw, entry: w.described(), state: w.State}
	if w.Earlier != nil {
		earlier := w.Earlier.described()
		r.earlier = &earlier
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

const (
	indexFormat  = "speckle-keys credentials"
	indexVersion = 1
	// maxIndex, in bytes, is far above any real index: 1,000 entries take about 0.5 MB.
	maxIndex = 16 << 20
)

// indexDocument is the index as written. Entries stay raw, so that one entry
// that can't be read neither hides the others nor is lost by our writing.
type indexDocument struct {
	Format  string            `json:"format"`
	Version int               `json:"version"`
	Entries []json.RawMessage `json:"entries"`
}

func encodeIndex(records []record) ([]byte, error) {
	d := indexDocument{Format: indexFormat, Version: indexVersion, Entries: []json.RawMessage{}}
	for _, r := range records {
		d.Entries = append(d.Entries, r.raw)
	}
	data, err := json.MarshalIndent(d, "", "  ")
	return append(data, '\n'), err
}

func decodeIndex(data []byte) ([]record, error) {
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if json.Unmarshal(data, &head) != nil || head.Format != indexFormat || head.Version < 1 {
		return nil, ErrIndexDamaged
	}
	if head.Version > indexVersion {
		return nil, ErrIndexNewer
	}
	var d indexDocument
	if json.Unmarshal(data, &d) != nil {
		return nil, ErrIndexDamaged
	}
	records := make([]record, 0, len(d.Entries))
	for _, raw := range d.Entries {
		records = append(records, decodeRecord(bytes.Clone(raw)))
	}
	return records, nil
}
