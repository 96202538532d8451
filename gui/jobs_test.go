package gui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// hand does what a person does with the mouse, by what is drawn, and counts it.
type hand struct {
	*screen
	clicks, keys int
}

// drawnWith is the smallest and innermost thing of a kind that is in sight in the
// uppermost layer and has a text.
func drawnWith[T fyne.CanvasObject](h *hand, words string) T {
	h.t.Helper()
	h.turn()
	var found T
	size := float32(-1)
	for _, seen := range h.see() {
		o, ok := seen.o.(T)
		if !ok || !slices.ContainsFunc(partsOf[*canvas.Text](seen.o), func(text *canvas.Text) bool { return text.Visible() && text.Text == words }) {
			continue
		}
		middle, area := seen.at.Y+o.Size().Height/2, o.Size().Width*o.Size().Height
		if middle > 0 && middle < h.window.Canvas().Size().Height && (size < 0 || area <= size) {
			found, size = o, area
		}
	}
	if size < 0 {
		h.t.Fatalf("no %q in sight", words)
	}
	return found
}

type clickable interface {
	fyne.CanvasObject
	fyne.Tappable
}

func (h *hand) click(words string) {
	h.t.Helper()
	drawnWith[clickable](h, words).Tapped(&fyne.PointEvent{})
	h.clicks++
	h.turn()
}

// clickHolding clicks a row while a key is held.
func (h *hand) clickHolding(held fyne.KeyModifier, words string) {
	h.t.Helper()
	row := drawnWith[*widgets.Row](h, words)
	row.MouseDown(&desktop.MouseEvent{Modifier: held})
	h.click(words)
	row.MouseDown(&desktop.MouseEvent{})
}

// menu clicks a row with the other button.
func (h *hand) menu(words string) {
	h.t.Helper()
	drawnWith[*widgets.Row](h, words).TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(330, 120)})
	h.clicks++
	h.turn()
}

// point moves the mouse over an entry of a menu.
func (h *hand) point(words string) {
	h.t.Helper()
	drawnWith[interface {
		clickable
		desktop.Hoverable
	}](h, words).MouseIn(&desktop.MouseEvent{})
	h.turn()
}

func (h *hand) copied() string { return h.fyne.Clipboard().Content() }

