package gui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// manyProjects gives Ada more projects than one page holds.
func manyProjects(s *screen) {
	for i := range 40 {
		s.demo.Servers[0].AddResource(s.demo.Accounts[0].Person.ID, speckle.Resource{
			ID: fmt.Sprintf("%010x", i), Type: speckle.ResourceProject, Name: fmt.Sprintf("Tower %02d", i+1), Role: "stream:owner",
		})
	}
}

// limited opens the form and the list of projects, or of workspaces.
func limited(choice int, then func(*newTokenDialog)) func(*screen) {
	return func(s *screen) {
		var d *newTokenDialog
		form(func(opened *newTokenDialog) { d = opened })(s)
		d.name.SetText("limited")
		d.limits.choice.Select(choice)
		s.until("the list", func() bool { return !d.form.Resources().Busy() })
		if then != nil {
			then(d)
			s.until("the rest", func() bool { return !d.form.Resources().Busy() })
		}
	}
}

// chooseSome chooses two projects and searches on.
func chooseSome(d *newTokenDialog) {
	found, _ := d.form.Resources().Found()
	d.form.ChooseResource(found[0].ID, true)
	d.form.ChooseResource(found[1].ID, true)
	d.limits.search.SetText("tower")
}

func chooseFirst(d *newTokenDialog) {
	found, _ := d.form.Resources().Found()
	d.form.ChooseResource(found[0].ID, true)
}

// limitedToken shows the details of a token that is limited and saved.
func limitedToken(s *screen) {
	limited(1, func(d *newTokenDialog) {
		chooseSome(d)
		d.form.SetPreset(model.PresetReadWrite)
	})(s)
	widgets.TopDialog(s.window.Canvas()).Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil && s.once().once.SaveState == model.IsSaved })
	id := s.once().once.Entry.TokenID
	s.once().close()
	tab := s.tokensTab()
	at := -1
	s.until("the token in the list", func() bool {
		at = slices.IndexFunc(tab.table.rows, func(row model.TokenRow) bool { return row.ID == id })
		return at >= 0 && tab.table.rows[at].SavedHere
	})
	tab.open(tab.table.rows[at])
}

// resourcesOfTests are the projects and workspaces that scenes show.
func resourcesOfTests() []string {
	names := []string{
		"Studio", "6f0f3a8c11", "Library extension", "0b7c2d9e41", "Bridge 7", "4d1f6a8b02",
		"Tower Süd – 2nd phase", "9e3a5c7d13", "Tower Nord", "c2b4e6f824",
	}
	for i := range 40 {
		names = append(names, fmt.Sprintf("%010x", i), fmt.Sprintf("Tower %02d", i+1))
	}
	return names
}

func init() {
	scenes = append(scenes,
		scene{name: "new-token-projects", play: limited(1, nil)},
		scene{name: "new-token-projects-chosen", play: limited(1, chooseSome)},
		scene{name: "new-token-projects-pages", play: func(s *screen) {
			manyProjects(s)
			limited(1, nil)(s)
		}},
		scene{name: "new-token-projects-none", play: limited(1, func(d *newTokenDialog) { d.limits.search.SetText("zzz") })},
		scene{name: "new-token-projects-missing", play: limited(1, func(d *newTokenDialog) { d.create.Press() })},
		scene{name: "new-token-projects-failed", play: limited(1, func(d *newTokenDialog) {
			d.form.Resources().Err = &speckle.Error{Op: "list projects", Kind: speckle.KindTimeout, Origin: d.origin}
			d.shell.app.Mark()
		})},
		scene{name: "new-token-workspaces", play: limited(2, chooseFirst)},
		scene{name: "token-detail-limited", play: limitedToken},
	)
}

// The next click hits the project that the person sees, not its neighbor.
func TestProjectsStayInPlaceWhileTheyAreChosen(t *testing.T) {
	s := newScreen(t, nil)
	limited(1, func(d *newTokenDialog) {
		found, _ := d.form.Resources().Found()
		at := func() float32 {
			return s.fyne.Driver().AbsolutePositionForObject(d.limits.rows[found[1].ID]).Y
		}
		before := at()
		d.form.ChooseResource(found[0].ID, true)
		s.turn()
		if after := at(); after != before {
			t.Errorf("the second one moved by %v", after-before)
		}
	})(s)
}

