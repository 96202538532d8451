package model

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"speckle-keys/speckle"
	"speckle-keys/speckle/speckletest"
)

// withProjects is a bench whose person has n projects, "Tower 01" and so on.
func withProjects(t *testing.T, n int) *bench {
	t.Helper()
	b := managing(t)
	for i := range n {
		b.server.AddResource(b.ada, speckle.Resource{Type: speckle.ResourceProject, Name: fmt.Sprintf("Tower %02d", i+1), Role: "stream:owner"})
	}
	return b
}

// projects opens the list to choose from in a form.
func (b *bench) projects() (*NewToken, *Resources) {
	b.t.Helper()
	f := b.form()
	f.SetLimit(OnlyProjects)
	b.settle()
	return f, f.Resources()
}

// listedNames are the names that the list shows.
func (r *Resources) listedNames() string { return resourceNames(r.found) }

func resourceNames(list []speckle.Resource) string {
	var names []string
	for _, item := range list {
		names = append(names, item.Name)
	}
	return strings.Join(names, ", ")
}

func (r *Resources) idOf(t *testing.T, name string) string {
	t.Helper()
	for _, item := range r.found {
		if item.Name == name {
			return item.ID
		}
	}
	t.Fatalf("%s is not in the list", name)
	return ""
}

func TestTokenIsLimitedToChosenProjects(t *testing.T) {
	t.Parallel()
	b := withProjects(t, 3)
	f, list := b.projects()
	if list.listedNames() != "Tower 03, Tower 02, Tower 01" {
		t.Fatalf("listed: %s", list.listedNames())
	}
	f.Submit()
	if codeOf(f.Err) != InvalidNoLimit || TroubleOf(f.Err).Key != "no-limit" {
		t.Errorf("nothing chosen: %v", f.Err)
	}
	f.ChooseResource(list.idOf(t, "Tower 02"), true)
	if f.Err != nil {
		t.Error("the complaint stays after a choice")
	}
	f.ChooseResource(list.idOf(t, "Tower 01"), true)
	f.ChooseResource(list.idOf(t, "Tower 02"), false)
	f.ChooseResource("made up", true)
	f.Submit()
	b.settle()
	once := f.OneTime
	if once == nil {
		t.Fatalf("phase %d: %v", f.Phase, f.Err)
	}
	// The token reaches this project and no other.
	reached, err := onAside(func() (speckle.ResourcePage, error) {
		return b.client(b.origin).As(once.Secret()).Projects(context.Background(), "", "")
	})
	if err != nil || resourceNames(reached.Items) != "Tower 01" {
		t.Errorf("it reaches %s, %v", resourceNames(reached.Items), err)
	}
	// What it is limited to is remembered with it.
	b.settle()
	entry, ok := f.tokens.SavedEntry(once.Secret().TokenID())
	if !ok || resourceNames(entry.LimitTo) != "Tower 01" {
		t.Errorf("remembered: %+v", entry.LimitTo)
	}
	again := f.tokens.NewTokenLike(f.tokens.SettingsOfSaved(entry))
	b.settle()
	if again.Limit() != OnlyProjects || resourceNames(again.LimitTo()) != "Tower 01" || again.LimitsUnknown() {
		t.Errorf("one like it: %s, %v", again.Limit(), again.LimitTo())
	}
	if !slices.Equal(again.LimitTo(), f.tokens.NewTokenLike(f.tokens.SettingsOf(f.tokens.tokens[0])).LimitTo()) {
		t.Error("one like the listed one has other limits")
	}
	b.settle()
}

