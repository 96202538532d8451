package widgets

import (
	"image/color"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// Calendar shows a month to choose a day from. Arrows move by a day or a week, Page Up and Down by
// a month, Home and End to the month's first and last day. Fyne's own follows the language of the
// system, knows no days that can't be chosen, and takes 40 presses of Tab to pass.
type Calendar struct {
	interactive

	Label      string       // what is chosen here; spoken
	First      time.Time    // no day before this one can be chosen
	Week       time.Weekday // with which a week begins
	Words      CalendarWords
	Selected   time.Time // zero: none
	OnSelected func(time.Time)

	shown    time.Time // the first day of the month in sight
	back, on *Button
	title    *Text
	names    []*Text
	days     []*calendarDay
}

// CalendarWords are a calendar's words in the language of the screen.
type CalendarWords struct {
	Month          func(time.Time) string // the month and the year
	Day            func(time.Time) string // spoken
	Weekday        func(time.Weekday) string
	Previous, Next string // of the buttons beside the month
}

const (
	calendarWeeks = 6 // what a month can touch
	calendarCell  = 40
	calendarRow   = 30
	calendarHead  = 38
)

// Select chooses a day and calls OnSelected when that is a change.
func (c *Calendar) Select(day time.Time) {
	day = noon(day)
	if day.Before(noon(c.First)) || day.Equal(noon(c.Selected)) && !c.Selected.IsZero() || c.Disabled() {
		return
	}
	c.SetSelected(day)
	if c.OnSelected != nil {
		c.OnSelected(day)
	}
}

// SetSelected chooses without calling OnSelected, and shows the day's month. The zero time: none.
func (c *Calendar) SetSelected(day time.Time) {
	if !c.Selected.IsZero() && noon(day).Equal(noon(c.Selected)) || day.IsZero() && c.Selected.IsZero() {
		return
	}
	if c.Selected = day; !day.IsZero() {
		c.Selected = noon(day)
		c.shown = firstOfMonth(day)
	}
	c.Refresh()
}

func (c *Calendar) month() time.Time {
	if c.shown.IsZero() {
		day := c.First
		if !c.Selected.IsZero() {
			day = c.Selected
		}
		c.shown = firstOfMonth(day)
	}
	return c.shown
}

func (c *Calendar) turn(months int) {
	if to := c.month().AddDate(0, months, 0); !to.Before(firstOfMonth(c.First)) {
		c.shown = to
		c.Refresh()
	}
}

func (c *Calendar) TypedKey(ev *fyne.KeyEvent) {
	from := c.Selected
	if from.IsZero() {
		from = c.First
	}
	first := firstOfMonth(from)
	to := map[fyne.KeyName]time.Time{
		fyne.KeyLeft: from.AddDate(0, 0, -1), fyne.KeyRight: from.AddDate(0, 0, 1),
		fyne.KeyUp: from.AddDate(0, 0, -7), fyne.KeyDown: from.AddDate(0, 0, 7),
		fyne.KeyPageUp: sameDay(first.AddDate(0, -1, 0), from), fyne.KeyPageDown: sameDay(first.AddDate(0, 1, 0), from),
		fyne.KeyHome: first, fyne.KeyEnd: first.AddDate(0, 1, -1),
	}[ev.Name]
	if to.IsZero() {
		forwardKey(c, ev)
		return
	}
	if earliest := noon(c.First); to.Before(earliest) {
		to = earliest
	}
	c.Select(to)
}

// sameDay is the day of from in the month that begins with first, or its last one.
func sameDay(first, from time.Time) time.Time {
	last := first.AddDate(0, 1, -1)
	return first.AddDate(0, 0, min(from.Day(), last.Day())-1)
}

// noon stands for a day: not every day has a midnight where clocks change.
func noon(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 12, 0, 0, 0, t.Location())
}

func firstOfMonth(t time.Time) time.Time { return noon(t).AddDate(0, 0, 1-t.Day()) }

// dayAt is the day of a cell: the first row holds the month's first day.
func (c *Calendar) dayAt(i int) time.Time {
	month := c.month()
	lead := (int(month.Weekday()) - int(c.Week) + 7) % 7
	return month.AddDate(0, 0, i-lead)
}

func (c *Calendar) AccessibilityLabel() string {
	if c.Selected.IsZero() {
		return c.Label
	}
	return c.Label + ": " + c.Words.Day(c.Selected)
}

