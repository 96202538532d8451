package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

type columnsRow struct {
	base

	columns *Columns
	row     *Row // that this is the content of; nil while it is only measured
	index   int
	cells   []*cellView
	buttons []*rowButton
	widths  []float32 // that were last laid out
}

type cellView struct {
	cell      Cell
	icon      *canvas.Image
	text      *Text
	secondary *Text
	badge     *Badge
}

func newColumnsRow(columns *Columns) *columnsRow {
	r := &columnsRow{columns: columns, index: -1}
	for range columns.Columns {
		r.cells = append(r.cells, &cellView{icon: newIcon(), text: &Text{}, secondary: &Text{Style: Caption, Color: ColorTextTertiary}, badge: &Badge{}})
	}
	for i := range columns.Slots {
		b := &rowButton{of: r, index: i}
		b.ExtendBaseWidget(b)
		r.buttons = append(r.buttons, b)
	}
	r.ExtendBaseWidget(r)
	return r
}

// set shows the row i, and draws nothing if that looks the same as what is shown.
func (r *columnsRow) set(i int) {
	r.index = i
	if !r.read() || !slices.Equal(r.widths, r.columns.widths(r.Size().Width)) {
		r.Refresh()
	}
}

func (r *columnsRow) setRow(row *Row) { r.row = row }

// read gets what is to be shown, and says whether all of it looks the same as before.
func (r *columnsRow) read() (same bool) {
	var cells []Cell
	var actions []RowAction
	if r.index >= 0 && r.index < r.columns.Length() {
		cells = r.columns.Cells(r.index)
		actions = r.columns.Actions(r.index)
	}
	same = true
	for i, c := range r.cells {
		var cell Cell
		if i < len(cells) {
			cell = cells[i]
		}
		same = same && c.cell.equal(cell)
		c.cell = cell
	}
	for i, b := range r.buttons {
		var action RowAction
		if i < len(actions) {
			action = actions[i]
		}
		same = same && b.action.looksLike(action)
		b.action = action
	}
	return same
}

func (c Cell) equal(o Cell) bool {
	sameIcons := sameIcon(c.Icon, o.Icon)
	c.Icon, o.Icon = nil, nil
	return sameIcons && c == o
}

func (a RowAction) looksLike(o RowAction) bool {
	return sameIcon(a.Icon, o.Icon) && a.Label == o.Label && a.Danger == o.Danger
}

func (r *columnsRow) CreateRenderer() fyne.WidgetRenderer {
	v := &view{widget: r, layout: r.layout, refresh: r.refresh}
	for _, c := range r.cells {
		v.objects = append(v.objects, c.icon, c.text, c.secondary, c.badge)
	}
	v.objects = append(v.objects, r.accessibleParts()...)
	v.min = func() fyne.Size {
		return fyne.NewSize(120, Body.height(r)+Caption.height(r)+1+2*8)
	}
	return newView(v)
}

func (r *columnsRow) refresh() {
	for _, c := range r.cells {
		c.refresh()
	}
	for _, b := range r.buttons {
		b.Refresh()
	}
}

func (c *cellView) refresh() {
	textColor, iconColor, style := c.cell.Tone.text(), c.cell.Tone.text(), Body
	if c.cell.Tone == Neutral {
		textColor, iconColor = theme.ColorNameForeground, ColorTextSecondary
	}
	if c.cell.Strong {
		style = Strong
	}
	c.text.Shorten = ShortenEnd
	if c.cell.Middle {
		c.text.Shorten = ShortenMiddle
	}
	c.secondary.Shorten = c.text.Shorten
	c.text.set(c.cell.Text, style, textColor)
	c.secondary.SetText(c.cell.Secondary)
	icon := c.cell.Icon
	if c.cell.Badge != "" {
		c.badge.Set(c.cell.Badge, c.cell.Tone, icon)
		icon = nil
	}
	setIcon(c.icon, icon, iconColor)
}

