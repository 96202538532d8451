package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"speckle-keys/gui/model"
)

// The keys that README and help promise lead to their actions.
func TestPromisedKeysLeadToTheirActions(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	done := s.recorded(func() bool { return true })
	ctrl := fyne.KeyModifierShortcutDefault
	for _, c := range []struct {
		key    fyne.KeyName
		held   fyne.KeyModifier
		action string
	}{
		{fyne.KeyF5, 0, "refresh"},
		{fyne.KeyR, ctrl, "refresh"},
		{fyne.KeyF, ctrl, "search"},
		{fyne.KeyK, ctrl, "palette"},
		{fyne.KeyN, ctrl, "new-token"},
		{fyne.KeyV, ctrl | fyne.KeyModifierShift, "paste-token"},
		{fyne.KeyD, ctrl, "row-duplicate"},
		{fyne.KeyComma, ctrl, "settings"},
		{fyne.KeyQ, ctrl, "quit"},
		{fyne.Key1, ctrl, "tab-server"},
		{fyne.Key2, ctrl, "tab-apps"},
		{fyne.Key3, ctrl, "tab-tokens"},
		{fyne.Key4, ctrl, "tab-saved"},
	} {
		*done = nil
		s.window.Canvas().Unfocus()
		s.typeKeys(c.key, c.held)
		if !slices.Equal(*done, []string{c.action}) {
			t.Errorf("%s does %q, want %s", c.key, *done, c.action)
		}
	}
}

func TestSearchNarrowsTheSavedCredentials(t *testing.T) {
	s, list := onSaved(t, "nightly", "lobby")
	s.rest()
	list.search.SetText("lobb")
	s.turn()
	if len(list.table.rows) != 1 || list.table.rows[0].Name != "lobby" {
		t.Errorf("%d rows", len(list.table.rows))
	}
}

// Each small button of a saved credential's row does what its tooltip says.
func TestButtonsOfASavedRowDoWhatTheySay(tt *testing.T) {
	s, list := onSaved(tt, "lobby")
	press := func(label string) {
		tt.Helper()
		for _, action := range list.table.Actions(0) {
			if action.Label == t(label) {
				action.OnTapped()
				return
			}
		}
		tt.Fatal("no button:", t(label))
	}
	press("saved.check")
	s.rest()
	if state := list.table.rows[0].State(); state != model.SavedValid || s.clipboard.Holding() {
		tt.Errorf("checked: state %d, copied %v", state, s.clipboard.Holding())
	}
	press("saved.copy")
	s.rest()
	if !s.clipboard.Holding() {
		tt.Error("not copied")
	}
	press("saved.delete")
	s.turn()
	if !s.dialogOpen() || list.table.rows[0].Deleting {
		tt.Error("deleted without a question")
	}
}
