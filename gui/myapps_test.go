package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

func (s *screen) appsTab() *appsTab { return s.page.pages[model.TabApps].(*appsTab) }

// myApps opens one of the person's lists on the apps tab.
func (s *screen) myApps(person string, choice int) *myApps {
	s.t.Helper()
	account := s.choose(person)
	s.shell.showTab(model.TabApps)
	s.until("the choice", func() bool { return s.app.MyApps(account).Able() && s.appsTab().chosen.Visible() })
	s.appsTab().choice.Select(choice)
	s.turn()
	mine := s.appsTab().mine
	s.until("the list", func() bool { return !mine.list.Loading() })
	return mine
}

// row finds an app of the shown list.
func (m *myApps) row(t testing.TB, name string) int {
	t.Helper()
	for i, app := range m.list.Apps {
		if app.Name == name {
			return i
		}
	}
	t.Fatalf("no app %s in %v", name, m.list.Apps)
	return -1
}

// cells are those of an app's row in one of the tables.
func (m *myApps) cells(of *table[model.RemoteApp], name string) []widgets.Cell {
	i := slices.IndexFunc(of.rows, func(app model.RemoteApp) bool { return app.Name == name })
	var cells []widgets.Cell
	for _, c := range of.columns {
		cells = append(cells, c.cell(of.rows[i]))
	}
	return cells
}

// yes presses the red button of the dialog in front, after making sure that
// the other one has the focus.
func (s *screen) yes() {
	s.t.Helper()
	if focused, ok := s.window.Canvas().Focused().(*widgets.Button); !ok || focused.Text != t("button.cancel") {
		s.t.Errorf("the focus is on %v", s.window.Canvas().Focused())
	}
	top := widgets.TopDialog(s.window.Canvas())
	red := top.Buttons[len(top.Buttons)-1].(*widgets.Button)
	if red.Variant != widgets.DangerFill {
		s.t.Errorf("%q is not the dangerous button", red.Text)
	}
	red.Press()
}

func TestLetInAppRevoked(t *testing.T) {
	s := newScreen(t, nil)
	mine := s.myApps("Ada Okafor", 1)
	if !mine.authorized.Visible() || mine.created.Visible() || s.appsTab().all.Visible() {
		t.Error("another list is shown than the chosen one")
	}
	for _, app := range mine.list.Apps {
		if app.ID == "spklwebapp" {
			t.Error("the server's own pages are listed")
		}
	}
	mine.authorized.Actions(mine.row(t, "Facade Checker"))[0].OnTapped()
	top := widgets.TopDialog(s.window.Canvas())
	top.Default()
	if top.IsOpen() || mine.mine.Revoking("4a58de2d4b") {
		t.Fatal("Return does not press the safe button")
	}
	before := len(mine.list.Apps)
	mine.authorized.Actions(mine.row(t, "Facade Checker"))[0].OnTapped()
	s.yes()
	if !mine.mine.Revoking("4a58de2d4b") || mine.cells(mine.authorized, "Facade Checker")[1].Badge == "" {
		t.Error("the row does not tell what goes on")
	}
	s.until("it is gone", func() bool { return len(mine.list.Apps) == before-1 })
	if mine.mine.RevokeErr != nil {
		t.Error(mine.mine.RevokeErr)
	}
	s.says(s.page.status.content, "Revoked access for Facade Checker")
}

func TestOwnAppRevoked(t *testing.T) {
	s := newScreen(t, nil)
	mine := s.myApps("Ada Okafor", 1)
	own := mine.row(t, "Speckle Keys")
	if mine.cells(mine.authorized, "Speckle Keys")[1].Badge != t0("myapps.own") {
		t.Error("the own app is not marked")
	}
	mine.authorized.Actions(own)[0].OnTapped()
	if !s.shows(t0("myapps.revoke-own")) {
		t.Error("nothing warns of it")
	}
	s.yes()
	s.until("the failure", func() bool { return mine.list.Err != nil })
	if trouble := model.TroubleOf(mine.list.Err); trouble.Key != "signed-out" || trouble.Remedy != model.RemedySignIn {
		t.Errorf("it is told as %s with %s", trouble.Key, trouble.Remedy)
	}
	s.turn()
	if len(mine.notices.Objects) != 1 || mine.authorized.Visible() {
		t.Error("the old list stays, or nothing is told")
	}
}

