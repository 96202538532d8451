package demoserver

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// compare tells the differences between a recorded answer and ours: status,
// type, codes, and the shape of the data. Texts count where programs have
// nothing else to go by: the short texts of errors outside GraphQL.
func compare(rec *recording, resp *http.Response, body []byte) (differences []string) {
	differ := func(what string, recorded, here any) {
		differences = append(differences, fmt.Sprintf("%s: recorded %v, here %v", what, recorded, here))
	}
	if rec.Response.Status != resp.StatusCode {
		differ("status", rec.Response.Status, resp.StatusCode)
	}
	if want, got := mediaType(rec.Response.Headers["Content-Type"]), mediaType(resp.Header.Get("Content-Type")); want != got {
		differ("type", want, got)
	}
	for _, name := range []string{"Retry-After", "X-RateLimit-Reset", "Access-Control-Allow-Origin", "Pragma"} {
		if (rec.Response.Headers[name] == "") != (resp.Header.Get(name) == "") {
			differ("header "+name, rec.Response.Headers[name], resp.Header.Get(name))
		}
	}
	if want, got := withoutHex(rec.Response.Headers["Location"]), withoutHex(resp.Header.Get("Location")); want != got {
		differ("location", want, got)
	}
	var want, got any
	json.Unmarshal(rec.Response.Body, &want)
	if json.Unmarshal(body, &got) != nil {
		got = string(body)
	}
	if text, ok := want.(string); ok {
		if rec.Response.Status == http.StatusBadRequest && text != got {
			differ("text", text, got)
		}
		return differences
	}
	if w, g := codes(want), codes(got); !slices.Equal(w, g) {
		differ("errors", w, g)
	}
	return append(differences, shape("", dropErrors(want), dropErrors(got))...)
}

func mediaType(header string) string {
	media, _, _ := mime.ParseMediaType(header)
	return media
}

// withoutHex hides what is new each time.
func withoutHex(text string) string {
	before, _, found := strings.Cut(text, "access_code=")
	if found {
		return before + "access_code="
	}
	return text
}

// codes lists each GraphQL error as code, status, scope and path.
func codes(answer any) []string {
	object, _ := answer.(map[string]any)
	list, _ := object["errors"].([]any)
	var all []string
	for _, item := range list {
		e, _ := item.(map[string]any)
		ext, _ := e["extensions"].(map[string]any)
		line := fmt.Sprint(ext["code"], " ", ext["statusCode"], " ", ext["scope"], " ", e["path"])
		if !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	slices.Sort(all)
	return all
}

func dropErrors(answer any) any {
	if object, ok := answer.(map[string]any); ok {
		delete(object, "errors")
	}
	return answer
}

// shape compares keys, types and nullness; and the values of "error" and
// "err", which are all that a client has.
func shape(path string, want, got any) (differences []string) {
	if kind(want) != kind(got) {
		return []string{fmt.Sprintf("%s: recorded %s, here %s", path, kind(want), kind(got))}
	}
	switch want := want.(type) {
	case map[string]any:
		got := got.(map[string]any)
		for key := range want {
			if _, ok := got[key]; !ok {
				differences = append(differences, path+"."+key+": missing here")
				continue
			}
			differences = append(differences, shape(path+"."+key, want[key], got[key])...)
		}
		for key := range got {
			if _, ok := want[key]; !ok {
				differences = append(differences, path+"."+key+": only here")
			}
		}
	case []any:
		return lists(path, want, got.([]any))
	case string:
		if (path == ".error" || path == ".err" || path == ".error.code") && want != got {
			differences = append(differences, fmt.Sprintf("%s: recorded %q, here %q", path, want, got))
		}
	}
	return differences
}

// lists asks that both are empty or neither is, and that each item here has
// the shape of some recorded one.
func lists(path string, want, got []any) []string {
	if (len(want) == 0) != (len(got) == 0) {
		return []string{fmt.Sprintf("%s: recorded %d items, here %d", path, len(want), len(got))}
	}
	for i, item := range got {
		var least []string
		for j, model := range want {
			d := shape(fmt.Sprintf("%s[%d]", path, i), model, item)
			if j == 0 || len(d) < len(least) {
				least = d
			}
		}
		if len(least) > 0 {
			return least
		}
	}
	return nil
}

func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "list"
	}
	return "object"
}
