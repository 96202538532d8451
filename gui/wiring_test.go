package gui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// The tests of the wiring let only what is posted redraw the window (turn and
// wait, not until): each fails when what it is about no longer marks a change,
// or is no longer redrawn.

// S48: A change of the model shows in every part of the page.
func TestPageFollowsTheModel(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	chen := s.choose("Chen Li")
	if want := nameOf(chen); !strings.Contains(s.page.header.under.Text, want) {
		t.Errorf("the header says %q, not %q", s.page.header.under.Text, want)
	}
	if i := s.page.accounts.list.Selected(); i < 0 || s.page.accounts.entries[i].account.Key() != chen.Key() {
		t.Errorf("entry %d of the accounts is marked", i)
	}
	if s.tokensTab().tokens != s.app.Tokens(chen) {
		t.Error("the tab in sight is of another account")
	}
	ada := s.choose("Ada Okafor")
	if got, want := s.page.tabs.Segments[model.TabTokens].Count, number(s.app.Tokens(ada).Total()); got != want {
		t.Errorf("the tab counts %q tokens, not %q", got, want)
	}
	all := len(s.page.accounts.entries)
	for _, search := range []string{"chen", "default"} {
		s.app.Accounts.Filter(search)
		s.turn()
		if got := len(s.page.accounts.entries); got >= all || got == 0 {
			t.Errorf("%d of %d entries for %q", got, all, search)
		}
	}
	s.app.Accounts.Filter("")
	for tab := model.TabServer; tab <= model.TabSaved; tab++ {
		s.app.ShowTab(tab)
		s.turn()
		if s.page.tabs.Selected != int(tab) {
			t.Errorf("tab %d: the bar marks %d", tab, s.page.tabs.Selected)
		}
		for i, other := range s.page.pages {
			if other.object().Visible() != (i == int(tab)) {
				t.Errorf("tab %d: page %d is visible: %v", tab, i, other.object().Visible())
			}
		}
	}
	s.app.ShowTab(model.TabTokens)
	first := s.app.Tokens(ada).Rows()[0]
	s.app.Tokens(ada).Revoke(first.ID)
	want := inWordsWith("status.revoked", data{"Name": clip(first.Name, 40)})
	s.wait("the status line", func() bool { return s.page.status.text.Text == want })
}

// The page without accounts gives way to the accounts, and comes back.
func TestEmptyPageFollowsTheAccounts(t *testing.T) {
	nobody := true
	s := newScreen(t, finding(func(found *accounts.Result) {
		if nobody {
			*found = accounts.Result{Folders: someFolders}
		}
	}))
	s.wait("the empty page", func() bool { return s.page.empty.content.Visible() && !s.page.split.Visible() })
	if len(s.page.empty.folders.Objects) != len(someFolders) {
		t.Errorf("%d folders are listed", len(s.page.empty.folders.Objects))
	}
	nobody = false
	s.app.Accounts.Refresh()
	s.wait("the accounts", func() bool { return s.page.split.Visible() && !s.page.empty.content.Visible() })
}

// The status line shows the clipboard's secret until it is gone, also after the
// language has changed.
func TestStatusLineFollowsTheClipboard(t *testing.T) {
	s := newScreen(t, nil)
	s.choose("Ada Okafor")
	s.turn()
	warns := func() bool {
		bar := s.page.status
		return bar.clear.Visible() && bar.dot.Visible() && bar.clipboard.Text == inWords("status.copied")
	}
	s.set(func(to *model.Settings) { to.Clipboard = 0 })
	s.clipboard.Copy(speckle.NewSecret("not a token, but kept as one"))
	s.turn()
	if !warns() {
		t.Fatal("nothing is said of the secret on the clipboard")
	}
	s.set(func(to *model.Settings) { to.Language = "de" })
	t.Cleanup(func() { setLanguage("") })
	if !warns() {
		t.Error("in another language nothing is said of it any more")
	}
	s.page.status.clear.Press()
	s.turn()
	if bar := s.page.status; bar.clear.Visible() || bar.clipboard.Text != "" || s.fyne.Clipboard().Content() != "" {
		t.Errorf("after Clear it says %q", bar.clipboard.Text)
	}
}

// S51: What is revealed is hidden when the window loses the focus; and a
// clipboard that could not be cleared is cleared when the focus is back.
func TestFocusOfTheWindow(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	lifecycle := s.fyne.Lifecycle().(interface {
		OnExitedForeground() func()
		OnEnteredForeground() func()
	})
	s.once().field.SetRevealed(true)
	secret := pieces(s.once().once.Secret())[0]
	if !strings.Contains(s.everything(), secret) {
		t.Fatal("nothing is revealed")
	}
	lifecycle.OnExitedForeground()()
	if strings.Contains(s.everything(), secret) {
		t.Error("the token can still be read")
	}
	if lifecycle.OnEnteredForeground() == nil {
		t.Error("the clipboard hears nothing of the focus")
	}
}

// S49: what another program saved, renamed or deleted meanwhile is seen when
// one turns to the window.
func TestWindowSeesWhatAnotherProgramSaved(t *testing.T) {
	dir, store := t.TempDir(), keychain.Memory()
	s := newScreen(t, func(w *model.World) { w.Credentials = keychain.Open(store, dir) })
	s.rest()
	other := keychain.Open(store, dir)
	named := func() string {
		names := ""
		for _, row := range s.app.Saved.Rows(model.Origin{}) {
			names += row.Name
		}
		return names
	}
	saved, err := other.Save(t.Context(), keychain.Entry{Kind: keychain.KindToken, Name: "theirs"}, speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return nil }, "theirs"},
		{func() error { return other.Describe(t.Context(), saved.Key, "renamed", "") }, "renamed"},
		{func() error { return other.Delete(t.Context(), saved.Key) }, ""},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		s.lostFocus()
		s.gainedFocus()
		s.until(step.want, func() bool { return named() == step.want })
	}
}