func TestMadeApps(t *testing.T) {
	s := newScreen(t, nil)
	mine := s.myApps("Ada Okafor", 2)
	private := mine.row(t, "Night Report")
	if cells := mine.cells(mine.created, "Night Report"); cells[1].Text != "2" || cells[2].Text == "–" {
		t.Errorf("its row reads %+v", cells)
	}
	mine.created.List().OnActivated(private)
	s.redraw() // as when the account's own check is answered meanwhile
	server := s.app.Server(mine.mine.Account.Origin)
	s.until("its scopes", func() bool { return s.shows("profile:read") && !server.Detail("21f5d5f73d").Loading() })
}

// A screen reader says which list it is on, the heads what is below them, and
// the rows of all three have a menu.
func TestListsOfAppsAreNamed(t *testing.T) {
	s := newScreen(t, nil)
	mine, all := s.myApps("Ada Okafor", 2), s.appsTab().list
	for key, columns := range map[string]*widgets.Columns{
		"myapps.authorized-title": mine.authorized.Columns, "myapps.created-title": mine.created.Columns,
	} {
		if columns.List().Name != text(key) || columns.List().Name == "" {
			t.Errorf("the table %q is spoken as %q", text(key), columns.List().Name)
		}
	}
	for _, heads := range [][]string{columnTitles(mine.authorized), columnTitles(mine.created)} {
		if slices.Contains(heads, "") {
			t.Errorf("a column has no head: %q", heads)
		}
	}
	s.appsTab().choice.Select(0)
	s.until("the registered apps", func() bool { return all.Visible() && all.Length() > 0 })
	var menu *fyne.Menu
	s.shell.popUpAt = func(shown *fyne.Menu, _ fyne.Position) { menu = shown }
	all.SetSelected(0)
	all.OnMenu(0, fyne.Position{})
	if menu == nil || len(menu.Items) == 0 {
		t.Errorf("the menu of a registered app is %v", menu)
	}
}

// What can be done with an app that was just selected can be done from the menu bar.
func TestMenuBarFollowsTheSelectedApp(t *testing.T) {
	s := newScreen(t, nil)
	mine := s.myApps("Ada Okafor", 0)
	grayed := func() bool {
		for _, a := range s.table {
			if a.name == "row-copy-id" {
				return a.item.Disabled
			}
		}
		return false
	}
	for choice, list := range []*widgets.List{s.appsTab().list, mine.authorized.List(), mine.created.List()} {
		s.appsTab().choice.Select(choice)
		s.until("its apps", func() bool { return list.Length() > 0 && !mine.list.Loading() && grayed() })
		typeKey(list, fyne.KeyHome)
		s.turn()
		if grayed() {
			t.Errorf("list %d: the ID of %d can't be copied from the menu", choice, list.Selected())
		}
	}
}

// What the menu of an account's row has is in the menu bar too.
func TestMenuBarHasWhatAnAccountsMenuHas(t *testing.T) {
	s := newScreen(t, nil)
	grayed := map[string]bool{}
	look := func() {
		for _, a := range s.table {
			if a.item != nil {
				grayed[a.name] = a.item.Disabled
			}
		}
	}
	for _, person := range []string{"Ada Okafor", "Chen Li"} {
		account := s.choose(person)
		s.turn()
		look()
		has := map[string]bool{}
		for _, item := range s.page.accounts.rowItems(account) {
			has["account-"+item.name] = true
		}
		for _, name := range []string{"account-check", "account-copy-email", "account-browser", "account-adopt"} {
			if gray, listed := grayed[name]; !listed || gray == has[name] {
				t.Errorf("%s: %s is in the menu bar: %v, gray: %v, in the row's menu: %v", person, name, listed, gray, has[name])
			}
		}
		s.press("account-copy-email")
		if got := s.fyne.Clipboard().Content(); got != account.Person.Email {
			t.Errorf("%s: the clipboard has %q", person, got)
		}
	}
}

func columnTitles[T any](of *table[T]) (titles []string) {
	for _, c := range of.columns {
		titles = append(titles, c.title)
	}
	return titles
}

func TestMyAppsWithoutSession(t *testing.T) {
	s := newScreen(t, withoutSessions)
	account := s.choose("Ada Okafor")
	s.shell.showTab(model.TabApps)
	s.until("the registered apps", func() bool { return s.app.Server(account.Origin).AppsKnown })
	if s.appsTab().chosen.Visible() {
		t.Error("there is a choice that leads nowhere")
	}
	top := func() float32 { return s.fyne.Driver().AbsolutePositionForObject(s.appsTab().all).Y }
	before := top()
	signedIn(s)
	s.shell.showTab(model.TabApps)
	s.turn()
	if top() <= before {
		t.Error("the apps are below the choice")
	}
	if !s.appsTab().chosen.Visible() {
		t.Error("the sign-in brought no choice")
	}
}

