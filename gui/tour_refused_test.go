package gui

import (
	"context"

	"speckle-keys/accounts/activity"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// The scenes of why a script is refused, and of what a token is limited to that
// replaces another one.
func init() {
	var record *activity.Log
	scenes = append(scenes,
		scene{name: "refused", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			s.shell.showRefusedAny()
		})},
		scene{name: "refused-token", play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			s.tokensTab().table.List().SetSelected(0)
			s.redraw()
			s.doItem(s.tokensTab().rowItems(), "refused")
		})},
		scene{name: "paste-revoked-here", adapt: func(w *model.World) {
			record = activity.Open("", nil)
			w.Activity = record
		}, play: then(on("Ada Okafor", model.TabTokens), func(s *screen) {
			d := showPaste(s.shell, s.app.Accounts.Current())
			secret := speckle.NewSecret("0123456789abcdef0123456789abcdef0123456789")
			noted := activity.Entry{Time: noon.AddDate(0, 0, -3), Kind: activity.Revoked, Server: d.paste.Origin.String(), Name: "ci", LastChars: secret.LastChars()}
			if err := record.Add(context.Background(), noted); err != nil {
				s.t.Fatal(err)
			}
			d.token.SetText(secret.Reveal())
			s.turn()
			d.check.Press()
			s.until("the reason", func() bool { return !d.paste.RevokedHere().IsZero() })
		})},
		scene{name: "replace-limits", play: then(on("Ada Okafor", model.TabSaved), func(s *screen) { replacingLimited(s) })},
	)
}

// replacingLimited checks a token that looks like the successor of a saved one,
// which is limited to a project.
func replacingLimited(s *screen) *pasteDialog {
	account := s.choose("Ada Okafor")
	token := demoserver.Token{Name: "nightly publish", Scopes: []string{"profile:read", "streams:read"}}
	limits := []model.Resource{{ID: "bc9a168e86", Type: speckle.ResourceProject, Name: "Tower Nord"}}
	entry := model.Entry{
		Kind: "token", Origin: account.Origin, UserID: account.Person.ID, UserName: "Ada Okafor",
		Name: token.Name, Scopes: token.Scopes, LimitTo: limits, CreatedAt: noon,
	}
	if _, err := s.options.World().Credentials.Save(context.Background(), entry, s.demo.Servers[0].AddToken(account.Person.ID, token)); err != nil {
		s.t.Fatal(err)
	}
	s.app.Saved.Refresh()
	s.until("it to be saved", func() bool { return len(s.app.Saved.Rows(account.Origin)) == 1 })
	d := showReplace(s.shell, s.app.Saved.Rows(account.Origin)[0])
	d.token.SetText(s.demo.Servers[0].AddToken(account.Person.ID, token).Reveal())
	s.turn()
	d.dialog.Default()
	s.until("the answer", d.paste.Checked)
	s.turn()
	return d
}