func (c *Calendar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
func (c *Calendar) accessibleParts() []fyne.CanvasObject   { return c.parts() }
func (c *Calendar) MinSize() fyne.Size                     { return minSizeOf(c, &c.BaseWidget) }

func (c *Calendar) CreateRenderer() fyne.WidgetRenderer {
	c.back = NewIconButton(themeIcon(c, theme.IconNameNavigateBack), c.Words.Previous, func() { c.turn(-1) })
	c.on = NewIconButton(themeIcon(c, theme.IconNameNavigateNext), c.Words.Next, func() { c.turn(1) })
	c.title = &Text{Style: Strong, Align: fyne.TextAlignCenter}
	objects := []fyne.CanvasObject{c.back, c.title, c.on}
	for range 7 {
		name := &Text{Style: Caption, Color: ColorTextSecondary, Align: fyne.TextAlignCenter}
		c.names = append(c.names, name)
		objects = append(objects, name)
	}
	for i := range 7 * calendarWeeks {
		day := &calendarDay{of: c, index: i}
		day.ExtendBaseWidget(day)
		c.days = append(c.days, day)
		objects = append(objects, day)
	}
	return newView(&view{
		widget:  c,
		objects: objects,
		min: func() fyne.Size {
			return fyne.NewSize(7*calendarCell, calendarHead+c.names[0].MinSize().Height+4+calendarWeeks*calendarRow)
		},
		layout: func(size fyne.Size) {
			width := c.back.MinSize().Width
			place(c.back, 0, 0, width, calendarHead-4)
			place(c.on, 7*calendarCell-width, 0, width, calendarHead-4)
			h := c.title.MinSize().Height
			place(c.title, width, (calendarHead-4-h)/2, 7*calendarCell-2*width, h)
			h = c.names[0].MinSize().Height
			for i, name := range c.names {
				place(name, float32(i*calendarCell), calendarHead, calendarCell, h)
			}
			for i, day := range c.days {
				place(day, float32(i%7*calendarCell)+2, calendarHead+h+4+float32(i/7*calendarRow)+1, calendarCell-4, calendarRow-2)
			}
		},
		refresh: func() {
			c.title.SetText(c.Words.Month(c.month()))
			if c.month().After(firstOfMonth(c.First)) {
				c.back.Enable()
			} else {
				c.back.Disable()
			}
			for i, name := range c.names {
				name.SetText(c.Words.Weekday((c.Week + time.Weekday(i)) % 7))
			}
			for _, day := range c.days {
				SetVisible(day, day.inSight())
				day.Refresh()
			}
		},
	})
}

// calendarDay is one day of the month in sight; the days around it are left out.
type calendarDay struct {
	interactive

	of    *Calendar
	index int
}

func (d *calendarDay) day() time.Time { return d.of.dayAt(d.index) }
func (d *calendarDay) inSight() bool  { return d.day().Month() == d.of.month().Month() }

// Disabled is true also for days that can't be chosen.
func (d *calendarDay) Disabled() bool {
	return d.of.Disabled() || d.day().Before(noon(d.of.First))
}

func (d *calendarDay) Tapped(*fyne.PointEvent) {
	d.of.clicked()
	d.of.Select(d.day())
}

func (d *calendarDay) chosen() bool {
	return !d.of.Selected.IsZero() && d.day().Equal(noon(d.of.Selected))
}

func (d *calendarDay) AccessibilityLabel() string {
	return withStates(sentence(d.of.Words.Day(d.day())), states{chosen: d.chosen(), disabled: d.Disabled()})
}

func (d *calendarDay) CreateRenderer() fyne.WidgetRenderer {
	background, ring := &canvas.Rectangle{}, newRing()
	text := &Text{Align: fyne.TextAlignCenter}
	return newView(&view{
		widget:  d,
		objects: []fyne.CanvasObject{background, ring, text},
		min:     func() fyne.Size { return fyne.NewSize(calendarCell-4, calendarRow-2) },
		layout: func(size fyne.Size) {
			background.Resize(size)
			placeRing(ring, size, 2)
			h := text.MinSize().Height
			place(text, 0, (size.Height-h)/2, size.Width, h)
		},
		refresh: func() {
			background.CornerRadius, background.StrokeWidth = radius(d), 0
			background.FillColor = color.Transparent
			words, style := fyne.ThemeColorName(theme.ColorNameForeground), Body
			switch {
			case d.chosen():
				background.FillColor, background.StrokeWidth = themeColor(d, ColorAccentSoft), 1.75
				background.StrokeColor = themeColor(d, ColorAccent)
				words, style = ColorAccentText, Strong
			case d.Disabled():
				words = ColorTextTertiary
			case d.hovered:
				background.FillColor = themeColor(d, ColorRowHover)
			}
			refreshRing(d, ring, radius(d)+2, d.of.focused && (d.chosen() || d.of.Selected.IsZero() && d.day().Equal(noon(d.of.First))))
			text.set(strconv.Itoa(d.day().Day()), style, words)
		},
	})
}