func TestTokenWithoutLimitsSaysSo(t *testing.T) {
	t.Parallel()
	b := withProjects(t, 1)
	f, list := b.projects()
	f.ChooseResource(list.idOf(t, "Tower 01"), true)
	f.SetLimit(Everything)
	b.wire.clear()
	f.Submit()
	b.settle()
	if n := b.wire.count("limitResources"); n != 0 {
		t.Error("a limit was sent that is not shown")
	}
	entry, _ := f.tokens.SavedEntry(f.OneTime.Secret().TokenID())
	if entry.LimitTo == nil || len(entry.LimitTo) != 0 {
		t.Errorf("remembered: %#v", entry.LimitTo)
	}
	if f.tokens.NewTokenLike(f.tokens.SettingsOfSaved(entry)).LimitsUnknown() {
		t.Error("what it is limited to is known: nothing")
	}
	unknown := f.tokens.NewTokenLike(TokenSettings{Name: "x", Scopes: []string{"streams:read"}})
	if !unknown.LimitsUnknown() || b.form().LimitsUnknown() {
		t.Error("limits that can't be read back are not told, or told of none")
	}
	unknown.SetLimit(OnlyProjects)
	if unknown.LimitsUnknown() {
		t.Error("still told after the choice")
	}
	b.settle()
}

func TestResourcesComeInPages(t *testing.T) {
	t.Parallel()
	b := withProjects(t, 60)
	f, list := b.projects()
	rows, total := list.Found()
	if len(rows) != 25 || total != 60 || !list.HasMore() || rows[0].Name != "Tower 60" {
		t.Fatalf("%d of %d, more %v", len(rows), total, list.HasMore())
	}
	f.ChooseResource(rows[0].ID, true)
	list.More()
	list.More() // pressed twice
	if !list.Busy() || list.Loading() {
		t.Error("a page that is added does not show, or hides the others")
	}
	b.settle()
	list.More()
	b.settle()
	if rows, _ := list.Found(); len(rows) != 60 || list.HasMore() || rows[59].Name != "Tower 01" {
		t.Errorf("%d rows, more %v", len(rows), list.HasMore())
	}
	b.wire.clear()
	list.More()
	list.Load()
	b.settle()
	if n := b.wire.count("projects"); n != 0 {
		t.Errorf("%d requests for nothing", n)
	}
	list.Search(" tower 1 ")
	b.settle()
	if got := list.listedNames(); strings.Count(got, "Tower 1") != 10 || strings.Contains(got, "Tower 2") || list.SearchText != "tower 1" {
		t.Errorf("found %s", got)
	}
	if got := resourceNames(f.LimitTo()); got != "Tower 60" || !list.IsChosen(rows[0].ID) {
		t.Errorf("after another search %q is chosen", got)
	}
	f.ChooseResource(rows[0].ID, false) // it is not listed now
	if len(f.LimitTo()) != 0 {
		t.Error("it can't be left out")
	}
}

func TestOnlyTheNewestSearchCounts(t *testing.T) {
	t.Parallel()
	b := withProjects(t, 12)
	_, list := b.projects()
	b.wire.clear()
	for _, text := range []string{"t", "to", "tower", "tower 0", "tower 07"} {
		list.Search(text)
	}
	if !list.Busy() {
		t.Error("the search does not show")
	}
	b.settle()
	if list.listedNames() != "Tower 07" {
		t.Errorf("found %s", list.listedNames())
	}
	if n := b.wire.count("projects"); n != 1 {
		t.Errorf("%d requests for a word that was typed at once", n)
	}
	// An answer that is overtaken by another search is dropped.
	slow := newGate(speckletest.Mentions("tower 08"))
	b.front.Set(slow.fault)
	list.Search("tower 08")
	<-slow.arrived
	list.Search("tower 09")
	b.until("the newer answer", func() bool { return list.listedNames() == "Tower 09" })
	slow.open()
	b.settle()
	if list.listedNames() != "Tower 09" {
		t.Errorf("overtaken by %s", list.listedNames())
	}
}

