package keychain

import (
	"bytes"
	"encoding/json"
)

const (
	indexFormat  = "speckle-keys credentials"
	indexVersion = 1
	// maxIndex, in bytes, is far above any real index: 1,000 entries take
	// about 0.5 MB.
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
