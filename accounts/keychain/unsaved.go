package keychain

import (
	"context"
	"slices"
	"time"
)

// maxUnsaved is how many descriptions of tokens that are saved elsewhere are
// remembered: the newest.
const maxUnsaved = 200

// Remember settles the note of a token that the person has elsewhere (see
// Settle), and keeps its description in the index: no server tells what a token
// is limited to. The description has LastChars, but no TokenID.
func (c *Credentials) Remember(ctx context.Context, e Entry) error {
	if err := c.Settle(ctx, e.Key); err != nil {
		return err
	}
	e = e.clone()
	e.Key = newKey()
	return c.index.update(ctx, func(records []record) []record {
		over, now := 1-maxUnsaved, time.Now()
		for _, r := range records {
			if r.state == unsaved {
				over++
			}
		}
		records = slices.DeleteFunc(records, func(r record) bool {
			if r.state != unsaved {
				return false
			}
			over-- // the oldest are first
			return over >= 0 || !r.entry.ExpiresAt.IsZero() && r.entry.ExpiresAt.Before(now)
		})
		return append(records, newRecord(e, unsaved))
	})
}

// Remembered returns what Remember kept, the oldest first.
func (c *Credentials) Remembered(ctx context.Context) ([]Entry, error) {
	records, err := c.index.read(ctx)
	var entries []Entry
	for _, r := range records {
		if r.entry.Key != "" && r.state == unsaved {
			entries = append(entries, r.entry.clone())
		}
	}
	return entries, err
}

// Forget removes what Remember kept below the keys.
func (c *Credentials) Forget(ctx context.Context, keys ...string) error {
	return c.index.update(ctx, func(records []record) []record {
		return slices.DeleteFunc(records, func(r record) bool {
			return r.state == unsaved && slices.Contains(keys, r.entry.Key)
		})
	})
}
