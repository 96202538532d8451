//go:build ignore

// Licences prints the licences of everything that is linked on one system, for
// the packages:
//
//	go run assets/packaging/licences.go linux
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"speckle-keys/assets/licences"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: licences.go linux|windows|darwin")
		os.Exit(2)
	}
	out := bufio.NewWriter(os.Stdout)
	for _, part := range licences.All() {
		if part.Name == licences.Ours || len(part.Systems) > 0 && !slices.Contains(part.Systems, os.Args[1]) {
			continue
		}
		version := part.Version
		if part.Name == licences.Go {
			version = strings.TrimPrefix(runtime.Version(), "go")
		}
		fmt.Fprintf(out, "%s\n%s %s: %s\n\n%s\n\n", strings.Repeat("=", 78), part.Name, version, part.Licence, part.Text)
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
