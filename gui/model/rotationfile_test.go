package model

import (
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// A rotation is noted in its own place, beside others.
func TestJournalOfSeveralRotations(t *testing.T) {
	t.Parallel()
	journal := NewRotationJournal(filepath.Join(t.TempDir(), "rotations.json"))
	record := func(id string) rotationRecord {
		return rotationRecord{ID: id, Origin: mustOrigin(t, "https://a.example"), Step: rotationCreated, Old: tokenMark{Name: "old " + id}}
	}
	for _, id := range []string{"a", "b", "c"} {
		if err := journal.add(t.Context(), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	planned := record("b")
	planned.Step, planned.Due = rotationPlanned, time.Now()
	if err := errors.Join(journal.update(t.Context(), planned), journal.remove(t.Context(), "c")); err != nil {
		t.Fatal(err)
	}
	records, err := journal.read()
	if err != nil || len(records) != 2 || !records[0].same(record("a")) || !records[1].same(planned) {
		t.Errorf("%+v, %v", records, err)
	}
}
