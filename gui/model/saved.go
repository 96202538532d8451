package model

import (
	"cmp"
	"context"
	"maps"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// UndoTime is how long a deletion can be undone.
const UndoTime = 8 * time.Second

// Saved is the saved credentials of all servers.
type Saved struct {
	Err   error // of reading the index
	Order sorting[SavedColumn]

	app       *App
	job       job
	tidying   job // of endOlderSignIns: no Refresh ends it
	forget    job
	loaded    bool
	entries   []keychain.Entry
	elsewhere []keychain.Entry       // tokens that were created here and whose secrets the person has
	second    alarm                  // for the redraws while a deletion can be undone
	states    map[string]*savedState // by key
	queued    checkQueue
}

type savedState struct {
	standing Standing
	missing  bool
	err      error
	job      job
	work     SavedWork // what the job does, or did last
	again    func()    // does that again
	undo     alarm     // set while the deletion can be undone
	until    time.Time // when that ends
	token    string    // the last characters of the token that is deleted then
}

// SavedWork is what is done with a saved credential. Its words are "state.<work>".
type SavedWork string

const (
	SavedChecking   SavedWork = "checking"    // asking the server
	SavedReading    SavedWork = "reading"     // fetching the secret from the keychain
	SavedUpdating   SavedWork = "updating"    // renaming or deleting
	SavedSigningOut SavedWork = "signing-out" // on the server, then here
)

// Refresh reads the index.
func (s *Saved) Refresh() {
	var elsewhere []keychain.Entry
	start(s.app, &s.job, probeLimit, func(ctx context.Context) ([]keychain.Entry, error) {
		elsewhere, _ = s.app.world.Credentials.Remembered(ctx) // List fails for the same reasons
		return s.app.world.Credentials.List(ctx)
	}, func(entries []keychain.Entry, err error) {
		s.Err = err
		if err == nil {
			s.entries, s.elsewhere, s.loaded = entries, elsewhere, true
			s.app.load() // which apps can be listed depends on the sign-ins
			s.app.Reminders.consider()
			s.app.Keychain.used()
		}
		s.app.Rotations.Refresh() // what is saved is safe
	})
}

// Reconcile finishes what a killed program left, and then reads the index. It
// is called at the start, and when the keychain was unlocked. Tokens that were
// created and never saved are App.Unfinished then.
func (s *Saved) Reconcile() {
	s.app.Unfinished.read(func() {
		run(s.app, &s.tidying, keychainLimit, s.app.endOlderSignIns, func(error) { s.Refresh() })
	})
}

// SetAside renames an index that can't be used, and begins a new one.
func (s *Saved) SetAside() {
	run(s.app, &s.job, probeLimit, func(ctx context.Context) error {
		_, err := s.app.world.Credentials.SetAside(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.Err = err
			return
		}
		s.Refresh()
	})
}

// Loading reports whether nothing was read yet.
func (s *Saved) Loading() bool { return !s.loaded && s.Err == nil }

// Rows lists the saved credentials of a server; of all for the zero Origin.
func (s *Saved) Rows(origin speckle.Origin) []SavedRow {
	var rows []SavedRow
	for _, entry := range s.entries {
		if entry.Kind == keychain.KindApp || !origin.IsZero() && entry.Origin != origin {
			continue
		}
		rows = append(rows, s.row(entry))
	}
	return rows
}

func (s *Saved) row(entry keychain.Entry) SavedRow {
	state := cmp.Or(s.states[entry.Key], &savedState{})
	row := SavedRow{
		Entry: entry, Standing: state.standing, Missing: state.missing, Err: state.err,
		Again: state.again, Busy: state.job.Running(), Work: state.work, Deleting: state.undo.isSet(),
		Expired: !entry.ExpiresAt.IsZero() && !entry.ExpiresAt.After(s.app.NowAt(entry.Origin)),
	}
	if row.Standing.State == speckle.TokenUnknown && !entry.RejectedAt.IsZero() {
		row.Standing.State = speckle.TokenRejected
	}
	if row.Standing.State == speckle.TokenRejected {
		row.RevokedHere = s.app.Activity.revokedAt(entry.Origin, entry.LastChars)
	}
	return row
}

// state is what is remembered of an entry, created at first use.
func (s *Saved) state(key string) *savedState {
	state, ok := s.states[key]
	if !ok {
		state = &savedState{}
		s.states[key] = state
	}
	return state
}

// begin notes what is done now for a key, and how it is done again.
func (s *Saved) begin(key string, work SavedWork, again func()) *savedState {
	state := s.state(key)
	state.work, state.again = work, again
	return state
}

// Copy fetches the secret of a saved token and hands it over, to copy it.
func (s *Saved) Copy(key string, got func(speckle.Secret)) {
	s.Reveal(key, func(secret speckle.Secret) {
		s.record(activity.Copied, key)
		got(secret)
	})
}

// Revealed records that the secret that Reveal fetched can be read.
func (s *Saved) Revealed(key string) {
	s.record(activity.Revealed, key)
	s.app.changed()
}

// Reveal fetches the secret of a saved token and hands it over, to show it.
func (s *Saved) Reveal(key string, got func(speckle.Secret)) {
	state := s.begin(key, SavedReading, func() { s.Reveal(key, got) })
	load := s.loading(state, key)
	start(s.app, &state.job, keychainLimit, load, func(secret speckle.Secret, err error) {
		s.learned(state, err)
		if err == nil {
			got(secret)
		}
	})
}

// loading fetches the secret of an entry. What failed before for want of a
// keyring has one created first.
func (s *Saved) loading(state *savedState, key string) func(context.Context) (speckle.Secret, error) {
	failed := state.err
	return func(ctx context.Context) (speckle.Secret, error) {
		if err := s.app.keyringAfter(ctx, failed); err != nil {
			return speckle.Secret{}, err
		}
		return s.app.world.Credentials.Load(ctx, key)
	}
}

func (s *Saved) record(kind activity.Kind, key string) {
	if row, ok := s.Row(key); ok {
		s.app.Activity.record(kind, row.Entry)
	}
}

func (s *Saved) learned(state *savedState, err error) {
	state.err = err
	state.missing = keychain.KindOf(err) == keychain.KindNotFound
	if state.missing {
		state.err = nil // the row says it already
	}
	if err == nil {
		s.app.Keychain.used()
	}
}

// Cancel stops what is under way for an entry.
func (s *Saved) Cancel(key string) {
	s.state(key).job.Cancel()
	if row, ok := s.Row(key); ok {
		s.queued.next(row.Origin)
	}
	s.app.changed()
}

// Delete forgets a saved credential, after a time in which Undo takes it
// back. The secret stays in the keychain until then, and nowhere else.
func (s *Saved) Delete(key string) {
	state := s.state(key)
	if state.undo.isSet() {
		return
	}
	state.err = nil
	state.until = time.Now().Add(UndoTime)
	row, _ := s.Row(key)
	state.token = row.LastChars // another program can give the entry another token by then
	state.undo.set(s.app, UndoTime, func() { s.remove(key) })
	s.second.countDown(s.app, func() bool {
		_, _, ok := s.Deleting()
		return ok
	})
	s.app.changed()
}

// Row is the saved credential of a key; false when there is none.
func (s *Saved) Row(key string) (SavedRow, bool) {
	entry, ok := firstOf(s.entries, func(e keychain.Entry) bool { return e.Key == key })
	if !ok {
		return SavedRow{}, false
	}
	return s.row(entry), true
}

// Deleting is the entry that was deleted last and how long that can still be
// undone; false when none can.
func (s *Saved) Deleting() (entry keychain.Entry, left time.Duration, ok bool) {
	var until time.Time
	for _, e := range s.entries {
		if state := s.states[e.Key]; state != nil && state.undo.isSet() && state.until.After(until) {
			entry, until, ok = e, state.until, true
		}
	}
	return entry, max(time.Until(until), 0), ok
}

// UndoLast takes back the newest deletion.
func (s *Saved) UndoLast() {
	if entry, _, ok := s.Deleting(); ok {
		s.Undo(entry.Key)
	}
}

// SignOut ends a management sign-in: on the server, and then here. When the
// server can't be asked nothing is forgotten, and the row says why.
func (s *Saved) SignOut(entry keychain.Entry) {
	state := s.begin(entry.Key, SavedSigningOut, func() { s.SignOut(entry) })
	client, kept := s.app.client(entry.Origin), s.app.world.Credentials
	run(s.app, &state.job, keychainLimit, func(ctx context.Context) error {
		secret, err := kept.Load(ctx, entry.Key)
		if err != nil {
			return err
		}
		signIn, err := keychain.ParseSignIn(secret)
		if err != nil {
			return err
		}
		err = client.Logout(ctx, signIn.Pair())
		// Refused: these tokens are revoked already, which is the aim.
		if err != nil && speckle.KindOf(err) != speckle.KindServerRefused {
			return err
		}
		return kept.Delete(ctx, entry.Key)
	}, func(err error) {
		s.learned(state, err)
		if err == nil {
			delete(s.states, entry.Key)
			s.app.report(Status{Kind: StatusSignOut, Name: entry.UserName})
			s.app.Activity.record(activity.SignedOut, entry)
			s.app.sessions.forgetKey(entry.Key)
			s.app.reloadTokens(entry.Origin)
		}
		s.Refresh()
	})
}

// forgetStates drops what servers and the keychain answered about entries, but
// not what is under way for them.
func (s *Saved) forgetStates() {
	maps.DeleteFunc(s.states, func(_ string, state *savedState) bool { return !state.undo.isSet() && !state.job.Running() })
}

// Undo takes a deletion back.
func (s *Saved) Undo(key string) {
	if undo := &s.state(key).undo; undo.isSet() {
		undo.stop()
		s.app.changed()
	}
}

func (s *Saved) remove(key string) {
	state := s.begin(key, SavedUpdating, func() { s.remove(key) })
	start(s.app, &state.job, keychainLimit, s.deletion(key), func(deleted bool, err error) {
		state.err = err
		if deleted {
			s.record(activity.Deleted, key)
			delete(s.states, key)
			s.app.sessions.forgetKey(key)
		}
		s.Refresh()
	})
}

// flush carries out the deletions that still wait, when the program ends.
func (s *Saved) flush() {
	for key, state := range s.states {
		if !state.undo.isSet() {
			continue
		}
		// Also when the time has just run out: what it posted comes too late.
		state.undo.stop()
		row, _ := s.Row(key)
		remove := s.deletion(key)
		s.app.inBackground(probeLimit, func(ctx context.Context) {
			// A failure can't be shown any more; the entry stays listed.
			if deleted, _ := remove(ctx); deleted {
				s.app.Activity.record(activity.Deleted, row.Entry)
			}
		})
	}
}

func (s *Saved) tokenIDs(origin speckle.Origin) map[string]bool {
	ids := map[string]bool{}
	for _, entry := range s.entries {
		if entry.Origin == origin && entry.TokenID != "" {
			ids[entry.TokenID] = true
		}
	}
	return ids
}

func (s *Saved) byTokenID(origin speckle.Origin, id string) (keychain.Entry, bool) {
	return firstOf(s.entries, func(e keychain.Entry) bool { return e.Origin == origin && e.TokenID == id })
}
