package model

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/accountstest"
)

// largeStore tells a copy of the test program to diagnose its computer.
const largeStore = "SPECKLE_KEYS_TEST_LARGE_STORE"

// TestDiagnosisOfLargeStores checks that large stores are diagnosed with less
// than 300 MB of memory. Each is read by a process of its own, as -diagnose
// does, because a process can't ask for the memory of one call. The race detector needs several times
// as much, so nothing is measured with it. The time of the processor is printed.
func TestDiagnosisOfLargeStores(t *testing.T) {
	if os.Getenv(largeStore) != "" {
		diagnoseLargeStore(t)
		return
	}
	if testing.Short() || raceDetector {
		t.Skip("measures")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		write    func(t *testing.T, path string)
		accounts int
	}{
		{"99,000 rows", func(t *testing.T, path string) {
			person := accountstest.Ada(1)
			person.UserID, person.URL = "$", "https://server$.example"
			accountstest.Open(t, path, accountstest.TableRowID, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 99000)
				INSERT INTO objects SELECT printf('%032X', i), replace('`+person.JSON()+`', '$', i) FROM n`).Close()
		}, 99_000},
		{"200 pictures of 1 MB", func(t *testing.T, path string) {
			people := crowd(200)
			for i := range people {
				people[i].Avatar = "data:image/png;base64," + strings.Repeat("A", 1<<20)
			}
			accountstest.WriteDatabase(t, path, accountstest.Table, accountstest.Rows(people...))
		}, 200},
		{"255 MB with 3 rows", func(t *testing.T, path string) {
			db := accountstest.Open(t, path, accountstest.Table, "CREATE TABLE other(a)", "INSERT INTO other VALUES(zeroblob(254 << 20))")
			accountstest.Insert(t, db, accountstest.Rows(crowd(3)...)...)
		}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			base := t.TempDir()
			accountstest.Folder(t, filepath.Join(base, "Speckle"))
			test.write(t, filepath.Join(base, "Speckle", "Accounts.db"))
			cmd := exec.Command(self, "-test.run=^TestDiagnosisOfLargeStores$")
			cmd.Env = append(os.Environ(), largeStore+"="+base, "HOME="+base, "XDG_CONFIG_HOME="+base, "XDG_DATA_HOME="+base,
				"XDG_RUNTIME_DIR="+base, "DBUS_SESSION_BUS_ADDRESS=", "SPECKLE_USERDATA_PATH=")
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			var found, memory int
			if _, err := fmt.Sscanf(string(out), "%d accounts, %d kB", &found, &memory); err != nil || found != test.accounts {
				t.Errorf("found %d, want %d: %s", found, test.accounts, out)
			}
			took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			if memory > 300<<10 {
				t.Errorf("took %d MB", memory>>10)
			}
			t.Logf("%v, %d MB", took, memory>>10)
		})
	}
}

func crowd(n int) []accountstest.Person {
	people := make([]accountstest.Person, n)
	for i := range people {
		people[i] = accountstest.Ada(i)
	}
	return people
}

func diagnoseLargeStore(t *testing.T) {
	diagnoseFindLimit = time.Minute
	d, err := DiagnoseThisComputer(t.Context(), "1")
	if len(d.JSON()) == 0 || err != nil {
		t.Error("not all of it was printed:", err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, peak, _ := strings.Cut(string(status), "VmHWM:")
	peak, _, _ = strings.Cut(peak, " kB")
	fmt.Println(len(d.Accounts), "accounts,", strings.TrimSpace(peak), "kB")
}
