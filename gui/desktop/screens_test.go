package desktop

import (
	"testing"

	"fyne.io/fyne/v2"
)

// S57.
func TestWindowFitsItsScreen(t *testing.T) {
	t.Parallel()
	laptop := area{0, 0, 1366, 728} // a panel takes 40 pixels
	two := screens{laptop, {1366, -200, 3840, 2160}}
	usual := fyne.NewSize(1100, 720)
	for name, c := range map[string]struct {
		screens screens
		x, y    int
		size    fyne.Size
		scale   float32
		want    fyne.Size
	}{
		"large enough":            {screens{{0, 0, 1920, 1080}}, 0, 0, usual, 1, usual},
		"1024×600":                {screens{{0, 0, 1024, 600}}, 0, 0, usual, 1, fyne.NewSize(1008, 552)},
		"1366×768 at 125 %":       {screens{{0, 0, 1366, 768}}, 0, 0, usual, 1.25, fyne.NewSize(1076.8, 566.4)},
		"1920×1080 at 150 %":      {screens{{0, 0, 1920, 1080}}, 0, 0, usual, 1.5, fyne.NewSize(1100, 672)},
		"5000×3000 remembered":    {screens{{0, 0, 1920, 1080}}, 0, 0, fyne.NewSize(5000, 3000), 1, fyne.NewSize(1904, 1032)},
		"on the large screen":     {two, 1400, 0, fyne.NewSize(3000, 2000), 1, fyne.NewSize(3000, 2000)},
		"on the small screen":     {two, 100, 100, fyne.NewSize(3000, 2000), 1, fyne.NewSize(1350, 680)},
		"on a screen that's gone": {two, -4000, 100, fyne.NewSize(3000, 2000), 1, fyne.NewSize(1350, 680)},
		"at its left edge":        {two, 1366, 0, fyne.NewSize(3000, 2000), 1, fyne.NewSize(3000, 2000)},
		"right of all":            {two, 1366 + 3840, 0, fyne.NewSize(3000, 2000), 1, fyne.NewSize(1350, 680)},
		"at its top edge":         {two, 1400, -200, fyne.NewSize(3000, 2000), 1, fyne.NewSize(3000, 2000)},
		"below all":               {two, 1400, -200 + 2160, fyne.NewSize(3000, 2000), 1, fyne.NewSize(1350, 680)},
		"screens unknown":         {nil, 0, 0, usual, 1, usual},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.screens.fit(c.x, c.y, c.size, c.scale); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestWindowIsVisible(t *testing.T) {
	t.Parallel()
	two := screens{{0, 0, 1366, 728}, {1366, -200, 3840, 2160}}
	for name, c := range map[string]struct {
		x, y int
		want bool
	}{
		"on the first":          {10, 10, true},
		"on the second":         {2000, -150, true},
		"a little of it":        {-1040, 10, false},
		"enough of it":          {80 - 1100, 10, true},
		"not quite":             {79 - 1100, 10, false},
		"left of all":           {-4000, 10, false},
		"below all":             {10, 3000, false},
		"title bar far above":   {10, -400, false},
		"title bar cut off":     {10, -80, true},
		"title bar hidden":      {10, -81, false},
		"at the first's floor":  {10, 728 - 80, true},
		"below it":              {10, 728 - 79, false},
		"at the second's floor": {2000, 1900, false},
	} {
		if got := two.visible(c.x, c.y, 1100, 720); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
