package gui

import (
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// scene is a screen in one state.
type scene struct {
	name  string
	adapt func(*model.World) // the world that it plays in; nil: the demo's
	play  func(*screen)
	sharp bool // also at two pixels a unit, up to 4K
}

// TestTour draws every screen in every state, for somebody to look at, into
// the folder that SPECKLE_KEYS_TOUR names, with a page that shows them all.
func TestTour(t *testing.T) {
	folder := os.Getenv("SPECKLE_KEYS_TOUR")
	if folder == "" {
		t.Skip("SPECKLE_KEYS_TOUR names no folder for the pictures")
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, sc := range scenes {
		t.Run(sc.name, func(t *testing.T) {
			s := newScreen(t, sc.adapt)
			sc.play(s)
			s.calm(time.Second, never)
			s.pictures(folder, sc)
		})
	}
	if err := writeTourPage(folder); err != nil {
		t.Fatal(err)
	}
}

// pictures draws what is shown in both palettes and in the sizes that matter.
func (s *screen) pictures(folder string, sc scene) {
	s.t.Helper()
	type form struct {
		width, height, scale float32
	}
	forms := []form{{1100, 720, 1}, {760, 520, 1}}
	if sc.sharp {
		forms = append(forms, form{1100, 720, 2}, form{1920, 1080, 2})
	}
	for _, look := range []struct {
		name   string
		colors model.Theme
	}{{"light", model.ThemeLight}, {"dark", model.ThemeDark}} {
		s.setTheme(look.colors)
		for _, f := range forms {
			s.window.Canvas().(interface{ SetScale(float32) }).SetScale(f.scale)
			s.window.Resize(fyne.NewSize(f.width, f.height))
			s.turn()
			if s.clipboard.Remaining() > 0 {
				s.once().copying.Press() // or the countdown would tell how long drawing takes
			}
			name := fmt.Sprintf("%s--%gx%g@%gx-%s.png", sc.name, f.width, f.height, f.scale, look.name)
			file, err := os.Create(filepath.Join(folder, name))
			if err != nil {
				s.t.Fatal(err)
			}
			if err := png.Encode(file, s.window.Canvas().Capture()); err != nil {
				s.t.Error(err)
			}
			file.Close()
		}
	}
}

// on shows a tab of the account of a person, loaded.
func on(person string, tab model.Tab) func(*screen) {
	return func(s *screen) {
		a := s.choose(person)
		s.shell.showTab(tab)
		server := s.app.Server(a.Origin)
		s.until("the server", func() bool { return server.Asked && !server.Loading() && !server.AppsLoading() })
		s.until("the tokens", func() bool { return !s.app.Tokens(a).Loading() })
	}
}

// then plays scenes one after the other.
func then(parts ...func(*screen)) func(*screen) {
	return func(s *screen) {
		for _, part := range parts {
			part(s)
		}
	}
}

func pressing(action string) func(*screen) { return func(s *screen) { s.press(action) } }

// form opens the new token's form and fills it.
func form(fill func(*newTokenDialog)) func(*screen) {
	return then(on("Ada Okafor", model.TabTokens), func(s *screen) {
		d := showNewToken(s.shell, s.app.Accounts.Current())
		s.until("the keychain", func() bool { return s.app.Keychain.Known })
		if fill != nil {
			fill(d)
		}
	})
}

// made makes a token and waits until keeping it stands as wanted.
func made(state model.SaveState, after func(*screen)) func(*screen) {
	return then(form(func(d *newTokenDialog) {
		d.name.SetText("nightly publish")
		d.form.Submit()
	}), func(s *screen) {
		s.until("the one-time dialog", func() bool { return s.once() != nil && s.once().once.SaveState == state })
		if after != nil {
			after(s)
		}
	})
}

// savedShown makes and saves a token and shows it on its tab.
func savedShown(s *screen) {
	made(model.IsSaved, func(s *screen) { s.once().close() })(s)
	s.shell.showTab(model.TabSaved)
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) > 0 })
}

// register shows the wizard's step that asks for the app.
func register(s *screen) *signInDialog {
	on("Ada Okafor", model.TabTokens)(s)
	d := showSignIn(s.shell, s.app.Accounts.Current())
	s.until("the choice", func() bool { return d.wizard.Step == model.StepChoose })
	d.wizard.Register()
	s.turn()
	return d
}