// What a token is limited to is chosen by keys alone, and said at the foot.
func TestTokenIsLimitedByKeys(t *testing.T) {
	s := newScreen(t, nil)
	manyProjects(s)
	limited(1, nil)(s)
	top := widgets.TopDialog(s.window.Canvas())
	press := func(name fyne.KeyName) {
		typeKey(s.window.Canvas().Focused(), name)
		s.turn()
	}
	next := func(what string, is func(fyne.Focusable) bool) {
		t.Helper()
		for range 200 {
			s.window.Canvas().FocusNext()
			if is(s.window.Canvas().Focused()) {
				return
			}
		}
		t.Fatalf("Tab does not lead to %s", what)
	}
	search := func(o fyne.Focusable) bool {
		entry, ok := o.(*widgets.SearchEntry)
		return ok && entry.Label == "Search projects"
	}
	row := func(name string) func(fyne.Focusable) bool {
		return func(o fyne.Focusable) bool {
			check, ok := o.(*widgets.CheckRow)
			return ok && check.Title == name
		}
	}
	next("the search", search)
	for _, r := range "tower 07" {
		s.window.Canvas().Focused().TypedRune(r)
	}
	s.until("what is found", func() bool {
		return !strings.Contains(said(top), "Tower 08") && strings.Contains(said(top), "Tower 07")
	})
	next("what was found", row("Tower 07"))
	press(fyne.KeySpace)
	if got := said(top); !strings.Contains(got, "Limited to Tower 07. This token can read projects") {
		t.Error("the foot doesn't say so")
	}
	next("the search", search)
	press(fyne.KeyEscape) // clears it
	s.until("the list", func() bool { return strings.Contains(said(top), "25 of 44") })
	next("more", func(o fyne.Focusable) bool {
		button, ok := o.(*widgets.Button)
		return ok && button.Text == "Show more"
	})
	press(fyne.KeyReturn)
	s.until("the rest", func() bool { return strings.Contains(said(top), "44 of 44") })
	for _, button := range partsOf[*widgets.Button](top) {
		if button.Text == "Show more" && button.Visible() {
			t.Error("there is no more")
		}
	}
	next("a project of the second page", row("Library extension"))
	press(fyne.KeySpace)
	next("what was chosen", func(o fyne.Focusable) bool {
		button, ok := o.(*widgets.Button)
		return ok && button.Text == "Project: Tower 07"
	})
	press(fyne.KeySpace)
	if !search(s.window.Canvas().Focused()) {
		t.Errorf("the focus is lost: %T", s.window.Canvas().Focused())
	}
	top.Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	if limits := s.once().once.Requested.LimitTo; len(limits) != 1 || limits[0].ID != "0b7c2d9e41" {
		t.Errorf("limited to %v", limits)
	}
}

// Where the server has no limits, nothing is said of them.
func TestOldServersOfferNoLimits(t *testing.T) {
	s := newScreen(t, nil)
	on("Chen Li", model.TabTokens)(s)
	s.until("the tokens", func() bool { return s.app.Tokens(s.app.Accounts.Current()).CanCreate() })
	d := showNewToken(s.shell, s.app.Accounts.Current())
	s.turn()
	if d.limits.content.Visible() {
		t.Error("limits are offered")
	}
}

// A chosen limit that nothing was chosen for is told beside it, where the focus
// goes.
// Servers look at the limits of each kind apart.
func TestLimitToWorkspacesAloneWarns(t *testing.T) {
	s := newScreen(t, nil)
	var d *newTokenDialog
	limited(2, func(opened *newTokenDialog) { d = opened; chooseFirst(d) })(s)
	s.redraw()
	if !d.limits.note.Visible() {
		t.Error("no warning")
	}
	d.limits.choice.Select(1)
	s.until("the projects", func() bool { return !d.form.Resources().Busy() })
	chooseFirst(d)
	s.redraw()
	for i, kind := range []string{"Project: ", "Workspace: "} { // on the chips, and spoken
		chip := partsOf[*widgets.Button](d.limits.chosen.Container)[i]
		if !strings.HasPrefix(chip.Text, kind) || !strings.Contains(chip.Label, kind) {
			t.Errorf("a chip says %q, %q", chip.Text, chip.Label)
		}
	}
	if d.limits.note.Visible() || len(d.limits.chosen.Objects) != 2 {
		t.Errorf("with a project: warned %v, %d chosen", d.limits.note.Visible(), len(d.limits.chosen.Objects))
	}
}

func TestLimitToNothingIsTold(t *testing.T) {
	s := newScreen(t, nil)
	limited(1, func(d *newTokenDialog) {
		d.create.Press()
		s.turn()
		if !d.faults[partLimits].Visible() || s.window.Canvas().Focused() != d.limits.search {
			t.Errorf("told %v, the focus is on %T", d.faults[partLimits].Visible(), s.window.Canvas().Focused())
		}
	})(s)
}

func TestLimitsOfASavedTokenAreShown(t *testing.T) {
	s := newScreen(t, nil)
	limitedToken(s)
	if got := said(widgets.TopDialog(s.window.Canvas())); !strings.Contains(got, "Limited to") || !strings.Contains(got, "Tower Nord, ") {
		t.Error("not in the details of the token")
	}
	row := s.app.Saved.Rows(model.Origin{})[0]
	s.shell.showSaved(row)
	s.turn()
	if got := said(widgets.TopDialog(s.window.Canvas())); !strings.Contains(got, "Tower Nord, ") {
		t.Error("not in the details of the saved token")
	}
}

// The wheel over a list that is all in sight moves the form around it; Fyne asks only the innermost scroll.
func TestWheelOverProjects(t *testing.T) {
	for _, many := range []bool{false, true} {
		s, _ := onTokens(t)
		s.window.Resize(smallest)
		if many {
			manyProjects(s)
		}
		d := showNewToken(s.shell, s.app.Accounts.Current())
		d.limits.choice.Select(1)
		s.until("the projects", func() bool { return len(d.limits.rows) > 1 })
		s.turn()
		position := fyne.CurrentApp().Driver().AbsolutePositionForObject
		list := d.limits.list.Container
		before := position(d.create)
		over, shown := position(list).AddXY(20, 20), position(d.limits.search)
		test.Scroll(s.window.Canvas(), over, 0, 40) // up
		if moved := position(d.limits.search) != shown; moved == many {
			t.Errorf("many projects: %v, the form moved: %v", many, moved)
		}
		if position(d.create) != before {
			t.Error("the foot of the dialog moved")
		}
		d.dialog.Close()
	}
}
