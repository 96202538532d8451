//go:build linux

package guitest_test

import (
	"testing"

	"speckle-keys/gui/guitest"
)

// The search by keyboard: a few letters leave one account, Esc brings all
// back, and what nobody is called is said.
func TestWindowSearch(t *testing.T) {
	s := setStage(t, "search")
	p := s.program
	ada, chen := inList("Ada Okafor"), inList("Chen Li")
	search := s.words.hints(t, "accounts.search")
	both := func() {
		t.Helper()
		p.WaitFor("Ada in the list", ada)
		p.WaitFor("Chen in the list", chen)
	}

	both()
	p.Key("ctrl+f")
	p.WaitFor("the search to have the focus", guitest.All(search, guitest.Focused))
	p.Type("hen l")
	p.WaitGone("Ada", ada)
	p.WaitFor("Chen, who is called that", chen)
	s.picture("name")

	p.Key("Escape")
	p.WaitFor("the empty search", guitest.All(search, guitest.Text("")))
	both()
	p.Type("studio.ex")
	p.WaitGone("Chen", chen)
	p.WaitFor("Ada, whose e-mail has that", ada)

	p.Key("ctrl+a")
	p.Type("nobody")
	p.WaitFor("the word that nobody is called that", s.says("accounts.none-found"))
	p.WaitGone("Ada", ada)
	p.WaitGone("Chen", chen)
	s.picture("nothing")
	p.Click("Show all", s.says("accounts.clear-search"))
	both()
	p.WaitGone("the word that nobody is called that", s.says("accounts.none-found"))
	s.quit()
}

// inList matches a name in the list of accounts, which is at the left.
func inList(name string) guitest.Match {
	return guitest.All(guitest.InSight, guitest.Text(name), func(n guitest.Node) bool { return n.X < 200 })
}
