package gui

import "speckle-keys/gui/model"

// The scenes of the person's apps and of the management sign-ins.
func init() {
	mine := func(choice int) func(*screen) {
		return then(on("Ada Okafor", model.TabApps), func(s *screen) { s.myApps("Ada Okafor", choice) })
	}
	pressAfter := func(play func(*screen), press func(*myApps, *screen)) func(*screen) {
		return then(play, func(s *screen) { press(s.appsTab().mine, s) })
	}
	scenes = append(scenes,
		scene{name: "apps-authorized", play: mine(1)},
		scene{name: "apps-made", play: mine(2)},
		scene{name: "apps-revoke-own", play: pressAfter(mine(1), func(m *myApps, s *screen) { m.revoke(m.list.Apps[m.row(s.t, "Speckle Keys")]) })},
		scene{name: "apps-signed-out", play: pressAfter(mine(1), func(m *myApps, s *screen) {
			m.mine.Revoke(m.list.Apps[m.row(s.t, "Speckle Keys")].ID)
			s.until("the failure", func() bool { return m.list.Err != nil })
		})},
		scene{name: "apps-authorized-detail", play: pressAfter(mine(1), func(m *myApps, s *screen) { m.authorized.List().OnActivated(m.row(s.t, "Facade Checker")) })},
		scene{name: "sign-ins-none", play: then(on("Ada Okafor", model.TabTokens), pressing("sign-ins"))},
		scene{name: "sign-ins", adapt: withoutSessions, play: then(signedIn, pressing("sign-ins"))},
		scene{name: "sign-ins-failed", adapt: withoutSessions, play: then(signedIn, pressing("sign-ins"), func(s *screen) {
			s.demo.Close()
			s.app.Saved.SignOut(s.app.Saved.SignIns()[0].Entry)
		})},
		scene{name: "sign-out", adapt: withoutSessions, play: then(signedIn, pressing("sign-ins"), func(s *screen) {
			s.shell.askSignOut(s.app.Saved.SignIns()[0], func() {})
		})},
	)
}
