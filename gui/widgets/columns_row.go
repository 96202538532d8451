package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// columnsRow is the content of one row of Columns.
type columnsRow struct {
	base

	of      *Columns
	ground  *Row
	index   int
	cells   []*cellView
	buttons []*rowButton
	view    *view
}

type cellView struct {
	cell      Cell
	icon      *canvas.Image
	text      *Text
	secondary *Text
	badge     *Badge
}

func newColumnsRow(of *Columns) *columnsRow {
	r := &columnsRow{of: of, index: -1}
	r.ExtendBaseWidget(r)
	return r
}

func (r *columnsRow) set(i int) {
	r.index = i
	r.Refresh()
}

// standOn implements grounded.
func (r *columnsRow) standOn(ground *Row) { r.ground = ground }

// CreateRenderer implements fyne.Widget.
func (r *columnsRow) CreateRenderer() fyne.WidgetRenderer {
	r.view = &view{of: r, layout: r.layout, refresh: r.refresh}
	r.view.min = func() fyne.Size {
		return fyne.NewSize(120, Body.height(r)+Caption.height(r)+1+2*8)
	}
	return newView(r.view)
}

func (r *columnsRow) refresh() {
	for len(r.cells) < len(r.of.Columns) {
		c := &cellView{icon: newIcon(), text: &Text{}, secondary: &Text{Style: Caption, Color: ColorTextTertiary}, badge: &Badge{}}
		r.cells = append(r.cells, c)
		r.view.objects = append(r.view.objects, c.icon, c.text, c.secondary, c.badge)
	}
	for len(r.buttons) < r.of.Slots {
		b := &rowButton{of: r, index: len(r.buttons)}
		b.ExtendBaseWidget(b)
		r.buttons = append(r.buttons, b)
		r.view.objects = append(r.view.objects, b)
	}
	var cells []Cell
	if r.index >= 0 && r.index < r.of.Length() {
		cells = r.of.Cells(r.index)
	}
	for i, c := range r.cells {
		c.cell = Cell{}
		if i < len(cells) {
			c.cell = cells[i]
		}
		r.fill(c)
	}
	var actions []RowAction
	if r.of.Actions != nil && r.index >= 0 && r.index < r.of.Length() {
		actions = r.of.Actions(r.index)
	}
	for i, b := range r.buttons {
		b.action = RowAction{}
		if i < len(actions) {
			b.action = actions[i]
		}
		b.Refresh()
	}
}

func (r *columnsRow) fill(c *cellView) {
	name := c.cell.Tone.text()
	if c.cell.Tone == Neutral {
		name = theme.ColorNameForeground
	}
	c.text.Style = Body
	if c.cell.Strong {
		c.text.Style = Strong
	}
	c.text.Text, c.text.Color = c.cell.Text, name
	c.text.Shorten = ShortenEnd
	if c.cell.Middle {
		c.text.Shorten = ShortenMiddle
	}
	c.text.Refresh()
	c.secondary.Style = Caption
	c.secondary.SetText(c.cell.Secondary)
	if c.cell.Badge != "" {
		c.badge.Set(c.cell.Badge, c.cell.Tone, c.cell.Icon)
		setIcon(r, c.icon, nil, "")
	} else {
		if c.cell.Tone == Neutral {
			name = ColorTextSecondary
		}
		setIcon(r, c.icon, c.cell.Icon, name)
	}
}

