package keychain

import (
	"errors"
	"testing"

	"github.com/zalando/go-keyring"
)

// A keychain that surely wrote nothing leaves no note of a new secret, and one of Begin as
// it was. After any other failure Pending has to look.
func TestNotesOfWhatWasNotSaved(t *testing.T) {
	t.Parallel()
	boom := errors.New("no such luck")
	for name, c := range map[string]struct {
		openIs, setIs error
		kind          Kind
		untouched     bool
	}{
		"not opened":       {openIs: boom, untouched: true},
		"locked meanwhile": {setIs: boom, kind: KindLocked, untouched: true},
		"no keyring":       {setIs: boom, kind: KindNoKeyring, untouched: true},
		"too large":        {setIs: keyring.ErrSetDataTooBig, untouched: true},
		"any other":        {setIs: boom},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newScript()
			s.openIs, s.onSet, s.kind = c.openIs, func() error { return c.setIs }, c.kind
			creds := Open(newSystem(s), t.TempDir())
			if _, err := creds.Save(t.Context(), Entry{Name: "new"}, token); err == nil {
				t.Fatal("saved")
			}
			begins, err := creds.Begin(t.Context(), Entry{Name: "begun"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := creds.Save(t.Context(), begins, token); err == nil {
				t.Fatal("saved")
			}
			records, err := creds.index.read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]state{}
			for _, r := range records {
				got[r.entry.Name] = r.state
			}
			if _, noted := got["new"]; noted == c.untouched || (got["begun"] == begun) != c.untouched {
				t.Errorf("noted %v", got)
			}
		})
	}
}
