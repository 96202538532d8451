package model

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// beginAndEnd are the exported methods that are neither actions nor getters.
var beginAndEnd = []string{"App.Start", "App.Stop", "App.Follow"}

// parts are the exported types with state of the program.
func parts(e *entrance) []any {
	account := e.adas()
	page := e.signedInPage()
	return []any{
		e.App, e.Accounts, e.Keychain, e.Saved, e.Activity, &e.Reminders, &e.Updates, e.Unfinished, &e.TokenView, e.Server(e.origin), e.Server(nobodyThere(e.t)), page,
		e.MyApps(account), e.MyApps(account).Authorized, page.NewToken(), page.NewToken().limits.projects, e.fresh(false), e.pasted(), e.registered(), e.registering(),
	}
}

// A redraw calls all getters of what is in sight. A method that isn't among
// the actions is one of them.
func TestGettersChangeNothingAndStartNothing(t *testing.T) {
	t.Parallel()
	e := newEntrance(t)
	e.saved()
	now := time.Now()
	e.world.Now = func() time.Time { return now }
	all := parts(e)
	e.settle()
	e.redraws()
	calls := len(e.store.Calls())
	e.wire.clear()
	isAction := func(name string) bool {
		for action := range actions {
			if action == name || strings.HasPrefix(action, name+",") {
				return true
			}
		}
		for _, other := range beginAndEnd {
			if other == name {
				return true
			}
		}
		return false
	}
	arguments := map[reflect.Type]reflect.Value{}
	arguments[reflect.TypeFor[error]()] = reflect.ValueOf(errors.New("x"))
	for _, value := range []any{"x", e.origin, e.adas(), true, keychain.Entry{}, speckle.Token{}, &UnfinishedToken{Entry: keychain.Entry{Origin: e.origin, UserID: e.ada}}} {
		arguments[reflect.TypeOf(value)] = reflect.ValueOf(value)
	}
	arguments[reflect.TypeFor[func(ActivityEntry) string]()] = reflect.ValueOf(func(ActivityEntry) string { return "x" })
	called := 0
	for _, part := range all {
		value := reflect.ValueOf(part)
		for i := range value.NumMethod() {
			method := value.Type().Method(i)
			name := value.Type().Elem().Name() + "." + method.Name
			if isAction(name) {
				continue
			}
			var with []reflect.Value
			for k := range value.Method(i).Type().NumIn() {
				argument, ok := arguments[value.Method(i).Type().In(k)]
				if !ok {
					t.Fatalf("%s is no getter: put it among the actions", name)
				}
				with = append(with, argument)
			}
			if value.Method(i).Type().NumOut() == 0 {
				t.Errorf("%s is no getter: put it among the actions", name)
				continue
			}
			first, second := value.Method(i).Call(with), value.Method(i).Call(with)
			for k := range first {
				if !reflect.DeepEqual(first[k].Interface(), second[k].Interface()) {
					t.Errorf("%s answers something else when it is called again", name)
				}
			}
			called++
			e.work.Wait()
			if len(e.posts) > 0 || e.wire.count("") > 0 || len(e.store.Calls()) != calls {
				t.Fatalf("%s starts something: %d posts, %d requests, %d calls of the keychain",
					name, len(e.posts), e.wire.count(""), len(e.store.Calls())-calls)
			}
		}
	}
	if called < 60 || e.drawn != 0 {
		t.Errorf("%d getters, redrawn %d times", called, e.drawn)
	}
}

// The getters of accounts that were never looked at make pages, and ask
// nothing for them.
func TestGettersOfAnUntouchedAccount(t *testing.T) {
	t.Parallel()
	b := twoPeople(t)
	b.redraws()
	b.wire.clear()
	calls := len(b.store.Calls())
	bo := b.account("Bo Lind")
	page, mine, server := b.Tokens(bo), b.MyApps(bo), b.Server(bo.Origin)
	if page.Listed || page.job.Running() || page.Rows() != nil || page.Total() != 0 || mine.Authorized.Loading() || mine.Authorized.NoSession() ||
		!mine.Able() || server.Apps != nil || server.AppsLoading() || server.Detail("x").App != nil {
		t.Error("something is known of an account that nobody looked at")
	}
	b.work.Wait()
	if len(b.posts) > 0 || b.wire.count("") > 0 || len(b.store.Calls()) != calls {
		t.Errorf("%d posts, %d requests, %d calls of the keychain", len(b.posts), b.wire.count(""), len(b.store.Calls())-calls)
	}
}
