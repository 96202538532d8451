package model

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"speckle-keys/accounts"
)

// S20: whatever a settings file says, the settings are valid, and come back
// from the file that we write.
func FuzzSettings(f *testing.F) {
	whole, _ := json.Marshal(DefaultSettings())
	for _, seed := range []string{
		string(whole), "{}", "null", "[]", "", `{"theme":-1,"textSize":1e308,"clipboard":-5,"tab":99}`,
		`{"folders":["/a","/a/","a","","\u0000"],"place":[1],"size":[0,-1],"columns":{"tokens":{"name":1e39}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		read := DefaultSettings()
		if json.Unmarshal(text, &read) != nil {
			return
		}
		valid := read.Valid()
		if again := valid.Valid(); !reflect.DeepEqual(again, valid) {
			t.Errorf("%+v is not valid, but %+v", valid, again)
		}
		written, err := json.Marshal(valid)
		if err != nil {
			t.Fatal(err)
		}
		back := DefaultSettings()
		if err := json.Unmarshal(written, &back); err != nil || !reflect.DeepEqual(back, valid) {
			t.Errorf("%+v\ncame back as\n%+v, %v", valid, back, err)
		}
	})
}

// S20: a trust file allows what it says for the servers that it names, and for
// no other.
func FuzzTrustFile(f *testing.F) {
	for _, seed := range []string{
		`{"http://192.0.2.1":{"plainHttp":true}}`, `{"https://speckle.example":{"certificate":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}}`,
		`{"HTTPS://Speckle.Example:443/x":{}}`, "null", "{}", `{"":{"plainHttp":true}}`, `[`,
	} {
		f.Add([]byte(seed))
	}
	stranger := mustOrigin(f, "http://192.0.2.77:7777")
	f.Fuzz(func(t *testing.T, text []byte) {
		var known trustedServers
		if json.Unmarshal(text, &known) != nil {
			return
		}
		trust := &Trust{known: known}
		_, named := known[stranger]
		if options := trust.Options(stranger); !named && (options.AllowPlainHTTP || options.Certificate != nil) {
			t.Error("a server that is not in the file is trusted")
		}
		for origin, entry := range known {
			if options := trust.Options(origin); options.AllowPlainHTTP != entry.PlainHTTP || options.Certificate != nil && entry.Certificate == "" {
				t.Errorf("%s: %+v", origin, options)
			}
		}
		if listed := trust.Servers(); len(listed) != len(known) {
			t.Errorf("%d servers are listed of %d", len(listed), len(known))
		}
		written, err := json.Marshal(known)
		if err != nil {
			t.Fatal(err)
		}
		var back trustedServers
		if err := json.Unmarshal(written, &back); err != nil || len(back) != len(known) {
			t.Errorf("%d of %d came back: %v", len(back), len(known), err)
		}
	})
}

// S20: whatever the file of connections says, each person on each server is one
// account, and what is noted in addition stands in the file.
func FuzzConnections(f *testing.F) {
	for _, seed := range []string{
		`[{"origin":"https://a.example","userId":"1","name":"Ada","email":"ada@a.example","server":"A"}]`,
		`[{"origin":"https://a.example","userId":"1"},{"origin":"HTTPS://A.example:443/x","userId":"1"}]`,
		`[{"origin":"","userId":"1"},{}]`, "null", "[]", "{}", "[null]", "[1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var list []Connection
		if json.Unmarshal(text, &list) != nil {
			return
		}
		seen := map[string]bool{}
		for _, account := range withConnections(accounts.Result{}, list).Accounts {
			key := personKey(account.Origin, account.Person.ID)
			if account.Origin.IsZero() || seen[key] {
				t.Errorf("an account of %q, seen %v", account.Origin, seen[key])
			}
			seen[key] = true
		}
		written, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		var back []Connection
		if err := json.Unmarshal(written, &back); err != nil || !slices.Equal(back, list) {
			t.Errorf("%+v\ncame back as\n%+v, %v", list, back, err)
		}
	})
}

// S20: whatever the journal of rotations says, a rotation can be noted and
// removed, and everything else in the file stays as it is.
func FuzzRotations(f *testing.F) {
	record := rotationRecord{ID: "new", Origin: mustOrigin(f, "https://a.example"), Step: rotationBegun, Old: tokenMark{Name: "old"}}
	whole, _ := json.Marshal(record)
	for _, seed := range []string{
		`{"version":1,"rotations":[` + string(whole) + `,{"id":"other"},null,7]}`, `{"version":2}`, `{"version":1,"rotations":null}`,
		`{"rotations":[{"id":"x","origin":"https://a.example","old":{"name":"n","createdAt":"2026-13-99"}}]}`, "null", "[]", "{",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var file rotationFile
		if json.Unmarshal(text, &file) != nil || file.index(record.ID) >= 0 {
			return
		}
		before := file.records()
		file.put(record, len(file.Rotations))
		written, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		var back rotationFile
		if err := json.Unmarshal(written, &back); err != nil || len(back.Rotations) != len(file.Rotations) {
			t.Fatalf("%d of %d came back: %v", len(back.Rotations), len(file.Rotations), err)
		}
		if after := back.records(); !reflect.DeepEqual(after, append(before, record)) {
			t.Errorf("%+v\nwith a new one is\n%+v", before, after)
		}
	})
}
