package gui_test

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui"
	"speckle-keys/gui/widgets"
)

var looks = map[string]gui.Variant{"light": gui.Light, "dark": gui.Dark}

// TestGallery lays out every piece in both palettes and decides that none asks for more than its
// page is wide. GALLERY=folder go test -run Gallery also draws them there, at two scales, for
// somebody to look at.
func TestGallery(t *testing.T) {
	folder := os.Getenv("GALLERY")
	for look, variant := range looks {
		test.NewTempApp(t).Settings().SetTheme(gui.NewTheme(variant))
		for name, page := range galleryPages {
			for _, scale := range []float32{1, 2} {
				content, size := page()
				if m := content.MinSize(); m.Width > size.Width {
					t.Errorf("%s: at least %v wide, page is %v", name, m.Width, size.Width)
				}
				w := test.NewTempWindow(t, widgets.NewRoot(content))
				w.SetPadded(false)
				w.Resize(size)
				canvas := w.Canvas()
				canvas.(interface{ SetScale(float32) }).SetScale(scale)
				galleryAfter(name, canvas, content)
				w.Resize(size.AddWidthHeight(0, 1))
				w.Resize(size)
				if folder == "" {
					break
				}
				write(t, filepath.Join(folder, fmt.Sprintf("%s-%s-%gx.png", name, look, scale)), canvas)
			}
		}
	}
}

func write(t *testing.T, path string, canvas fyne.Canvas) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, canvas.Capture()); err != nil {
		t.Fatal(err)
	}
}

func galleryAfter(name string, canvas fyne.Canvas, content fyne.CanvasObject) {
	switch name {
	case "dialog":
		newTokenDialog().Open(canvas)
	case "list":
		canvas.FocusNext()
	case "buttons":
		canvas.FocusNext()
	}
}

var galleryPages = map[string]func() (fyne.CanvasObject, fyne.Size){
	"buttons": buttonsPage,
	"list":    listPage,
	"table":   tablePage,
	"words":   wordsPage,
	"forms":   formsPage,
	"states":  statesPage,
	"dialog":  tablePage,
	"icons":   iconsPage,
	"narrow":  narrowPage,
}

func page(width, height float32, objects ...fyne.CanvasObject) (fyne.CanvasObject, fyne.Size) {
	return container.New(widgets.Inset{X: 24, Y: 24}, container.New(widgets.Vertical{Gap: 16}, objects...)), fyne.NewSize(width, height)
}

func line(objects ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&widgets.Flow{Gap: 12}, objects...)
}

func buttonsPage() (fyne.CanvasObject, fyne.Size) {
	busy := widgets.NewButton("Create token", widgets.Primary, nil)
	busy.Busy("Creating…")
	busySecond := widgets.NewButton("Check", widgets.Secondary, nil)
	busySecond.Busy("Checking…")
	off, offSecond := widgets.NewButton("Primary", widgets.Primary, nil), widgets.NewButton("Secondary", widgets.Secondary, nil)
	off.Disable()
	offSecond.Disable()
	withIcon := widgets.NewButton("New token", widgets.Primary, nil)
	withIcon.Icon = gui.Icon("plus")
	withIcon2 := widgets.NewButton("Copy as…", widgets.Secondary, nil)
	withIcon2.Icon = gui.Icon("copy")
	badges := line()
	for i, text := range []string{"neutral", "selected", "valid", "in 12 d", "rejected"} {
		badges.(*fyne.Container).Add(&widgets.Badge{Text: text, Tone: widgets.Tone(i)})
	}
	for i, icon := range []string{"lock", "info", "check", "warning", "alert"} {
		badges.(*fyne.Container).Add(&widgets.Badge{Text: icon, Tone: widgets.Tone(i), Icon: gui.Icon(icon)})
	}
	for i := range 5 {
		badges.(*fyne.Container).Add(&widgets.StatusDot{Tone: widgets.Tone(i), Label: "state"})
	}
	avatars := line()
	for _, name := range []string{"Ada Okafor", "Dina Farouk", "Chen Li", "Ola", "山田 太郎", "Žluťoučký Kůň", "محمد علي", "", "Zoë O'Neil", "Jo Q", "Ivy", "Bo Bo"} {
		avatars.(*fyne.Container).Add(&widgets.Avatar{Name: name, Diameter: 36})
	}
	return page(640, 420,
		line(widgets.NewButton("Primary", widgets.Primary, nil), widgets.NewButton("Secondary", widgets.Secondary, nil),
			widgets.NewButton("Ghost", widgets.Ghost, nil), widgets.NewButton("Revoke", widgets.DangerFill, nil), widgets.NewButton("Revoke…", widgets.DangerBorder, nil)),
		line(withIcon, withIcon2, widgets.NewIconButton(gui.Icon("refresh"), "Refresh", nil), widgets.NewIconButton(gui.Icon("more"), "More", nil), widgets.NewCopyButton("Copy", "Copied", func() {})),
		line(busy, busySecond, off, offSecond),
		badges, avatars,
		&widgets.TabBar{Tabs: []widgets.Tab{{Text: "Server"}, {Text: "Apps", Count: "12"}, {Text: "Tokens", Count: "3", Tone: widgets.Warning}, {Text: "Saved"}}, Selected: 2},
		widgets.NewSearchEntry("Search accounts", "Search accounts", "Clear", nil),
	)
}

