package model

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// releasesOf is a page of releases whose newest has a tag, or answers with a
// status. It counts the requests.
func releasesOf(t *testing.T, tag string, status int) (address string, asked *int) {
	asked = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked++
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"tag_name":%q,"html_url":"http://%s/releases/%s"}`, tag, r.Host, tag)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/latest", asked
}

// updating is a program of version 0.1.0 over a page of releases.
func updating(t *testing.T, tag string, status int) (*stage, *int) {
	address, asked := releasesOf(t, tag, status)
	s := newStage(t, func(_ *stage, w *World) { w.Releases = address })
	s.Updates.Version = "0.1.0"
	return s, asked
}

func TestUpdatesAreLookedForOnDemand(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{"v0.2.0": "v0.2.0", "0.1.1": "0.1.1", "v0.10.0": "v0.10.0", "v0.1.0": "", "v0.0.9": ""} {
		s, asked := updating(t, tag, http.StatusOK)
		s.Updates.Check()
		if !s.Updates.Busy() || s.Updates.Checked {
			t.Error("it does not look")
		}
		s.settle()
		version, page := s.Updates.Newer()
		if version != want || (page != "") != (want != "") || *asked != 1 || !s.Updates.Checked || s.Updates.Err != nil || s.Updates.Shown() != "" {
			t.Errorf("%s: %q at %q, %d requests, %v", tag, version, page, *asked, s.Updates.Err)
		}
	}
}

func TestUpdatesThatCantBeLookedFor(t *testing.T) {
	t.Parallel()
	s, asked := updating(t, "v0.2.0", http.StatusNotFound)
	s.Updates.Check()
	s.settle()
	if version, _ := s.Updates.Newer(); version != "" || *asked != 1 || TroubleOf(s.Updates.Err).Key != "update" || s.Updates.Checked {
		t.Errorf("%q, %d requests, %v", version, *asked, s.Updates.Err)
	}
	s.Updates.Check()
	s.Updates.Cancel()
	s.settle()
	if s.Updates.Busy() || s.Updates.Err != nil {
		t.Errorf("canceled: %v", s.Updates.Err)
	}
}

// Without an address, and in packages that are updated otherwise, nothing is
// ever asked. It sets a global and so runs alone.
func TestUpdatesThatAreNotOffered(t *testing.T) {
	s := newStage(t, nil)
	if s.Updates.Offered() {
		t.Error("offered without an address")
	}
	s.Updates.Check()
	s.settle()
	if s.Updates.Busy() || s.Updates.Checked || s.Updates.Err != nil {
		t.Error("it looks without an address")
	}
	s, asked := updating(t, "v0.2.0", http.StatusOK)
	if !s.Updates.Offered() {
		t.Error("not offered")
	}
	updates = "off"
	defer func() { updates = "on" }()
	s.Updates.Claim = func(_ string, done func(bool)) { done(true) }
	s.Updates.SetWeekly(true)
	s.Updates.Check()
	s.settle()
	if s.Updates.Offered() || *asked != 0 {
		t.Errorf("a package without updates asks %d times", *asked)
	}
	if releasesAddress != "" && ThisComputer("x").Releases != releasesAddress {
		t.Error("the address is not used")
	}
}

func TestUpdatesAreLookedForOnceAWeek(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "settings.json")
	start := time.Date(2026, 11, 26, 9, 0, 0, 0, time.Local)
	address, asked := releasesOf(t, "v0.2.0", http.StatusOK)
	window := func(now time.Time, weekly bool) *stage {
		settings := OpenSettings(path, nil)
		s := newStage(t, func(_ *stage, w *World) {
			w.Releases = address
			w.Now = func() time.Time { return now }
		})
		settings.Post = s.post
		s.Updates.Version, s.Updates.Claim = "0.1.0", settings.ClaimUpdates
		s.Updates.SetWeekly(weekly)
		s.Start()
		settings.Flush()
		s.settle()
		return s
	}
	for _, c := range []struct {
		when   string
		after  time.Duration
		weekly bool
		want   int
		shown  string
	}{
		{"not wanted", 0, false, 0, ""},
		{"wanted", 0, true, 1, "v0.2.0"},
		{"a second window", time.Hour, true, 1, ""},
		{"six days later", 6 * day, true, 1, ""},
		{"a week later", 7 * day, true, 2, "v0.2.0"},
		{"the clock was put back", 6 * day, true, 2, ""},
	} {
		s := window(start.Add(c.after), c.weekly)
		if *asked != c.want || s.Updates.Shown() != c.shown {
			t.Errorf("%s: %d requests, says %q", c.when, *asked, s.Updates.Shown())
		}
		if s.Updates.Dismiss(); s.Updates.Shown() != "" {
			t.Error("it is still said")
		}
	}
}

// A weekly check that fails, or finds nothing newer, says nothing.
func TestWeeklyChecksAreQuiet(t *testing.T) {
	t.Parallel()
	for tag, status := range map[string]int{"v0.1.0": http.StatusOK, "v0.2.0": http.StatusBadGateway} {
		s, asked := updating(t, tag, status)
		claims := 0
		s.Updates.Claim = func(_ string, done func(bool)) { claims++; done(true) }
		s.Updates.SetWeekly(true)
		s.settle()
		s.Updates.SetWeekly(true)
		s.settle()
		if *asked < 1 || claims != 1 || s.Updates.Shown() != "" || s.Updates.Err != nil {
			t.Errorf("%s: %d requests, %d claims, says %q, %v", tag, *asked, claims, s.Updates.Shown(), s.Updates.Err)
		}
	}
}

// The scripts name the variable that turns updates off: the linker takes any
// name, and says nothing when there is no such variable.
func TestPackagesTurnUpdatesOff(t *testing.T) {
	t.Parallel()
	script, err := os.ReadFile(filepath.Join("..", "..", ".ci", "package-lib"))
	if err != nil {
		t.Skip(err)
	}
	variable := reflect.TypeFor[Updates]().PkgPath() + ".updates"
	if !strings.Contains(string(script), "-X "+variable+"=off") {
		t.Errorf("nothing sets %s", variable)
	}
}
