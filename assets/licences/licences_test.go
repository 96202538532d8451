// One goroutine reads these licenses: the race detector has nothing to find.

//go:build !race

package licences

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write licences.json.gz anew")

// S42: TestTheListIsOfWhatIsLinked makes the list anew and compares it with
// the one that is kept.
func TestTheListIsOfWhatIsLinked(t *testing.T) {
	t.Parallel()
	made := collect(t)
	if *update && !t.Failed() {
		write(t, made)
		return
	}
	kept := All()
	for _, p := range made {
		i := slices.IndexFunc(kept, func(k Part) bool { return k.Name == p.Name })
		switch {
		case i < 0:
			t.Errorf("%s %s is linked but not in the list", p.Name, p.Version)
		case !same(kept[i], p):
			t.Errorf("%s: the list has %s, %s, %v; now it is %s, %s, %v, or its text changed", p.Name,
				kept[i].Version, kept[i].Licence, kept[i].Systems, p.Version, p.Licence, p.Systems)
		}
	}
	for _, k := range kept {
		if !slices.ContainsFunc(made, func(p Part) bool { return p.Name == k.Name }) {
			t.Errorf("%s %s is in the list but no longer linked", k.Name, k.Version)
		}
	}
	if t.Failed() {
		t.Log(`run "make licences" and look at what changed`)
	}
}

func same(a, b Part) bool {
	systems := slices.Equal(a.Systems, b.Systems)
	a.Systems, b.Systems = nil, nil
	aText, _ := json.Marshal(a)
	bText, _ := json.Marshal(b)
	return systems && bytes.Equal(aText, bText)
}

func write(t *testing.T, parts []Part) {
	t.Helper()
	var packed bytes.Buffer
	zipper, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	encoder := json.NewEncoder(zipper)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(parts); err != nil {
		t.Fatal(err)
	}
	if err := zipper.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("licences.json.gz", packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		t.Logf("%-55s %-40s %s %v", p.Name, p.Version, p.Licence, p.Systems)
	}
	t.Logf("%d parts, %d bytes", len(parts), packed.Len())
}

// permissive are the licences that the program's parts may have: they ask for no more than that
// their text and the names in it are passed on.
var permissive = []string{
	"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "Bitstream-Vera", "ISC", "MIT", "OFL-1.1", "SMLNJ", "Unlicense", "ZPL-2.1", "Zlib",
	"LicenseRef-Public-Domain",
}

func TestEveryLicenceIsPermissive(t *testing.T) {
	t.Parallel()
	for _, p := range All() {
		if !isPermissive(p.Licence) {
			t.Errorf("%s is under %q, which is not among the licences that we take", p.Name, p.Licence)
		}
		if len(p.Text) < 500 {
			t.Errorf("%s has a licence of %d letters", p.Name, len(p.Text))
		}
	}
}

// isPermissive reports whether every licence of an expression may be taken; of a choice, one.
func isPermissive(expression string) bool {
	for _, all := range strings.Split(expression, " AND ") {
		if !slices.ContainsFunc(strings.Split(all, " OR "), func(name string) bool { return slices.Contains(permissive, name) }) {
			return false
		}
	}
	return true
}

func TestWhatIsPermissive(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]bool{
		"MIT":                              true,
		"Apache-2.0 AND BSD-3-Clause":      true,
		"Unlicense OR BSD-3-Clause":        true,
		"GPL-3.0-only OR MIT":              true,
		"GPL-3.0-only":                     false,
		"MIT AND MPL-2.0":                  false,
		"MIT AND GPL-2.0-only OR AGPL-3.0": false,
		"":                                 false,
	} {
		if isPermissive(expression) != want {
			t.Errorf("%q: %v", expression, !want)
		}
	}
}

// A text of another licence, or none, must not pass for one that is known.
func TestOnlyWholeLicencesAreRecognised(t *testing.T) {
	t.Parallel()
	var mit string
	for _, p := range All() {
		if p.Licence == "MIT" && p.From == "" && !strings.Contains(p.Text, "──") {
			mit = p.Text
			break
		}
	}
	if names, ok := recognise([]byte(mit)); !ok || !slices.Equal(names, []string{"MIT"}) {
		t.Errorf("the MIT licence: %v, %v", names, ok)
	}
	more := "\nThe Software may be used for good only, and not by anybody who is in competition with its authors."
	if names, ok := recognise([]byte(mit + strings.Repeat(more, 3))); ok {
		t.Errorf("with conditions added it passes for %v", names)
	}
	if names, ok := recognise([]byte("All rights reserved.")); ok {
		t.Errorf("no licence passes for %v", names)
	}
}
