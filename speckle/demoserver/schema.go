package demoserver

import (
	_ "embed"
	"strings"

	"github.com/graph-gophers/graphql-go"
)

//go:embed schema.graphql
var schemaText string

// root holds the resolvers of Query and Mutation. Plain data is resolved
// from struct fields; what needs permission is a method.
type root struct{ *Server }

// newSchema makes the schema that a server of this version has: a field that
// it does not know yet fails the whole question, as on a real one.
func (s *Server) newSchema() (*graphql.Schema, error) {
	var sdl strings.Builder
	for line := range strings.Lines(schemaText) {
		definition, comment, _ := strings.Cut(strings.TrimRight(line, "\n"), "#")
		since, marked := strings.CutPrefix(strings.TrimSpace(comment), "since ")
		if marked && !s.atLeast(since) {
			continue
		}
		sdl.WriteString(definition + "\n")
	}
	return graphql.ParseSchema(sdl.String(), &root{s},
		graphql.UseFieldResolvers(),
		graphql.MaxParallelism(1), // the store is locked for the whole request
		graphql.Logger(discard{}),
	)
}
