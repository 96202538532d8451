package gui

import (
	"testing"

	"speckle-keys/gui/model"
)

// Whatever the window shows, it may be made as small, and all of the page
// fits: Fyne sets the window's size again whenever the least changes, and undid
// what a person had just made of it.
func TestLeastWindowStays(t *testing.T) {
	s := newScreen(t, nil)
	for _, size := range model.TextSizes() {
		for _, tag := range []string{"en", "de"} { // German is the widest
			s.set(func(to *model.Settings) { to.Language, to.TextSize = tag, size })
			least := s.window.Content().MinSize()
			if least.Width > smallest.Width || least.Height > smallest.Height-menuHeight {
				t.Errorf("%s at %v: the least is %v", tag, size, least)
			}
			for tab := range s.page.pages {
				on("Ada Okafor", model.Tab(tab))(s)
				s.rest()
				if now := s.window.Content().MinSize(); now != least {
					t.Errorf("%s at %v: tab %d wants %v, not %v", tag, size, tab, now, least)
				}
				if needs := s.page.top.MinSize(); needs.Max(least) != least {
					t.Errorf("%s at %v: tab %d needs %v, not %v", tag, size, tab, needs, least)
				}
			}
		}
	}
}
