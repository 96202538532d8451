//go:build ignore

// Appicon makes ../appicon of the drawings in appicon/: one for each small size, whose lines lie
// on the pixels of just that size, and a large one for all others. It renders with the decoder
// that Fyne uses. Run: go run appicon.go, in this folder.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"log"
	"os"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// drawn are the sizes with a drawing of their own.
var drawn = map[int]bool{16: true, 24: true, 32: true, 48: true}

func main() {
	for _, size := range []int{16, 24, 32, 48, 64, 128, 256, 512, 1024} {
		write(fmt.Sprintf("%d.png", size), encoded(icon(size)))
	}
	write("icon.ico", windows(16, 24, 32, 48, 64, 128, 256))
	write("icon.icns", macOS())
	large, err := os.ReadFile("appicon/large.svg")
	check(err)
	write("icon.svg", large)
}

// icon is the icon in a size, nearly as large as its picture.
func icon(size int) *image.NRGBA {
	if drawn[size] {
		return render(fmt.Sprintf("appicon/%d.svg", size), size, 0)
	}
	return render("appicon/large.svg", size, 0)
}

// bigSur is the icon as macOS wants it: since version 11 the tiles of its own programs take 824 of
// 1024 pixels, and ours, which takes 480 of 512, would look larger than all others.
func bigSur(size int) *image.NRGBA {
	if drawn[size] {
		return icon(size)
	}
	return render("appicon/large.svg", size, float64(size)*(1-824.0/1024/(480.0/512))/2)
}

// render draws a file into a square, with a margin around it.
func render(file string, size int, margin float64) *image.NRGBA {
	drawing, err := oksvg.ReadIcon(file, oksvg.StrictErrorMode)
	check(err)
	inner := float64(size) - 2*margin
	drawing.SetTarget(margin, margin, inner, inner)
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	drawing.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, picture, picture.Bounds())), 1)
	straight := image.NewNRGBA(picture.Bounds())
	draw.Draw(straight, picture.Bounds(), picture, image.Point{}, draw.Src)
	return straight
}

// windows makes an .ico: a table, then a PNG for each size.
func windows(sizes ...int) []byte {
	var head, body bytes.Buffer
	put(&head, binary.LittleEndian, uint16(0), uint16(1), uint16(len(sizes))) // 1: an icon
	for _, size := range sizes {
		picture := encoded(icon(size))
		side := uint8(size)                                                           // 256 is written as 0
		put(&head, binary.LittleEndian, side, side, uint16(0), uint16(1), uint16(32), // no palette, 1 plane, 32 bits
			uint32(len(picture)), uint32(6+16*len(sizes)+body.Len()))
		body.Write(picture)
	}
	return append(head.Bytes(), body.Bytes()...)
}

// macOS makes an .icns: a name of four letters, a length and a picture for each size. The two
// smallest are colours and transparency apart, because macOS shows them wrongly as PNG when they
// are a program's icon; the others are PNG.
func macOS() []byte {
	var body bytes.Buffer
	part := func(name string, content []byte) {
		body.WriteString(name)
		put(&body, binary.BigEndian, uint32(8+len(content)))
		body.Write(content)
	}
	for _, small := range []struct {
		size          int
		colours, mask string
	}{{16, "is32", "s8mk"}, {32, "il32", "l8mk"}} {
		picture := bigSur(small.size)
		part(small.colours, append(append(plain(channel(picture, 0)), plain(channel(picture, 1))...), plain(channel(picture, 2))...))
		part(small.mask, channel(picture, 3))
	}
	for _, big := range []struct {
		name string
		size int
	}{
		{"ic07", 128},
		{"ic08", 256},
		{"ic09", 512},
		{"ic11", 32},
		{"ic12", 64},
		{"ic13", 256},
		{"ic14", 512},
		{"ic10", 1024}, // 16@2x to 512@2x
	} {
		part(big.name, encoded(bigSur(big.size)))
	}
	var whole bytes.Buffer
	whole.WriteString("icns")
	put(&whole, binary.BigEndian, uint32(8+body.Len()))
	return append(whole.Bytes(), body.Bytes()...)
}

// channel is the red, green, blue or alpha of every pixel.
func channel(picture *image.NRGBA, n int) []byte {
	var values []byte
	for i := n; i < len(picture.Pix); i += 4 {
		values = append(values, picture.Pix[i])
	}
	return values
}

// plain is a channel in the run-length code of .icns, as runs of bytes that stand for themselves.
func plain(values []byte) []byte {
	var code []byte
	for len(values) > 0 {
		n := min(128, len(values))
		code = append(append(code, byte(n-1)), values[:n]...)
		values = values[n:]
	}
	return code
}

func encoded(picture image.Image) []byte {
	var out bytes.Buffer
	check((&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture))
	return out.Bytes()
}

func put(out *bytes.Buffer, order binary.ByteOrder, values ...any) {
	for _, value := range values {
		check(binary.Write(out, order, value))
	}
}

func write(name string, content []byte) { check(os.WriteFile("../appicon/"+name, content, 0o644)) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
