package model

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"speckle-keys/speckle"
)

// form begins a valid form for a new token.
func (b *bench) form() *NewToken {
	b.t.Helper()
	page := b.page()
	if !page.CanCreate() {
		b.t.Fatalf("the page can't create: %v", page.Err)
	}
	f := page.NewToken()
	f.SetName("nightly")
	f.ConfirmName(true) // a test may create two
	return f
}

func codeOf(err error) string {
	if e, ok := errors.AsType[*speckle.Error](err); ok {
		return e.Code
	}
	return ""
}

func TestFormRefusesWhatTheServerWouldRefuseOrWorseAccept(t *testing.T) {
	t.Parallel()
	b := managing(t)
	for name, c := range map[string]struct {
		spoil func(*NewToken)
		code  string
	}{
		"no name":             {func(f *NewToken) { f.SetName("") }, speckle.InvalidNameBlank},
		"blank name":          {func(f *NewToken) { f.SetName(" \t ") }, speckle.InvalidNameBlank},
		"name of 513":         {func(f *NewToken) { f.SetName(strings.Repeat("é", 513)) }, speckle.InvalidNameLong},
		"line break":          {func(f *NewToken) { f.SetName("a\nb") }, speckle.InvalidNameControl},
		"NUL":                 {func(f *NewToken) { f.SetName("a\x00b") }, speckle.InvalidNameControl},
		"direction override":  {func(f *NewToken) { f.SetName("a\u202eb") }, speckle.InvalidNameControl},
		"no scope":            {func(f *NewToken) { f.SetPreset(PresetReadOnly); clearScopes(f) }, speckle.InvalidNoScope},
		"may manage tokens":   {func(f *NewToken) { f.SetScope("tokens:write", true) }, speckle.InvalidTokensWrite},
		"never, unconfirmed":  {func(f *NewToken) { f.SetLifespan(LifespanNever) }, InvalidNever},
		"never, taken back":   {func(f *NewToken) { f.SetLifespan(LifespanNever); f.ConfirmNever(true); f.ConfirmNever(false) }, InvalidNever},
		"never, chosen twice": {func(f *NewToken) { f.SetLifespan(LifespanNever); f.ConfirmNever(true); f.SetLifespan(LifespanNever) }, InvalidNever},
		"never by a far date": {func(f *NewToken) { f.SetLastDay(time.Now().AddDate(51, 0, 0)) }, InvalidNever},
		"past date":           {func(f *NewToken) { f.SetLastDay(time.Now().AddDate(0, 0, -1)) }, speckle.InvalidLifespan},
		"no date":             {func(f *NewToken) { f.SetLastDay(time.Time{}) }, speckle.InvalidLifespan},
	} {
		t.Run(name, func(t *testing.T) {
			f := b.form()
			b.settle()
			c.spoil(f)
			b.wire.clear()
			f.Submit()
			if code := codeOf(f.Err); code != c.code || f.Phase != Editing {
				t.Errorf("%q in phase %d, want %q in %d", code, f.Phase, c.code, Editing)
			}
			b.settle()
			if n := b.wire.count("apiTokenCreate"); n != 0 || !b.MayQuit() {
				t.Errorf("%d requests to create, may quit %v", n, b.MayQuit())
			}
			f.SetName("weekly")
			if f.Err != nil {
				t.Errorf("the complaint stays after a change: %v", f.Err)
			}
		})
	}
}

func clearScopes(f *NewToken) {
	for _, scope := range f.Scopes() {
		f.SetScope(scope, false)
	}
}

func TestFormSendsWhatItShows(t *testing.T) {
	t.Parallel()
	b := managing(t)
	for name, c := range map[string]struct {
		fill     func(*NewToken)
		name     string
		scopes   []string
		lifespan time.Duration
	}{
		"as it begins":     {func(*NewToken) {}, "nightly", []string{"profile:read", "streams:read", "users:read"}, 30 * day},
		"blanks around":    {func(f *NewToken) { f.SetName("  two words ") }, "two words", []string{"profile:read", "streams:read", "users:read"}, 30 * day},
		"512 characters":   {func(f *NewToken) { f.SetName(strings.Repeat("é", 512)) }, strings.Repeat("é", 512), []string{"profile:read", "streams:read", "users:read"}, 30 * day},
		"never, confirmed": {func(f *NewToken) { f.SetName("n"); f.SetLifespan(LifespanNever); f.ConfirmNever(true) }, "n", []string{"profile:read", "streams:read", "users:read"}, speckle.Never},
		"one scope": {func(f *NewToken) {
			f.SetName("one")
			f.SetLifespan(Lifespan1Day)
			clearScopes(f)
			f.SetScope("streams:write", true)
		}, "one", []string{"streams:write"}, day},
	} {
		t.Run(name, func(t *testing.T) {
			f := b.form()
			b.settle()
			c.fill(f)
			f.Submit()
			b.settle()
			once := f.OneTime
			if once == nil {
				t.Fatalf("phase %d: %v", f.Phase, f.Err)
			}
			defer once.Close()
			for _, token := range b.server.Tokens(b.ada) {
				if token.ID != once.Secret().TokenID() {
					continue
				}
				slices.Sort(token.Scopes)
				lifespan := token.Lifespan
				if lifespan >= likeNever {
					lifespan = speckle.Never
				}
				if token.Name != c.name || !slices.Equal(token.Scopes, c.scopes) || lifespan != c.lifespan {
					t.Errorf("the server made %+v", token)
				}
				return
			}
			t.Error("the server has no such token")
		})
	}
}

