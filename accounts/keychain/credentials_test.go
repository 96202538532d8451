package keychain_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// canary is a secret that must not turn up anywhere but in the keychain.
const canary = "ca9a2700adc0ffee0123456789abcdef0123456789"

func origin(t *testing.T, address string) speckle.Origin {
	t.Helper()
	o, err := speckle.ParseOrigin(address)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func entry(t *testing.T, name string) keychain.Entry {
	return keychain.Entry{
		Kind: keychain.KindToken, Origin: origin(t, "https://speckle.example:8443"),
		UserID: "0123456789", UserName: "Ada Okafor", Name: name,
		Scopes:    []string{"streams:read", "profile:read"},
		CreatedAt: time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC),
		ExpiresAt: time.Date(2026, 4, 12, 9, 0, 0, 0, time.UTC),
	}
}

func wantKind(t *testing.T, err error, kind keychain.Kind) {
	t.Helper()
	var e *keychain.Error
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("got %v, want an error of kind %q", err, kind)
	}
}

// names lists the names of the entries, sorted.
func names(t *testing.T, c *keychain.Credentials) []string {
	t.Helper()
	entries, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	return names
}

func save(t *testing.T, c *keychain.Credentials, name string) keychain.Entry {
	t.Helper()
	e, err := c.Save(t.Context(), entry(t, name), speckle.NewSecret(canary))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	for _, kept := range []struct{ name, dir string }{{"in memory", ""}, {"in a file", "x"}} {
		t.Run(kept.name, func(t *testing.T) {
			t.Parallel()
			dir := kept.dir
			if dir != "" {
				dir = t.TempDir() + "/not/there/yet"
			}
			c := keychain.Open(keychain.Memory(), dir)
			if got := names(t, c); len(got) != 0 {
				t.Fatalf("a new list has %v", got)
			}
			saved := save(t, c, "ci-publish")
			save(t, c, "other")

			want := entry(t, "ci-publish")
			want.Key, want.SavedAt = saved.Key, saved.SavedAt
			want.TokenID, want.LastChars = canary[:10], canary[36:]
			list, err := c.List(t.Context())
			if err != nil || len(list) != 2 {
				t.Fatalf("listed %d, %v", len(list), err)
			}
			i := slices.IndexFunc(list, func(e keychain.Entry) bool { return e.Key == saved.Key })
			if i < 0 || !slices.Equal(list[i].Scopes, want.Scopes) {
				t.Fatalf("the entry is not listed with its scopes")
			}
			got := list[i]
			got.Scopes, want.Scopes = nil, nil
			if !equalEntries(got, want) {
				t.Errorf("listed %+v, want %+v", got, want)
			}

			if s, err := c.Load(t.Context(), saved.Key); err != nil || s.Reveal() != canary {
				t.Errorf("load: %v, %v", s, err)
			}
			if err := c.Describe(t.Context(), saved.Key, "renamed", ""); err != nil {
				t.Error(err)
			}
			if got := names(t, c); !slices.Equal(got, []string{"other", "renamed"}) {
				t.Errorf("after renaming: %v", got)
			}
			if err := c.Replace(t.Context(), saved.Key, speckle.NewSecret("refreshed")); err != nil {
				t.Error(err)
			}
			if s, err := c.Load(t.Context(), saved.Key); err != nil || s.Reveal() != "refreshed" {
				t.Errorf("load after replace: %v, %v", s, err)
			}
			token := speckle.NewSecret("0123456789" + canary[10:])
			if err := c.ReplaceToken(t.Context(), keychain.Entry{Key: saved.Key, Scopes: []string{"profile:read"}, Name: "ignored"}, token); err != nil {
				t.Error(err)
			}
			list, _ = c.List(t.Context())
			got = list[slices.IndexFunc(list, func(e keychain.Entry) bool { return e.Key == saved.Key })]
			if s, err := c.Load(t.Context(), saved.Key); err != nil || !s.Equal(token) || got.TokenID != "0123456789" || got.Name != "renamed" || len(got.Scopes) != 1 {
				t.Errorf("after another token: %+v, %v", got, err)
			}
			if err := c.Delete(t.Context(), saved.Key); err != nil {
				t.Error(err)
			}
			wantKind(t, c.ReplaceToken(t.Context(), keychain.Entry{Key: saved.Key}, token), keychain.KindNotFound)
			_, err = c.Load(t.Context(), saved.Key)
			wantKind(t, err, keychain.KindNotFound)
			if got := names(t, c); !slices.Equal(got, []string{"other"}) {
				t.Errorf("after deleting: %v", got)
			}
			wantKind(t, c.Describe(t.Context(), saved.Key, "x", ""), keychain.KindNotFound)
			wantKind(t, c.Replace(t.Context(), saved.Key, speckle.NewSecret("x")), keychain.KindNotFound)
			if err := c.Delete(t.Context(), saved.Key); err != nil {
				t.Errorf("deleting what is gone: %v", err)
			}
		})
	}
}

