//go:build ignore

// Appicon renders ../icon.svg to ../icon.png with the decoder Fyne uses. Run: go run appicon.go,
// in this folder; with a size and a file name it renders that size there.
package main

import (
	"image"
	"image/png"
	"log"
	"os"
	"strconv"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

func main() {
	size, path := 512, "../icon.png"
	if len(os.Args) == 3 {
		var err error
		if size, err = strconv.Atoi(os.Args[1]); err != nil {
			log.Fatal(err)
		}
		path = os.Args[2]
	}
	icon, err := oksvg.ReadIcon("../icon.svg", oksvg.StrictErrorMode)
	if err != nil {
		log.Fatal(err)
	}
	icon.SetTarget(0, 0, float64(size), float64(size))
	picture := image.NewRGBA(image.Rect(0, 0, size, size))
	icon.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, picture, picture.Bounds())), 1)

	out, err := os.Create(path)
	if err != nil {
		log.Fatal(err)
	}
	if err := png.Encode(out, picture); err != nil {
		log.Fatal(err)
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}