type entry struct {
	heading string
	item    widgets.ListItemData
}

func listPage() (fyne.CanvasObject, fyne.Size) {
	star := widgets.Mark{Icon: gui.Icon("star"), Label: "default"}
	diamond := widgets.Mark{Icon: gui.Icon("diamond"), Label: "selected"}
	entries := []entry{
		{heading: "Studio Speckle"},
		{item: widgets.ListItemData{Name: "Ada Okafor", Subtitle: "ada@studio.example", Caption: "connectors", Marks: []widgets.Mark{star}}},
		{item: widgets.ListItemData{Name: "Dina Farouk", Subtitle: "dina.farouk@studio.example", Caption: "file · no expiry", Badge: "rejected", Tone: widgets.Danger, BadgeIcon: gui.Icon("alert")}},
		{heading: "Bureau"},
		{item: widgets.ListItemData{Name: "Chen Li", Subtitle: "chen.li.with.a.very.long.address@bureau-for-architecture.example", Caption: "connectors", Marks: []widgets.Mark{star, diamond}, Badge: "offline"}},
		{item: widgets.ListItemData{Name: "محمد علي", Subtitle: "mo@bureau.example", Caption: "connectors"}},
		{item: widgets.ListItemData{Name: strings.Repeat("Long name 🏗️ ", 800), Subtitle: strings.Repeat("x", 10000), Caption: "connectors", Marks: []widgets.Mark{star}}},
		{item: widgets.ListItemData{Name: "山田 太郎 👩‍👩‍👧", Subtitle: "taro@bureau.example", Caption: "file"}},
	}
	create := func() fyne.CanvasObject {
		return container.NewStack(&widgets.GroupHeader{}, widgets.NewListItem(3))
	}
	list := widgets.NewList(func() int { return len(entries) }, create, func(i int, o fyne.CanvasObject) {
		c := o.(*fyne.Container)
		header, item := c.Objects[0].(*widgets.GroupHeader), c.Objects[1].(*widgets.ListItem)
		if entries[i].heading != "" {
			header.Show()
			item.Hide()
			header.Set(entries[i].heading, "reachable", widgets.Success, true, true)
			return
		}
		header.Hide()
		item.Show()
		item.Set(entries[i].item)
	})
	list.Heading = func(i int) bool { return entries[i].heading != "" }
	for i, e := range entries {
		if e.heading != "" {
			list.SetItemHeight(i, 34)
		}
	}
	list.SetSelected(1)
	return container.New(widgets.Inset{X: 12, Y: 12}, list), fyne.NewSize(300, 560)
}

