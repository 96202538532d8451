// Command bare is the least that a program with Fyne can be: a window with a
// word in it. The benchmark compares Speckle Keys with it.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	a := app.NewWithID("io.github.specklekeys.Bare")
	w := a.NewWindow("Bare")
	w.SetContent(widget.NewLabel("A word"))
	w.Resize(fyne.NewSize(1100, 720))
	w.ShowAndRun()
}
