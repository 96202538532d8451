package gui

import (
	"testing"
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
	"speckle-keys/speckle"
)

// The expiry and the state of a saved token can be read in the smallest window, in each language.
func TestSavedTableIsWholeInTheSmallestWindow(t *testing.T) {
	for _, language := range languages {
		s, _ := onSaved(t, "a", "b", "c", "d", "e", "f", "g", "h", "i")
		s.set(func(to *model.Settings) { to.Language = language.tag })
		s.window.Resize(smallest)
		s.redraw()
		list := s.page.pages[model.TabSaved].(*savedList)
		rows := s.app.Saved.Rows(s.app.Accounts.Current().Origin)
		now := s.app.NowAt(rows[0].Origin)
		for i, ends := range []time.Duration{30 * 24 * time.Hour, 7 * 24 * time.Hour, 365 * 24 * time.Hour, 0, 12 * time.Hour, 90 * 24 * time.Hour, -40 * 24 * time.Hour, 24 * time.Hour, -time.Hour} {
			rows[i].ExpiresAt = now.Add(ends)
			if ends == 0 {
				rows[i].ExpiresAt, rows[i].CreatedAt = time.Time{}, now
			}
			rows[i].Expired = ends < 0
		}
		rows[0].Standing.State, rows[1].Standing.State, rows[2].Missing, rows[3].Deleting = speckle.TokenValid, speckle.TokenRejected, true, true
		rows[4].Busy, rows[4].Work = true, model.SavedChecking
		list.table.show(rows)
		for i, row := range rows {
			list.table.List().ScrollTo(i)
			for _, cell := range []widgets.Cell{stateCell(row), list.expiryCell(row)} {
				if words := cell.Text + cell.Badge; !drawnWhole(list.table, words) {
					t.Errorf("%s: %q is cut", language.tag, words)
				}
			}
		}
	}
}
