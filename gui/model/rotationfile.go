package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// RotationStep is how far a rotation is. It is written to the journal before
// each step, so that a program that is killed leaves no step unknown.
type RotationStep string

const (
	rotationBegun   RotationStep = "begun"   // the successor's creation is about to be sent
	rotationCreated RotationStep = "created" // the successor's secret arrived
	rotationChecked RotationStep = "checked" // the server accepted the successor
	rotationPlanned RotationStep = "planned" // the old token is to be revoked when it is due
	rotationRevoked RotationStep = "revoked" // its saved credential is still to be deleted
)

// follows reports whether a step is a later one than another.
func (s RotationStep) follows(other RotationStep) bool {
	steps := []RotationStep{rotationBegun, rotationCreated, rotationChecked, rotationPlanned, rotationRevoked}
	return slices.Index(steps, s) > slices.Index(steps, other)
}

// tokenMark finds a token in the server's list without its id: with an id
// alone a token can be revoked (server contract §3), so no file of ours has it.
type tokenMark struct {
	Name      string    `json:"name"` // on the server
	LastChars string    `json:"lastChars"`
	CreatedAt time.Time `json:"createdAt"` // by the server's clock; of a successor, when it was requested
}

// rotationRecord is one rotation as the journal has it, without a secret.
type rotationRecord struct {
	ID     string         `json:"id"` // random
	Origin speckle.Origin `json:"origin"`
	UserID string         `json:"userId"`
	Step   RotationStep   `json:"step"`
	Old    tokenMark      `json:"old"`
	New    tokenMark      `json:"new"`              // without last characters until it is created
	OldKey string         `json:"oldKey,omitempty"` // of the old token's saved credential; "": none
	NewKey string         `json:"newKey"`           // of the successor's, or of its note
	Due    time.Time      `json:"due,omitzero"`     // when the old one is to be revoked, by the server's clock
}

// rotationVersion is that of the file. One of a newer program is set aside, as
// a damaged one is.
const rotationVersion = 1

// rotationFile is the file. What is no record stays in it as it is.
type rotationFile struct {
	Version   int               `json:"version"`
	Rotations []json.RawMessage `json:"rotations"`
}

// UnmarshalJSON refuses the file of a newer program.
func (f *rotationFile) UnmarshalJSON(text []byte) error {
	type plain rotationFile
	if err := json.Unmarshal(text, (*plain)(f)); err != nil {
		return err
	}
	if f.Version > rotationVersion {
		return fmt.Errorf("version %d, this program knows %d", f.Version, rotationVersion)
	}
	return nil
}

func (f *rotationFile) records() []rotationRecord {
	var records []rotationRecord
	for _, raw := range f.Rotations {
		if record, ok := readRotation(raw); ok {
			records = append(records, record)
		}
	}
	return records
}

func readRotation(raw json.RawMessage) (rotationRecord, bool) {
	var record rotationRecord
	ok := json.Unmarshal(raw, &record) == nil && record.ID != "" && !record.Origin.IsZero() && record.Old != tokenMark{}
	return record, ok
}

// RotationJournal notes the rotations that are under way, in a file without
// secrets that several running programs share; "" is in memory. It is safe for
// several goroutines, and its methods wait for the disk.
type RotationJournal struct {
	path  string
	file  *ownfile.JSON[rotationFile]
	alone sync.Mutex // in memory; see exclusive
}

// NewRotationJournal returns the journal in the file at path.
func NewRotationJournal(path string) *RotationJournal {
	return &RotationJournal{path: path, file: ownfile.OpenJSON[rotationFile](path, nil)}
}

// read returns what the journal holds now, and a *LocalError.
func (j *RotationJournal) read() ([]rotationRecord, error) {
	file, _, err := j.file.Read(context.Background())
	return file.records(), localError("rotations", err)
}

// find returns a rotation as it is noted now, and errRotationEnded when it has ended.
func (j *RotationJournal) find(id string) (rotationRecord, error) {
	records, err := j.read()
	record, found := firstOf(records, func(r rotationRecord) bool { return r.ID == id })
	if err == nil && !found {
		err = errRotationEnded
	}
	return record, err
}

func (j *RotationJournal) add(ctx context.Context, record rotationRecord) error {
	return j.change(ctx, func(f *rotationFile) { f.put(record, len(f.Rotations)) })
}

// errRotationEnded means that the journal no longer has a rotation: another
// running program ended it.
var errRotationEnded = errors.New("the rotation has ended")

// update notes a rotation as it is now, if no later step is noted. It returns
// errRotationEnded when it has ended: it is not begun again.
func (j *RotationJournal) update(ctx context.Context, record rotationRecord) error {
	found := false
	err := j.change(ctx, func(f *rotationFile) {
		if i := f.index(record.ID); i >= 0 {
			found = true
			if noted, _ := readRotation(f.Rotations[i]); noted.Step.follows(record.Step) {
				return // another program went on meanwhile
			}
			f.put(record, i)
		}
	})
	if err == nil && !found {
		return errRotationEnded
	}
	return err
}

// remove takes a rotation that has ended out of the journal.
func (j *RotationJournal) remove(ctx context.Context, id string) error {
	return j.change(ctx, func(f *rotationFile) {
		if i := f.index(id); i >= 0 {
			f.Rotations = slices.Delete(f.Rotations, i, i+1)
		}
	})
}

func (f *rotationFile) index(id string) int {
	return slices.IndexFunc(f.Rotations, func(raw json.RawMessage) bool {
		record, ok := readRotation(raw)
		return ok && record.ID == id
	})
}

func (f *rotationFile) put(record rotationRecord, at int) {
	raw, _ := json.Marshal(record) // texts and times of servers always marshal: they were read from JSON
	f.Rotations = append(f.Rotations[:at:at], append([]json.RawMessage{raw}, f.Rotations[min(at+1, len(f.Rotations)):]...)...)
}

func (j *RotationJournal) change(ctx context.Context, change func(*rotationFile)) error {
	_, err := j.file.Change(ctx, func(f *rotationFile) {
		f.Version = rotationVersion
		change(f)
	})
	return localError("rotations", err)
}

// exclusive waits until no program carries out a rotation, and lets none begin
// until release is called. The system releases it when the program is killed.
func (j *RotationJournal) exclusive(ctx context.Context) (release func(), err error) {
	if j.path == "" {
		j.alone.Lock()
		return j.alone.Unlock, nil
	}
	release, err = ownfile.Lock(ctx, j.path+".running")
	return release, localError("rotations", err)
}
