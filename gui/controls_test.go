package gui

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "unsafe" // for widgetTimer

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// endless are the scenes whose work waits for a server or a person.
const endless = " loading main-loading main-limited one-time-saving rotate-reading "

// selectionScenes have several rows selected.
var selectionScenes = []scene{
	{name: "tokens-several", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
		s.tokensTab().table.List().OnSelection(true)
		s.tokensTab().table.List().SetSelectedAll([]int{0, 1, 2}, 1)
		s.app.Mark()
	})},
	{name: "saved-several", play: then(on("Ada Okafor", model.TabSaved), func(s *screen) {
		for _, name := range []string{"first", "second"} {
			form := s.app.Tokens(s.app.Accounts.Current()).NewToken()
			form.SetName(name)
			form.Submit()
			s.wait(name, func() bool { return form.OneTime != nil || form.Err != nil })
		}
		s.until("both to be saved", func() bool { return len(s.app.Saved.Rows(model.Origin{})) == 2 && s.app.MayQuit() })
		for _, d := range maps.Clone(s.oneTime) {
			d.close()
		}
		s.page.pages[model.TabSaved].(*savedList).table.List().SetSelectedAll([]int{0, 1}, 1)
		s.app.Mark()
	})},
}

// presser presses what there is in a scene.
type presser struct {
	*screen
	scene   scene
	pressed map[string]bool
	offered []string // what could be pressed at first
	menus   []string // what the menus that were seen have, below what opened them
	menu    *fyne.Menu
	touched bool // something was pressed since the scene was played
	timers  []func()
	drawn   int      // how often something changed
	done    []string // the actions that were asked for by name
	folder  string   // where files are saved
	watched *shell   // whose menus and files are seen
}

// pressAll fails where something that a person can press does nothing: a button,
// what can be done with a row, an item of a menu, or Enter in a dialog. pressed
// is what was pressed in scenes before.
func (s *screen) pressAll(sc scene, pressed map[string]bool) {
	s.t.Helper()
	p := &presser{scene: sc, pressed: pressed}
	// What ends by itself, such as the mark of a copy button, ends in settle.
	wait, reveal := widgetTimer, later
	defer func() { widgetTimer, later = wait, reveal }()
	widgetTimer = func(_ time.Duration, f func()) func() {
		p.timers = append(p.timers, f)
		return func() {}
	}
	later = widgetTimer
	p.watch(s)
	for name, ok := p.next(); ok; name, ok = p.next() {
		p.press(name)
	}
}

// watch notes what is opened outside of the window, and can be pressed.
func (p *presser) watch(s *screen) {
	p.screen, p.folder, p.watched, p.touched = s, s.t.TempDir(), s.shell, false
	p.settle()
	s.shell.popUp = func(menu *fyne.Menu, _ fyne.CanvasObject) { p.menu = menu }
	s.shell.popUpAt = func(menu *fyne.Menu, _ fyne.Position) { p.menu = menu }
	s.shell.files = files{
		open:   func(_ []string, chosen func(string)) { chosen(filepath.Join(p.folder, "none")) },
		save:   func(name string, chosen func(string)) { chosen(filepath.Join(p.folder, name)) },
		folder: func(chosen func(string)) { chosen(p.folder) },
	}
	s.options.Demo = func(context.Context) (model.World, func(), error) { return model.World{}, nil, errors.New("no demo") }
	do := s.shell.do
	s.shell.do = func(action string) { p.done = append(p.done, action); do(action) }
	redraw := s.app.Changed
	s.app.Changed = func() { p.drawn++; redraw() }
	p.offered = labelsOf(p.controls())
}

// widgetTimer is how widgets wait.
//
//go:linkname widgetTimer speckle-keys/gui/widgets.startTimer
var widgetTimer func(time.Duration, func()) func()

// settle takes in what comes of the work, where it ends.
func (p *presser) settle() {
	timers := p.timers
	p.timers = nil
	for _, f := range timers {
		f()
	}
	if strings.Contains(endless, " "+p.scene.name+" ") {
		p.turn()
		p.redraw()
		return
	}
	p.rest()
}

