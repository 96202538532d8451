package accounts

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	mk "speckle-keys/accounts/accountstest"
)

// BenchmarkFind reads databases of 10,000 and 99,000 accounts, from file to list.
// The large one has to be in sight within 6 s.
func BenchmarkFind(b *testing.B) {
	for _, many := range []int{10_000, 99_000} {
		b.Run(fmt.Sprint(many), func(b *testing.B) {
			base := b.TempDir()
			path := filepath.Join(base, "Speckle", "Accounts.db")
			mk.Folder(b, filepath.Dir(path))
			mk.WriteDatabase(b, path, mk.Table, mk.Rows(numbered(many)...), "page_size=32768")
			b.ReportAllocs()
			for b.Loop() {
				found, err := Find(context.Background(), only(base))
				if err != nil || len(found.Accounts) != many {
					b.Fatal(len(found.Accounts), err)
				}
			}
			b.ReportMetric(float64(many)*float64(b.N)/b.Elapsed().Seconds(), "accounts/s")
		})
	}
}

// BenchmarkDocument reads one account's JSON.
func BenchmarkDocument(b *testing.B) {
	doc := []byte(mk.Ada(1).JSON())
	b.ReportAllocs()
	for b.Loop() {
		if e, _ := parseDocument(doc); e == nil {
			b.Fatal("not read")
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

// BenchmarkFiles reads a folder of 1,000 files.
func BenchmarkFiles(b *testing.B) {
	base := b.TempDir()
	for _, p := range numbered(1000) {
		mk.Write(b, filepath.Join(base, "Speckle", "Accounts", p.ID+".json"), p.JSON())
	}
	b.ReportAllocs()
	for b.Loop() {
		if found, err := Find(context.Background(), only(base)); err != nil || len(found.Accounts) != 1000 {
			b.Fatal(len(found.Accounts), err)
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "files/s")
}
