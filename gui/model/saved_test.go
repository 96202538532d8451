package model

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// row is the row of a name among the saved credentials of all servers.
func (s *stage) row(name string) SavedRow {
	s.t.Helper()
	for _, row := range s.Saved.Rows(speckle.Origin{}) {
		if row.Name == name {
			return row
		}
	}
	s.t.Fatalf("no row %q", name)
	return SavedRow{}
}

func TestSavedRowsOfAServerAndOfAll(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	now := time.Now()
	s.world.Now = func() time.Time { return now }
	a, b := mustOrigin(t, "https://a.example"), mustOrigin(t, "https://b.example")
	if !s.Saved.Loading() || s.Saved.Rows(a) != nil {
		t.Error("known before it was read")
	}
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: a, Name: "live", ExpiresAt: now.Add(time.Millisecond)}, dummy(1))
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: a, Name: "ended", ExpiresAt: now}, dummy(2))
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: b, Name: "endless"}, dummy(3))
	s.save(keychain.Entry{Kind: keychain.KindSignIn, Origin: b, Name: "sign-in"}, dummy(4))
	s.save(keychain.Entry{Kind: keychain.KindApp, Origin: b, Name: "registration"}, dummy(5))
	if s.Saved.Loading() || s.Saved.Err != nil {
		t.Errorf("loading %v: %v", s.Saved.Loading(), s.Saved.Err)
	}
	names := func(rows []SavedRow) (text string) {
		for _, row := range rows {
			text += row.Name + " "
		}
		return text
	}
	if got := names(s.Saved.Rows(a)); got != "ended live " {
		t.Errorf("of a: %s", got)
	}
	if got := names(s.Saved.Rows(b)); got != "sign-in endless " {
		t.Errorf("of b: %s", got)
	}
	if got := names(s.Saved.Rows(speckle.Origin{})); got != "sign-in endless ended live " {
		t.Errorf("of all: %s", got)
	}
	for _, row := range s.Saved.Rows(speckle.Origin{}) {
		if row.IsSignIn() != (row.Name == "sign-in") || row.Expired != (row.Name == "ended") || row.Busy || row.Deleting || row.Missing {
			t.Errorf("%+v", row)
		}
	}
}

// S29.
func TestCopyOfASavedToken(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	entry := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "it"}, dummy(1))
	var got []speckle.Secret
	copied := func(secret speckle.Secret) { got = append(got, secret) }
	s.Saved.Copy(entry.Key, copied)
	if !s.row("it").Busy {
		t.Error("not busy")
	}
	s.settle()
	if len(got) != 1 || !got[0].Equal(dummy(1)) || s.row("it").Busy {
		t.Fatalf("%d secrets", len(got))
	}
	s.store.Fail(keychaintest.Load, keychain.KindLocked)
	s.Saved.Copy(entry.Key, copied)
	s.settle()
	if row := s.row("it"); len(got) != 1 || keychain.KindOf(row.Err) != keychain.KindLocked || row.Missing {
		t.Errorf("%d secrets, %+v", len(got), row)
	}
	s.store.Work(keychaintest.Load)
	s.store.Lose(entry.Key)
	s.Saved.Copy(entry.Key, copied)
	s.settle()
	if row := s.row("it"); len(got) != 1 || !row.Missing || row.Err != nil {
		t.Errorf("%d secrets, %+v", len(got), row)
	}
	aside(func() { s.store.Save(context.Background(), entry.Key, dummy(2)) }) // it is back
	s.Saved.Copy(entry.Key, copied)
	s.settle()
	if row := s.row("it"); len(got) != 2 || row.Missing || row.Err != nil {
		t.Errorf("%d secrets, %+v", len(got), row)
	}
}

