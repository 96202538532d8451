package gui

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// primitives are what every screen is made of: ten at most, since a picture
// tells that something changed, but not what.
var primitives = []struct {
	name string
	size fyne.Size
	make func() fyne.CanvasObject
}{
	{"buttons", fyne.NewSize(560, 40), func() fyne.CanvasObject {
		off := widgets.NewButton("Off", widgets.Secondary, nil)
		off.Disable()
		return inLine(widgets.NewButton("Cancel", widgets.Secondary, nil), widgets.NewButton("New token", widgets.Primary, nil),
			widgets.NewButton("Later", widgets.Ghost, nil), widgets.NewButton("Revoke", widgets.DangerFill, nil),
			widgets.NewButton("Revoke…", widgets.DangerBorder, nil), off)
	}},
	{"badges", fyne.NewSize(420, 24), func() fyne.CanvasObject {
		return inLine(&widgets.Badge{Text: "unknown"}, &widgets.Badge{Text: "checking", Tone: widgets.Info},
			&widgets.Badge{Text: "signed in", Tone: widgets.Success}, &widgets.Badge{Text: "DEMO", Tone: widgets.Warning},
			&widgets.Badge{Text: "expired", Tone: widgets.Danger, Icon: icon("alert")})
	}},
	{"dots", fyne.NewSize(120, 20), func() fyne.CanvasObject {
		return inLine(&widgets.StatusDot{}, &widgets.StatusDot{Tone: widgets.Info}, &widgets.StatusDot{Tone: widgets.Success},
			&widgets.StatusDot{Tone: widgets.Warning}, &widgets.StatusDot{Tone: widgets.Danger})
	}},
	{"check-row", fyne.NewSize(420, 60), func() fyne.CanvasObject {
		return &widgets.CheckRow{
			Title: "streams:write", Mono: true, Description: "Create and change models", Checked: true,
			Badge: "can delete", Tone: widgets.Warning, BadgeIcon: icon("warning"),
		}
	}},
	{"segmented", fyne.NewSize(420, 40), func() fyne.CanvasObject {
		return &widgets.Segmented{Segments: []widgets.Segment{{Text: "Read only"}, {Text: "30 days"}, {Text: "Off"}}, Selected: 1}
	}},
	{"secret", fyne.NewSize(420, 40), func() fyne.CanvasObject {
		return widgets.NewSecretField("Token", "Show", "Hide", func() string { return "" })
	}},
	{"account", fyne.NewSize(280, 76), func() fyne.CanvasObject {
		item := &widgets.ListItem{}
		item.Set(widgets.ListItemData{
			Name: "Dina Farouk", Key: "865ea8b1f7", Subtitle: "dina@studio.example", Caption: "connectors",
			Marks: []widgets.Mark{{Icon: icon("star"), Label: "default"}}, Badge: "rejected", Tone: widgets.Danger,
		})
		return &widgets.Row{Content: item, Selected: true}
	}},
	{"tabs", fyne.NewSize(420, 44), func() fyne.CanvasObject {
		return &widgets.Segmented{Tabs: true, Segments: []widgets.Segment{{Text: "Server"}, {Text: "Apps", Count: "12"}, {Text: "Tokens", Count: "3"}}, Selected: 1}
	}},
	{"notice", fyne.NewSize(420, 116), func() fyne.CanvasObject {
		return &widgets.Notice{
			Tone: widgets.Danger, Title: "The server does not answer", Text: "It may be down, or your connection is.",
			Buttons: []fyne.CanvasObject{widgets.NewButton("Try again", widgets.Secondary, nil)},
		}
	}},
	{"entry", fyne.NewSize(280, 35), func() fyne.CanvasObject {
		entry := widgets.NewEntry("Name", "")
		entry.SetText("nightly publish")
		return entry
	}},
}

// pixelFolder is rewritten by make golden.
const pixelFolder = "testdata/pixels"

// S39.
func TestGoldenPixels(t *testing.T) {
	for _, p := range primitives {
		for name, colors := range map[string]model.Theme{"light": model.ThemeLight, "dark": model.ThemeDark} {
			t.Run(p.name+"/"+name, func(t *testing.T) {
				test.NewTempApp(t)
				test.ApplyTheme(t, &appTheme{colors, 1})
				drawn := p.make()
				w := test.NewTempWindow(t, container.NewStack(canvas.NewRectangle(theme.Color(theme.ColorNameBackground)),
					container.New(widgets.Inset{X: 8, Y: 8}, drawn)))
				w.SetPadded(false)
				w.Resize(p.size.AddWidthHeight(16, 16))
				if field, ok := drawn.(fyne.Focusable); ok && p.name == "entry" {
					w.Canvas().Focus(field)
				}
				looksAs(t, filepath.Join(pixelFolder, p.name+"-"+name+".png"), w.Canvas().Capture())
			})
		}
	}
}

// looksAs compares a picture with a file, or writes the file.
func looksAs(t *testing.T, file string, drawn image.Image) {
	t.Helper()
	if accepting {
		savePicture(t, file, drawn)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (make golden writes it)", err)
	}
	known, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if known.Bounds() != drawn.Bounds() {
		t.Fatalf("%s is %v, now %v", file, known.Bounds(), drawn.Bounds())
	}
	// Edges may be drawn a bit differently by another processor.
	const tolerated, few = 32, 500
	other := 0
	for y := range drawn.Bounds().Dy() {
		for x := range drawn.Bounds().Dx() {
			if distance(known.At(x, y), drawn.At(x, y)) > tolerated {
				other++
			}
		}
	}
	if all := drawn.Bounds().Dx() * drawn.Bounds().Dy(); other > all/few {
		failed := filepath.Join("testdata", "failed", filepath.Base(file))
		savePicture(t, failed, drawn)
		t.Errorf("%d of %d pixels differ; see %s beside %s. If that is right, make golden accepts it", other, all, failed, file)
	}
}

// distance is by how much the most different channel differs, of 255.
func distance(a, b color.Color) int {
	r1, g1, b1, a1 := a.RGBA()
	r2, g2, b2, a2 := b.RGBA()
	var most uint32
	for _, pair := range [][2]uint32{{r1, r2}, {g1, g2}, {b1, b2}, {a1, a2}} {
		most = max(most, (max(pair[0], pair[1])-min(pair[0], pair[1]))>>8)
	}
	return int(most)
}

func savePicture(t *testing.T, file string, picture image.Image) {
	t.Helper()
	var content bytes.Buffer
	if err := png.Encode(&content, picture); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