// The eight jobs of a token's life take as many clicks as CONTRIBUTING says, and
// keys where it says so. What has a default is not clicked.
func TestClicksOfAJob(t *testing.T) {
	saved := func(h *hand) {
		form := h.app.Tokens(h.app.Accounts.Current()).NewToken()
		form.SetName("nightly")
		form.Submit()
		h.until("the token", func() bool { return h.once() != nil && h.once().once.SaveState == model.IsSaved })
		h.once().close()
		h.until("the row", func() bool { return len(h.app.Saved.Rows(h.app.Accounts.Current().Origin)) > 0 })
	}
	made := func(h *hand) *oneTimeDialog {
		h.until("the new token", func() bool { return h.once() != nil && h.once().once.SaveState == model.IsSaved })
		return h.once()
	}
	listed := func(h *hand, name string) (ids []string) {
		for _, token := range h.demo.Servers[0].Tokens(h.app.Accounts.Current().Person.ID) {
			if token.Name == name {
				ids = append(ids, token.ID)
			}
		}
		return ids
	}
	for _, job := range []struct {
		name         string
		before       func(*hand)
		do           func(*testing.T, *hand)
		clicks, keys int
	}{
		{"which account is the default, and does it still work", nil, func(t *testing.T, h *hand) {
			row := drawnIn(drawnWith[*widgets.Row](h, "Ada Okafor"))
			if !h.app.Accounts.Current().Default || !strings.Contains(row, "Signed in") {
				t.Errorf("the row says %q", row)
			}
		}, 0, 0},
		{"a token for 30 days that reads, in a .env file", nil, func(t *testing.T, h *hand) {
			h.click("New token")
			h.click("Create token")
			once := made(h).once
			h.click("Copy as")
			h.click(".env file")
			if !strings.HasPrefix(h.copied(), "SPECKLE_TOKEN="+once.Secret().Reveal()) {
				t.Errorf("%d characters copied", len(h.copied()))
			}
			if once.Requested.Lifespan != 30*24*time.Hour || slices.ContainsFunc(once.Requested.Scopes, func(scope string) bool { return !strings.HasSuffix(scope, ":read") }) {
				t.Errorf("created %v", once.Requested)
			}
		}, 4, 0},
		{"revoke three", nil, func(t *testing.T, h *hand) {
			h.click("ends tomorrow")
			h.clickHolding(fyne.KeyModifierShortcutDefault, "grasshopper batch")
			h.clickHolding(fyne.KeyModifierShortcutDefault, "old script")
			h.click("Revoke 3 tokens…")
			h.click("Revoke 3 tokens")
			h.until("them to be revoked", func() bool {
				return len(listed(h, "ends tomorrow"))+len(listed(h, "grasshopper batch"))+len(listed(h, "old script")) == 0
			})
		}, 5, 0},
		{"copy a saved one for PowerShell", saved, func(t *testing.T, h *hand) {
			h.click("Saved")
			h.menu("nightly")
			h.point("Copy as")
			h.click("PowerShell")
			h.until("the token", func() bool { return strings.HasPrefix(h.copied(), "$env:SPECKLE_TOKEN = '") })
		}, 3, 0},
		{"rotate one that expires in 12 days", nil, func(t *testing.T, h *hand) {
			old := listed(h, "ci-publish")
			h.menu("ci-publish")
			h.click("Rotate…")
			h.click("Create token")
			rotation := made(h).once.Rotation
			h.until("the check", func() bool { return rotation.State() == model.RotationReady })
			h.click("Revoke now")
			h.until("the end", func() bool { return rotation.State() == model.RotationDone })
			if left := listed(h, "ci-publish"); len(left) != 1 || left[0] == old[0] {
				t.Errorf("%d are left", len(left))
			}
		}, 4, 0},
		{"a token for one project", nil, func(t *testing.T, h *hand) {
			h.click("New token")
			h.click("Selected projects")
			h.until("the projects", func() bool { return strings.Contains(h.everything(), "Tower Nord") })
			h.click("Tower Nord")
			h.click("Create token")
			if limits := made(h).once.Requested.LimitTo; len(limits) != 1 || limits[0].Name != "Tower Nord" {
				t.Errorf("limited to %v", limits)
			}
			if said := h.everything(); !strings.Contains(said, "Limited to") || !strings.Contains(said, "Tower Nord") {
				t.Errorf("the limit isn't shown: %s", said)
			}
		}, 4, 0},
		{"why a script gets 403", nil, func(t *testing.T, h *hand) {
			h.typeKeys(fyne.KeyV, fyne.KeyModifierShortcutDefault|fyne.KeyModifierShift)
			h.keys++
			h.turn()
			h.fyne.Clipboard().SetContent("Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789")
			h.window.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: h.fyne.Clipboard()})
			h.keys++
			h.typeKeys(fyne.KeyReturn, 0)
			h.keys++
			h.until("the reason", func() bool { return strings.Contains(h.everything(), "It isn’t among Ada Okafor’s tokens") })
		}, 0, 3},
		{"run a script without a file", saved, func(t *testing.T, h *hand) {
			h.click("Saved")
			h.menu("nightly")
			h.point("Copy as")
			h.click("speckle-keys run (no file needed)")
			if got := h.copied(); !strings.Contains(got, "speckle-keys run") || !strings.Contains(got, "nightly -- ") {
				t.Errorf("copied %q", got)
			}
		}, 3, 0},
	} {
		t.Run(job.name, func(t *testing.T) {
			h := &hand{screen: newScreen(t, nil)}
			on("Ada Okafor", model.TabTokens)(h.screen)
			h.rest()
			if job.before != nil {
				job.before(h)
			}
			job.do(t, h)
			if h.clicks != job.clicks || h.keys != job.keys {
				t.Errorf("%d clicks and %d keys, want %d and %d", h.clicks, h.keys, job.clicks, job.keys)
			}
		})
	}
}