func TestCheckOfASavedCredential(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		secret  func(*bench) (keychain.CredentialKind, speckle.Secret)
		spoil   func(*bench, keychain.Entry)
		state   speckle.TokenState
		missing bool
		err     string
	}{
		"valid": {personal("profile:read"), nil, TokenValid, false, ""},
		// It was let in, and that is all that is asked here.
		"valid, can't read the profile": {personal("streams:read"), nil, TokenValid, false, ""},
		"rejected":                      {nobodys, nil, TokenRejected, false, ""},
		"server in trouble":             {nobodys, func(b *bench, _ keychain.Entry) { b.front.Set(speckletest.ServerError(500)) }, TokenNotJudged, false, ""},
		"missing":                       {nobodys, func(b *bench, e keychain.Entry) { b.store.Lose(e.Key) }, speckle.TokenUnknown, true, ""},
		"locked": {
			nobodys, func(b *bench, _ keychain.Entry) { b.store.Fail(keychaintest.Load, keychain.KindLocked) },
			speckle.TokenUnknown, false, "keychain locked",
		},
		"sign-in":         {ofSignIn, nil, TokenValid, false, ""},
		"damaged sign-in": {damaged, nil, speckle.TokenUnknown, false, "keychain failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2.31.14", nil, nil)
			kind, secret := c.secret(b)
			entry := b.save(keychain.Entry{Kind: kind, Origin: b.origin, Name: "it", UserID: b.ada}, secret)
			if row := b.row("it"); row.Standing.State != speckle.TokenUnknown {
				t.Errorf("%+v before it was asked", row)
			}
			if c.spoil != nil {
				c.spoil(b, entry)
			}
			b.Saved.Check(entry)
			b.settle()
			row := b.row("it")
			if row.Standing.State != c.state || row.Missing != c.missing || kindOf(row.Err) != c.err || row.Busy {
				t.Errorf("%+v", row)
			}
			if n := b.wire.count("activeUser"); n > 1 && c.state != TokenNotJudged {
				t.Errorf("the token was used %d times", n)
			}
		})
	}
}

func personal(scopes ...string) func(*bench) (keychain.CredentialKind, speckle.Secret) {
	return func(b *bench) (keychain.CredentialKind, speckle.Secret) {
		return keychain.KindToken, b.server.AddToken(b.ada, demoserver.Token{Name: "saved", Scopes: scopes})
	}
}

func nobodys(*bench) (keychain.CredentialKind, speckle.Secret) { return keychain.KindToken, dummy(1) }

func damaged(*bench) (keychain.CredentialKind, speckle.Secret) {
	return keychain.KindSignIn, speckle.NewSecret(`{"no":"sign-in"}`)
}

func ofSignIn(b *bench) (keychain.CredentialKind, speckle.Secret) {
	r, pair := b.signIn()
	return keychain.KindSignIn, keychain.SignIn{Token: pair.Token, Refresh: pair.Refresh, AppID: r.AppID, AppSecret: r.AppSecret}.Encode()
}

func TestCheckCanBeCancelled(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil)
	entry := s.save(keychain.Entry{Kind: keychain.KindToken, Origin: nobodyThere(t), Name: "it"}, dummy(1))
	s.store.Hang(keychaintest.Load)
	s.Saved.Check(entry)
	s.Saved.Cancel(entry.Key)
	if row := s.row("it"); row.Busy {
		t.Error("busy after it was cancelled")
	}
	s.settle()
	if row := s.row("it"); row.Err != nil || row.Standing.State != speckle.TokenUnknown || s.wire.count("") != 0 {
		t.Errorf("%+v", row)
	}
}

// deleting makes a program in a bubble of its own time, with one saved token.
func deleting(t *testing.T, f func(*stage, keychain.Entry)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, nil)
		defer func() { s.Stop()() }()
		f(s, s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "it"}, dummy(1)))
	})
}

// wait lets time pass, and what it brings.
func (s *stage) wait(d time.Duration) {
	time.Sleep(d) // of the bubble
	synctest.Wait()
	s.settle()
}

func TestDeletionHappensAfterItsTime(t *testing.T) {
	if UndoTime > 15*time.Second {
		t.Errorf("the secret stays for %v", UndoTime)
	}
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.Saved.Delete(entry.Key)
		if row := s.row("it"); !row.Deleting {
			s.t.Errorf("%+v", row)
		}
		s.wait(UndoTime - time.Millisecond)
		s.Saved.Delete(entry.Key) // again: the time does not begin anew
		if len(s.store.Keys()) != 1 || !s.row("it").Deleting {
			s.t.Error("deleted before its time")
		}
		s.wait(time.Millisecond)
		if len(s.store.Keys()) != 0 || len(s.Saved.Rows(speckle.Origin{})) != 0 {
			s.t.Error("not deleted")
		}
	})
}

func TestDeletionCanBeUndone(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.Saved.Undo(entry.Key) // nothing to undo
		s.Saved.Delete(entry.Key)
		s.wait(UndoTime - time.Millisecond)
		s.Saved.Undo(entry.Key)
		if s.row("it").Deleting {
			s.t.Error("still deleting")
		}
		s.wait(2 * UndoTime)
		if len(s.store.Keys()) != 1 || s.row("it").Name != "it" {
			s.t.Error("deleted all the same")
		}
	})
}