// control is something to press.
type control struct {
	name  string
	press func()
}

func labelsOf(controls []control) []string {
	var all []string
	for _, c := range controls {
		all = append(all, c.name)
	}
	return all
}

func (p *presser) front() *widgets.Dialog { return widgets.TopDialog(p.window.Canvas()) }

// where says what is in front.
func (p *presser) where() string {
	if d := p.front(); d != nil {
		return d.Title
	}
	return fmt.Sprint("tab ", p.app.Tab)
}

var figures = regexp.MustCompile(`\d+`)

// next is what no scene has pressed yet.
func (p *presser) next() (string, bool) {
	// A dialog that may stay open says why once, so each press finds it anew.
	stays := p.touched && p.front() != nil && p.front().Closable != nil
	if stays || p.shell != p.watched || !slices.Equal(p.offered, labelsOf(p.controls())) {
		again := newScreen(p.t, p.scene.adapt)
		p.scene.play(again)
		p.watch(again)
	}
	where := p.where()
	for _, name := range append(slices.Clone(p.offered), p.menus...) {
		if key := figures.ReplaceAllString(where+": "+name, ""); !p.pressed[key] {
			p.pressed[key] = true
			return name, true
		}
	}
	return "", false
}

// press presses a control, or an item of the menu that it opens, and fails if
// nothing comes of it.
func (p *presser) press(name string) {
	p.t.Helper()
	p.menu, p.touched = nil, true
	p.fyne.Clipboard().SetContent("")
	before, drawn, settings := p.state(), p.drawn, fmt.Sprint(p.settings.Now())
	path := strings.Split(name, " > ")
	for _, c := range p.controls() {
		if c.name == path[0] {
			c.press()
			if name == "menu: demo" { // the only work that isn't the model's
				p.until("the message that there is no demo", func() bool { return p.front() != nil })
			}
			break
		}
	}
	if name == "menu: demo" { // it starts beside the model's work
		p.wait("the demo to fail", func() bool { return p.front() != nil })
	}
	for _, label := range path[1:] {
		i := slices.IndexFunc(p.menu.Items, func(item *fyne.MenuItem) bool { return item.Label == label })
		item := p.menu.Items[i]
		p.menu = item.ChildMenu
		if item.Action != nil {
			item.Action()
		}
	}
	if p.menu != nil && len(p.menu.Items) > 0 {
		for _, item := range p.menu.Items {
			if !item.IsSeparator && !item.Checked && !item.Disabled {
				p.menus = append(p.menus, name+" > "+item.Label)
			}
		}
	} else if p.redraw(); p.state() == before || strings.HasPrefix(name, chooses) {
		p.settle()
		tries := name == t("remedy.retry") || name == t("empty.refresh") // may end as it began
		chosen := strings.HasPrefix(name, chooses) && p.drawn == drawn && fmt.Sprint(p.settings.Now()) == settings
		if chosen || p.state() == before && (!tries || p.drawn == drawn) {
			p.t.Errorf("%s: %q does nothing", p.where(), name)
		}
	}
	p.settle()
	for d := p.front(); d != nil && !slices.Equal(p.offered, labelsOf(p.controls())); d = p.front() {
		d.Dismiss()
	}
	p.settle()
}

// state is all that a person could notice.
func (p *presser) state() string {
	var all strings.Builder
	all.WriteString(p.everything())
	overlays := p.window.Canvas().Overlays().List()
	for _, root := range append([]fyne.CanvasObject{p.window.Canvas().Content()}, overlays...) {
		all.WriteString(p.personal(root))
	}
	for _, o := range inSight(p.window.Canvas().Overlays().Top()) {
		if text, ok := o.(*widgets.Paragraph); ok {
			fmt.Fprintln(&all, text.Color)
		}
	}
	saved, _ := os.ReadDir(p.folder)
	fmt.Fprintln(&all, len(overlays), p.fyne.Clipboard().Content(), p.opened, saved, p.done, p.settings.Now())
	return all.String()
}

