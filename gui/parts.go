package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// inLine puts things beside each other, each at its own width.
func inLine(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedHBoxLayout(8), objects...)
}

// What is on a page begins pageTop below its tab and keeps pageSide of both edges. A table reaches
// farther, so that its texts begin where all else does.
const pageSide, pageTop, tableSide = 20, 12, 5

// inPage puts what is above a table, or instead of it, into its place on a page.
func inPage(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(widgets.Inset{X: pageSide, Y: pageTop}, container.New(widgets.Vertical{Gap: 10}, objects...))
}

// pageTable puts a table, and what is shown in its place, on a page.
func pageTable(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(widgets.Inset{X: tableSide}, container.NewStack(objects...))
}

// dialogTable does so in a dialog, whose content begins pageSide from the edge.
func dialogTable(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(widgets.Inset{X: tableSide - pageSide}, container.NewStack(objects...))
}

func separator() fyne.CanvasObject { return widget.NewSeparator() }

// links are small bare buttons, whose texts begin where all else does.
func links(buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(widgets.Inset{X: -8}, inLine(buttons...))
}

// section is a part of a form: a heading and what belongs to it.
func section(title string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	return container.New(widgets.Vertical{Gap: 8}, append([]fyne.CanvasObject{&widgets.Text{Text: title, Style: widgets.Strong}}, parts...)...)
}

// secondary is a text in the second color, below or beside what matters more.
func secondary(text string) *widgets.Paragraph {
	return &widgets.Paragraph{Text: text, Color: widgets.ColorTextSecondary}
}

// caption is a small text below what it explains.
func caption(text string) *widgets.Paragraph {
	return &widgets.Paragraph{Text: text, Style: widgets.Caption, Color: widgets.ColorTextSecondary}
}

// noticeOf says what happened in the words of a key of the catalog, and in those of its "-text" what to do.
func noticeOf(tone widgets.Tone, key string, values ...data) *widgets.Notice {
	return &widgets.Notice{Tone: tone, Title: t(key, values...), Text: t(key+"-text", values...)}
}

// emptyOf fills an empty place with the words of a key, in the same way.
func emptyOf(sign, key string, buttons ...fyne.CanvasObject) *widgets.Empty {
	return &widgets.Empty{Icon: icon(sign), Title: t(key), Text: t(key + "-text"), Buttons: buttons}
}

type oneOf[T comparable] struct {
	*widgets.Segmented
	values []T
}

func newOneOf[T comparable](label string, chosen func(T)) *oneOf[T] {
	o := &oneOf[T]{}
	o.Segmented = &widgets.Segmented{Label: label, Selected: -1, OnSelected: func(i int) { chosen(o.values[i]) }}
	return o
}

// show offers values, in the words that segment gives each, and selects one.
func (o *oneOf[T]) show(values []T, selected T, segment func(T) widgets.Segment) {
	if !slices.Equal(values, o.values) {
		o.values, o.Segments = values, each(values, segment)
		o.Refresh()
	}
	o.SetSelected(slices.Index(values, selected))
}

// segmentOf words the values of a choice by a key and their names.
func segmentOf[T ~string](key string) func(T) widgets.Segment {
	return func(value T) widgets.Segment { return widgets.Segment{Text: t(key + string(value))} }
}

// later calls a function after a time; tests replace it.
var later = widgets.Later

// setVisible shows or hides an object; without a change nothing is redrawn.
var setVisible = widgets.SetVisible

// setEnabled enables or disables a control; without a change nothing is redrawn.
func setEnabled(control fyne.Disableable, yes bool) {
	switch {
	case yes && control.Disabled():
		control.Enable()
	case !yes && !control.Disabled():
		control.Disable()
	}
}

// setPrimary fills a button, or outlines it; a place has one filled button.
func setPrimary(button *widgets.Button, yes bool) {
	variant := widgets.Secondary
	if yes {
		variant = widgets.Primary
	}
	if button.Variant != variant {
		button.Variant = variant
		button.Refresh()
	}
}

// each is what f makes of each of some things.
func each[T, R any](things []T, f func(T) R) []R {
	made := make([]R, len(things))
	for i, thing := range things {
		made[i] = f(thing)
	}
	return made
}

// scopeLines are scopes with the words of our catalog, or else the server's.
func scopeLines(scopes []model.Scope) []fyne.CanvasObject {
	return each(scopes, func(scope model.Scope) fyne.CanvasObject {
		return container.New(widgets.Vertical{Gap: 1}, &widgets.Text{Text: scope.Name, Style: widgets.Mono},
			caption(capital(maybe("scope."+scope.Name, scope.Description))))
	})
}

// namedLines are scopes of which only the names are known.
func namedLines(names []string) []fyne.CanvasObject {
	return scopeLines(each(names, func(name string) model.Scope { return model.Scope{Name: name} }))
}

// minHeight is a layout for one object that is at least so high, which may follow the size of text.
type minHeight func() float32

func (h minHeight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Max(fyne.NewSize(0, h()))
}

func (h minHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
