package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

const (
	canaryToken   = "c0ffee0123456789abcdef0123456789abcdef0123"
	unknownToken  = "ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab" // of no account
	canaryRefresh = "deadbeef99456789abcdef0123456789abcdef9999"
)

// probe is a keychain as a diagnosis sees it.
type probe struct{ err error }

func (p probe) Name() string { return "Test Keyring" }

func (p probe) Probe(context.Context) error { return p.err }

func mustOrigin(t testing.TB, address string) speckle.Origin {
	t.Helper()
	o, err := speckle.ParseOrigin(address)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// hostile is a store that tries to get its secrets into the diagnosis.
func hostile(t *testing.T) accounts.Result {
	token := speckle.NewSecret(canaryToken)
	return accounts.Result{
		Folders: []accounts.Folder{
			{Path: "/home/u/.config/Speckle", Label: "XDG config", Exists: true},
			{Path: "/home/u/" + canaryToken + "/Speckle", Label: "SPECKLE_USERDATA_PATH"},
		},
		Accounts: []accounts.Account{{
			Origin:       mustOrigin(t, "https://speckle.studio.example"),
			Person:       accounts.Person{ID: "a1b2c3d4e5", Name: "Ada Okafor", Email: "Ada.Okafor@studio.example"},
			Token:        token,
			RefreshToken: speckle.NewSecret(canaryRefresh),
			Default:      true,
			Sources: []accounts.Source{
				{Kind: accounts.SourceDatabase, Path: "/home/u/.config/Speckle/Accounts.db", Row: "ABCDEF0123456789ABCDEF0123456789"},
				{Kind: accounts.SourceFile, Path: "/home/u/.config/Speckle/Accounts/" + canaryToken + ".json"},
				{Kind: accounts.SourceFile, Path: "/home/u/.config/Speckle/Accounts/ada.okafor@studio.example.json"},
				{Kind: accounts.SourceFile, Path: "/home/u/.config/Speckle/Accounts/" + token.TokenID() + ".json"},
			},
		}, {
			Origin:   mustOrigin(t, "http://localhost:3000"),
			Person:   accounts.Person{Email: "dina@Dina Farouk <dina@bureau.example>"},
			Selected: true,
		}, {
			Origin: mustOrigin(t, "https://other.example"),
			Person: accounts.Person{Name: "Chen", Email: "x@" + canaryRefresh + ".example"},
		}},
		Problems: []accounts.Problem{{
			Path: "/home/u/.config/Speckle/Accounts.db", Row: "ABCDEF0123456789ABCDEF0123456789",
			Code: "syntax", Lost: true,
		}, {
			Path: "/home/u/" + strings.ToUpper(canaryToken) + "/Accounts.db", Row: "row " + unknownToken,
		}, {
			Path: "/home/u/Accounts/" + unknownToken[:40] + ".json", Row: "x" + strings.ToUpper(unknownToken) + "x " + unknownToken[:10] + "-" + unknownToken[10:],
		}},
	}
}

// S10.
func TestDiagnosisHoldsNoSecretAndNobody(t *testing.T) {
	t.Parallel()
	err := &keychain.Error{Kind: keychain.KindUnknown, Op: "probe", Err: errors.New("cannot save " + canaryToken + " of Ada Okafor <Ada.Okafor@studio.example>")}
	text := string(Diagnose(t.Context(), hostile(t), nil, probe{err: err}, "1.2.3").JSON())
	for _, secret := range []string{
		canaryToken, canaryToken[:10], canaryToken[36:], canaryRefresh, canaryRefresh[:10],
		strings.ToUpper(canaryToken[:10]), unknownToken[:10], strings.ToUpper(unknownToken[:10]), "Okafor", "okafor", "Farouk", "dina@", "a1b2c3d4e5",
	} {
		if strings.Contains(text, secret) {
			t.Errorf("the diagnosis holds %q:\n%s", secret, text)
		}
	}
}

// S10: a company's own token can have any form, and a folder be named after it.
func TestDiagnosisHidesTokensOfAnyForm(t *testing.T) {
	t.Parallel()
	const own = "gate-key-42"
	found := hostile(t)
	found.Accounts[0].Token = speckle.NewSecret(own)
	found.Accounts[0].Sources[0].Path = "/home/u/" + own + "/Accounts.db"
	found.Folders[0].Path = "/home/u/" + own
	if text := string(Diagnose(t.Context(), found, nil, probe{}, "1.2.3").JSON()); strings.Contains(text, own) {
		t.Errorf("the diagnosis holds it:\n%s", text)
	}
}

func TestDiagnosisSaysWhatWasFound(t *testing.T) {
	t.Parallel()
	var got struct {
		Version, OS string
		Folders     []struct {
			Path, Label string
			Exists      bool
		}
		Accounts []struct {
			Server, Person              string
			Default, Selected, HasToken bool
			Sources                     []struct{ Kind, Path string }
		}
		Problems []struct {
			Path, Row, Code string
			Lost            bool
		}
		Complete bool
		Keychain struct{ Backend, State, Message string }
	}
	d := Diagnose(t.Context(), hostile(t), nil, probe{}, "1.2.3")
	if err := json.Unmarshal(d.JSON(), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Complete {
		t.Error("the search counts as unfinished")
	}
	if got.Version != "1.2.3" || got.OS != runtime.GOOS+"/"+runtime.GOARCH {
		t.Errorf("version %q, os %q", got.Version, got.OS)
	}
	if len(got.Folders) != 2 || got.Folders[0].Path != "/home/u/.config/Speckle" || !got.Folders[0].Exists || got.Folders[1].Exists {
		t.Errorf("folders: %+v", got.Folders)
	}
	if len(got.Accounts) != 3 {
		t.Fatalf("accounts: %+v", got.Accounts)
	}
	ada, nobody, chen := got.Accounts[0], got.Accounts[1], got.Accounts[2]
	if ada.Server != "https://speckle.studio.example" || ada.Person != "A.O. @studio.example" ||
		!ada.Default || ada.Selected || !ada.HasToken {
		t.Errorf("first account: %+v", ada)
	}
	if ada.Sources[0].Kind != "database" || ada.Sources[0].Path != "/home/u/.config/Speckle/Accounts.db" || ada.Sources[1].Kind != "file" {
		t.Errorf("its sources: %+v", ada.Sources)
	}
	if nobody.Person != "D.F." && nobody.Person != "D." || !nobody.Selected || nobody.HasToken || nobody.Sources == nil {
		t.Errorf("second account: %+v", nobody)
	}
	if !strings.HasPrefix(chen.Person, "C. ") {
		t.Errorf("third account: %+v", chen)
	}
	if p := got.Problems[0]; p.Row != "ABCDEF0123456789ABCDEF0123456789" || p.Code != "syntax" || !p.Lost {
		t.Errorf("problem: %+v", p)
	}
	if got.Keychain.Backend != "Test Keyring" || got.Keychain.State != "ready" {
		t.Errorf("keychain: %+v", got.Keychain)
	}
}

// S53.
func TestDiagnosisSaysThatTheSearchRanOutOfTime(t *testing.T) {
	t.Parallel()
	d := Diagnose(t.Context(), hostile(t), context.DeadlineExceeded, probe{}, "1")
	if d.Complete || len(d.Accounts) != 3 || !strings.Contains(string(d.JSON()), `"complete": false`) {
		t.Errorf("complete %v with %d accounts", d.Complete, len(d.Accounts))
	}
}

func TestDiagnosisOfAnEmptyComputerHasListsNotNull(t *testing.T) {
	t.Parallel()
	text := string(Diagnose(t.Context(), accounts.Result{}, nil, probe{}, "1").JSON())
	if strings.Contains(text, "null") {
		t.Error(text)
	}
}

func TestDiagnosisTellsTheKeychainsState(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err         error
		state, word string
	}{
		"ready":     {nil, "ready", "saved"},
		"no bus":    {&keychain.Error{Kind: keychain.KindNoService, Missing: "org.freedesktop.secrets"}, "missing", "org.freedesktop.secrets"},
		"locked":    {&keychain.Error{Kind: keychain.KindLocked}, "locked", "password"},
		"timed out": {&keychain.Error{Kind: keychain.KindTimeout}, "timed out", "in time"},
		"cancelled": {&keychain.Error{Kind: keychain.KindCancelled}, "timed out", "in time"},
		"unknown":   {errors.New("it broke"), "failed", "it broke"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Diagnose(t.Context(), accounts.Result{}, nil, probe{err: c.err}, "1").Keychain
			if got.State != c.state || !strings.Contains(got.Message, c.word) {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestDiagnosisDoesNotWaitForAKeychainThatHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		release := make(chan struct{})
		got := diagnoseKeychain(t.Context(), stuck{probe{}, release})
		if got.State != "timed out" || time.Since(started) != diagnoseProbeLimit {
			t.Errorf("%+v after %v", got, time.Since(started))
		}
		close(release)
	})
}

// S53: 6 seconds are enough for all, whatever hangs.
func TestDiagnosisEndsInTimeWhateverHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		started := time.Now()
		release := make(chan struct{})
		d, err := diagnoseBoth(t.Context(), func(ctx context.Context) (accounts.Result, error) {
			<-ctx.Done() // a folder of a server that doesn't answer
			return accounts.Result{Accounts: make([]accounts.Account, 2)}, ctx.Err()
		}, stuck{probe{}, release}, "1")
		if took := time.Since(started); took != 6*time.Second || err == nil || d.Complete || len(d.Accounts) != 2 || d.Keychain.State != "timed out" {
			t.Errorf("%+v, %v after %v", d, err, took)
		}
		close(release)
	})
}

// stuck does not listen to its context.
type stuck struct {
	probe
	release chan struct{}
}

func (s stuck) Probe(context.Context) error { <-s.release; return nil }

// TestDiagnosisIsOneIndentedObject checks the text that is put together in
// parts, also where a value looks like the seam.
func TestDiagnosisIsOneIndentedObject(t *testing.T) {
	for n := range 3 {
		d := Diagnosis{Version: `"accounts": []`, Folders: []DiagnosedFolder{}, Accounts: []DiagnosedPerson{}, Problems: []DiagnosedEntry{}}
		for range n {
			d.Accounts = append(d.Accounts, DiagnosedPerson{Server: "https://a.example/?a&b", Sources: []DiagnosedSource{{Path: `"accounts": []`}}})
		}
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(d); err != nil {
			t.Fatal(err)
		}
		if got := d.JSON(); !bytes.Equal(got, want.Bytes()) {
			t.Errorf("with %d accounts:\n%s\nwant\n%s", n, got, want.Bytes())
		}
	}
}