// controls are what can be pressed in the dialog in front, or in the window.
func (p *presser) controls() []control {
	var all []control
	add := func(name string, press func()) {
		if !slices.Contains(labelsOf(all), name) {
			all = append(all, control{name, press})
		}
	}
	top := p.front()
	root := p.window.Canvas().Content()
	if top != nil {
		root = top
	}
	filled := false
	for _, o := range inSight(root) {
		if table, ok := o.(interface{ heads() *widgets.Columns }); ok {
			p.addActions(table.heads(), add)
		}
		switch o := o.(type) {
		case *widgets.Button:
			if !o.Disabled() {
				add(o.Text+o.Label, o.Press)
				filled = filled || o.Variant == widgets.Primary || o.Variant == widgets.DangerFill
			}
		case *widgets.List:
			p.addRows(o, add)
		case *widgets.CheckRow:
			name := o.Title
			if o.Mono {
				name = "a scope" // there are many
			}
			if !o.Disabled() {
				add(chooses+name, func() { o.Tapped(&fyne.PointEvent{}) })
			}
		case *widgets.Segmented:
			what := chooses
			if o.Tabs {
				what = "tab " // what is chosen is all that shows below
			}
			for i, segment := range o.Segments {
				if i != o.Selected && o.OnSelected != nil {
					add(what+o.Label+": "+segment.Text, func() { o.Select(i) })
				}
			}
		}
	}
	if top != nil && top.Default != nil && filled {
		add("Enter", top.Default)
	}
	if top == nil {
		for _, a := range slices.Backward(p.table) { // the theme of the system is the one that there is at first
			if !slices.Contains([]string{"quit", "palette"}, a.name) && a.menu != "" && a.allowed() {
				add("menu: "+a.name, a.run)
			}
		}
	}
	return all
}

// chooses begins the name of a choice, which shows by itself what was chosen:
// something else must change with it.
const chooses = "choose "

// heads is what a table of any rows is made of.
func (tb *table[T]) heads() *widgets.Columns { return tb.Columns }

// addActions adds the small buttons of a table's rows.
func (p *presser) addActions(table *widgets.Columns, add func(string, func())) {
	for i := range table.List().Length() {
		p.noteCells(table, i)
		if table.Actions != nil {
			for _, action := range table.Actions(i) {
				add(table.List().Name+": row: "+action.Label, action.OnTapped)
			}
		}
	}
}

// noteCells notes which columns of a table ever show something.
func (p *presser) noteCells(table *widgets.Columns, row int) {
	for i, cell := range table.Cells(row) {
		column := table.List().Name + ": column " + table.Columns[i].Title
		p.pressed[column] = p.pressed[column] || cell.Text+cell.Secondary+cell.Badge != ""
	}
}

// addRows adds what can be done with the first row of a list.
func (p *presser) addRows(list *widgets.List, add func(string, func())) {
	for i := range list.Length() {
		if list.Heading != nil && list.Heading(i) {
			continue
		}
		chosen := func() {
			if len(list.SelectedAll()) < 2 {
				list.SetSelected(i)
			}
		}
		if list.OnActivated != nil {
			add(list.Name+": open", func() { chosen(); list.OnActivated(i) })
		}
		if list.OnMenu != nil {
			add(list.Name+": menu", func() { chosen(); list.OnMenu(i, fyne.Position{}) })
		}
		return
	}
}

// inSight are the visible parts of an object.
func inSight(root fyne.CanvasObject) []fyne.CanvasObject {
	if root == nil || !root.Visible() {
		return nil
	}
	all := []fyne.CanvasObject{root}
	switch o := root.(type) {
	case fyne.Widget:
		for _, part := range test.WidgetRenderer(o).Objects() {
			all = append(all, inSight(part)...)
		}
	case *fyne.Container:
		for _, part := range o.Objects {
			all = append(all, inSight(part)...)
		}
	}
	return all
}
