package model

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
)

// registered keeps a registration for a server, as the wizard does.
func (s *stage) registered(origin speckle.Origin) (keychain.Entry, speckle.Secret) {
	s.t.Helper()
	content, err := ExportRegistration(speckle.Registration{
		Origin: origin, AppID: "0123456789", AppSecret: speckle.NewSecret("abcdef0123"), RedirectURL: speckle.DefaultRedirect,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.save(keychain.Entry{Kind: keychain.KindApp, Origin: origin, Name: RegistrationName}, content), content
}

func TestSignInsOfAllServers(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2.31.14", nil, nil)
	b.registered(b.origin)
	b.signedInBefore(true)
	b.save(keychain.Entry{Kind: keychain.KindSignIn, Origin: b.origin, UserID: "ffffffffff", UserName: "ada the second"}, dummy(1))
	b.registered(mustOrigin(t, "https://a.example"))
	b.registered(mustOrigin(t, "https://z.example"))
	b.save(keychain.Entry{Kind: keychain.KindToken, Origin: b.origin, Name: "a token"}, dummy(2))
	b.Start()
	b.settle()
	var got []string
	for _, row := range b.Saved.SignIns() {
		if row.IsSignIn() == row.IsRegistration() {
			t.Errorf("%s is both or neither", row.Kind)
		}
		got = append(got, b.ServerName(row.Origin)+" "+string(row.Kind)+" "+row.UserName)
	}
	want := []string{
		"a.example registration ", "Bench sign-in Ada Okafor", "Bench sign-in ada the second",
		"Bench registration ", "z.example registration ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func TestForgetRegistration(t *testing.T) {
	t.Parallel()
	b, signIn := restarted(t, true)
	entry, _ := b.registered(b.origin)
	b.Saved.Refresh()
	b.settle()
	b.Saved.Delete(entry.Key)
	if rows := b.Saved.SignIns(); !rows[1].Deleting || rows[0].Deleting {
		t.Fatal("it can't be taken back")
	}
	b.Stop()()
	if _, err := b.load(entry.Key); keychain.KindOf(err) != keychain.KindNotFound {
		t.Errorf("it is still kept: %v", err)
	}
	if _, err := b.load(signIn.Key); err != nil {
		t.Errorf("the sign-in went with it: %v", err)
	}
}

func TestExportKeptRegistration(t *testing.T) {
	t.Parallel()
	// Something else than the registration stands in the keychain.
	holding := func(secret speckle.Secret) func(*bench, keychain.Entry, string) {
		return func(b *bench, e keychain.Entry, _ string) {
			aside(func() { b.store.Save(context.Background(), e.Key, secret) })
		}
	}
	other, err := ExportRegistration(speckle.Registration{
		Origin: mustOrigin(t, "https://other.example"), AppID: "0123456789", AppSecret: speckle.NewSecret("abcdef0123"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil   func(*bench, keychain.Entry, string)
		folder  string
		file    bool   // it fails for the file's sake
		missing bool   // the row says that the secret is gone
		key     string // of the row's trouble
	}{
		"good": {},
		"over another file": {spoil: func(b *bench, _ keychain.Entry, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("an older and longer one ", 99)), 0o644); err != nil {
				b.t.Fatal(err)
			}
		}},
		"no folder": {folder: "absent", file: true},
		"locked": {key: "keychain-locked", spoil: func(b *bench, _ keychain.Entry, _ string) {
			b.store.Fail(keychaintest.Load, keychain.KindLocked)
		}},
		"lost":              {missing: true, spoil: func(b *bench, e keychain.Entry, _ string) { b.store.Lose(e.Key) }},
		"no registration":   {key: "app-file", spoil: holding(dummy(3))},
		"of another server": {key: "app-elsewhere", spoil: holding(other)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.31.14", nil, nil)
			entry, content := b.registered(b.origin)
			b.Start()
			b.settle()
			path := filepath.Join(t.TempDir(), c.folder, "registration.json")
			if c.spoil != nil {
				c.spoil(b, entry, path)
			}
			told := 0
			var failure error
			b.Saved.ExportRegistration(entry, path, func(err error) { told, failure = told+1, err })
			b.settle()
			row, key := b.Saved.SignIns()[0], ""
			if row.Err != nil {
				key = TroubleOf(row.Err).Key
			}
			if key != c.key || row.Missing != c.missing {
				t.Errorf("the row tells %q, missing %v", key, row.Missing)
			}
			if kept := c.key == "" && !c.missing; (told == 1) != kept || (failure != nil) != c.file {
				t.Errorf("told %d times of the file: %v", told, failure)
			}
			written, err := os.ReadFile(path)
			if good := c.key == "" && !c.missing && !c.file; !good {
				if err == nil {
					t.Error("there is a file")
				}
				return
			}
			if string(written) != content.Reveal() {
				t.Errorf("the file holds something else: %v", err)
			}
			if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("others may read it: %v, %v", info.Mode(), err)
			}
		})
	}
}
