package model

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/keychain/keychaintest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
	"speckle-keys/speckle/speckletest"
)

// inFolder lets a bench keep its index in a folder, which a second program can
// open as the next start would.
func inFolder(dir string) func(*bench, *World) {
	return func(b *bench, w *World) {
		r, pair := b.signIn()
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
		w.Credentials = keychain.Open(b.store, dir)
	}
}

// nextStart is a second program on the same computer and server.
func (b *bench) nextStart(dir string) *stage {
	b.t.Helper()
	return b.nextStartAt(dir, &setClock{})
}

func (b *bench) nextStartAt(dir string, clock *setClock) *stage {
	b.t.Helper()
	r, pair := b.signIn()
	next := newStage(b.t, func(s *stage, w *World) {
		s.find(*b.account("Ada Okafor"))
		w.Sessions = []*Session{DemoSession(r, b.ada, "Ada Okafor", pair)}
		w.Credentials = keychain.Open(b.store, dir)
		w.Now = clock.now
	})
	next.Start()
	next.Saved.Refresh() // the window gets the focus
	next.settle()
	return next
}

// killed creates a token "nightly" in a program and returns the folder of the
// index as it was when the request had been carried out on the server: what a
// program that is killed at that moment leaves.
func killed(t *testing.T) (b *bench, dir string) {
	t.Helper()
	dir, left := t.TempDir(), t.TempDir()
	b = newBench(t, "2.31.14", nil, inFolder(dir))
	b.Start()
	b.settle()
	f := b.page().NewToken()
	b.settle()
	f.SetName("nightly")
	f.SetSave(false)
	b.front.Set(speckletest.Only(isCreate, func(x speckletest.Exchange, inner func(http.ResponseWriter)) {
		answer := httptest.NewRecorder()
		inner(answer)
		if err := os.CopyFS(left, os.DirFS(dir)); err != nil {
			t.Error(err)
		}
		x.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		x.WriteHeader(answer.Code)
		_, _ = x.Write(answer.Body.Bytes())
	}))
	f.Submit()
	b.settle()
	if f.OneTime == nil || b.made("nightly") != 1 {
		t.Fatalf("phase %d, %v", f.Phase, f.Err)
	}
	f.OneTime.Tick(true)
	f.OneTime.Close()
	b.front.Set()
	return b, left
}

// What a killed program left of one person is no other person's, whose list has one of its name.
func TestUnfinishedTokenIsLookedForInItsPersonsList(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	path := filepath.Join(dir, "credentials.json")
	index, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(index), b.ada) {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(index), b.ada, "somebody12")), 0o600); err != nil {
		t.Fatal(err)
	}
	next := b.nextStart(dir)
	page := next.Tokens(next.account("Ada Okafor"))
	page.Load()
	next.settle()
	if left := next.Unfinished.Tokens(b.origin); len(left) != 1 || left[0].Found != nil || !page.Listed {
		t.Errorf("listed %v, left %+v", page.Listed, left)
	}
}

func onAside[T any](f func() (T, error)) (value T, err error) {
	aside(func() { value, err = f() })
	return value, err
}

func TestTokenThatWasCreatedAndNeverSavedIsRevokedAtTheNextStart(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	lost := next.Unfinished.Tokens(b.origin)
	if len(lost) != 1 || lost[0].Name != "nightly" || lost[0].UserID != b.ada {
		t.Fatalf("unfinished: %+v", lost)
	}
	if len(next.Unfinished.Tokens(nobodyThere(t))) != 0 {
		t.Error("listed for another server")
	}
	if !next.CanManage(lost[0].Origin, lost[0].UserID) {
		t.Error("can't be revoked although Ada is signed in")
	}
	next.Unfinished.Revoke(lost[0])
	if !lost[0].Revoking() {
		t.Error("not revoking")
	}
	next.settle()
	if n := b.made("nightly"); n != 0 || lost[0].Err != nil {
		t.Errorf("%d tokens are left, %v", n, lost[0].Err)
	}
	if len(next.Unfinished.Tokens(speckle.Origin{})) != 0 {
		t.Error("still unfinished")
	}
	if status := next.Status(); status.Kind != StatusRevoked || status.Name != "nightly" {
		t.Errorf("status %+v", status)
	}
	if again := b.nextStart(dir).Unfinished.Tokens(speckle.Origin{}); len(again) != 0 {
		t.Errorf("back at the start after: %+v", again)
	}
}

// A list of notes that can't be read doesn't say that nothing is unfinished.
func TestUnfinishedTokenWhoseNoteCantBeRead(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	path := filepath.Join(dir, "credentials.json")
	if err := errors.Join(os.Remove(path), os.Mkdir(path, 0o700)); err != nil {
		t.Fatal(err)
	}
	next.Unfinished.look()
	next.settle()
	if lost := next.Unfinished.Tokens(b.origin); len(lost) != 1 {
		t.Errorf("unfinished: %+v", lost)
	}
}

