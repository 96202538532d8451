package model

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// SavedRow is one saved credential and what is known of it.
type SavedRow struct {
	keychain.Entry
	Standing Standing
	Missing  bool   // the secret isn't in the keychain
	Err      error  // of the newest copy, check or deletion
	Again    func() // does again what failed; nil before anything was done
	Busy     bool
	Work     SavedWork // while Busy
	Deleting bool      // can still be undone
	Expired  bool
	// RevokedHere is when this program revoked the token; zero when it didn't, or doesn't know.
	RevokedHere time.Time
}

// IsSignIn reports whether the row is a management sign-in, not a token.
func (r SavedRow) IsSignIn() bool { return r.Kind == keychain.KindSignIn }

// IsRegistration reports whether the row is this program's app on a server,
// which sign-ins there use.
func (r SavedRow) IsRegistration() bool { return r.Kind == keychain.KindApp }

// SavedState is whether a saved credential can be used, in the order in which a
// table is sorted: what can't comes first, what works last.
type SavedState int

const (
	SavedMissing  SavedState = iota // from the keychain
	SavedRevoked                    // by this program
	SavedRejected                   // by the server
	SavedExpired
	SavedUnclear // the server gave no answer that says it
	SavedNotChecked
	SavedValid
)

// State judges what is known of the credential.
func (r SavedRow) State() SavedState {
	switch {
	case r.Missing:
		return SavedMissing
	case !r.RevokedHere.IsZero():
		return SavedRevoked
	case r.Expired:
		return SavedExpired
	}
	switch r.Standing.State {
	case speckle.TokenRejected:
		return SavedRejected
	case speckle.TokenUnknown:
		return SavedNotChecked
	case speckle.TokenValid:
		return SavedValid
	}
	return SavedUnclear
}