func tablePage() (fyne.CanvasObject, fyne.Size) {
	rows := [][]widgets.Cell{
		{{Text: "ci-publish", Secondary: "83fb469b42 ··· d621d1e", Strong: true}, {Text: "3", Secondary: "streams:read, streams:write"}, {Text: "12 Mar 2026"}, {Text: "2 h ago"}, {Badge: "in 12 days", Tone: widgets.Warning, Icon: gui.Icon("clock")}},
		{{Text: "old script", Secondary: "0a77c1d2e9 ··· 99f1c0", Strong: true}, {Text: "all", Tone: widgets.Warning, Icon: gui.Icon("warning")}, {Text: "4 Jan 2023"}, {Text: "never"}, {Badge: "never", Tone: widgets.Danger, Icon: gui.Icon("alert")}},
		{{Text: "nightly export", Secondary: "5d1e2200aa ··· 7be912 · saved here", Strong: true}, {Text: "2", Secondary: "streams:read, users:read"}, {Text: "1 Nov 2026"}, {Text: "yesterday"}, {Text: "in 80 days"}},
		{{Text: strings.Repeat("a very long token name ", 500), Secondary: "ffffffffff ··· 123456", Strong: true}, {Text: "1", Secondary: "profile:read"}, {Text: "2 Nov 2026"}, {Text: "just now"}, {Text: "in 1 year"}},
	}
	c := widgets.NewColumns([]widgets.Column{
		{Title: "Name", Weight: 3, Min: 150, Sortable: true},
		{Title: "Scopes", Weight: 2, Min: 90, Priority: 3, Sortable: true},
		{Title: "Created", Weight: 1, Min: 90, Priority: 4, Sortable: true},
		{Title: "Last used", Weight: 1, Min: 80, Priority: 2, Sortable: true},
		{Title: "Expires", Weight: 1, Min: 110, Priority: 1, Sortable: true},
	}, func() int { return len(rows) }, func(i int) []widgets.Cell { return rows[i] })
	c.Slots = 2
	c.SortedBy = 0
	c.Actions = func(int) []widgets.RowAction {
		return []widgets.RowAction{{Icon: gui.Icon("copy"), Label: "Copy id"}, {Icon: gui.Icon("trash"), Label: "Revoke", Danger: true}}
	}
	c.List().SetSelected(2)
	newToken := widgets.NewButton("New token", widgets.Primary, nil)
	newToken.Icon = gui.Icon("plus")
	panel := &widgets.Panel{Title: "Tokens", Caption: "4 on speckle.studio.example", Content: c, Tight: true,
		Actions: []fyne.CanvasObject{widgets.NewButton("Needs attention 3", widgets.Secondary, nil), newToken}}
	return container.New(widgets.Inset{X: 24, Y: 24}, panel), fyne.NewSize(860, 520)
}

func wordsPage() (fyne.CanvasObject, fyne.Size) {
	facts := &widgets.Facts{Facts: []widgets.Fact{
		{Key: "Address", Value: "https://speckle.studio.example", Mono: true, Extra: widgets.NewCopyButton("Copy", "Copied", func() {})},
		{Key: "Version", Value: "2.31.14"},
		{Key: "Company", Value: "Studio for architecture and engineering"},
		{Key: "Description", Value: "The server of the studio. It keeps every model since 2019, and the description of it goes on for long enough to need a second line in this column."},
		{Key: "Workspaces", Value: "on", Extra: &widgets.Badge{Text: "supported", Tone: widgets.Success}},
	}}
	notice := &widgets.Notice{Tone: widgets.Warning, Title: "This account can't manage tokens", Text: "A connector's sign-in may read models, but the server lets only a signed-in application make or revoke tokens. Sign in once for this server.",
		Buttons: []fyne.CanvasObject{widgets.NewButton("Sign in to manage tokens", widgets.Primary, nil), widgets.NewButton("Make it on the web page", widgets.Secondary, nil)}}
	failure := &widgets.Notice{Tone: widgets.Danger, Title: "The server could not be reached", Text: "speckle.studio.example did not answer within 10 seconds. Your connection or the server may be down.",
		Buttons: []fyne.CanvasObject{widgets.NewButton("Try again", widgets.Secondary, nil)}, Details: "GET https://speckle.studio.example/graphql\ndial tcp 10.0.0.1:443: i/o timeout", ShowDetails: "Details", HideDetails: "Hide details"}
	return page(620, 760,
		widgets.NewText("Studio Speckle", widgets.Title, ""),
		widgets.NewText("speckle.studio.example · 2.31.14 · Ada Okafor", widgets.Body, widgets.ColorTextSecondary),
		&widgets.Panel{Title: "Server", Actions: []fyne.CanvasObject{openButton()}, Content: facts},
		notice, failure,
		&widgets.Notice{Tone: widgets.Success, Title: "Saved in the keychain"},
	)
}

func openButton() *widgets.Button {
	b := widgets.NewIconButton(gui.Icon("external-link"), "Open", nil)
	b.Small = true
	return b
}

