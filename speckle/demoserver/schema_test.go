package demoserver

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// typeRef is a type in an introspection answer.
type typeRef struct {
	Kind, Name string
	OfType     *typeRef
}

func (r *typeRef) String() string {
	switch r.Kind {
	case "NON_NULL":
		return r.OfType.String() + "!"
	case "LIST":
		return "[" + r.OfType.String() + "]"
	}
	return r.Name
}

type introspected struct {
	Schema struct {
		Types []struct {
			Name                string
			Fields, InputFields []struct {
				Name string
				Type *typeRef
				Args []struct {
					Name string
					Type *typeRef
				}
			}
			EnumValues []struct{ Name string }
		}
	} `json:"__schema"`
}

// signatures lists "Type.field(argument: Type): Type" for everything.
func signatures(t *testing.T, raw []byte) map[string]bool {
	t.Helper()
	var answer struct{ Data introspected }
	if err := json.Unmarshal(raw, &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Data.Schema.Types) == 0 { // the bare schema, without "data"
		if err := json.Unmarshal(raw, &answer.Data); err != nil {
			t.Fatal(err)
		}
	}
	all := map[string]bool{}
	for _, typ := range answer.Data.Schema.Types {
		for _, f := range append(typ.Fields, typ.InputFields...) {
			all[typ.Name+"."+f.Name+": "+f.Type.String()] = true
			for _, a := range f.Args {
				all[typ.Name+"."+f.Name+"("+a.Name+": "+a.Type.String()+")"] = true
			}
		}
		for _, v := range typ.EnumValues {
			all[typ.Name+"="+v.Name] = true
		}
	}
	return all
}

// Whatever our schema has, the real one has too, with the same nullness.
func TestSchemaIsPartOfTheRealOne(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(contractFolder, "introspection.json"))
	if err != nil {
		t.Skip("the schema of a real server is not beside this checkout")
	}
	real := signatures(t, raw)
	s := startTest(t, Setup{Name: "Test"})
	ours, err := s.schema.ToJSON()
	if err != nil {
		t.Fatal(err)
	}
	found := signatures(t, ours)
	if len(found) < 100 || len(real) < len(found) {
		t.Fatalf("%d signatures of ours, %d real ones", len(found), len(real))
	}
	for signature := range found {
		if !real[signature] && signature[:2] != "__" {
			t.Errorf("not in the real schema: %s", signature)
		}
	}
}
