package model

import (
	"net/http"
	"testing"

	"speckle-keys/speckle/speckletest"
)

func TestListSaysWhatBecameOfALostAnswer(t *testing.T) {
	t.Parallel()
	isList := speckletest.Mentions("apiTokens")
	for name, c := range map[string]struct {
		create speckletest.Fault
		list   speckletest.Fault
		want   Lost
		made   int
	}{
		"created":            {speckletest.CommitThenReset(), nil, LostCreated, 1},
		"not created":        {speckletest.ServerError(http.StatusBadGateway), nil, LostNotMade, 0},
		"no list, created":   {speckletest.CommitThenReset(), speckletest.ServerError(http.StatusNotFound), LostUnknown, 1},
		"no list, or hardly": {speckletest.ServerError(http.StatusBadGateway), speckletest.ServerError(http.StatusNotFound), LostUnknown, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := managing(t)
			f := b.watched()
			if lost, token := f.Lost(); lost != LostUnknown || token != nil {
				t.Error("lost before it is sent")
			}
			faults := []speckletest.Fault{speckletest.Only(isCreate, c.create)}
			if c.list != nil {
				faults = append(faults, speckletest.Only(isList, c.list))
			}
			b.front.Set(faults...)
			f.Submit()
			b.until("no answer", func() bool { return f.Phase == Uncertain })
			if lost, _ := f.Lost(); lost != LostAsking {
				t.Errorf("%d while the list is read", lost)
			}
			b.settle()
			lost, token := f.Lost()
			if lost != c.want || (token != nil) != (c.want == LostCreated || c.made == 1 || c.list != nil) || b.made("nightly") != c.made {
				t.Fatalf("%d, %+v", lost, token)
			}
			b.front.Set()
			f.tokens.Reload() // the list can be read again
			b.settle()
			lost, token = f.Lost()
			if c.made == 0 && lost != LostNotMade || c.made == 1 && lost != LostCreated {
				t.Errorf("%d after another look", lost)
			}
			if token != nil {
				b.Unfinished.Revoke(token)
				b.settle()
			}
			if b.made("nightly") != 0 || len(b.Unfinished.Tokens(b.origin)) != 0 {
				t.Errorf("%d left", b.made("nightly"))
			}
			again := f.Request()
			if again.Name != "nightly" || len(again.Scopes) != 3 || again.Lifespan != 30*day || again.LimitTo == nil {
				t.Errorf("begins again with %+v", again)
			}
		})
	}
}

// After a crash the list says the same.
func TestListSaysWhatACrashLeft(t *testing.T) {
	t.Parallel()
	b, dir := killed(t)
	next := b.nextStart(dir)
	lost := next.Unfinished.Tokens(b.origin)
	if len(lost) != 1 || lost[0].Found != nil {
		t.Fatalf("%+v", lost)
	}
	next.Tokens(next.account("Ada Okafor")).Load()
	next.settle()
	if lost[0].Found == nil || lost[0].Found.Name != "nightly" {
		t.Errorf("found %+v", lost[0].Found)
	}
}
