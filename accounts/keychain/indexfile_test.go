package keychain

import (
	"reflect"
	"testing"
)

// S20: Whatever can be read is written again as the same.
func FuzzIndex(f *testing.F) {
	head := `{"format":"speckle-keys credentials","version":1,"entries":[`
	f.Add([]byte(head + `{"key":"00112233445566778899aabbccddeeff","kind":"token","name":"n",` +
		`"origin":"https://x.example","savedAt":"2026-01-02T03:04:05Z","state":"saving"}]}`))
	f.Add([]byte(head + `1,null,"x",{},{"key":"x"}]}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before, err := decodeIndex(data)
		if err != nil {
			return
		}
		written, err := encodeIndex(before)
		if err != nil {
			t.Fatal(err)
		}
		after, err := decodeIndex(written)
		if err != nil || len(after) != len(before) {
			t.Fatalf("%d records became %d: %v", len(before), len(after), err)
		}
		for i := range before {
			if after[i].state != before[i].state || !reflect.DeepEqual(after[i].entry, before[i].entry) {
				t.Errorf("record %d changed", i)
			}
		}
	})
}