func equalEntries(a, b keychain.Entry) bool {
	return a.Key == b.Key && a.Kind == b.Kind && a.Origin == b.Origin && a.UserID == b.UserID &&
		a.UserName == b.UserName && a.Name == b.Name && a.TokenID == b.TokenID &&
		a.LastChars == b.LastChars && a.CreatedAt.Equal(b.CreatedAt) &&
		a.ExpiresAt.Equal(b.ExpiresAt) && a.SavedAt.Equal(b.SavedAt)
}

func TestSaveThatFailsIsNotListed(t *testing.T) {
	t.Parallel()
	for _, kind := range []keychain.Kind{
		keychain.KindUnknown, keychain.KindNoService, keychain.KindLocked, keychain.KindTooLarge,
	} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			store := keychaintest.New()
			store.Fail(keychaintest.Save, kind)
			c := keychain.Open(store, t.TempDir())
			_, err := c.Save(t.Context(), entry(t, "x"), speckle.NewSecret(canary))
			wantKind(t, err, kind)
			if got := names(t, c); len(got) != 0 {
				t.Errorf("listed %v", got)
			}
			store.Work(keychaintest.Save)
			save(t, c, "second try")
			if got := names(t, c); !slices.Equal(got, []string{"second try"}) || len(store.Keys()) != 1 {
				t.Errorf("listed %v, %d secrets", got, len(store.Keys()))
			}
		})
	}
}

func TestSaveRefuses(t *testing.T) {
	t.Parallel()
	leaky := entry(t, "x")
	leaky.Name = "my " + canary
	cases := []struct {
		name   string
		entry  keychain.Entry
		secret string
		kind   keychain.Kind
	}{
		{"nothing", entry(t, "x"), "", keychain.KindUnknown},
		{"too much", entry(t, "x"), string(make([]byte, keychain.MaxSecret+1)), keychain.KindTooLarge},
		{"the secret as the name", leaky, canary, keychain.KindUnknown},
		{"a short secret in the name", leaky, canary[:16], keychain.KindUnknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			store := keychaintest.New()
			creds := keychain.Open(store, t.TempDir())
			_, err := creds.Save(t.Context(), c.entry, speckle.NewSecret(c.secret))
			wantKind(t, err, c.kind)
			if n := len(store.Keys()); n != 0 || len(names(t, creds)) != 0 {
				t.Errorf("%d secrets kept", n)
			}
		})
	}
}

func TestDeleteKeepsTheEntryWhenTheSecretStays(t *testing.T) {
	t.Parallel()
	store := keychaintest.New()
	c := keychain.Open(store, t.TempDir())
	e := save(t, c, "x")
	store.Fail(keychaintest.Delete, keychain.KindLocked)
	wantKind(t, c.Delete(t.Context(), e.Key), keychain.KindLocked)
	if got := names(t, c); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed %v", got)
	}
}

// S29.
func TestGoneBehindOurBack(t *testing.T) {
	t.Parallel()
	store := keychaintest.New()
	c := keychain.Open(store, t.TempDir())
	e := save(t, c, "x")
	store.Lose(e.Key)
	_, err := c.Load(t.Context(), e.Key)
	wantKind(t, err, keychain.KindNotFound)
	if got := names(t, c); len(got) != 1 {
		t.Errorf("the entry must stay listed, so that its loss is seen; listed %v", got)
	}
	if err := c.Delete(t.Context(), e.Key); err != nil || len(names(t, c)) != 0 {
		t.Errorf("delete: %v", err)
	}
}

func TestListNeverOpensTheKeychain(t *testing.T) {
	t.Parallel()
	store := keychaintest.New()
	c := keychain.Open(store, t.TempDir())
	save(t, c, "x")
	before := len(store.Calls())
	names(t, c)
	if _, err := c.Pending(t.Context()); err != nil { // nothing is unfinished
		t.Error(err)
	}
	if calls := store.Calls()[before:]; len(calls) != 0 {
		t.Errorf("the keychain was asked: %v", calls)
	}
}

