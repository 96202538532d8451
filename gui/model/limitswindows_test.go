package model

import (
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
)

// The keychain fails while a limited token is saved: what it is limited to is remembered when the
// person has copied it, and after a later try that works.
func TestLimitsOfATokenThatCouldNotBeSaved(t *testing.T) {
	t.Parallel()
	for name, works := range map[string]bool{"copied": false, "saved at last": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			b := newBench(t, "2.31.14", nil, inFolder(dir))
			b.Start()
			b.settle()
			once := b.unsavedLimited()
			b.store.Fail(keychaintest.Save, keychain.KindUnknown)
			once.Save()
			b.settle()
			if once.SaveState != SaveFailed {
				t.Fatalf("saved: %d", once.SaveState)
			}
			if b.store.Work(keychaintest.Save); works {
				once.Save()
				b.settle()
			}
			once.Close()
			b.settle()
			next := b.nextStart(dir)
			page := next.Tokens(next.account("Ada Okafor"))
			page.Load()
			next.settle()
			token := b.listedToken(page, "limited")
			settings := page.SettingsOf(token)
			if entry, ok := page.SavedEntry(token.ID); ok != works {
				t.Fatalf("saved: %v", ok)
			} else if ok {
				settings = page.SettingsOfSaved(entry)
			}
			wantLimits(t, page.NewTokenLike(settings), true)
		})
	}
}

// The keychain fails while a limited token is deleted, or replaced: its limits stay.
func TestLimitsWhenTheKeychainFails(t *testing.T) {
	t.Parallel()
	for name, do := range map[string]func(b *bench, key string){
		keychaintest.Delete: func(b *bench, key string) { b.Saved.Delete(key); b.Saved.remove(key) },
		keychaintest.Save: func(b *bench, key string) {
			row, _ := b.Saved.Row(key)
			aside(func() { _ = b.world.Credentials.ReplaceToken(b.t.Context(), keychain.Entry{Key: key}, dummy(1)) })
			if row.LimitTo == nil {
				b.t.Error("not known before")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			b := newBench(t, "2.31.14", nil, inFolder(dir))
			b.Start()
			b.settle()
			once := b.unsavedLimited()
			once.Save()
			b.settle()
			b.store.Fail(name, keychain.KindUnknown)
			do(b, once.Entry.Key)
			b.settle()
			b.store.Work(name)
			next := b.nextStart(dir)
			row, ok := next.Saved.Row(once.Entry.Key)
			if !ok || len(row.LimitTo) != 1 || row.LastChars != once.Entry.LastChars {
				t.Errorf("listed %v, limited to %v", ok, row.LimitTo)
			}
		})
	}
}

// Two windows remember, rename and delete at the same time: neither undoes what the other noted of
// limits.
func TestLimitsInTwoWindows(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := newBench(t, "2.31.14", nil, inFolder(dir))
	b.Start()
	b.settle()
	first := b.unsavedLimited()
	first.Save()
	b.settle()
	first.Close()
	other := b.nextStart(dir) // has read the list
	second := b.unsavedLimited()
	other.Saved.Describe(first.Entry.Key, "renamed", "in the other window")
	second.Close() // is remembered
	other.settle()
	b.settle()
	other.Saved.Delete(first.Entry.Key)
	other.Saved.remove(first.Entry.Key)
	other.settle()
	b.Saved.Refresh()
	b.settle()
	var remembered []keychain.Entry
	aside(func() { remembered, _ = keychain.Open(b.store, dir).Remembered(t.Context()) })
	if len(remembered) != 2 || len(remembered[0].LimitTo) != 1 || len(remembered[1].LimitTo) != 1 {
		t.Errorf("remembered %+v", remembered)
	}
	if len(b.Saved.Rows(b.origin)) != 0 {
		t.Errorf("listed %+v", b.Saved.Rows(b.origin))
	}
}
