package keychain

import (
	"path/filepath"
	"reflect"
	"testing"

	"speckle-keys/accounts/ownfile"
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

// Only a record that is being saved gets another state, and no
// key is the key of nothing.
func TestOnlyWhatIsBeingSavedStops(t *testing.T) {
	t.Parallel()
	const key = "00112233445566778899aabbccddeeff"
	x := openIndex("")
	for _, r := range []record{newRecord(Entry{Key: key, Kind: KindToken}, saved), newRecord(Entry{}, begun)} {
		if err := x.put(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.stopSaving(t.Context(), key, discarded); err != nil {
		t.Fatal(err)
	}
	records, err := x.read(t.Context())
	if i := find(records, key); err != nil || i < 0 || records[i].state != saved {
		t.Errorf("%+v, %v", records, err)
	}
	if find(records, "") != -1 {
		t.Error("a record without a key is found")
	}
}

// While one of several entries is still being saved, no copy of the program may
// take it for abandoned.
func TestIndexIsPendingUntilTheLast(t *testing.T) {
	t.Parallel()
	x := openIndex(t.TempDir())
	for _, key := range []string{"a", "b"} {
		if err := x.claim(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		release string
		free    bool
	}{{"a", false}, {"b", true}} {
		x.release(step.release)
		if free, err := ownfile.Free(filepath.Join(x.dir, pendingName)); err != nil || free != step.free {
			t.Errorf("after %s: free %v, %v", step.release, free, err)
		}
	}
}