func TestMyAppsKeychainLostIt(t *testing.T) {
	s := newScreen(t, withoutSessions)
	signedIn(s)
	s.shell.showTab(model.TabApps) // the tokens' tab would take the sign-in from the keychain at once
	s.showWorld(s.options.World(), nil)
	s.until("the index", func() bool { return !s.app.Saved.Loading() })
	for _, row := range s.app.Saved.SignIns() {
		if err := s.store.Delete(t.Context(), row.Key); err != nil {
			t.Fatal(err)
		}
	}
	mine := s.myApps("Ada Okafor", 1)
	if !mine.lost.Visible() || mine.none.Visible() || mine.authorized.Visible() {
		t.Error("the lost sign-in is not explained")
	}
}

func TestMyAppsServerGone(t *testing.T) {
	s := newScreen(t, nil)
	account := s.choose("Ada Okafor")
	s.until("the server", func() bool { return s.app.Server(account.Origin).Reachable() })
	s.demo.Close()
	mine := s.myApps("Ada Okafor", 2)
	if speckle.KindOf(mine.list.Err) != speckle.KindRefused || len(mine.notices.Objects) != 1 || mine.none.Visible() {
		t.Errorf("%v is told by %d notices", mine.list.Err, len(mine.notices.Objects))
	}
	// The other list has a failure of its own, and the first one keeps its own.
	s.appsTab().choice.Select(1)
	s.until("the other list", func() bool { return mine.mine.Authorized.Err != nil })
	s.appsTab().choice.Select(0)
	s.turn()
	if mine.content.Visible() || !s.appsTab().all.Visible() {
		t.Error("the way back to the registered apps is lost")
	}
}

// signedIn walks the whole wizard and closes it.
func signedIn(s *screen) {
	s.t.Helper()
	d, _ := registered(s.t, s)
	d.next.Press()
	s.until("the sign-in is kept", func() bool { return d.wizard.Saved || d.wizard.Err != nil })
	if d.wizard.Err != nil {
		s.t.Fatal(d.wizard.Err)
	}
	d.dialog.Dismiss()
	s.until("the list of it", func() bool { return len(s.app.Saved.SignIns()) == 2 })
}

// shows reports whether a text stands in the dialog in front.
func (s *screen) shows(text string) bool {
	top := widgets.TopDialog(s.window.Canvas())
	return top != nil && says(top.Content, text)
}

func says(o fyne.CanvasObject, text string) bool {
	switch o := o.(type) {
	case *fyne.Container:
		for _, part := range o.Objects {
			if says(part, text) {
				return true
			}
		}
	case *widgets.Notice:
		return o.Title == text
	case *widgets.Text:
		return o.Text == text
	}
	return false
}

// A sign-in through an app without apps:write, as it is registered by default,
// lists the apps. It isn't offered to revoke their access, which fails.
func TestAccessIsRevokedOnlyWhereThatWorks(t *testing.T) {
	for name, c := range map[string]struct {
		scopes []string
		able   bool
	}{
		"unknown":    {nil, true},
		"without":    {[]string{"tokens:write", "apps:read"}, false},
		"apps:write": {[]string{"tokens:write", "apps:read", "apps:write"}, true},
	} {
		s := newScreen(t, func(w *model.World) {
			for _, session := range w.Sessions {
				session.Grantable = c.scopes
			}
		})
		mine := s.myApps("Ada Okafor", 1)
		i := mine.row(t, "Facade Checker")
		mine.authorized.List().SetSelected(i)
		inMenu := slices.ContainsFunc(mine.rowItems(), func(item rowItem) bool { return item.name == "revoke" })
		s.turn()
		told := len(mine.notices.Objects) == 1 && mine.notices.Objects[0].(*widgets.Notice).Title == t0("myapps.fixed")
		if actions := mine.authorized.Actions(i); len(actions) > 0 != c.able || inMenu != c.able || told == c.able {
			t.Errorf("%s: %d buttons, in the menu %v, told %v", name, len(actions), inMenu, told)
		}
		mine.authorized.List().OnActivated(i)
		s.turn()
		if offered := widgets.TopDialog(s.window.Canvas()).Leading != nil; offered != c.able {
			t.Errorf("%s: the details offer it: %v", name, offered)
		}
		mine.mine.Revoke("4a58de2d4b")
		if mine.mine.Revoking("4a58de2d4b") != c.able {
			t.Errorf("%s: revoking %v", name, !c.able)
		}
	}
}