// S51: and when the screen is locked, which on X11 takes no focus.
func TestLockOfTheScreenMasks(t *testing.T) {
	t.Cleanup(func() { later = widgets.Later })
	later = func(time.Duration, func()) func() { return func() {} } // or its time would be up
	s := newScreen(t, nil)
	made(model.IsSaved, nil)(s)
	s.once().field.SetRevealed(true)
	secret := pieces(s.once().once.Secret())[0]
	options := s.options
	options.WatchLock = func(_ context.Context, locked func()) { locked() }
	s.followSystem(options)
	s.until("the token to be masked", func() bool { return !strings.Contains(s.everything(), secret) })
}

// Menu items are enabled as their actions are.
func TestMenuFollowsTheAccount(t *testing.T) {
	s := newScreen(t, nil)
	enabled := func(name string) bool {
		for _, a := range s.table {
			if a.name == name && a.item != nil {
				return !a.item.Disabled
			}
		}
		t.Fatalf("no item %s", name)
		return false
	}
	if enabled("sign-in") || enabled("new-token") || enabled("demo") || !enabled("leave-demo") {
		t.Error("items are enabled before there is an account")
	}
	ada := s.choose("Ada Okafor")
	s.wait("the list", func() bool { return enabled("save-tokens") })
	if !enabled("sign-in") || !s.app.Tokens(ada).CanCreate() {
		t.Error("signing in is not offered")
	}
	s.choose("Bram Visser")
	if enabled("save-tokens") || !enabled("new-token") { // the latter says why
		t.Error("the items are those of another account")
	}
}

// A dialog opens for every new token that isn't safe yet, and closing one
// leaves the others.
func TestEachNewTokenHasItsDialog(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	for _, name := range []string{"first", "second"} {
		form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
		form.SetName(name)
		form.Submit()
		s.wait(name, func() bool { return form.OneTime != nil || form.Err != nil })
	}
	s.wait("both dialogs", func() bool {
		safe := 0
		for _, d := range s.oneTime {
			if d.dialog.IsOpen() && d.once.MayClose() {
				safe++
			}
		}
		return safe == 2
	})
	var closed *oneTimeDialog
	for _, d := range s.oneTime {
		if d.dialog == widgets.TopDialog(s.window.Canvas()) {
			closed = d
		}
	}
	closed.close()
	s.app.Mark()
	s.turn()
	if other := s.once(); len(s.oneTime) != 1 || other == closed || !other.dialog.IsOpen() || closed.dialog.IsOpen() {
		t.Errorf("%d dialogs are left", len(s.oneTime))
	}
}

// S48: A click on the head of each column sorts by what stands in that column, a
// second one the other way around.
func TestColumnHeadsSortTheirColumn(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.window.Resize(fyne.NewSize(1600, 900)) // room for all columns
	s.turn()
	tb := s.tokensTab().table
	expiry := func(row model.TokenRow) int64 {
		if at, ends := row.ExpiresAt(); ends {
			return at.Unix()
		}
		return 1 << 40
	}
	compares := map[string]func(a, b model.TokenRow) int{
		"tokens.column-name":    func(a, b model.TokenRow) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) },
		"tokens.column-scopes":  func(a, b model.TokenRow) int { return cmp.Compare(len(a.Scopes), len(b.Scopes)) },
		"tokens.column-created": func(a, b model.TokenRow) int { return a.CreatedAt.Compare(b.CreatedAt) },
		"tokens.column-used":    func(a, b model.TokenRow) int { return a.LastUsed.Compare(b.LastUsed) },
		"tokens.column-expires": func(a, b model.TokenRow) int { return cmp.Compare(expiry(a), expiry(b)) },
	}
	if len(tb.columns) != len(compares) {
		t.Fatalf("%d columns", len(tb.columns))
	}
	for i, c := range tb.columns {
		compare := compares[c.title]
		for _, descending := range []bool{false, true} {
			s.tapHead(tb.Columns, inWords(c.title))
			sorted := slices.IsSortedFunc(tb.rows, func(a, b model.TokenRow) int {
				if descending {
					return compare(b, a)
				}
				return compare(a, b)
			})
			if !sorted || tb.SortedBy != i || tb.Descending != descending {
				t.Errorf("%s, descending %v: sorted %v, the head of column %d marked, descending %v", c.title, descending, sorted, tb.SortedBy, tb.Descending)
			}
		}
		// Cells come with their rows: the first row shows its own.
		if first, last := tb.rows[0], tb.rows[len(tb.rows)-1]; compare(first, last) == 0 || c.cell(first) == c.cell(last) {
			t.Errorf("%s: the first row and the last are alike", c.title)
		}
	}
}

// tapHead clicks the head of a column.
func (s *screen) tapHead(columns *widgets.Columns, title string) {
	s.t.Helper()
	for _, text := range partsOf[*widgets.Text](columns) {
		if text.Text == title {
			test.TapCanvas(s.window.Canvas(), s.fyne.Driver().AbsolutePositionForObject(text).AddXY(4, 4))
			s.turn()
			return
		}
	}
	s.t.Fatalf("no head %q", title)
}

// findWhatNow is a world that finds what a test puts there last.
func findWhatNow(now *atomic.Pointer[accounts.Result]) func(*model.World) {
	return func(w *model.World) {
		find := w.Find
		w.Find = func(ctx context.Context) (accounts.Result, error) {
			found, err := find(ctx)
			found.Problems, found.Folders = now.Load().Problems, now.Load().Folders
			return found, err
		}
	}
}