func TestResourcesThatCantBeListed(t *testing.T) {
	t.Parallel()
	b := withProjects(t, 30)
	isList := speckletest.Mentions("projects(")
	b.front.Set(speckletest.Only(isList, speckletest.ServerError(http.StatusNotFound)))
	f, list := b.projects()
	if list.Err == nil || list.Loading() || list.Busy() {
		t.Fatalf("%v", list.Err)
	}
	b.front.Set()
	list.Retry()
	if list.Err != nil {
		t.Error("the failure stays while it is asked again")
	}
	b.settle()
	f.ChooseResource(list.found[3].ID, true)
	b.front.Set(speckletest.Only(isList, speckletest.ServerError(http.StatusNotFound)))
	list.More()
	b.settle()
	if rows, _ := list.Found(); list.Err == nil || len(rows) != 25 || len(f.LimitTo()) != 1 {
		t.Errorf("a page is missing: %d rows, %v", len(rows), list.Err)
	}
	b.front.Set()
	list.Retry()
	b.settle()
	if rows, _ := list.Found(); list.Err != nil || len(rows) != 30 {
		t.Errorf("%d rows, %v", len(rows), list.Err)
	}
	list.Search("y")
	f.Cancel() // the dialog is closed
	if list.Busy() {
		t.Error("asks on after the form was closed")
	}
}

func TestLimitsOnlyWhereTheServerHasThem(t *testing.T) {
	t.Parallel()
	on, off := true, false
	for name, c := range map[string]struct {
		version    string
		workspaces *bool
		want       []Limit
	}{
		"new":                {"2.25.9", &on, []Limit{Everything, OnlyProjects, OnlyWorkspaces}},
		"without workspaces": {"2.31.14", &off, []Limit{Everything, OnlyProjects}},
		"doesn't say":        {"2.31.14", nil, []Limit{Everything, OnlyProjects}},
		"old":                {"2.25.8", &on, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := withProjects(t, 1)
			f := b.form()
			info := *b.Server(b.origin).Info
			info.Version, info.Workspaces = speckle.ParseVersion(c.version), c.workspaces
			b.Server(b.origin).Info = &info
			if got := f.Limits(); !slices.Equal(got, c.want) {
				t.Errorf("offered %v", got)
			}
			f.limitTo([]speckle.Resource{{ID: "1", Type: speckle.ResourceProject}})
			if got := len(f.Request().LimitTo) == 1; got != (c.want != nil) {
				t.Errorf("limited %v", got)
			}
			b.settle()
			if f.limitTo(nil); f.LimitsUnknown() {
				t.Error("told though a limit is chosen")
			}
		})
	}
}

func TestTokenIsLimitedToAWorkspace(t *testing.T) {
	t.Parallel()
	s := onDemo(t, nil)
	page := s.Tokens(s.account("Ada Okafor"))
	page.Load()
	s.settle()
	f := page.NewToken()
	f.SetName("limited")
	f.SetLimit(OnlyWorkspaces)
	s.settle()
	list := f.Resources()
	if list.listedNames() != "Studio" {
		t.Fatalf("listed: %s, %v", list.listedNames(), list.Err)
	}
	f.ChooseResource(list.found[0].ID, true)
	f.Submit()
	s.settle()
	if f.OneTime == nil || f.OneTime.Requested.LimitTo[0].Type != speckle.ResourceWorkspace {
		t.Errorf("phase %d: %v", f.Phase, f.Err)
	}
	if !f.ProjectsUnlimited() {
		t.Error("it isn't told that projects aren't limited")
	}
	both := []speckle.Resource{{ID: "p", Type: speckle.ResourceProject}, {ID: "w", Type: speckle.ResourceWorkspace}}
	like := page.NewTokenLike(TokenSettings{Name: "like", LimitTo: both})
	if got := like.LimitTo(); !slices.Equal(got, both) || like.Limit() != OnlyProjects || like.ProjectsUnlimited() {
		t.Errorf("one like a token with both limits: %+v", got)
	}
	like.ChooseResource("w", false) // of the other list
	if got := like.LimitTo(); !slices.Equal(got, both[:1]) {
		t.Errorf("left: %+v", got)
	}
	if like.SetLimit(Everything); len(like.LimitTo()) != 0 {
		t.Error("everything is limited")
	}
	f.limitTo([]speckle.Resource{{ID: "1", Type: speckle.ResourceWorkspace}})
	if f.Limit() != OnlyWorkspaces {
		t.Error("one like it is limited to no workspace")
	}
	s.settle()
}
