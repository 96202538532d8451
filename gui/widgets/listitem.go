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

// ListItemData is all that a ListItem shows.
type ListItemData struct {
	Name     string // the title; initials are taken from it
	Key      string // chooses the color of the avatar
	Picture  image.Image
	Marks    []Mark // small icons behind the title
	Subtitle string
	Caption  string // a third, quieter line; may be empty
	Badge    string // empty: none
	Tone     Tone   // of the badge
}

func (d ListItemData) equal(o ListItemData) bool {
	return d.Name == o.Name && d.Key == o.Key && samePicture(d.Picture, o.Picture) &&
		slices.EqualFunc(d.Marks, o.Marks, func(a, b Mark) bool { return a.Label == b.Label && sameIcon(a.Icon, b.Icon) }) &&
		d.Subtitle == o.Subtitle && d.Caption == o.Caption &&
		d.Badge == o.Badge && d.Tone == o.Tone
}

// Mark is a small icon with a meaning, which is spoken and shown as tooltip.
type Mark struct {
	Icon  fyne.Resource
	Label string
}

const maxMarks = 3

// ListItem is an entry of a List with an avatar and up to three lines. It is as high as three lines
// whatever it shows.
//
// Construct with a literal, &ListItem{}, and fill it with Set.
type ListItem struct {
	base

	data     ListItemData
	avatar   *Avatar
	title    *Text
	subtitle *Text
	caption  *Text
	badge    *Badge
	marks    [maxMarks]*canvas.Image
}

// Set shows another entry.
func (i *ListItem) Set(data ListItemData) {
	if !i.data.equal(data) {
		i.data = data
		i.Refresh()
	}
}

func (i *ListItem) MinSize() fyne.Size { return minSizeOf(i, &i.BaseWidget) }

func (i *ListItem) CreateRenderer() fyne.WidgetRenderer {
	i.avatar = &Avatar{}
	i.title = &Text{Style: Strong}
	i.subtitle = &Text{Style: Caption, Color: ColorTextSecondary, Shorten: ShortenMiddle}
	i.caption = &Text{Style: Caption, Color: ColorTextTertiary}
	i.badge = &Badge{Whole: true}
	objects := []fyne.CanvasObject{i.avatar, i.title, i.subtitle, i.caption, i.badge}
	for n := range i.marks {
		i.marks[n] = newIcon()
		objects = append(objects, i.marks[n])
	}
	return newView(&view{widget: i, objects: objects, min: i.minSize, layout: i.layout, refresh: i.refresh})
}

const itemSide, itemTop, itemGap = 10, 8, 10

func (i *ListItem) minSize() fyne.Size {
	height := i.title.MinSize().Height + 2*(Caption.height(i)+1)
	return fyne.NewSize(140, max(height, avatarSize)+2*itemTop)
}

func (i *ListItem) layout(size fyne.Size) {
	const d = avatarSize
	place(i.avatar, itemSide, max(itemTop, min((size.Height-d)/2, itemTop+4)), d, d)
	x := float32(itemSide + d + itemGap)
	right := size.Width - itemSide
	lines := i.title.MinSize().Height + Caption.height(i) + 1
	if i.data.Caption != "" {
		lines += Caption.height(i) + 1
	}
	y := (size.Height - lines) / 2

	const edge, gap = 13, 3
	marks := min(len(i.data.Marks), maxMarks)
	titleHeight, titleWidth := i.title.MinSize().Height, i.title.fullWidth(right)+1+float32(marks)*(edge+gap)
	titleRight := right
	captionX := x
	if i.data.Badge != "" {
		b := i.badge.MinSize()
		// In a narrow list all states stand below, so that they are in line.
		if titleWidth+itemGap+b.Width <= right-x && right-x >= 15*Body.size(i) {
			place(i.badge, right-b.Width, y+(titleHeight-b.Height)/2, b.Width, b.Height)
			titleRight -= b.Width + itemGap
		} else { // before the caption: neither a name nor a state is cut for the other
			b.Width = min(b.Width, right-x)
			if i.data.Caption == "" {
				y = max(1, y-b.Height/2)
			}
			place(i.badge, x, y+titleHeight+Caption.height(i)+2+(Caption.height(i)-b.Height)/2, b.Width, b.Height)
			captionX += b.Width + itemGap
		}
	}
	w := min(titleWidth, titleRight-x) - float32(marks)*(edge+gap)
	place(i.title, x, y, w, titleHeight)
	for n := range marks {
		place(i.marks[n], x+w+gap+1+float32(n)*(edge+gap), y+(titleHeight-edge)/2, edge, edge)
	}
	y += titleHeight + 1
	place(i.subtitle, x, y, right-x, Caption.height(i))
	y += Caption.height(i) + 1
	place(i.caption, captionX, y, right-captionX, Caption.height(i))
}