// CommandName is how speckle-keys run and token call a saved token: its name,
// with the server where another one has tokens of that name. "" where they
// can't name it: without a name, or behind a newer token of the same name.
func (s *Saved) CommandName(row keychain.Entry) string {
	if row.Kind != keychain.KindToken || row.Name == "" {
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

// Find lists the rows of a server, of all for the zero Origin, that match all words of a text: in
// their name, note, server, person, id or scopes. Order says what comes first.
func (s *Saved) Find(origin speckle.Origin, text string) []SavedRow {
	words := strings.Fields(strings.ToLower(text))
	found := slices.DeleteFunc(s.Rows(origin), func(row SavedRow) bool {
		all := strings.ToLower(strings.Join(append([]string{
			row.Name, row.Note, row.UserName, row.TokenID, row.Origin.Host(),
			s.app.ServerName(row.Origin),
		}, row.Scopes...), "\n"))
		return !hasAll(all, words)
	})
	apply(s.Order.order, found, savedOrders, savedUnknown)
	return found
}

// Describe gives a saved credential another name and note, here only: the
// server's list shows the name that the token was created with. What HoldsToken
// is refused: the index is no place for secrets.
func (s *Saved) Describe(key, name, note string) {
	if HoldsToken(name) || HoldsToken(note) {
		return
	}
	state := s.begin(key, SavedUpdating, func() { s.Describe(key, name, note) })
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

// UsedIn are the files where accounts have a saved token as their first one.
func (s *Saved) UsedIn(key string) (paths []string) {
	row, _ := s.Row(key)
	for _, account := range s.app.Accounts.found.Accounts {
		if row.TokenID != "" && account.Token.TokenID() == row.TokenID && account.Origin == row.Origin && len(account.Sources) > 0 {
			paths = append(paths, account.Sources[0].Path)
		}
	}
	return paths
}

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

// ExportRegistration writes a saved registration to a file for colleagues, readable by this user
// only. done gets the result for the file; the row shows a failure of the keychain instead.
func (s *Saved) ExportRegistration(entry keychain.Entry, path string, done func(error)) {
	state := s.begin(entry.Key, SavedReading, func() { s.ExportRegistration(entry, path, done) })
	load := s.loading(state, entry.Key)
	start(s.app, &state.job, keychainLimit, func(ctx context.Context) (written, err error) {
		content, err := load(ctx)
		if err == nil {
			_, err = ImportRegistration(content, entry.Origin)
		}
		if err != nil {
			return nil, err
		}
		return writeRegistration(path, content), nil
	}, func(written, err error) {
		s.learned(state, err)
		if err == nil {
			done(written)
		}
	})
}

func (s *Saved) hasSignIn(origin speckle.Origin, userID string) bool {
	return slices.ContainsFunc(s.entries, func(e keychain.Entry) bool { return e.Kind == keychain.KindSignIn && isOf(e, origin, userID) })
}

// Check asks the server whether a saved credential is still good. The token is used for it once,
// only when the person asks; an expired sign-in is refreshed, as it would be when it is used.
func (s *Saved) Check(row keychain.Entry) {
	asked := row
	state := s.begin(row.Key, SavedChecking, func() { s.Check(asked) })
	load := s.loading(state, row.Key)
	start(s.app, &state.job, keychainLimit, func(ctx context.Context) (standing Standing, err error) {
		secret, err := load(ctx)
		if err != nil {
			return standing, err
		}
		if secret.IsToken() && secret.TokenID() != row.TokenID {
			row.TokenID = secret.TokenID()
			if err := s.app.world.Credentials.Recognize(ctx, row.Key); err != nil {
				return standing, err
			}
		}
		session := NewSession(row.Origin, row.UserID, secret, SessionPasted)
		if row.Kind == keychain.KindSignIn {
			if session, err = s.app.sessions.opened(row, secret); err != nil {
				return standing, err
			}
		}
		user, err := with(ctx, s.app, session, func(c *speckle.Session) (*speckle.User, error) { return c.ActiveUser(ctx) })
		return standingOf(user, err), nil
	}, func(standing Standing, err error) {
		s.learned(state, err)
		s.app.noteLimit(standing.Err)
		if err == nil {
			state.standing = standing
			if standing.State == speckle.TokenTooNarrow {
				// It was accepted: a token without profile:read is valid.
				state.standing.State = speckle.TokenValid
			}
			if standing.State == speckle.TokenRejected && row.TokenID != "" {
				s.app.tokenRejected(row.Origin, row.TokenID, standing.Err)
			}
			if now, _ := s.Row(row.Key); state.standing.State == speckle.TokenValid {
				s.noteRejected(now.Entry, false)
			}
		}
		if row.TokenID != asked.TokenID {
			s.Refresh()
		}
		s.queued.next(row.Origin)
	})
}

// noteRejected writes, for scripts and the next start, whether the server rejects a saved token.
func (s *Saved) noteRejected(entry keychain.Entry, rejected bool) {
	if entry.TokenID == "" || rejected != entry.RejectedAt.IsZero() {
		return
	}
	var at time.Time
	if rejected {
		at = s.app.Now()
	}
	s.app.inBackground(probeLimit, func(ctx context.Context) {
		if s.app.world.Credentials.NoteRejected(ctx, entry.Key, entry.TokenID, at) == nil { // else the next check tries again
			s.app.world.Post(s.Refresh)
		}
	})
}

// CheckAll checks several saved credentials: those of a server one after the other.
func (s *Saved) CheckAll(rows []SavedRow) {
	keys := map[speckle.Origin][]string{}
	for _, row := range rows {
		keys[row.Origin] = append(keys[row.Origin], row.Key)
	}
	s.queued.fill(keys, 1)
}

// checkKey checks the credential of a key, and reports whether it can be checked.
func (s *Saved) checkKey(key string) bool {
	row, ok := s.Row(key)
	if !ok || row.Busy || row.Deleting {
		return false
	}
	s.Check(row.Entry)
	return true
}

// Checking reports whether CheckAll has still to ask about some.
func (s *Saved) Checking() bool { return len(s.queued.waiting) > 0 }

// StopChecks ends CheckAll; what was asked already is answered.
func (s *Saved) StopChecks() {
	s.queued.clear()
	s.app.changed()
}
