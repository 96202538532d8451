// One goroutine decodes these pictures: the race detector has nothing to find.

//go:build !race

package assets

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"regexp"
	"slices"
	"testing"
)

func decoded(t *testing.T, content []byte) image.Image {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func file(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// looksLikeTheIcon fails unless a picture is a square of a size, clear at its corners and filled
// for at least a part of it, with light on dark.
func looksLikeTheIcon(t *testing.T, what string, picture image.Image, size int, least float64) {
	t.Helper()
	if picture.Bounds() != image.Rect(0, 0, size, size) {
		t.Errorf("%s is %v, not %d", what, picture.Bounds(), size)
		return
	}
	for _, corner := range []image.Point{{}, {size - 1, 0}, {0, size - 1}, {size - 1, size - 1}} {
		if _, _, _, alpha := picture.At(corner.X, corner.Y).RGBA(); alpha > 0xffff/3 {
			t.Errorf("%s is not clear at %v", what, corner)
		}
	}
	var solid, light int
	for y := range size {
		for x := range size {
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			if c.A > 200 {
				solid++
				if luminance(c) > 0.9 {
					light++
				}
			}
		}
	}
	all := float64(size * size)
	if float64(solid)/all < least || float64(light)/all < 0.12 || light > solid/2 {
		t.Errorf("%s: %d of its pixels are solid, %d of them light", what, solid, light)
	}
}

func TestAppIconInEverySize(t *testing.T) {
	t.Parallel()
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512, 1024} {
		name := fmt.Sprintf("appicon/%d.png", size)
		looksLikeTheIcon(t, name, decoded(t, file(t, name)), size, 0.8)
	}
	looksLikeTheIcon(t, "AppIcon", decoded(t, AppIcon), 128, 0.8)
	looksLikeTheIcon(t, "WindowIcon", decoded(t, WindowIcon), 48, 0.8)
}

// luminance and contrast are WCAG's.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func over(c, under color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*int(c.A) + int(b)*(255-int(c.A))) / 255) }
	return color.NRGBA{mix(c.R, under.R), mix(c.G, under.G), mix(c.B, under.B), 255}
}

// At 16 pixels the tile has to stand out from what is around it, and the key from the tile.
func TestAppIconIsReadableWhenSmall(t *testing.T) {
	t.Parallel()
	picture := decoded(t, file(t, "appicon/16.png"))
	at := func(x, y int) color.NRGBA { return color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA) }
	for name, bar := range map[string]color.NRGBA{
		"light": {0xf3, 0xf3, 0xf3, 255}, "dark": {0x1f, 0x1f, 0x1f, 255},
	} {
		var edge float64
		var clear int
		for i := range 16 {
			for _, c := range []color.NRGBA{at(i, 1), at(i, 14), at(1, i), at(14, i)} {
				edge += contrast(over(c, bar), bar) / 64
			}
			for x := range 16 {
				if contrast(over(at(x, i), bar), bar) >= 3 {
					clear++
				}
			}
		}
		if edge < 2.5 || clear < 16*16/2 {
			t.Errorf("on a %s bar the edge has a contrast of %.1f, and %d pixels stand out", name, edge, clear)
		}
	}
	for _, c := range []struct {
		what        string
		key, around image.Point
		least       float64
	}{
		{"the bow and the tile", image.Pt(4, 5), image.Pt(1, 5), 3.5},
		{"the bow and its speckles", image.Pt(7, 5), image.Pt(5, 3), 4.5},
		{"the stem and the tile", image.Pt(7, 12), image.Pt(5, 12), 4.5},
		{"the teeth and what is between them", image.Pt(10, 12), image.Pt(10, 13), 4.5},
	} {
		if got := contrast(at(c.key.X, c.key.Y), at(c.around.X, c.around.Y)); got < c.least {
			t.Errorf("%s: contrast %.1f", c.what, got)
		}
	}
}