func TestPresets(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.form()
	for preset, want := range map[Preset][]string{
		PresetReadOnly:  {"profile:read", "streams:read", "users:read"},
		PresetReadWrite: {"profile:read", "streams:read", "streams:write", "users:read"},
	} {
		f.SetPreset(preset)
		got := f.Scopes()
		slices.Sort(got)
		if !slices.Equal(got, want) || f.Preset != preset {
			t.Errorf("%s: %v", preset, got)
		}
	}
	f.SetPreset(PresetAutomation)
	if got := f.Scopes(); !slices.Contains(got, "streams:write") {
		t.Errorf("automation: %v", got)
	}
	f.SetPreset(PresetReadOnly)
	before := f.Scopes()
	f.SetPreset(PresetCustom)
	if !slices.Equal(f.Scopes(), before) {
		t.Error("custom does not keep what was chosen")
	}
	f.SetPreset(PresetReadOnly)
	f.SetScope("streams:read", true)
	if f.Preset != PresetReadOnly {
		t.Error("choosing what is chosen makes it custom")
	}
	f.SetScope("streams:write", true)
	if f.Preset != PresetCustom || !slices.Contains(f.Scopes(), "streams:write") {
		t.Errorf("%s: %v", f.Preset, f.Scopes())
	}
}

func TestScopesOnOffer(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	refusals := func(session *Session) map[string]Refusal {
		page.Session = session
		list := map[string]Refusal{}
		for _, offer := range page.NewToken().Offers("") {
			list[offer.Name] = offer.Refusal
		}
		return list
	}
	for name, c := range map[string]struct {
		grantable []string
		scope     string
		want      Refusal
	}{
		"held":                        {[]string{"streams:read", "made:up"}, "streams:read", Granted},
		"held, known to nobody":       {[]string{"streams:read", "made:up"}, "made:up", Granted},
		"not held":                    {[]string{"streams:read"}, "streams:write", RefusedSession},
		"manages, though held":        {[]string{"streams:read", "tokens:write"}, "tokens:write", RefusedManage},
		"listed, holding unknown":     {nil, "streams:read", Granted},
		"not listed, holding unknown": {nil, "server:setup", RefusedSession},
		"manages, holding unknown":    {nil, "tokens:write", RefusedManage},
	} {
		t.Run(name, func(t *testing.T) {
			session := NewSession(b.origin, b.ada, dummy(1), SessionPasted)
			session.Grantable = c.grantable
			list := refusals(session)
			if got, ok := list[c.scope]; !ok || got != c.want {
				t.Errorf("%q (offered %v), want %q", got, ok, c.want)
			}
		})
	}
	b.settle()
	page.Session = NewSession(b.origin, b.ada, dummy(1), SessionPasted)
	f := page.NewToken()
	b.settle()
	search := func(text string) (names []string) {
		for _, offer := range f.Offers(text) {
			names = append(names, offer.Name)
		}
		return names
	}
	if got := search("  STREAMS:w "); !slices.Equal(got, []string{"streams:write"}) {
		t.Errorf("a search by name finds %v", got)
	}
	words := f.Offers("streams:read")[0].Description
	if words == "" || !slices.Contains(search(words), "streams:read") {
		t.Errorf("a search by the server's words %q finds %v", words, search(words))
	}
	if got := search("no such scope"); got != nil {
		t.Errorf("a search for nothing finds %v", got)
	}
}

func TestRefusedScopesAreInNoPreset(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page()
	page.Session = NewSession(b.origin, b.ada, dummy(1), SessionPasted)
	page.Session.Grantable = []string{"profile:read", "tokens:write"}
	f := page.NewToken()
	f.SetPreset(PresetReadWrite)
	if got := f.Scopes(); !slices.Equal(got, []string{"profile:read"}) {
		t.Errorf("%v", got)
	}
	b.settle()
}

// The list of tokens may be there before the server's details are.
func TestPresetKnowsWhatTheServerLists(t *testing.T) {
	t.Parallel()
	b := managing(t)
	page := b.page() // asks for what it needs by itself
	if b.Server(b.origin).Info == nil {
		t.Fatal("the page could create, and does not know which scopes there are")
	}
	info := b.Server(b.origin).Info
	b.Server(b.origin).Info = nil
	f := page.NewToken()
	if got := f.Scopes(); got != nil {
		t.Errorf("chosen of what nobody knows: %v", got)
	}
	b.Server(b.origin).Info = info
	if got := f.Scopes(); !slices.Contains(got, "streams:read") {
		t.Errorf("the preset did not catch up: %v", got)
	}
	b.settle()
}

func TestFormTellsOfTheEnd(t *testing.T) {
	t.Parallel()
	b := managing(t)
	f := b.form()
	now := time.Now()
	b.world.Now = func() time.Time { return now }
	f.SetLifespan(Lifespan7Days)
	if at, ends := f.ExpiresAt(); !ends || !at.Equal(now.Add(7*day)) {
		t.Errorf("%v %v", at, ends)
	}
	if l, unconfirmed := f.Lifespan(); l != Lifespan7Days || unconfirmed {
		t.Errorf("%v %v", l, unconfirmed)
	}
	f.SetLifespan(LifespanNever)
	if _, ends := f.ExpiresAt(); ends {
		t.Error("never ends")
	}
	if l, unconfirmed := f.Lifespan(); l != LifespanNever || !unconfirmed {
		t.Errorf("%v %v", l, unconfirmed)
	}
	b.settle()
}
