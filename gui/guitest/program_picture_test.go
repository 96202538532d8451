//go:build linux

package guitest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
)

// Picture writes what the main window shows to a PNG file, as soon as it
// looks the same twice: what the program says it shows may not be drawn yet.
// It does not wait long for that: some things turn all the time.
func (p *Program) Picture(path string) {
	p.t.Helper()
	last := p.pixels()
	for range 5 {
		now := p.pixels()
		same := bytes.Equal(now.rgb, last.rgb)
		last = now
		if same {
			break
		}
	}
	if err := last.write(path); err != nil {
		p.t.Error(err)
	}
}

// Brightness is the mean of all of the main window's pixels, from 0 for black
// to 1 for white.
func (p *Program) Brightness() float64 {
	p.t.Helper()
	sum, all := 0, p.pixels().rgb
	for _, value := range all {
		sum += int(value)
	}
	return float64(sum) / float64(len(all)) / 255
}

// pixels is what a window shows: three bytes for each pixel, line by line.
type pixels struct {
	w, h int
	rgb  []byte
}

// pixels takes a picture of the main window. X has none of a window that is
// just coming back from the taskbar, even when it is active already.
func (p *Program) pixels() pixels {
	p.t.Helper()
	var out string
	p.Desktop.await("a picture of the window", func() bool {
		id, err := p.windowID()
		if err == nil {
			out, err = p.Desktop.Run("import", "-window", id, "-depth", "8", "ppm:-")
		}
		return err == nil
	})
	var taken pixels
	var most int
	if _, err := fmt.Sscanf(out, "P6\n%d %d\n%d\n", &taken.w, &taken.h, &most); err != nil || most != 255 {
		p.t.Fatalf("import did not write a portable pixmap: %v", err)
	}
	size := 3 * taken.w * taken.h
	if size == 0 || len(out) < size {
		p.t.Fatalf("import wrote %d bytes for %dx%d pixels", len(out), taken.w, taken.h)
	}
	taken.rgb = []byte(out[len(out)-size:])
	return taken
}

// write makes a PNG file of it, quickly rather than small.
func (x pixels) write(path string) error {
	picture := image.NewNRGBA(image.Rect(0, 0, x.w, x.h))
	for i := range x.w * x.h {
		copy(picture.Pix[4*i:], x.rgb[3*i:3*i+3])
		picture.Pix[4*i+3] = 255
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(file, picture); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