// signingIn walks to the wizard's end, or to the question who it is.
func signingIn(change func(*signInDialog, *browser), ready func(*signInDialog) bool) func(*screen) {
	return func(s *screen) {
		d, visitor := registered(s.t, s)
		change(d, visitor)
		d.next.Press()
		s.until("the step", func() bool { return ready(d) || d.wizard.Err != nil })
	}
}

// askRevokeFirst asks whether to revoke the first token of the table.
func (s *screen) askRevokeFirst() {
	tab := s.tokensTab()
	s.shell.askRevoke(tab.tokens, tab.table.rows[0])
}

func largest(s *model.Settings) { s.TextSize = 1.5 }

// toEnd scrolls a dialog down.
func toEnd(d *widgets.Dialog) {
	var walk func(fyne.CanvasObject) bool
	walk = func(o fyne.CanvasObject) bool {
		var parts []fyne.CanvasObject
		switch o := o.(type) {
		case *container.Scroll:
			o.ScrollToBottom()
			return true
		case fyne.Widget:
			parts = test.WidgetRenderer(o).Objects()
		case *fyne.Container:
			parts = o.Objects
		}
		return slices.ContainsFunc(parts, walk)
	}
	walk(d)
}

func finding(change func(*accounts.Result)) func(*model.World) {
	return func(w *model.World) {
		find := w.Find
		w.Find = func(ctx context.Context) (accounts.Result, error) {
			found, err := find(ctx)
			change(&found)
			return found, err
		}
	}
}

var someFolders = []accounts.Folder{
	{Path: "/home/ada/.config/Speckle", Label: "XDG_CONFIG_HOME", Exists: true},
	{Path: "/home/ada/.local/share/Speckle", Label: "XDG_DATA_HOME"},
	{Path: "/home/ada/.config/speckle-systems/a folder below a folder below a folder/Speckle", Label: "older connectors"},
}

// manyProblems are findings of each sort.
func manyProblems(found *accounts.Result) {
	found.Folders = someFolders
	found.Problems = []accounts.Problem{
		{Path: "/home/ada/.config/Speckle/Accounts/broken.json", Code: "syntax", Lost: true},
		{Path: "/home/ada/.config/Speckle/Accounts.db", Row: "5F2C9E77A0B1", Code: "no-token"},
		{Path: "/home/ada/.config/Speckle", Code: "many-defaults"},
		{Path: "/home/ada/.config/speckle-keys/servers.json.damaged", Code: "own-damaged", Lost: true},
	}
}

// oddNames are what people and servers may call themselves.
func oddNames(found *accounts.Result) {
	names := []string{"محمد عبد الله", "陳大文 山田太郎", "👩\u200d🚀 Zoë 🏗️ Okafor", strings.Repeat("Ada of the very long name ", 400), "", "\u202eevil\u202c"}
	for i := range found.Accounts {
		a := &found.Accounts[i]
		a.Person.Name = names[i%len(names)]
		a.Server.Name = strings.Repeat("Studio for architecture and engineering ", 250)
		if i%2 == 0 {
			a.Person.Email = strings.Repeat("m", 10_000) + "@studio.example"
		}
		a.Selected = true
	}
}

// withStore is a world with another keychain.
func withStore(s keychain.Store) func(*model.World) {
	return func(w *model.World) { w.Credentials = keychain.Open(s, "") }
}

// badStore is a keychain that fails, or waits, where it says so.
type badStore struct {
	keychain.Store
	probe, save error
	waits       bool
}

func (b badStore) Probe(context.Context) error { return b.probe }

func (b badStore) Save(ctx context.Context, key string, value speckle.Secret) error {
	if b.waits {
		<-ctx.Done()
	}
	if b.save != nil || b.waits {
		return b.save
	}
	return b.Store.Save(ctx, key, value)
}

var (
	noKeychain = badStore{Store: keychain.Memory(), probe: &keychain.Error{Op: "probe", Kind: keychain.KindNoService, Missing: "gnome-keyring"}}
	lockedOne  = badStore{Store: keychain.Memory(), save: &keychain.Error{Op: "save", Kind: keychain.KindLocked}}
	slowOne    = badStore{Store: keychain.Memory(), waits: true, save: &keychain.Error{Op: "save", Kind: keychain.KindCancelled}}
)