func (i *ListItem) refresh() {
	i.avatar.Set(i.data.Name, i.data.Key, i.data.Picture)
	i.title.SetText(i.data.Name)
	i.subtitle.SetText(i.data.Subtitle)
	i.caption.SetText(i.data.Caption)
	SetVisible(i.caption, i.data.Caption != "")
	i.badge.Set(i.data.Badge, i.data.Tone, nil)
	SetVisible(i.badge, i.data.Badge != "")
	for n, image := range i.marks {
		if n < len(i.data.Marks) {
			setIcon(image, i.data.Marks[n].Icon, ColorAccentText)
		} else {
			setIcon(image, nil, "")
		}
	}
}

// tooltipAt implements rowTooltips: whole texts of what was shortened, and what the marks mean.
func (i *ListItem) tooltipAt(at fyne.Position) (string, fyne.CanvasObject) {
	for n, mark := range i.data.Marks {
		if n < maxMarks && within(at, i.marks[n], 3) {
			return mark.Label, i.marks[n]
		}
	}
	if i.badge.Size().Width < i.badge.MinSize().Width && within(at, i.badge, 0) {
		return i.data.Badge, i.badge
	}
	for _, text := range []*Text{i.title, i.subtitle, i.caption} {
		if text.shortened() && within(at, text, 0) {
			return text.Text, text
		}
	}
	return "", nil
}

func within(at fyne.Position, o fyne.CanvasObject, slack float32) bool {
	p, s := o.Position(), o.Size()
	return at.X >= p.X-slack && at.X <= p.X+s.Width+slack && at.Y >= p.Y-slack && at.Y <= p.Y+s.Height+slack
}

func (i *ListItem) AccessibilityLabel() string {
	all := []string{i.data.Name}
	for _, mark := range i.data.Marks {
		all = append(all, mark.Label)
	}
	return sentence(append(all, i.data.Subtitle, i.data.Caption, i.data.Badge)...)
}

// GroupHeader is above the entries of a group: a small label, and at the right a dot for the state
// of the whole group, whose words are spoken and shown as tooltip.
type GroupHeader struct {
	base

	Text  string
	State string
	Tone  Tone
}

// Set shows another group.
func (g *GroupHeader) Set(text, state string, tone Tone) {
	if g.Text != text || g.State != state || g.Tone != tone {
		g.Text, g.State, g.Tone = text, state, tone
		g.Refresh()
	}
}

func (g *GroupHeader) AccessibilityLabel() string { return sentence(g.Text, g.State) }
func (g *GroupHeader) MinSize() fyne.Size         { return minSizeOf(g, &g.BaseWidget) }

func (g *GroupHeader) CreateRenderer() fyne.WidgetRenderer {
	const side, above, below, edge = 10, 12, 4, 10
	title := &Text{Style: CaptionStrong, Color: ColorTextTertiary, Shorten: ShortenMiddle} // its end says "moved"
	dot := &StatusDot{}
	return newView(&view{
		widget:  g,
		objects: []fyne.CanvasObject{title, dot},
		min:     func() fyne.Size { return fyne.NewSize(80, title.MinSize().Height+above+below) },
		layout: func(size fyne.Size) {
			h := size.Height - above - below
			place(dot, size.Width-side-edge, above, edge, h)
			place(title, side, above, size.Width-2*side-edge-6, h)
		},
		refresh: func() {
			title.SetText(g.Text)
			dot.Set(g.Tone, g.State)
		},
	})
}

func (g *GroupHeader) tooltipAt(fyne.Position) (string, fyne.CanvasObject) {
	if g.State == "" {
		return "", nil
	}
	return g.State, g
}

// Avatar is a circle with a person's initials in a color that is always the same for the same
// Key, or with a picture.
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
