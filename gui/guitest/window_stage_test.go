//go:build linux

package guitest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"speckle-keys/accounts/accountstest"
	"speckle-keys/gui/guitest"
	"speckle-keys/speckle"
	"speckle-keys/speckle/demoserver"
)

// stage is a computer with accounts of two servers that run in this process,
// and the program on it.
type stage struct {
	t       *testing.T
	words   words
	desktop *guitest.Desktop
	program *guitest.Program // the one that runs
	started []*guitest.Program
	watch   *processWatch // of walks that look for leaks at their end

	// bureau is an older server where Chen's token may manage tokens; on
	// studio Ada is signed in by a connector, which may not.
	bureau, studio *demoserver.Server
	chen, ada      string // the persons' ids
	chensToken     speckle.Secret
	secrets        []string
	store          []string // folders of the account stores
	before         []map[string]string
	walk           string // the beginning of the pictures' names
	pictures       int
}

// needWindow skips tests of the real window, which .ci/window and .ci/tour
// ask for: they need Xvfb, a window manager, a bus, a keychain, and the build
// with the tag guitest.
func needWindow(t *testing.T) (binary string) {
	t.Helper()
	if os.Getenv("SPECKLE_KEYS_WINDOW") == "" {
		t.Skip("the run of the real window is part of make test; alone: .ci/window")
	}
	binary, err := filepath.Abs("../../build/speckle-keys-guitest")
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// setStage starts servers and desktop, writes the account stores, and starts
// the program. The walk names the pictures.
func setStage(t *testing.T, walk string) *stage {
	t.Helper()
	needWindow(t)
	s := &stage{t: t, words: readWords(t, "en"), walk: walk}
	s.startServers()
	s.desktop = guitest.NewDesktop(t)
	s.writeStores()
	s.start()
	return s
}

// watchProcesses begins to collect what checkLeaks looks at.
func (s *stage) watchProcesses() { s.watch = watchProcesses(s.t) }

// start starts the program, again after it was quit.
func (s *stage) start() {
	s.t.Helper()
	s.program = s.desktop.Launch(s.t, needWindow(s.t), nil)
	s.started = append(s.started, s.program)
	s.program.WaitActive()
}

// quit ends the program by the keyboard.
func (s *stage) quit() {
	s.t.Helper()
	s.program.Key("ctrl+q")
	if status := s.program.Ended(); status != 0 {
		s.t.Errorf("the program ended with status %d", status)
	}
}

func (s *stage) startServers() {
	start := func(setup demoserver.Setup) *demoserver.Server {
		server, err := demoserver.Start(setup)
		if err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(func() { server.Close() })
		return server
	}
	s.bureau = start(demoserver.Setup{Name: "Bureau of the test", Company: "Bureau Example", Version: "2.17.0"})
	s.studio = start(demoserver.Setup{Name: "Studio of the test", Company: "Studio Example", Version: "2.31.14"})
	s.chen = s.bureau.AddPerson(demoserver.Person{Name: "Chen Li", Email: "chen@bureau.example"})
	s.ada = s.studio.AddPerson(demoserver.Person{Name: "Ada Okafor", Email: "ada@studio.example"})
}

// writeStores keeps Ada in a connector's database and Chen in a file written
// by hand, in two folders of the search.
func (s *stage) writeStores() {
	pair, err := s.studio.AddSession(s.ada, "sca")
	if err != nil {
		s.t.Fatal(err)
	}
	token := s.bureau.AddToken(s.chen, demoserver.Token{Name: "key ring", Scopes: []string{
		"streams:read", "streams:write", "profile:read", "profile:email", "users:read", "tokens:read", "tokens:write",
	}})
	s.chensToken = token
	s.secrets = []string{pair.Token.Reveal(), pair.Refresh.Reveal(), token.Reveal()}

	database := filepath.Join(s.desktop.Getenv("XDG_CONFIG_HOME"), "Speckle")
	files := filepath.Join(s.desktop.Getenv("XDG_DATA_HOME"), "Speckle")
	s.store = []string{database, files}
	for _, dir := range []string{database, filepath.Join(files, "Accounts")} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	accountstest.WriteDatabase(s.t, filepath.Join(database, "Accounts.db"), accountstest.Table, accountstest.Rows(accountstest.Person{
		ID: "B5FCEDC781053D38B2A35013AFD5AB12", Token: pair.Token.Reveal(), Refresh: pair.Refresh.Reveal(),
		URL: s.studio.Origin().String(), UserID: s.ada, Name: "Ada Okafor", Email: "ada@studio.example", Default: true,
	}))
	accountstest.Write(s.t, filepath.Join(files, "Accounts", "chen.json"), fmt.Sprintf(
		`{"token":%q,"serverInfo":{"name":"Bureau","url":%q},"userInfo":{"id":%q,"name":"Chen Li","email":"chen@bureau.example"}}`,
		token.Reveal(), s.bureau.Origin().String()+"/", s.chen))
	accountstest.Write(s.t, filepath.Join(files, "Accounts", "broken.json"), `{"token":`)
	for _, dir := range s.store {
		s.before = append(s.before, accountstest.Tree(s.t, dir))
	}
}

// says matches the program's text of a key.
func (s *stage) says(key string) guitest.Match { s.t.Helper(); return s.words.says(s.t, key) }

// eventually polls something outside of the program.
func (s *stage) eventually(what string, done func() bool) {
	s.t.Helper()
	for end := time.Now().Add(guitest.Patience); !done(); {
		if time.Now().After(end) {
			s.desktop.Failure()
			s.t.Fatalf("waited %v for %s", guitest.Patience, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// picture keeps what the window shows.
func (s *stage) picture(name string) {
	s.t.Helper()
	s.pictures++
	s.program.Picture(pictureFile(s.t, fmt.Sprintf("%s-%02d-%s.png", s.walk, s.pictures, name)))
}

// pictureFile is where a picture of the real window is kept.
func pictureFile(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "build", "tour", "window", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// kept returns what the keychain holds for this program, asked from outside.
func (s *stage) kept() []string {
	s.t.Helper()
	out, err := s.desktop.Run("secret-tool", "search", "--all", "service", "speckle-keys")
	if err != nil {
		return nil // secret-tool fails when there is nothing
	}
	var values []string
	for line := range strings.Lines(out) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "secret = "); ok {
			values = append(values, value)
		}
	}
	return values
}

// tokens returns a person's last token of a name and how many there are, as
// the server lists them.
func tokens(server *demoserver.Server, person, name string) (demoserver.Token, int) {
	var found demoserver.Token
	count := 0
	for _, info := range server.Tokens(person) {
		if info.Name == name {
			found = info
			count++
		}
	}
	return found, count
}

// checkLeaks looks for secrets where none may be (S10 to S12, S17).
func (s *stage) checkLeaks() {
	s.t.Helper()
	var output string
	for _, program := range s.started {
		output += program.Output()
	}
	for i, secret := range s.secrets {
		id := speckle.NewSecret(secret).TokenID() // "" for what is no token
		if strings.Contains(output, secret) || id != "" && strings.Contains(output, id) {
			s.t.Errorf("secret %d is in the program's output", i)
		}
		for _, text := range s.watch.seen() {
			if strings.Contains(text, secret) {
				s.t.Errorf("secret %d was in the arguments or the environment of a process", i)
			}
		}
		for _, path := range filesWith(s.t, s.desktop.Home, secret, s.store...) {
			s.t.Errorf("secret %d is in %s", i, path)
		}
	}
	for i, dir := range s.store {
		after := accountstest.Tree(s.t, dir)
		if fmt.Sprint(after) != fmt.Sprint(s.before[i]) {
			s.t.Errorf("%s was changed: %v, before: %v", dir, after, s.before[i])
		}
	}
	for line := range strings.Lines(output) {
		// Fyne writes its preferences in place, and reads them when they
		// change: now and then it meets its own half-written file.
		if strings.Contains(line, "Error in Fyne call thread") ||
			strings.Contains(line, "Fyne error") && !strings.Contains(line, "Preferences load error") {
			s.t.Errorf("Fyne complained: %s", line)
		}
	}
}

// checkHardened looks at the limits of the running program (S13).
func (s *stage) checkHardened() {
	s.t.Helper()
	limits, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(s.program.Process.Pid), "limits"))
	if err != nil {
		s.t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		if rest, ok := strings.CutPrefix(line, "Max core file size"); ok {
			if fields := strings.Fields(rest); fields[0] != "0" || fields[1] != "0" {
				s.t.Errorf("core files are allowed: %s", line)
			}
		}
	}
}
