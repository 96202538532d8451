package model

import (
	"testing"
	"time"

	"speckle-keys/speckle"
)

// unsavedLimited creates a token "limited" for one project that the person
// copied and didn't save.
func (b *bench) unsavedLimited() *OneTime {
	b.t.Helper()
	b.server.AddResource(b.ada, speckle.Resource{ID: "6f0f3a8c11", Type: speckle.ResourceProject, Name: "Tower", Role: "stream:owner"})
	f := b.page().NewTokenLike(TokenSettings{
		Name: "limited", Scopes: []string{"streams:read"}, Lifespan: day,
		LimitTo: []speckle.Resource{{ID: "6f0f3a8c11", Type: speckle.ResourceProject, Name: "Tower"}},
	})
	f.SetSave(false)
	b.settle()
	f.Submit()
	b.settle()
	once := f.OneTime
	if once == nil {
		b.t.Fatalf("phase %d, %v", f.Phase, f.Err)
	}
	once.Copied()
	return once
}

func (b *bench) listedToken(page *Tokens, name string) speckle.Token {
	b.t.Helper()
	for _, token := range page.tokens {
		if token.Name == name {
			return token
		}
	}
	b.t.Fatalf("%s isn't listed", name)
	return speckle.Token{}
}

func wantLimits(t *testing.T, f *NewToken, known bool) {
	t.Helper()
	limits := f.LimitTo()
	if known && (len(limits) != 1 || limits[0].ID != "6f0f3a8c11") || !known && len(limits) > 0 || f.LimitsUnknown() == known {
		t.Errorf("limited to %v, unknown %v", limits, f.LimitsUnknown())
	}
}

// No server tells what a token is limited to: a token that was never saved is
// rotated and duplicated with its limits, also after a restart. They are
// forgotten when it is revoked.
func TestLimitsOfATokenThatWasNotSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := newBench(t, "2.31.14", nil, inFolder(dir))
	b.Start()
	b.settle()
	b.unsavedLimited().Close()
	b.settle()
	id := b.listedToken(b.page(), "limited").ID
	rotated, refused := b.page().Rotate(id)
	if refused != RotationAllowed {
		t.Fatal(refused)
	}
	wantLimits(t, rotated, true)
	if rows := b.Saved.Rows(b.origin); len(rows) > 0 || len(b.Unfinished.Tokens(b.origin)) > 0 {
		t.Errorf("saved %v, unfinished %v", rows, b.Unfinished.Tokens(b.origin))
	}
	b.settle()

	next := b.nextStart(dir)
	page := next.Tokens(next.account("Ada Okafor"))
	page.Load()
	next.settle()
	token := b.listedToken(page, "limited")
	wantLimits(t, page.NewTokenLike(page.SettingsOf(token)), true)
	next.settle()
	token.LastChars = "000000" // another one of that name
	wantLimits(t, page.NewTokenLike(page.SettingsOf(token)), false)
	next.settle()

	next.world.Now = func() time.Time { return time.Now().Add(createTime + time.Second) }
	page.Reload()
	next.settle()
	if len(next.Saved.elsewhere) != 1 {
		t.Error("forgotten while the server lists it")
	}
	page.Revoke(id)
	next.settle()
	if len(next.Saved.elsewhere) != 0 {
		t.Error("remembered after it was revoked")
	}
}

// A token that is deleted from the keychain and stays valid keeps its limits,
// also under another name here, at the end of the program, and pasted again;
// not one that is revoked.
func TestLimitsOfATokenThatWasDeletedFromTheKeychain(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(b *bench, key string){
		"in time": func(b *bench, key string) {
			b.Saved.Delete(key)
			b.Saved.remove(key)
		},
		"as the program ends": func(b *bench, key string) {
			b.Saved.Delete(key)
			aside(b.Stop())
		},
		"revoked": func(b *bench, key string) { b.Saved.RevokeAndDelete([]string{key}) },
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
			b.Saved.Describe(once.Entry.Key, "my own name", "")
			b.settle()
			remove(b, once.Entry.Key)
			b.settle()
			next := b.nextStart(dir)
			page := next.Tokens(next.account("Ada Okafor"))
			page.Load()
			next.settle()
			if name == "revoked" {
				if len(next.Saved.elsewhere) > 0 {
					t.Errorf("remembered %v", next.Saved.elsewhere)
				}
				return
			}
			token := b.listedToken(page, "limited")
			wantLimits(t, page.NewTokenLike(page.SettingsOf(token)), true)
			again := once.Entry // as when it is pasted, which says nothing about limits
			again.Key, again.LimitTo = "", nil
			aside(func() {
				if _, err := next.world.Credentials.Save(t.Context(), again, once.Secret()); err != nil {
					t.Error(err)
				}
			})
			next.Saved.Refresh()
			next.settle()
			saved, ok := page.SavedEntry(token.ID)
			if !ok || saved.LimitTo != nil {
				t.Fatalf("saved %v", ok)
			}
			wantLimits(t, page.NewTokenLike(page.SettingsOfSaved(saved)), true)
		})
	}
}

// What was created a moment ago may be missing in a list of before.
func TestLimitsOfATokenThatIsNotListedYet(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.unsavedLimited().Close()
	b.settle()
	b.Saved.compare(b.origin, b.ada, nil)
	b.Saved.compare(b.origin, "somebody else", nil)
	b.settle()
	if len(b.Saved.elsewhere) != 1 {
		t.Error("forgotten at once")
	}
}

// The program ends while the dialog of a copied token is open.
func TestLimitsOfATokenThatWasCopiedAsTheProgramEnded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := newBench(t, "2.31.14", nil, inFolder(dir))
	b.Start()
	b.settle()
	b.unsavedLimited()
	aside(b.Stop())
	next := b.nextStart(dir)
	if len(next.Saved.elsewhere) != 1 || len(next.Unfinished.Tokens(b.origin)) > 0 {
		t.Errorf("remembered %v", next.Saved.elsewhere)
	}
}

// A program was killed, and the person has the token after all.
func TestLimitsOfAnUnfinishedTokenThatThePersonHas(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	page := next.Tokens(next.account("Ada Okafor"))
	page.Load()
	next.settle()
	lost := next.Unfinished.Tokens(b.origin)[0]
	if lost.Found == nil {
		t.Fatal("not found")
	}
	next.Unfinished.Dismiss(lost)
	next.settle()
	if limits := page.LimitsOf(*lost.Found); limits == nil || len(limits) > 0 {
		t.Errorf("limits %v", limits)
	}
}