func (r *columnsRow) layout(size fyne.Size) {
	line, small := Body.height(r), Caption.height(r)
	edge := iconSize(r)
	x := float32(columnSide)
	for i, w := range r.of.widths(size.Width) {
		c := r.cells[i]
		visible := w > 0
		show(c.text, visible && c.cell.Badge == "")
		show(c.badge, visible && c.cell.Badge != "")
		show(c.secondary, visible && c.cell.Secondary != "")
		show(c.icon, visible && c.icon.Resource != nil)
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

// explain implements explainer.
func (r *columnsRow) explain(at fyne.Position) (string, fyne.CanvasObject) {
	for _, c := range r.cells {
		if c.badge.Visible() && within(at, c.badge, 0) {
			return c.cell.Tip, part(c.cell.Tip, c.badge)
		}
		for _, text := range []*Text{c.text, c.secondary} {
			if !text.Visible() || !within(at, text, 0) {
				continue
			}
			if c.cell.Tip != "" {
				return c.cell.Tip, text
			}
			if text.Shortened() {
				return text.Text, text
			}
		}
	}
	return "", nil
}

func part(text string, o fyne.CanvasObject) fyne.CanvasObject {
	if text == "" {
		return nil
	}
	return o
}

// AccessibilityLabel implements fyne.Accessible.
func (r *columnsRow) AccessibilityLabel() string {
	var all []string
	for i, c := range r.cells {
		text := sentence(c.cell.Text, c.cell.Badge, c.cell.Secondary)
		if i > 0 && text != "" && r.of.Columns[i].Title != "" {
			text = r.of.Columns[i].Title + ": " + text
		}
		all = append(all, text)
	}
	return joined(all...)
}

// AccessibilityRole implements fyne.Accessible.
func (r *columnsRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (r *columnsRow) toldParts() []fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, b := range r.buttons {
		buttons = append(buttons, b)
	}
	return buttons
}

// rowButton is an action in a row. It takes no focus of its own: two thousand rows would be four
// thousand stops for Tab. The row's list gives it the keys.
type rowButton struct {
	base

	of      *columnsRow
	index   int
	action  RowAction
	hovered bool
	tip     tip
}

// CreateRenderer implements fyne.Widget.
func (b *rowButton) CreateRenderer() fyne.WidgetRenderer {
	ground, icon := &canvas.Rectangle{}, newIcon()
	return newView(&view{
		of:      b,
		objects: []fyne.CanvasObject{ground, icon},
		min:     func() fyne.Size { return fyne.NewSquareSize(actionEdge) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			edge := iconSize(b)
			place(icon, (size.Width-edge)/2, (size.Height-edge)/2, edge, edge)
		},
		refresh: func() {
			show(b, b.action.Icon != nil)
			keyed := b.of.ground != nil && b.of.ground.current && b.of.of.action == b.index
			ground.CornerRadius = radius(b) - 2
			ground.FillColor, ground.StrokeWidth = colorNone, 0
			name := ColorTextTertiary
			if b.hovered || keyed {
				name = theme.ColorNameForeground
				ground.FillColor = paint(b, ColorNeutralSoft)
				if b.action.Danger {
					name = ColorDangerText
					ground.FillColor = paint(b, ColorDangerSoft)
				}
			}
			if keyed {
				ground.StrokeColor, ground.StrokeWidth = paint(b, ColorFocusRing), 2
			}
			setIcon(b, icon, b.action.Icon, name)
		},
	})
}

// Tapped implements fyne.Tappable.
func (b *rowButton) Tapped(*fyne.PointEvent) {
	b.tip.hide()
	if b.action.OnTapped != nil {
		b.action.OnTapped()
	}
}

// MouseIn implements desktop.Hoverable; the row stays lit.
func (b *rowButton) MouseIn(*desktop.MouseEvent) {
	b.hovered = true
	if b.of.ground != nil {
		b.of.ground.light(true)
	}
	b.tip.arm(b, b.action.Label)
	b.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (b *rowButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *rowButton) MouseOut() {
	b.hovered = false
	if b.of.ground != nil {
		b.of.ground.light(false)
	}
	b.tip.hide()
	b.Refresh()
}

// AccessibilityLabel implements fyne.Accessible.
func (b *rowButton) AccessibilityLabel() string { return b.action.Label }

// AccessibilityRole implements fyne.Accessible.
func (b *rowButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