func (r *columnsRow) layout(size fyne.Size) {
	line, small := Body.height(r), Caption.height(r)
	edge := iconSize(r)
	x := float32(columnSide)
	r.widths = r.columns.widths(size.Width)
	for i, w := range r.widths {
		c := r.cells[i]
		visible := w > 0
		SetVisible(c.text, visible && c.cell.Badge == "")
		SetVisible(c.badge, visible && c.cell.Badge != "")
		SetVisible(c.secondary, visible && c.cell.Secondary != "")
		SetVisible(c.icon, visible && c.icon.Resource != nil)
		if !visible {
			continue
		}
		y := (size.Height - line) / 2
		if c.cell.Secondary != "" {
			y = (size.Height - line - small - 1) / 2
			place(c.secondary, x, y+line+1, w, small)
		}
		m := c.badge.MinSize()
		place(c.badge, x, y+(line-m.Height)/2, min(m.Width, w), m.Height)
		textX := x
		if c.icon.Visible() {
			place(c.icon, x, y+(line-edge)/2, edge, edge)
			textX += edge + 6
		}
		place(c.text, textX, y, w-(textX-x), line)
		x += w + columnGap
	}
	right := size.Width - columnSide + 4
	for i := len(r.buttons) - 1; i >= 0; i-- {
		if b := r.buttons[i]; b.Visible() {
			right -= actionEdge
			place(b, right, (size.Height-actionEdge)/2, actionEdge, actionEdge)
		}
	}
}

func (r *columnsRow) tooltipAt(at fyne.Position) (string, fyne.CanvasObject) {
	for _, c := range r.cells {
		if c.cell.Tip != "" && c.badge.Visible() && within(at, c.badge, 0) {
			return c.cell.Tip, c.badge
		}
		for _, text := range []*Text{c.text, c.secondary} {
			if !text.Visible() || !within(at, text, 0) {
				continue
			}
			if c.cell.Tip != "" {
				return c.cell.Tip, text
			}
			if text.shortened() {
				return text.Text, text
			}
		}
	}
	return "", nil
}

func (r *columnsRow) AccessibilityLabel() string {
	var all []string
	for i, c := range r.cells {
		text := sentence(c.cell.Text, c.cell.Badge, c.cell.Secondary)
		if i > 0 && text != "" && r.columns.Columns[i].Title != "" {
			text = r.columns.Columns[i].Title + ": " + text
		}
		all = append(all, text)
	}
	return joined(all...)
}

func (r *columnsRow) accessibleParts() []fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, b := range r.buttons {
		buttons = append(buttons, b)
	}
	return buttons
}

// rowButton is an action in a row. It takes no focus of its own: two thousand rows would be four
// thousand stops for Tab. The row's list gives it the keys.
type rowButton struct {
	interactive

	of     *columnsRow
	index  int
	action RowAction
}

func (b *rowButton) CreateRenderer() fyne.WidgetRenderer {
	background, icon := &canvas.Rectangle{}, newIcon()
	return newView(&view{
		widget:  b,
		objects: []fyne.CanvasObject{background, icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(actionEdge) },
		layout: func(size fyne.Size) {
			background.Resize(size)
			edge := iconSize(b)
			place(icon, (size.Width-edge)/2, (size.Height-edge)/2, edge, edge)
		},
		refresh: func() {
			SetVisible(b, b.action.Icon != nil)
			hasKeys := b.of.row != nil && b.of.row.current && b.of.columns.action == b.index
			background.CornerRadius = radius(b) - 2
			background.FillColor, background.StrokeWidth = color.Transparent, 0
			name := ColorTextTertiary
			if b.hovered || hasKeys {
				name = theme.ColorNameForeground
				background.FillColor = themeColor(b, ColorNeutralSoft)
				if b.action.Danger {
					name = ColorDangerText
					background.FillColor = themeColor(b, ColorDangerSoft)
				}
			}
			if hasKeys {
				background.StrokeColor, background.StrokeWidth = themeColor(b, ColorFocusRing), 2
			}
			setIcon(icon, b.action.Icon, name)
		},
	})
}

// Tapped implements fyne.Tappable. The row gets the keyboard's focus first, so that it has it again
// when a dialog that the action opens is closed.
func (b *rowButton) Tapped(*fyne.PointEvent) {
	b.tooltip.hide()
	list := b.of.columns.list
	list.move(b.of.index)
	list.takeFocus()
	if b.action.OnTapped != nil {
		b.action.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable; the row stays highlighted.
func (b *rowButton) MouseIn(ev *desktop.MouseEvent) {
	b.interactive.MouseIn(ev)
	b.of.row.setHovered(true)
	b.tooltip.schedule(b, b.action.Label)
}

func (b *rowButton) MouseOut() {
	b.interactive.MouseOut()
	b.of.row.setHovered(false)
}

func (b *rowButton) AccessibilityLabel() string { return b.action.Label }
