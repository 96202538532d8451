package activity

import (
	"errors"
	"slices"
	"testing"

	"speckle-keys/accounts/ownfile"
)

// S20, S61: whatever the record says, what is done now is recorded, in its
// place by time, and costs no entry that could be read before.
func FuzzRecord(f *testing.F) {
	for _, seed := range []string{
		`{"time":"2026-11-22T05:10:11Z","kind":"copied","server":"https://a.example","name":"ci"}` + "\n",
		"{}\n{\n\n\x00\n{\"time\":\"9999-12-31T23:59:59Z\"}", "", "\n", "null", " {}", "[]\n{}", "{\"time\":1}\r\n{}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		log := Open("", nil)
		if err := log.file.Write(text); err != nil {
			t.Fatal(err)
		}
		var lines [][]byte
		if split(&lines)(text) != nil {
			if _, err := log.List(t.Context()); !errors.Is(err, ownfile.ErrUnusable) {
				t.Errorf("damage is told as %v", err)
			}
			return
		}
		before, err := log.List(t.Context())
		if err != nil || len(before) > len(lines) {
			t.Fatalf("%d entries in %d lines, %v", len(before), len(lines), err)
		}
		if err := log.Add(t.Context(), Entry{Kind: Copied, Name: "now"}); err != nil {
			t.Fatal(err)
		}
		after, err := log.List(t.Context())
		if err != nil || !slices.IsSortedFunc(after, func(a, b Entry) int { return b.Time.Compare(a.Time) }) {
			t.Errorf("not in order, or %v", err)
		}
		all := len(after)
		kept := slices.DeleteFunc(after, func(e Entry) bool { return e.Name == "now" })
		if all == len(kept) || len(lines) < Most && len(kept) < len(slices.DeleteFunc(before, func(e Entry) bool { return e.Name == "now" })) {
			t.Errorf("%d entries after %d, %d without the new one", all, len(before), len(kept))
		}
	})
}
