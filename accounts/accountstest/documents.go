// Package accountstest makes account stores for tests: databases in every
// variant that connectors have written, files in every shape, and what git
// can't keep. All people, servers and tokens are invented.
package accountstest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Token returns the n-th token: it has the real form and is different for every n.
func Token(n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "token %d", n))
	return hex.EncodeToString(sum[:])[:42]
}

// Person is an account to write. Empty fields are left out.
type Person struct {
	ID, Token, Refresh                   string
	URL                                  string
	UserID, Name, Email, Company, Avatar string
	Default                              bool
	MovedTo, MovedFrom                   string
}

// Ada is the n-th invented person, each on a server of their own.
func Ada(n int) Person {
	return Person{
		ID:      strings.ToUpper(Token(n + 2_000_000)[:32]),
		Token:   Token(n),
		Refresh: Token(n + 1_000_000),
		URL:     fmt.Sprintf("https://server%d.example", n),
		UserID:  Token(n + 3_000_000)[32:],
		Name:    fmt.Sprintf("Ada Okafor %d", n),
		Email:   fmt.Sprintf("ada%d@studio.example", n),
		Default: n == 0,
	}
}

// JSON returns the account as .NET connectors write it.
func (p Person) JSON() string {
	server := map[string]any{"name": "Studio", "company": "Studio Example", "version": "2.31.14", "url": p.URL, "migration": nil}
	if p.MovedTo != "" || p.MovedFrom != "" {
		server["migration"] = map[string]any{"movedTo": orNull(p.MovedTo), "movedFrom": orNull(p.MovedFrom)}
	}
	b, err := json.Marshal(map[string]any{
		"id": p.ID, "token": orNull(p.Token), "refreshToken": orNull(p.Refresh), "isDefault": p.Default, "isOnline": true,
		"serverInfo": server,
		"userInfo":   map[string]any{"id": orNull(p.UserID), "name": p.Name, "email": orNull(p.Email), "company": orNull(p.Company), "avatar": orNull(p.Avatar)},
	})
	if err != nil {
		panic(err) // only strings and flags are in it
	}
	return string(b)
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Write writes a file and the folders above it.
func Write[T string | []byte](t testing.TB, path string, content T) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func Read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func Folder(t testing.TB, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o700); err != nil {
		t.Fatal(err)
	}
}

// Tree describes everything below dir: names, kinds, permissions, times and
// contents. Two equal descriptions mean that nothing was touched.
func Tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	tree := make(map[string]string)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		line := fmt.Sprint(info.Mode(), info.Size(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() && info.Size() < 64<<20 {
			line += fmt.Sprintf(" %x", sha256.Sum256(Read(t, path)))
		}
		tree[path] = line
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
