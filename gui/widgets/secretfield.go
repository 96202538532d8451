package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// dots is how many dots stand for a secret, however long it is.
const dots = 24

// SecretField shows dots in place of a secret, and the secret itself while it is revealed. It
// does not store the secret: Reveal is called for it each time, and what was shown is dropped by
// Mask. While masked nothing of the secret is among the objects that are drawn.
//
// The owner calls Mask when the time is up or the window loses the focus; OnChanged is
// called so that the owner can start that time. The text can't be selected.
//
// Make it with NewSecretField.
type SecretField struct {
	base

	Reveal    func() string
	OnChanged func(revealed bool)
	Label     string // what the secret is; spoken in place of it

	showLabel, hideLabel string
	eye                  *Button
	dots                 *Text
	lines                []*canvas.Text // empty while masked
	revealed             bool
}

// NewSecretField makes a masked field. showLabel and hideLabel are the spoken labels of the eye.
func NewSecretField(label, showLabel, hideLabel string, reveal func() string) *SecretField {
	return &SecretField{Label: label, showLabel: showLabel, hideLabel: hideLabel, Reveal: reveal}
}

// SetRevealed shows the secret or hides it.
func (s *SecretField) SetRevealed(on bool) {
	if on == s.revealed || on && s.Reveal == nil {
		return
	}
	s.revealed = on
	s.lines = nil
	if on {
		for _, part := range chunks(s.Reveal(), s.charactersPerLine()) {
			s.lines = append(s.lines, &canvas.Text{Text: part, TextStyle: fyne.TextStyle{Monospace: true}})
		}
	}
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(on)
	}
}

// Mask hides the secret.
func (s *SecretField) Mask() { s.SetRevealed(false) }

// AccessibilityLabel implements fyne.Accessible; it never holds the secret.
func (s *SecretField) AccessibilityLabel() string { return s.Label }

func (s *SecretField) accessibleParts() []fyne.CanvasObject { return []fyne.CanvasObject{s.eye} }

const maxSecretLines = 4

// charactersPerLine is how many monospaced letters fit beside the eye.
func (s *SecretField) charactersPerLine() int {
	letter := width("x", Body.size(s), Mono.style())
	return max(8, int((s.Size().Width-2*secretPad-controlHeight(s, true)-8)/max(1, letter)))
}

func chunks(text string, n int) []string {
	runes := []rune(oneLine(text))
	var parts []string
	for len(runes) > 0 && len(parts) < maxSecretLines {
		k := min(n, len(runes))
		parts, runes = append(parts, string(runes[:k])), runes[k:]
	}
	if len(runes) > 0 {
		parts[len(parts)-1] += ellipsis
	}
	return parts
}

const secretPad = 12

func (s *SecretField) MinSize() fyne.Size { return minSizeOf(s, &s.BaseWidget) }

func (s *SecretField) CreateRenderer() fyne.WidgetRenderer {
	background := &canvas.Rectangle{StrokeWidth: 1}
	s.dots = &Text{Text: strings.Repeat("•", dots), Style: Mono, Color: ColorTextSecondary}
	s.eye = NewIconButton(nil, s.showLabel, func() { s.SetRevealed(!s.revealed) })
	s.eye.Small = true
	s.view = &view{
		widget: s,
		min: func() fyne.Size {
			lines := max(1, len(s.lines))
			return fyne.NewSize(160, float32(lines)*Mono.height(s)+2*secretPad)
		},
		layout: func(size fyne.Size) {
			background.Resize(size)
			m := s.eye.MinSize()
			place(s.eye, size.Width-m.Width-8, (size.Height-m.Height)/2, m.Width, m.Height)
			line := Mono.height(s)
			free := size.Width - m.Width - 8 - 2*secretPad
			place(s.dots, secretPad, (size.Height-line)/2, free, line)
			y := (size.Height - line*float32(len(s.lines))) / 2
			for _, text := range s.lines {
				place(text, secretPad, y, free, line)
				y += line
			}
		},
	}
	s.view.refresh = func() {
		background.CornerRadius = radius(s)
		background.FillColor, background.StrokeColor = themeColor(s, ColorSurfaceSunken), themeColor(s, ColorControlBorder)
		s.eye.Icon, s.eye.Label = theme.VisibilityIcon(), s.showLabel
		if s.revealed {
			s.eye.Icon, s.eye.Label = theme.VisibilityOffIcon(), s.hideLabel
		}
		s.eye.Refresh()
		SetVisible(s.dots, !s.revealed)
		s.dots.Refresh()
		s.view.objects = []fyne.CanvasObject{background, s.dots, s.eye}
		for _, text := range s.lines {
			text.Color, text.TextSize = themeColor(s, theme.ColorNameForeground), Mono.size(s)
			s.view.objects = append(s.view.objects, text)
		}
	}
	return newView(s.view)
}
