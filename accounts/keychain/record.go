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

// wire is a record in JSON. It has no field for a secret.
type wire struct {
	Key       string         `json:"key"`
	State     state          `json:"state,omitempty"`
	Kind      CredentialKind `json:"kind"`
	Origin    string         `json:"origin,omitempty"`
	UserID    string         `json:"userId,omitempty"`
	UserName  string         `json:"userName,omitempty"`
	Name      string         `json:"name,omitempty"`
	Note      string         `json:"note,omitempty"`
	TokenID   string         `json:"tokenId,omitempty"`
	LastChars string         `json:"lastChars,omitempty"`
	Scopes    []string       `json:"scopes,omitempty"`
	LimitTo   []wireResource `json:"limitTo,omitzero"` // an empty list says something else than none
	CreatedAt time.Time      `json:"createdAt,omitzero"`
	ExpiresAt time.Time      `json:"expiresAt,omitzero"`
	SavedAt   time.Time      `json:"savedAt,omitzero"`
}

type wireResource struct {
	ID   string               `json:"id"`
	Type speckle.ResourceType `json:"type"`
	Name string               `json:"name,omitempty"`
}

// newRecord returns the record of an entry. A token's id is only written for
// a saved entry: with it alone a token can be revoked (server contract §3), and an
// unfinished entry is found by its last characters.
func newRecord(e Entry, s state) record {
	if s != saved {
		e.TokenID = ""
	}
	w := wire{
		Key: e.Key, State: s, Kind: e.Kind, UserID: e.UserID, UserName: e.UserName,
		Name: e.Name, Note: e.Note, TokenID: e.TokenID, LastChars: e.LastChars, Scopes: e.Scopes,
		CreatedAt: jsonTime(e.CreatedAt), ExpiresAt: jsonTime(e.ExpiresAt), SavedAt: jsonTime(e.SavedAt),
	}
	if !e.Origin.IsZero() {
		w.Origin = e.Origin.String()
	}
	if e.LimitTo != nil {
		w.LimitTo = []wireResource{}
	}
	for _, r := range e.LimitTo {
		w.LimitTo = append(w.LimitTo, wireResource{r.ID, r.Type, r.Name})
	}
	raw, _ := json.Marshal(w) // texts and times in range always marshal
	return record{raw: raw, entry: e, state: s}
}

// jsonTime replaces a time that JSON can't hold by the zero time.
func jsonTime(t time.Time) time.Time {
	if _, err := t.MarshalJSON(); err != nil {
		return time.Time{}
	}
	return t
}

// decodeRecord reads a record. One that can't be read has no key: it stays in
// the file but is not listed.
func decodeRecord(raw json.RawMessage) record {
	r := record{raw: raw}
	var w wire
	if json.Unmarshal(raw, &w) != nil || !isKey(w.Key) {
		return r
	}
	r.state = w.State
	r.entry = Entry{
		Key: w.Key, Kind: w.Kind, UserID: w.UserID, UserName: w.UserName,
		Name: w.Name, Note: w.Note, TokenID: w.TokenID, LastChars: w.LastChars, Scopes: w.Scopes,
		CreatedAt: w.CreatedAt, ExpiresAt: w.ExpiresAt, SavedAt: w.SavedAt,
	}
	if w.LimitTo != nil {
		r.entry.LimitTo = []speckle.Resource{}
	}
	for _, limit := range w.LimitTo {
		r.entry.LimitTo = append(r.entry.LimitTo, speckle.Resource{ID: limit.ID, Type: limit.Type, Name: limit.Name})
	}
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