var scenes = []scene{
	{name: "main-server", play: on("Ada Okafor", model.TabServer), sharp: true},
	{name: "main-apps", play: on("Ada Okafor", model.TabApps)},
	{name: "main-tokens", play: on("Ada Okafor", model.TabTokens), sharp: true},
	{name: "main-tokens-attention", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.tokensTab().filter.Press() })},
	{name: "main-tokens-none-match", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.tokensTab().search.SetText("zzz") })},
	{name: "main-saved", play: savedShown},
	{name: "main-saved-nothing", play: on("Chen Li", model.TabSaved)},
	{name: "main-saved-no-keychain", adapt: withStore(noKeychain), play: on("Ada Okafor", model.TabSaved)},
	{name: "main-old-server", play: on("Chen Li", model.TabServer)},
	{name: "main-old-tokens", play: on("Chen Li", model.TabTokens)},
	{name: "main-rejected", play: on("Bram Visser", model.TabTokens)},
	{name: "main-unreachable", play: on("Eli Ben-Ami", model.TabTokens)},
	{name: "main-unreachable-server", play: on("Eli Ben-Ami", model.TabServer)},
	{name: "main-unreachable-apps", play: on("Eli Ben-Ami", model.TabApps)},
	{name: "main-explained", adapt: withoutSessions, play: on("Ada Okafor", model.TabTokens)},
	{name: "main-no-token", adapt: finding(func(found *accounts.Result) { found.Accounts[0].Token = speckle.Secret{} }), play: on("Ada Okafor", model.TabTokens)},
	{name: "main-moved-and-different", adapt: finding(func(found *accounts.Result) {
		a := &found.Accounts[0]
		a.Sources = append(a.Sources, accounts.Source{Kind: accounts.SourceFile, Path: "/home/ada/.config/Speckle/Accounts/ada.json"})
		a.TokensDiffer, a.ChosenBecause, a.MovedTo = true, "newest", found.Accounts[3].Origin
	}), play: on("Ada Okafor", model.TabTokens)},
	{name: "main-search-without-match", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.page.accounts.search.SetText("nobody") })},
	{name: "main-odd-names", adapt: finding(oddNames), play: then(func(s *screen) {
		s.until("the accounts", func() bool { return !s.app.Accounts.Loading() })
		s.shell.showTab(model.TabServer)
	})},
	{name: "loading", adapt: func(w *model.World) {
		w.Find = func(ctx context.Context) (accounts.Result, error) { <-ctx.Done(); return accounts.Result{}, ctx.Err() }
	}, play: func(*screen) {}},
	{name: "empty-computer", adapt: finding(func(found *accounts.Result) {
		*found = accounts.Result{Folders: someFolders}
	}), play: func(*screen) {}},
	{name: "empty-with-problems", adapt: finding(func(found *accounts.Result) {
		manyProblems(found)
		found.Accounts = nil
	}), play: func(*screen) {}},
	{name: "problems", adapt: finding(manyProblems), play: then(on("Ada Okafor", model.TabTokens), pressing("problems"))},
	{name: "folders", adapt: finding(manyProblems), play: then(on("Ada Okafor", model.TabTokens), pressing("folders"))},
	{name: "all-saved", play: then(made(model.IsSaved, func(s *screen) { s.once().close() }), pressing("all-saved"))},
	{name: "all-saved-nothing", play: then(on("Ada Okafor", model.TabTokens), pressing("all-saved"))},
	{name: "settings", play: then(on("Ada Okafor", model.TabTokens), settingsWith(func(*settingsDialog) {})), sharp: true},
	{name: "settings-reminders", play: then(on("Ada Okafor", model.TabTokens), settingsWith(func(d *settingsDialog) { d.tabs.Select(1) }))},
	{name: "settings-privacy", play: then(on("Ada Okafor", model.TabTokens), settingsWith(func(d *settingsDialog) { d.tabs.Select(2) }))},
	{name: "settings-accounts", play: then(on("Ada Okafor", model.TabTokens), settingsWith(func(d *settingsDialog) { d.tabs.Select(3) }))},
	{name: "settings-large-text", play: then(on("Ada Okafor", model.TabTokens), settingsWith(func(d *settingsDialog) {
		d.shell.change(largest)
		d.dialog.Dismiss()
		showSettings(d.shell)
	}))},
	{name: "large-text", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.set(largest) })},
	{name: "new-token", play: form(nil), sharp: true},
	{name: "new-token-read-write", play: form(func(d *newTokenDialog) { d.presets.Select(1); d.name.SetText("nightly publish") })},
	{name: "new-token-automation", play: form(func(d *newTokenDialog) { d.presets.Select(2) })},
	{name: "new-token-custom", play: form(func(d *newTokenDialog) { d.presets.Select(3); d.scopes.search.SetText("token") })},
	{name: "new-token-never", play: form(func(d *newTokenDialog) { d.lifespan.Select(slices.Index(model.Lifespans(), model.LifespanNever)) })},
	{name: "new-token-date", play: form(func(d *newTokenDialog) { d.lifespan.Select(slices.Index(model.Lifespans(), model.LifespanDate)) })},
	{name: "new-token-end", play: form(func(d *newTokenDialog) { toEnd(d.dialog) })},
	{name: "new-token-blank-name", play: form(func(d *newTokenDialog) { d.name.SetText(""); d.create.Press() })},
	{name: "new-token-no-keychain", adapt: withStore(noKeychain), play: then(form(func(d *newTokenDialog) { d.name.SetText("x"); d.create.Press() }))},
	{name: "one-time-saving", adapt: withStore(slowOne), play: made(model.SavingNow, nil)},
	{name: "one-time-saved", play: made(model.IsSaved, nil), sharp: true},
	{name: "one-time-failed", adapt: withStore(lockedOne), play: made(model.SaveFailed, nil)},
	{name: "one-time-copied", play: made(model.IsSaved, func(s *screen) { s.once().copying.Press() })},
	{name: "paste", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { showPaste(s.shell, s.app.Accounts.Current()).token.SetText("not a token") })},
	{name: "adopt", adapt: finding(fromAFile), play: func(s *screen) { adopting(s) }},
	{name: "adopt-saved", adapt: finding(fromAFile), play: func(s *screen) {
		d := adopting(s)
		d.save.Press()
		s.until("the token to be saved", func() bool { return d.paste.Saved })
	}},
	{name: "saved-note", play: then(savedShown, func(s *screen) { s.shell.askRename(s.app.Saved.Rows(model.Origin{})[0]) })},
	{name: "replace", play: then(savedShown, func(s *screen) { showReplace(s.shell, s.app.Saved.Rows(model.Origin{})[0]) })},
	{name: "replace-other", play: then(savedShown, func(s *screen) { pasteInstead(s, s.choose("Dina Farouk").Person.ID) })},
	{name: "replace-done", play: then(savedShown, func(s *screen) {
		pasteInstead(s, s.app.Accounts.Current().Person.ID).enter()
		s.rest()
	})},
	{name: "paste-found", play: then(on("Chen Li", model.TabTokens), func(s *screen) {
		d := showPaste(s.shell, s.app.Accounts.Current())
		d.token.SetText(s.app.Accounts.Current().Token.Reveal())
		s.turn()
		d.check.Press()
		s.until("the answer", func() bool { return d.paste.Checked() || d.paste.Err != nil })
	})},
	{name: "revoke", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.askRevokeFirst() })},
	{name: "token-detail", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) { s.tokensTab().open(s.tokensTab().table.rows[3]) })},
	{name: "app-detail", play: then(on("Ada Okafor", model.TabApps), func(s *screen) {
		tab := s.appsTab()
		tab.list.OnActivated(len(tab.apps) - 1)
	})},
	{name: "sign-in-choose", adapt: withoutSessions, play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
		d := showSignIn(s.shell, s.app.Accounts.Current())
		s.until("the choice", func() bool { return d.wizard.Step == model.StepChoose })
	})},
	{name: "sign-in-register", adapt: withoutSessions, play: func(s *screen) { register(s) }},
	{name: "sign-in-register-end", adapt: withoutSessions, play: func(s *screen) { toEnd(register(s).dialog) }},
	{name: "sign-in-wrong-app", adapt: withoutSessions, play: func(s *screen) {
		d := register(s)
		d.register.answer.SetText(`{"data":{"app":{"id":"0000000000","secret":"0000000000"}}}`)
		s.until("the failure", func() bool { return d.wizard.Err != nil })
	}},
	{name: "sign-in-browse", adapt: withoutSessions, play: func(s *screen) { registered(s.t, s) }},
	{name: "sign-in-waiting", adapt: withoutSessions, play: signingIn(
		func(d *signInDialog, _ *browser) { d.wizard.OpenURL = func(string) {} },
		func(d *signInDialog) bool { return d.wizard.Waiting != "" })},
	{name: "sign-in-other", adapt: withoutSessions, play: signingIn(
		func(d *signInDialog, b *browser) { b.person = "865ea8b1f7" },
		func(d *signInDialog) bool { return d.wizard.Step == model.StepConfirm })},
	{name: "sign-in-done", adapt: withoutSessions, play: signingIn(
		func(*signInDialog, *browser) {}, func(d *signInDialog) bool { return d.wizard.Saved })},
}
