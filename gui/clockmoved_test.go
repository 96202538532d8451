package gui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// What the columns say of times is by the server's clock, if this computer's is
// a day off.
func TestTimesOfTokensWhenTheClockIsMoved(t *testing.T) {
	words := func(wrong time.Duration) string {
		seedRandom(t)
		demo, err := demoserver.Demo(t.Context(), demoserver.Stage{Now: atNoon, Named: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(demo.Close)
		network := networkOf(demo)
		s := screenOver(t, demo, func(w *model.World) {
			answering(roundTrip(func(r *http.Request) (*http.Response, error) {
				answer, err := network.RoundTrip(r)
				if err == nil {
					answer.Header.Set("Date", time.Now().Add(-wrong).UTC().Format(http.TimeFormat))
				}
				return answer, err
			}))(w)
			w.Now = func() time.Time { return noon.Add(wrong + 5*time.Second) } // a server says its time in seconds
		}, nil)
		on("Ada Okafor", model.TabTokens)(s)
		_, err = s.options.World().Credentials.Save(t.Context(), keychain.Entry{
			Kind: keychain.KindToken, Origin: s.tokensTab().tokens.Account.Origin, Name: "kept", ExpiresAt: noon.Add(12 * time.Hour),
		}, speckle.NewSecret("0123456789"+strings.Repeat("a", 32)))
		if err != nil {
			t.Fatal(err)
		}
		s.app.Saved.Refresh()
		s.until("the saved credential", func() bool { return len(s.app.Saved.Rows(model.Origin{})) > 0 })
		tab := s.tokensTab()
		var all []string
		for _, row := range tab.tokens.Rows() {
			for _, column := range tab.columns() {
				cell := column.cell(row)
				all = append(all, cell.Text+" "+cell.Badge)
			}
		}
		on("Ada Okafor", model.TabSaved)(s)
		for _, row := range s.app.Saved.Rows(model.Origin{}) {
			all = append(all, s.page.pages[model.TabSaved].(*savedList).expiryCell(row).Text)
		}
		return strings.Join(all, "\n")
	}
	right := words(0)
	for _, wrong := range []time.Duration{day, -day} {
		if got := words(wrong); got != right || right == "" {
			t.Errorf("wrong by %s:\n%s\nwant\n%s", wrong, got, right)
		}
	}
}
