package keychain

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"time"

	"speckle-keys/speckle"
)

// state is how far a record has come.
type state string

const (
	kept   state = ""
	saving state = "saving" // written before the secret, so that none is ever orphaned
	undone state = "undone" // given up: a secret that appears late is not wanted
)

// A record is an Entry in the index. raw is what stands in the file: a record
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
	TokenID   string         `json:"tokenId,omitempty"`
	LastChars string         `json:"lastChars,omitempty"`
	Scopes    []string       `json:"scopes,omitempty"`
	CreatedAt time.Time      `json:"createdAt,omitzero"`
	ExpiresAt time.Time      `json:"expiresAt,omitzero"`
	SavedAt   time.Time      `json:"savedAt,omitzero"`
}

func newRecord(e Entry, s state) (record, error) {
	w := wire{
		Key: e.Key, State: s, Kind: e.Kind, UserID: e.UserID, UserName: e.UserName,
		Name: e.Name, TokenID: e.TokenID, LastChars: e.LastChars, Scopes: e.Scopes,
		CreatedAt: e.CreatedAt, ExpiresAt: e.ExpiresAt, SavedAt: e.SavedAt,
	}
	if !e.Origin.IsZero() {
		w.Origin = e.Origin.String()
	}
	raw, err := json.Marshal(w)
	return record{raw: raw, entry: e, state: s}, err
}

// decodeRecord reads a record. One that can't be read has no key: it is
// carried along but not listed.
func decodeRecord(raw json.RawMessage) record {
	r := record{raw: raw}
	var w wire
	if json.Unmarshal(raw, &w) != nil || !isKey(w.Key) {
		return r
	}
	r.state = w.State
	r.entry = Entry{
		Key: w.Key, Kind: w.Kind, UserID: w.UserID, UserName: w.UserName,
		Name: w.Name, TokenID: w.TokenID, LastChars: w.LastChars, Scopes: w.Scopes,
		CreatedAt: w.CreatedAt, ExpiresAt: w.ExpiresAt, SavedAt: w.SavedAt,
	}
	if w.Origin != "" {
		// An origin that is not understood stays zero; the secret can still
		// be loaded and deleted.
		r.entry.Origin, _ = speckle.ParseOrigin(w.Origin)
	}
	return r
}

// newKey returns a random key: it tells nothing about what it names.
func newKey() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func isKey(key string) bool {
	b, err := hex.DecodeString(key)
	return err == nil && len(b) == 16
}
