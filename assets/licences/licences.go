// Package licences holds the licences of everything that the program is built of: the modules
// that are linked on any of its systems, what they carry of others, the fonts, and Go itself.
//
// The list is made by its own test, from the modules as the go command finds them. After a
// change of dependencies run "make licences".
package licences

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
)

// Ours and Go are the names of the two parts that are no modules: the program itself, and the
// standard library with the runtime. They come first, and their versions are the running ones.
const (
	Ours = "Speckle Keys"
	Go   = "Go"
)

// Part is something that the program is built of.
type Part struct {
	Name    string   `json:"name"`    // a module's path, or what a font or a library is called
	Version string   `json:"version"` // of the module, which for a font or a library is From; empty for Ours and Go
	From    string   `json:"from,omitempty"`
	Licence string   `json:"licence"`           // an SPDX expression
	Systems []string `json:"systems,omitempty"` // those that it is linked on, as GOOS; empty for all
	Text    string   `json:"text"`
}

//go:embed licences.json.gz
var packed []byte

// All returns every part, Ours and Go first, then by name. The answer is shared: it is not to be changed.
var All = sync.OnceValue(func() []Part {
	parts, err := read(packed)
	if err != nil {
		panic(fmt.Sprintf("the program's own list of licences: %v", err)) // a test reads it
	}
	return parts
})

func read(packed []byte) ([]Part, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	var parts []Part
	return parts, json.NewDecoder(unzipped).Decode(&parts)
}