func TestIconOfWindows(t *testing.T) {
	t.Parallel()
	content := file(t, "appicon/icon.ico")
	little := binary.LittleEndian
	if little.Uint16(content) != 0 || little.Uint16(content[2:]) != 1 {
		t.Fatal("not an .ico")
	}
	var sizes []int
	for i := range int(little.Uint16(content[4:])) {
		entry := content[6+16*i:]
		size := int(entry[0])
		if size == 0 {
			size = 256
		}
		sizes = append(sizes, size)
		if entry[0] != entry[1] || little.Uint16(entry[4:]) != 1 || little.Uint16(entry[6:]) != 32 {
			t.Errorf("entry %d: % x", i, entry[:16])
		}
		length, offset := little.Uint32(entry[8:]), little.Uint32(entry[12:])
		if picture := content[offset : offset+length]; !bytes.Equal(picture, file(t, fmt.Sprintf("appicon/%d.png", size))) {
			t.Errorf("the picture of %d pixels is not that of the PNG", size)
		}
	}
	if !slices.Equal(sizes, []int{16, 24, 32, 48, 64, 128, 256}) {
		t.Errorf("sizes %v", sizes)
	}
}

func TestIconOfMacOS(t *testing.T) {
	t.Parallel()
	content := file(t, "appicon/icon.icns")
	big := binary.BigEndian
	if string(content[:4]) != "icns" || int(big.Uint32(content[4:])) != len(content) {
		t.Fatal("not an .icns, or cut short")
	}
	parts := map[string][]byte{}
	for rest := content[8:]; len(rest) > 0; rest = rest[big.Uint32(rest[4:]):] {
		parts[string(rest[:4])] = rest[8:big.Uint32(rest[4:])]
	}
	for name, size := range map[string]int{
		"ic07": 128, "ic08": 256, "ic09": 512, "ic11": 32, "ic12": 64, "ic13": 256, "ic14": 512, "ic10": 1024,
	} {
		least := 0.58 // there is a margin
		if size == 32 {
			least = 0.8
		}
		looksLikeTheIcon(t, name, decoded(t, parts[name]), size, least)
	}
	for size, names := range map[int][2]string{16: {"is32", "s8mk"}, 32: {"il32", "l8mk"}} {
		looksLikeTheIcon(t, names[0], apart(t, parts[names[0]], parts[names[1]], size), size, 0.8)
	}
	if len(parts) != 12 {
		t.Errorf("%d parts", len(parts))
	}
	// Apple's grid: a tile of 824 in 1024.
	largest := decoded(t, parts["ic10"])
	for x, want := range map[int]bool{97: false, 103: true, 920: true, 926: false} {
		if _, _, _, alpha := largest.At(x, 512).RGBA(); (alpha > 0x8000) != want {
			t.Errorf("at %d of 1024 the tile is there: %v", x, !want)
		}
	}
}

// apart puts colours, in the run-length code of .icns, and transparency together.
func apart(t *testing.T, colours, mask []byte, size int) image.Image {
	t.Helper()
	var values []byte
	for len(colours) > 0 {
		n := int(colours[0])
		if n < 128 {
			values = append(values, colours[1:n+2]...)
			colours = colours[n+2:]
		} else {
			values = append(values, bytes.Repeat(colours[1:2], n-125)...)
			colours = colours[2:]
		}
	}
	pixels := size * size
	if len(values) != 3*pixels || len(mask) != pixels {
		t.Fatalf("%d colours, %d in the mask, for %d pixels", len(values), len(mask), pixels)
	}
	picture := image.NewNRGBA(image.Rect(0, 0, size, size))
	for i := range pixels {
		copy(picture.Pix[4*i:], []byte{values[i], values[pixels+i], values[2*pixels+i], mask[i]})
	}
	return picture
}

func TestIconOfLinuxIsTheLargeDrawing(t *testing.T) {
	t.Parallel()
	if !bytes.Equal(file(t, "appicon/icon.svg"), file(t, "drawing/appicon/large.svg")) {
		t.Error("appicon/icon.svg is not drawing/appicon/large.svg: run go run appicon.go in drawing")
	}
}

// Fyne's tool makes the icons of packages of the one that it is told.
func TestFyneAppTomlHasTheLargestIcon(t *testing.T) {
	t.Parallel()
	found := regexp.MustCompile(`(?m)^Icon = "(.*)"$`).FindSubmatch(file(t, "../FyneApp.toml"))
	if found == nil {
		t.Fatal("no icon")
	}
	looksLikeTheIcon(t, string(found[1]), decoded(t, file(t, "../"+string(found[1]))), 1024, 0.8)
}