// F5 drops what was answered, not what is under way.
func TestRefreshLeavesADeletion(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.Saved.Delete(entry.Key)
		s.RefreshAll()
		s.settle()
		if !s.row("it").Deleting {
			s.t.Error("not shown any more")
		}
		s.Saved.Undo(entry.Key)
		s.wait(2 * UndoTime)
		if len(s.store.Keys()) != 1 {
			s.t.Error("it can't be undone")
		}
	})
}

func TestUndoInTheLastMoment(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.Saved.Delete(entry.Key)
		time.Sleep(UndoTime)
		synctest.Wait() // the time is up, and the screen has not heard of it
		s.Saved.Undo(entry.Key)
		s.settle()
		if len(s.store.Keys()) != 1 || s.row("it").Deleting {
			s.t.Error("what was undone is deleted")
		}
	})
}

func TestDeletionThatFailsStaysListed(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.store.Fail(keychaintest.Delete, keychain.KindLocked)
		s.Saved.Delete(entry.Key)
		s.wait(UndoTime)
		if row := s.row("it"); keychain.KindOf(row.Err) != keychain.KindLocked || row.Deleting || row.Busy {
			s.t.Errorf("%+v", row)
		}
		s.store.Work(keychaintest.Delete)
		s.Saved.Delete(entry.Key)
		if row := s.row("it"); row.Err != nil {
			s.t.Errorf("the old failure stays: %v", row.Err)
		}
		s.wait(UndoTime)
		if len(s.store.Keys()) != 0 {
			s.t.Error("not deleted")
		}
	})
}

func TestMissingSecretCanBeDeleted(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.store.Lose(entry.Key)
		s.Saved.Delete(entry.Key)
		s.wait(UndoTime)
		if len(s.Saved.Rows(speckle.Origin{})) != 0 {
			s.t.Error("still listed")
		}
	})
}

func TestStopCarriesOutDeletions(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.Saved.Delete(entry.Key)
		time.Sleep(time.Second)
		s.Stop()()
		if len(s.store.Keys()) != 0 {
			s.t.Error("a deletion is lost when the program ends")
		}
	})
}

func TestStopCarriesOutADeletionWhoseTimeIsJustUp(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.Saved.Delete(entry.Key)
		time.Sleep(UndoTime)
		synctest.Wait() // posted, and never run
		s.Stop()()
		if len(s.store.Keys()) != 0 {
			s.t.Error("a deletion is lost when the program ends")
		}
	})
}

func TestStopDoesNotWaitForAKeychainThatHangs(t *testing.T) {
	deleting(t, func(s *stage, entry keychain.Entry) {
		s.store.Hang(keychaintest.Delete)
		s.Saved.Delete(entry.Key)
		began := time.Now()
		s.Stop()()
		if took := time.Since(began); took > 5*time.Second {
			s.t.Errorf("it took %v", took)
		}
		s.store.Work(keychaintest.Delete)
		synctest.Wait()
	})
}

func TestIndexThatCantBeRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := newStage(t, func(s *stage, w *World) { w.Credentials = keychain.Open(s.store, dir) })
	s.save(keychain.Entry{Kind: keychain.KindToken, Origin: mustOrigin(t, "https://a.example"), Name: "it"}, dummy(1))
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v: %v", files, err)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	write := func(content []byte) {
		if err := os.WriteFile(files[0], content, 0o600); err != nil {
			t.Fatal(err)
		}
		s.Saved.Refresh()
		s.settle()
	}
	write([]byte("{"))
	if keychain.KindOf(s.Saved.Err) != keychain.KindIndex || len(s.Saved.Rows(speckle.Origin{})) != 1 {
		t.Errorf("%d rows: %v", len(s.Saved.Rows(speckle.Origin{})), s.Saved.Err)
	}
	write(good)
	if s.Saved.Err != nil || len(s.Saved.Rows(speckle.Origin{})) != 1 {
		t.Errorf("%d rows: %v", len(s.Saved.Rows(speckle.Origin{})), s.Saved.Err)
	}
}

func TestCheckOfASignInRefreshesIt(t *testing.T) {
	t.Parallel()
	b, entry := restarted(t, false)
	b.Saved.Check(entry)
	b.settle()
	if row := b.row(RegistrationName); row.Standing.State != TokenValid || b.front.Count(isRefresh) != 1 {
		t.Errorf("a sign-in that only needs a refresh is %v, after %d refreshes", row.Standing.State, b.front.Count(isRefresh))
	}
}
