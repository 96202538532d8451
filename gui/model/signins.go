package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speckle-keys/accounts/keychain"
)

// IsRegistration reports whether the row is this program's app on a server,
// which sign-ins there use.
func (r SavedRow) IsRegistration() bool { return r.Kind == keychain.KindApp }

// SignIns lists what is saved for managing tokens, on all servers in order of
// name: the management sign-ins, and after those of a server its registration.
func (s *Saved) SignIns() []SavedRow {
	var rows []SavedRow
	for _, entry := range s.entries {
		if entry.Kind == keychain.KindSignIn || entry.Kind == keychain.KindApp {
			rows = append(rows, s.row(entry))
		}
	}
	slices.SortStableFunc(rows, func(a, b SavedRow) int {
		return cmp.Or(
			strings.Compare(strings.ToLower(s.app.ServerName(a.Origin)), strings.ToLower(s.app.ServerName(b.Origin))),
			strings.Compare(a.Origin.String(), b.Origin.String()),
			cmp.Compare(b.Kind, a.Kind), // "sign-in" before "registration"
			strings.Compare(strings.ToLower(a.UserName), strings.ToLower(b.UserName)))
	})
	return rows
}

// ExportRegistration writes a saved registration to a file for colleagues,
// readable by this user only. done gets the result for the file; the row
// shows a failure of the keychain instead.
func (s *Saved) ExportRegistration(entry keychain.Entry, path string, done func(error)) {
	state := s.state(entry.Key)
	type result struct{ file error }
	start(s.app, &state.job, keychainLimit, func(ctx context.Context) (result, error) {
		content, err := s.app.world.Credentials.Load(ctx, entry.Key)
		if err != nil {
			return result{}, err
		}
		if _, err := ImportRegistration(content, entry.Origin); err != nil {
			return result{}, err
		}
		return result{writeRegistration(path, content)}, nil
	}, func(r result, err error) {
		s.learned(state, err)
		if err == nil {
			done(r.file)
		}
	})
}