func TestEndedContext(t *testing.T) {
	t.Parallel()
	c := keychain.Open(keychain.Memory(), t.TempDir())
	e := save(t, c, "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	calls := map[string]func() error{
		"save":    func() error { _, err := c.Save(ctx, entry(t, "y"), speckle.NewSecret(canary)); return err },
		"load":    func() error { _, err := c.Load(ctx, e.Key); return err },
		"delete":  func() error { return c.Delete(ctx, e.Key) },
		"list":    func() error { _, err := c.List(ctx); return err },
		"rename":  func() error { return c.Describe(ctx, e.Key, "z", "") },
		"replace": func() error { return c.Replace(ctx, e.Key, speckle.NewSecret("z")) },
		"probe":   func() error { return c.Probe(ctx) },
		"unlock":  func() error { return c.Unlock(ctx) },
		"begin":   func() error { _, err := c.Begin(ctx, entry(t, "y")); return err },
		"pending": func() error { _, err := c.Pending(ctx); return err },
		"settle":  func() error { return c.Settle(ctx, e.Key) },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) { wantKind(t, call(), keychain.KindCancelled) })
	}
	if got := names(t, c); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed %v", got)
	}
}

// Scripts get the newest token of a name, so a successor is newer than what it
// replaces although the clock was put back meanwhile.
func TestSavedLaterIsNewerWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := keychain.Open(keychain.Memory(), dir)
	first, err := c.Save(t.Context(), entry(t, "nightly"), speckle.NewSecret(canary))
	if err != nil {
		t.Fatal(err)
	}
	tomorrow := time.Now().Add(24 * time.Hour).UTC()
	path := filepath.Join(dir, "credentials.json")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content = []byte(strings.ReplaceAll(string(content), first.SavedAt.Format(time.RFC3339Nano), tomorrow.Format(time.RFC3339Nano)))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	second, err := c.Save(t.Context(), entry(t, "nightly"), speckle.NewSecret(strings.Repeat("5", 42)))
	if err != nil {
		t.Fatal(err)
	}
	other, err := c.Save(t.Context(), entry(t, "weekly"), speckle.NewSecret(strings.Repeat("6", 42)))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := c.List(t.Context())
	if err != nil || len(entries) != 3 || entries[0].Key != second.Key || entries[1].Key != first.Key || !entries[1].SavedAt.Equal(tomorrow) {
		t.Errorf("%v, %+v", err, entries)
	}
	if other.SavedAt.After(time.Now()) {
		t.Errorf("another name was saved at %v", other.SavedAt)
	}
}

func TestListIsNewestFirst(t *testing.T) {
	t.Parallel()
	c := keychain.Open(keychain.Memory(), t.TempDir())
	want := []string{"third", "second", "first"}
	for _, name := range slices.Backward(want) {
		save(t, c, name)
	}
	list, err := c.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range list {
		got = append(got, e.Name)
	}
	if !slices.Equal(got, want) {
		t.Errorf("listed %v, want %v", got, want)
	}
}

// The probe covers all that saving needs: the keychain and the index.
func TestProbe(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		store keychain.Kind // "": it works
		spoil func(t *testing.T, dir string)
		want  keychain.Kind
	}{
		{"all well", "", nil, ""},
		{"no keychain", keychain.KindNoService, nil, keychain.KindNoService},
		{"locked", keychain.KindLocked, nil, keychain.KindLocked},
		{"damaged index", "", spoilIndex, keychain.KindIndex},
		{"damaged index behind a locked keychain", keychain.KindLocked, spoilIndex, keychain.KindIndex},
		{"a folder that can't be written", "", func(t *testing.T, dir string) {
			writeFile(t, dir, "a file in the place of the folder")
		}, keychain.KindIndex},
		{"no room beside the index", "", func(t *testing.T, dir string) {
			if err := os.MkdirAll(filepath.Join(dir, "credentials.json.new", "x"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, keychain.KindIndex},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "index")
			store := keychaintest.New()
			if c.store != "" {
				store.Fail(keychaintest.Probe, c.store)
			}
			creds := keychain.Open(store, dir)
			if c.spoil != nil {
				c.spoil(t, dir)
			}
			if err := creds.Probe(t.Context()); c.want != "" {
				wantKind(t, err, c.want)
			} else if err != nil {
				t.Fatal(err)
			}
			if c.want == keychain.KindIndex {
				_, err := creds.Begin(t.Context(), entry(t, "x"))
				wantKind(t, err, keychain.KindIndex)
				return
			}
			if files, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(files) > 1 { // the lock
				t.Errorf("the probe left %v, %v", files, err)
			}
		})
	}
}

func spoilIndex(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "credentials.json"), "spoiled")
}
