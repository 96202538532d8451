package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// CommandName is how speckle-keys run and token call a saved token: its name,
// with the server where another one has tokens of that name. "" where they
// can't name it: without a name, with one that reads as an option, or behind a
// newer token of the same name.
func (s *Saved) CommandName(row keychain.Entry) string {
	if row.Kind != keychain.KindToken || row.Name == "" || row.Name[0] == '-' {
		return ""
	}
	name := row.Name
	for _, other := range s.entries {
		switch {
		case other.Key == row.Key || other.Kind != keychain.KindToken || other.Name != row.Name:
		case other.Origin != row.Origin:
			name = row.Name + "@" + row.Origin.Host()
		case other.UserID != row.UserID || row.UserID == "" || other.SavedAt.After(row.SavedAt):
			return ""
		}
	}
	return name
}

// Find lists the rows of a server, of all for the zero Origin, that match all
// words of a text: in their name, note, server, person, id or scopes.
func (s *Saved) Find(origin speckle.Origin, text string) []SavedRow {
	words := strings.Fields(strings.ToLower(text))
	return slices.DeleteFunc(s.Rows(origin), func(row SavedRow) bool {
		all := strings.ToLower(strings.Join(append([]string{
			row.Name, row.Note, row.UserName, row.TokenID, row.Origin.Host(),
			s.app.ServerName(row.Origin),
		}, row.Scopes...), "\n"))
		return !hasAll(all, words)
	})
}

// Describe gives a saved credential another name and note, here only: the
// server's list shows the name that the token was created with. What HoldsToken
// is refused: the index is no place for secrets.
func (s *Saved) Describe(key, name, note string) {
	if HoldsToken(name) || HoldsToken(note) {
		return
	}
	state := s.state(key)
	run(s.app, &state.job, keychainLimit, func(ctx context.Context) error {
		return s.app.world.Credentials.Describe(ctx, key, name, cutNote(note))
	}, func(err error) {
		state.err = err
		s.Refresh()
	})
}

// MaxNote is how many characters a note may have.
const MaxNote = 200

// cutNote is a note without space around it, and no longer than it may be.
func cutNote(note string) string {
	letters := []rune(strings.TrimSpace(note))
	return strings.TrimSpace(string(letters[:min(len(letters), MaxNote)]))
}

// HoldsToken reports whether a text holds something of a token's form.
func HoldsToken(text string) bool {
	token, several := speckle.TokenIn(text)
	return several || !token.IsZero()
}

// UsedBy names the accounts on this computer that use a saved token.
func (s *Saved) UsedBy(key string) []string {
	row, ok := s.Row(key)
	if !ok || row.TokenID == "" {
		return nil
	}
	return s.app.UsedBy(row.Origin, row.TokenID)
}

// UsedIn are the files where accounts have it as their first token.
func (s *Saved) UsedIn(key string) (paths []string) {
	row, _ := s.Row(key)
	for _, account := range s.app.Accounts.found.Accounts {
		if row.TokenID != "" && account.Token.TokenID() == row.TokenID && account.Origin == row.Origin && len(account.Sources) > 0 {
			paths = append(paths, account.Sources[0].Path)
		}
	}
	return paths
}

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
