package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// hardened is set in the process that TestHarden starts, since Harden changes
// a process for good.
const hardened = "SPECKLE_KEYS_TEST_HARDEN"

// S13, S15, S52: nothing of our memory reaches a core file or another program,
// and new files are for this person alone, whatever was set before.
func TestHarden(t *testing.T) {
	if os.Getenv(hardened) != "" {
		isHardened(t)
		return
	}
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(self, "-test.run=^TestHarden$")
	run.Dir = t.TempDir()
	run.Env = append(os.Environ(), hardened+"=1", "SNAP=")
	if out, err := run.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func isHardened(t *testing.T) {
	syscall.Umask(0)
	hard := unix.Rlimit{}
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &hard); err != nil {
		t.Fatal(err)
	}
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{Cur: hard.Max, Max: hard.Max})
	Harden()

	var core unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_CORE, &core); err != nil || core.Cur != 0 || core.Max != 0 {
		t.Errorf("core files of %d bytes, up to %d: %v", core.Cur, core.Max, err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file has mode %v: %v", info.Mode(), err)
	}
	dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if inFlatpak := exists("/.flatpak-info"); dumpable != 0 && !inFlatpak {
		t.Error("other programs of this person can read our memory")
	}
	// In Flatpak and Snap the portals must be able to look at us.
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SNAP", "/snap/speckle-keys/1")
	Harden()
	if dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0); err != nil || dumpable != 1 {
		t.Errorf("in a Snap: dumpable is %d, %v", dumpable, err)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil || !strings.Contains(string(status), "Umask:\t0077") {
		t.Errorf("the umask is another: %v", err)
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