func TestUnfinishedTokenThatThePersonHas(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	next.Unfinished.Dismiss(next.Unfinished.Tokens(b.origin)[0])
	if len(next.Unfinished.Tokens(b.origin)) != 0 {
		t.Error("still listed")
	}
	next.settle()
	if b.made("nightly") != 1 {
		t.Error("the token was revoked")
	}
	if again := b.nextStart(dir).Unfinished.Tokens(b.origin); len(again) != 0 {
		t.Errorf("back at the start after: %+v", again)
	}
}

func TestRevokingAnUnfinishedTokenFails(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	b.front.Set(speckletest.Only(speckletest.Mentions("apiTokenRevoke"), speckletest.ServerError(http.StatusBadGateway)))
	lost := next.Unfinished.Tokens(b.origin)[0]
	next.Unfinished.Revoke(lost)
	next.settle()
	if lost.Err == nil || len(next.Unfinished.Tokens(b.origin)) != 1 || lost.Revoking() {
		t.Errorf("%v, %d listed", lost.Err, len(next.Unfinished.Tokens(b.origin)))
	}
}

// A token that the server doesn't list was never created, or is gone.
func TestUnfinishedTokenThatTheServerDoesntListIsForgotten(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	for _, token := range b.server.Tokens(b.ada) {
		if token.Name == "nightly" {
			session := b.Tokens(b.account("Ada Okafor")).Session
			_, err := onAside(func() (struct{}, error) {
				return struct{}{}, b.client(b.origin).As(session.token()).RevokeToken(context.Background(), token.ID)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	next := b.nextStart(dir)
	next.world.Now = func() time.Time { return time.Now().Add(createTime) }
	page := next.Tokens(next.account("Ada Okafor"))
	page.Load()
	next.settle()
	if !page.Listed || len(next.Unfinished.tokens) != 0 {
		t.Errorf("listed %v, %d unfinished", page.Listed, len(next.Unfinished.tokens))
	}
}

// A slow server can create a token after a list was read without it: the note
// stays until that can't happen anymore.
func TestTokenThatIsCreatedAfterTheListWasRead(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.watched()
	b.front.Set(speckletest.Only(isCreate, speckletest.ServerError(http.StatusBadGateway)))
	f.Submit()
	b.settle()
	if lost, token := f.Lost(); lost != LostNotMade || token != nil || len(b.Unfinished.Tokens(b.origin)) != 0 || len(b.Unfinished.tokens) != 1 {
		t.Fatalf("%d, %d shown of %d", lost, len(b.Unfinished.Tokens(b.origin)), len(b.Unfinished.tokens))
	}
	b.server.AddToken(b.ada, demoserver.Token{Name: "nightly", Scopes: []string{"streams:read"}, Created: b.Now()})
	b.Unfinished.lookAgain(b.Unfinished.tokens[0])
	b.settle()
	if tokens := b.Unfinished.Tokens(b.origin); len(tokens) != 1 || tokens[0].Found == nil {
		t.Errorf("%+v", tokens)
	}
}

// A token that isn't found to be revoked can still be created by a slow server.
func TestRevokedTokenThatIsNotListedYet(t *testing.T) {
	t.Parallel()
	b := managing(t)
	b.Unfinished.add(keychain.Entry{Key: "k", Name: "nightly", Origin: b.origin, UserID: b.ada, CreatedAt: b.Now()})
	token := b.Unfinished.tokens[0]
	b.Unfinished.Revoke(token)
	b.settle()
	if done := b.Status(); done.Kind != StatusUnlisted || done.Name != "nightly" || !token.absent || len(b.Unfinished.tokens) != 1 {
		t.Errorf("%+v, hidden %v, %d noted", done, token.absent, len(b.Unfinished.tokens))
	}
	token.Found = &speckle.Token{} // a list had it before
	b.Unfinished.Revoke(token)
	b.settle()
	if len(b.Unfinished.tokens) != 0 {
		t.Error("what was revoked elsewhere is still waited for")
	}
}

// The list is read once more when a token can't be created anymore.
func TestUnlistedTokenIsLookedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		posts := make(chan func(), 9)
		a := NewApp(World{Post: func(f func()) { posts <- f }, Credentials: keychain.Open(keychain.Memory(), "")})
		a.Unfinished.add(keychain.Entry{Key: "k", Name: "nightly", CreatedAt: a.Now()})
		for _, soon := range []int{1, 0} {
			a.Unfinished.compare(Origin{}, "", nil)
			for synctest.Wait(); len(posts) > 0; synctest.Wait() { // the rotations' own look
				(<-posts)()
			}
			time.Sleep(lookSoon)
			if synctest.Wait(); len(posts) != soon {
				t.Fatalf("looked for %d times soon", len(posts))
			}
			for len(posts) > 0 {
				(<-posts)()
			}
			time.Sleep(createTime/2 - lookSoon - time.Second)
			if len(posts) > 0 || len(a.Unfinished.tokens) != 1 {
				t.Fatal("too early")
			}
		}
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if len(posts) != 1 {
			t.Fatalf("looked for %d times", len(posts))
		}
		(<-posts)()
		a.Unfinished.compare(Origin{}, "", nil)
		if len(a.Unfinished.tokens) != 0 {
			t.Error("it is still waited for")
		}
		a.Stop()()
	})
}

func TestOnlyTheUnfinishedTokenItselfMatches(t *testing.T) {
	t.Parallel()
	noted := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	token := &UnfinishedToken{Entry: keychain.Entry{Name: "ci", CreatedAt: noted}}
	for name, c := range map[string]struct {
		listed speckle.Token
		saved  map[string]bool
		last   string
		want   bool
	}{
		"itself":        {listed: speckle.Token{Name: "ci", CreatedAt: noted.Add(time.Second)}, want: true},
		"another name":  {listed: speckle.Token{Name: "cd", CreatedAt: noted.Add(time.Second)}},
		"an older one":  {listed: speckle.Token{Name: "ci", CreatedAt: noted.Add(-time.Hour)}},
		"a later one":   {listed: speckle.Token{Name: "ci", CreatedAt: noted.Add(time.Hour)}},
		"saved here":    {listed: speckle.Token{ID: "a", Name: "ci", CreatedAt: noted}, saved: map[string]bool{"a": true}},
		"another's end": {listed: speckle.Token{Name: "ci", LastChars: "123456", CreatedAt: noted}, last: "654321"},
	} {
		token.LastChars = c.last
		if got := len(token.matches([]speckle.Token{c.listed}, noted, c.saved)) == 1; got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// What becomes of a token's note: it must be there when the request is sent,
// and gone when nothing can be lost any more.
func TestNoteOfATokenThatIsCreated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keep       bool
		fault      speckletest.Fault
		failSave   bool
		end        func(*OneTime)
		unfinished int // shown in this very session
		pending    int // at the next start
	}{
		"saved":                 {keep: true, end: func(o *OneTime) { o.Close() }},
		"copied":                {end: func(o *OneTime) { o.Copied(); o.Close() }},
		"copied, not closed":    {end: func(o *OneTime) { o.Copied() }},
		"saving failed, ticked": {keep: true, failSave: true, end: func(o *OneTime) { o.Tick(true); o.Close() }},
		"refused":               {keep: true, fault: speckletest.Answer(http.StatusOK, "application/json", `{"errors":[{"message":"no","extensions":{"code":"TOKEN_CREATE_ERROR"}}],"data":null}`)},
		"no answer":             {keep: true, fault: speckletest.CommitThenReset(), unfinished: 1, pending: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			b := newBench(t, "2.31.14", nil, inFolder(dir))
			b.Start()
			b.settle()
			page := b.page()
			f := page.NewToken()
			b.settle()
			f.SetName("nightly")
			f.SetSave(c.keep)
			if c.failSave {
				b.store.Fail(keychaintest.Save, keychain.KindUnknown)
			}
			if c.fault != nil {
				b.front.Set(speckletest.Only(isCreate, c.fault))
			}
			f.Submit()
			b.settle()
			if c.end != nil {
				if f.OneTime == nil {
					t.Fatalf("phase %d: %v", f.Phase, f.Err)
				}
				c.end(f.OneTime)
			}
			b.settle()
			if n := len(b.Unfinished.Tokens(b.origin)); n != c.unfinished {
				t.Errorf("%d unfinished, want %d", n, c.unfinished)
			}
			b.Stop()()
			pending, err := notes(dir)
			if err != nil || pending != c.pending {
				t.Errorf("%d notes, want %d: %v", pending, c.pending, err)
			}
		})
	}
}

// notes counts the tokens that the index has noted and that are neither saved
// nor elsewhere.
func notes(dir string) (int, error) {
	index := keychain.Open(keychain.Memory(), dir)
	listed, err := index.List(context.Background())
	if err != nil {
		return 0, err
	}
	elsewhere, err := index.Remembered(context.Background())
	if err != nil {
		return 0, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "credentials.json"))
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	return strings.Count(string(text), `"nightly"`) - len(listed) - len(elsewhere), err
}