func formsPage() (fyne.CanvasObject, fyne.Size) {
	name := widgets.NewEntry("Name", "For example: nightly export")
	secret := widgets.NewSecretField("Token", "Show", "Hide", func() string { return "never a real one 0123456789abcdef0123456789" })
	open := widgets.NewSecretField("Token", "Show", "Hide", func() string { return "0123456789abcdef0123456789abcdef0123456789" })
	open.Resize(fyne.NewSize(500, 40))
	open.SetRevealed(true)
	return page(560, 640,
		name,
		&widgets.Segmented{Segments: []widgets.Segment{{Text: "Read only"}, {Text: "Read and write"}, {Text: "Automation"}, {Text: "Custom"}}, Selected: 0},
		&widgets.Segmented{Segments: []widgets.Segment{{Text: "1 day"}, {Text: "7 days"}, {Text: "30 days"}, {Text: "60 days"}, {Text: "90 days"}, {Text: "1 year"}, {Text: "A date…"}, {Text: "Never", Tone: widgets.Warning, Icon: gui.Icon("warning")}}, Selected: 2},
		&widgets.Segmented{Segments: []widgets.Segment{{Text: "30 days"}, {Text: "Off", Disabled: true}, {Text: "Never", Tone: widgets.Warning, Icon: gui.Icon("warning")}}, Selected: 2},
		container.New(widgets.Vertical{},
			&widgets.CheckRow{Title: "streams:read", Mono: true, Description: "Read your models and projects", Checked: true, Badge: "low risk"},
			&widgets.CheckRow{Title: "streams:write", Mono: true, Description: "Create, change and delete models, projects and their comments, in every workspace that you may write to", Badge: "can delete", Tone: widgets.Warning, BadgeIcon: gui.Icon("warning")},
			&widgets.CheckRow{Title: "tokens:write", Mono: true, Reason: "The server never gives this to a personal token", Badge: "not grantable"},
		),
		secret, open,
	)
}

func statesPage() (fyne.CanvasObject, fyne.Size) {
	return page(560, 640,
		&widgets.Panel{Content: &widgets.Skeleton{Rows: 3, Avatar: true}},
		container.NewGridWrap(fyne.NewSize(500, 260), &widgets.Empty{Icon: gui.Icon("key"), Title: "No tokens yet", Text: "Tokens let scripts and other programs use this server in your name. Make one for each use, so that each can be revoked alone.",
			Buttons: []fyne.CanvasObject{widgets.NewButton("New token", widgets.Primary, nil), widgets.NewButton("Learn more", widgets.Ghost, nil)}}),
	)
}

func iconsPage() (fyne.CanvasObject, fyne.Size) {
	grid := line()
	files, _ := os.ReadDir("../assets/icons")
	for _, f := range files {
		grid.(*fyne.Container).Add(widgets.NewIconButton(gui.Icon(strings.TrimSuffix(f.Name(), ".svg")), f.Name(), nil))
	}
	return page(480, 260, grid)
}

func narrowPage() (fyne.CanvasObject, fyne.Size) {
	return page(300, 700,
		&widgets.Segmented{Segments: []widgets.Segment{{Text: "Read only"}, {Text: "Read and write"}, {Text: "Automation"}}, Selected: 1},
		&widgets.Facts{Facts: []widgets.Fact{{Key: "Address", Value: "https://speckle.studio.example/with/a/path", Mono: true}, {Key: "Version", Value: "2.31.14"}}},
		&widgets.Notice{Tone: widgets.Info, Title: "Moved", Text: "This server says that it has moved to another address.", Buttons: []fyne.CanvasObject{widgets.NewButton("Open the new address", widgets.Secondary, nil)}},
		&widgets.CheckRow{Title: "streams:write", Description: "Create, change and delete models", Badge: "can delete", Tone: widgets.Warning},
		&widgets.TabBar{Tabs: []widgets.Tab{{Text: "Server"}, {Text: "Anwendungen", Count: "12"}, {Text: "Tokens", Count: "3"}, {Text: "Gespeichert"}}},
	)
}

func newTokenDialog() *widgets.Dialog {
	content := container.New(widgets.Vertical{Gap: 12},
		widgets.NewEntry("Name", "For example: nightly export"),
		&widgets.Segmented{Segments: []widgets.Segment{{Text: "Read only"}, {Text: "Read and write"}, {Text: "Automation"}, {Text: "Custom"}}, Selected: 0},
	)
	for range 6 {
		content.Add(&widgets.CheckRow{Title: "streams:read", Mono: true, Description: "Read your models and projects", Checked: true})
	}
	return &widgets.Dialog{Title: "New token", Subtitle: "On Studio Speckle, as Ada Okafor", Content: content, Width: 560,
		Leading: &widgets.Text{Text: "Reads models and your profile until 22 Dec 2026.", Style: widgets.Caption, Color: widgets.ColorTextSecondary},
		Buttons: []fyne.CanvasObject{widgets.NewButton("Cancel", widgets.Secondary, nil), widgets.NewButton("Create token", widgets.Primary, nil)}}
}
