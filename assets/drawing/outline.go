//go:build ignore

// Outline turns the drawings of this folder (lines with a width) into ../icons (filled shapes).
//
// Fyne colours an icon by replacing its fills and knows nothing of strokes, so an icon that is
// to follow the theme must be made of filled shapes. Run: go run outline.go, in this folder.
package main

import (
	"bytes"
	"fmt"
	"image"
	"log"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/math/fixed"
)

// scale is how many units of the stroker make one unit of the 24-unit grid: large enough that
// its curves are smooth at 4× the biggest size an icon is shown at.
const scale = 12

// tolerance is how far, in grid units, a point may be off the line of its neighbours to be left out.
const tolerance = 0.006

func main() {
	drawings, err := filepath.Glob("*.svg")
	check(err)
	for _, name := range drawings {
		source, err := os.ReadFile(name)
		check(err)
		check(os.WriteFile(filepath.Join("..", "icons", name), outline(source), 0o644))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func outline(source []byte) []byte {
	// The decoder inherits strokes from a group, not from the root element.
	source = bytes.Replace(source, []byte(`width="24" height="24" `), []byte(`width="24" height="24"><g `), 1)
	source = bytes.Replace(source, []byte(`</svg>`), []byte(`</g></svg>`), 1)
	// … and it enlarges the lines' course but not their width.
	source = bytes.Replace(source, []byte(`stroke-width="1.75"`), fmt.Appendf(nil, `stroke-width="%g"`, 1.75*scale), 1)
	icon, err := oksvg.ReadIconStream(bytes.NewReader(source), oksvg.StrictErrorMode)
	check(err)
	icon.SetTarget(0, 0, 24*scale, 24*scale)
	blank := image.NewRGBA(image.Rect(0, 0, 1, 1))
	pen := recorder{Scanner: rasterx.NewScannerGV(1, 1, blank, blank.Bounds())}
	icon.Draw(rasterx.NewDasher(24*scale, 24*scale, &pen), 1)
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">` +
		pen.out.String() + "</svg>\n")
}

type point struct{ x, y float64 }

// recorder is a rasterx.Scanner that writes edges down instead of filling what they enclose.
type recorder struct {
	rasterx.Scanner // for colours and clips, which don't matter

	out   bytes.Buffer
	pen   fixed.Point26_6
	edges []edge
}

type edge struct{ from, to fixed.Point26_6 }

func (r *recorder) Start(p fixed.Point26_6) { r.pen = p }
func (r *recorder) Line(p fixed.Point26_6) {
	if p != r.pen {
		r.edges = append(r.edges, edge{r.pen, p})
	}
	r.pen = p
}

func (r *recorder) Draw() {
	if len(r.edges) == 0 {
		return
	}
	r.out.WriteString(`<path d="`)
	for _, shape := range loops(r.edges) {
		shape = thin(shape)
		if len(shape) < 4 {
			continue
		}
		for i, p := range shape[:len(shape)-1] {
			command := "L"
			if i == 0 {
				command = "M"
			}
			fmt.Fprintf(&r.out, "%s%s %s", command, number(p.x), number(p.y))
		}
		r.out.WriteByte('z')
	}
	r.out.WriteString(`"/>`)
	r.edges = nil
}

// loops joins edges, which the stroker gives in the order it meets them on both sides of a
// line, to closed shapes. Direction is kept: it says what is inside.
func loops(edges []edge) (shapes [][]point) {
	ends := map[fixed.Point26_6][]fixed.Point26_6{}
	for _, e := range edges {
		ends[e.from] = append(ends[e.from], e.to)
	}
	for _, e := range edges {
		if left := ends[e.from]; len(left) == 0 || left[0] != e.to {
			continue // it is in a shape
		}
		shape := []point{at(e.from)}
		for p := e.from; len(ends[p]) > 0; {
			p, ends[p] = ends[p][0], ends[p][1:]
			shape = append(shape, at(p))
		}
		shapes = append(shapes, shape)
	}
	return shapes
}

func at(p fixed.Point26_6) point { return point{float64(p.X) / 64 / scale, float64(p.Y) / 64 / scale} }

func number(v float64) string     { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }
func distance(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// thin leaves out the points that change nothing to be seen (Ramer–Douglas–Peucker).
func thin(shape []point) []point {
	if len(shape) < 3 {
		return shape
	}
	first, last := shape[0], shape[len(shape)-1]
	far, most := 0, 0.0
	for i := 1; i < len(shape)-1; i++ {
		off := distance(shape[i], first)
		if length := distance(first, last); length > 1e-6 {
			off = math.Abs((last.x-first.x)*(first.y-shape[i].y)-(first.x-shape[i].x)*(last.y-first.y)) / length
		}
		if off > most {
			far, most = i, off
		}
	}
	if most < tolerance {
		return []point{first, last}
	}
	return append(thin(shape[:far+1]), thin(shape[far:])[1:]...)
}
