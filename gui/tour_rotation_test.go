package gui

import (
	"slices"
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// The scenes of a token that is being replaced.
func init() {
	planned := func(s *screen) {
		s.rotating().Revoke(day)
		s.rest()
	}
	var later time.Duration
	movable := func(w *model.World) {
		later = 0
		w.Now = func() time.Time { return noon.Add(later) }
	}
	scenes = append(scenes,
		scene{name: "rotate-form", play: rotateForm},
		scene{name: "rotate-ready", play: rotated},
		scene{name: "rotate-unsafe", play: then(rotateForm, func(s *screen) { s.createSuccessor(false) })},
		scene{name: "rotate-done", play: then(rotated, func(s *screen) {
			s.rotating().Revoke(0)
			s.until("the end", func() bool { return len(s.app.Rotations.In(model.Origin{})) == 0 })
			s.rest()
		})},
		scene{name: "rotate-refused", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			s.shell.showRotate(s.tokensTab().tokens, "0000000000", "ci-publish", nil)
			s.until("the list", func() bool { return !s.tokensTab().tokens.Busy() })
		})},
		scene{name: "rotate-reading", adapt: answering(silent), play: func(s *screen) {
			_, row := savedUnread(s, "Chen Li")
			s.shell.rotateSaved(row)
		}},
		scene{name: "rotate-no-sign-in", adapt: withoutSessions, play: func(s *screen) {
			dina, row := savedUnread(s, "Dina Farouk")
			s.shell.rotateSaved(row)
			s.until("the answer", func() bool { return !s.app.Tokens(dina).Busy() })
		}},
		scene{name: "main-rotation-ready", play: then(rotated, closeOnce)},
		scene{name: "main-rotation-planned", play: then(rotated, closeOnce, planned)},
		scene{name: "main-rotation-lost", play: then(rotated, func(s *screen) {
			id := s.once().once.Entry.TokenID
			closeOnce(s)
			s.rest() // only what is in the list can be revoked
			s.tokensTab().tokens.Revoke(id)
			s.until("the list", func() bool { return s.rotating().State() == model.RotationLost })
		})},
		scene{name: "main-rotation-failed", play: then(rotated, closeOnce, func(s *screen) {
			s.demo.Close()
			s.rotating().Revoke(0)
			s.until("the failure", func() bool { return s.rotating().State() == model.RotationFailed })
		})},
		scene{name: "main-rotation-late", adapt: movable, play: then(rotated, closeOnce, planned, func(s *screen) {
			later = 5 * day
			s.rest()
		})},
		scene{name: "main-rotations-many", play: then(rotated, closeOnce, planned, func(s *screen) {
			for _, name := range []string{"viewer on the meeting room screen", "quantity export"} {
				s.openRotate(name)
				s.createSuccessor(true)
				closeOnce(s)
				s.rest()
			}
		})},
		scene{name: "saved-rotation-planned", play: then(rotated, closeOnce, planned, func(s *screen) {
			s.shell.showTab(model.TabSaved)
			s.rest()
		})},
		scene{name: "token-detail-rotation", play: then(rotated, closeOnce, planned, func(s *screen) {
			tab := s.tokensTab()
			tab.open(tab.table.rows[s.rowOf("ci-publish", s.rotating().OldID)])
		})},
	)
}

// rowOf is the place of a token in the table.
func (s *screen) rowOf(name, id string) int {
	s.t.Helper()
	at := slices.IndexFunc(s.tokensTab().table.rows, func(row model.TokenRow) bool {
		return row.Name == name && (id == "" || row.ID == id)
	})
	if at < 0 {
		s.t.Fatalf("no token %s", name)
	}
	return at
}

// openRotate opens the form for the successor of a token, as its menu does.
func (s *screen) openRotate(name string) {
	s.t.Helper()
	s.tokensTab().table.List().SetSelected(s.rowOf(name, ""))
	s.press("row-rotate")
	s.until("the keychain", func() bool { return s.app.Keychain.Known })
}

func rotateForm(s *screen) {
	on("Ada Okafor", model.TabTokens)(s)
	s.openRotate("ci-publish")
}

// createSuccessor presses Create in the open form, and waits for the check.
func (s *screen) createSuccessor(save bool) {
	s.t.Helper()
	form := widgets.TopDialog(s.window.Canvas())
	for _, choice := range partsOf[*widgets.Segmented](form) {
		if choice.Label == t("new.save-to") && !save {
			choice.Select(1)
		}
	}
	for _, row := range partsOf[*widgets.CheckRow](form) {
		if row.Title == t("new.never-confirm") && row.Visible() {
			row.OnChanged(true) // it never expires, as the old one
		}
	}
	s.turn()
	s.button(form, t("new.create")).Press()
	s.until("the successor", func() bool {
		return s.once() != nil && s.once().once.Rotation.State() == model.RotationReady && (!save || s.once().once.SaveState == model.IsSaved)
	})
}

// rotated creates the successor of "ci-publish", whose dialog stays open.
func rotated(s *screen) {
	rotateForm(s)
	s.createSuccessor(true)
}

func closeOnce(s *screen) { s.once().close() }

// rotating is the rotation that needs a person first.
func (s *screen) rotating() *model.Rotation {
	s.t.Helper()
	list := s.app.Rotations.In(model.Origin{})
	if len(list) == 0 {
		s.t.Fatal("nothing is rotated")
	}
	return list[0]
}
