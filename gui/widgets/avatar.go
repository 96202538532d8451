package widgets

import (
	"hash/fnv"
	"image"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Avatar is a circle with a person's initials in a color that is always the same for the same
// Key, or with a picture.
//
// Construct with a literal: &Avatar{Name: …, Key: …}.
type Avatar struct {
	base

	Name    string      // the initials are taken from it
	Key     string      // what the color is chosen by
	Picture image.Image // already decoded; nil: initials
}

const avatarSize = 34

// Set shows somebody else.
func (a *Avatar) Set(name, key string, picture image.Image) {
	if a.Name != name || a.Key != key || !samePicture(a.Picture, picture) {
		a.Name, a.Key, a.Picture = name, key, picture
		a.Refresh()
	}
}

func (a *Avatar) MinSize() fyne.Size { return minSizeOf(a, &a.BaseWidget) }

func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	circle := canvas.NewCircle(nil)
	initials := &canvas.Text{Alignment: fyne.TextAlignCenter, TextStyle: fyne.TextStyle{Bold: true}}
	picture := &canvas.Image{FillMode: canvas.ImageFillCover}
	return newView(&view{
		widget:  a,
		objects: []fyne.CanvasObject{circle, initials, picture},
		min:     func() fyne.Size { return fyne.NewSquareSize(avatarSize) },
		layout: func(size fyne.Size) {
			d := min(size.Width, size.Height)
			x, y := (size.Width-d)/2, (size.Height-d)/2
			place(circle, x, y, d, d)
			place(picture, x, y, d, d)
			picture.CornerRadius = d / 2
			height := initials.MinSize().Height
			place(initials, x, y+(d-height)/2, d, height)
		},
		refresh: func() {
			background, text := ColorAvatar(avatarHue(a.Key))
			circle.FillColor = themeColor(a, background)
			initials.Color = themeColor(a, text)
			initials.Text = initialsOf(a.Name)
			initials.TextSize = avatarSize * 0.38
			picture.Image = a.Picture
			SetVisible(picture, a.Picture != nil)
			SetVisible(initials, a.Picture == nil)
			picture.Refresh()
		},
	})
}

// samePicture compares as == does, which panics for a picture that is no pointer.
func samePicture(a, b image.Image) bool {
	return a == nil && b == nil || a != nil && b != nil && reflect.TypeOf(a).Comparable() && a == b
}

func avatarHue(key string) int {
	h := fnv.New32a()
	h.Write([]byte(key)) // never fails
	return int(h.Sum32() % AvatarHues)
}

// initialsOf returns the first letters of the first and the last word of a name, in upper case, or
// "?" when it has none.
func initialsOf(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’' })
	words = slices.DeleteFunc(words, func(word string) bool { // the end of an emoji, say
		r, _ := utf8.DecodeRuneInString(word)
		return !unicode.IsLetter(r)
	})
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])[:1]
	if len(words) > 1 {
		first = append(first, []rune(words[len(words)-1])[0])
	}
	return strings.ToUpper(string(first))
}
