package speckle

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"text/template"
)

// holders are the ways in which a secret lies in other values.
func holders() map[string]any {
	secret := NewSecret(canary)
	type hidden struct {
		secret  Secret
		pointer *Secret
		list    []Secret
		table   map[string]Secret
		any     any
	}
	inside := hidden{secret, &secret, []Secret{secret}, map[string]Secret{"a": secret}, secret}
	return map[string]any{
		"alone":        secret,
		"pointer":      &secret,
		"list":         []Secret{secret},
		"table":        map[string]Secret{"a": secret},
		"key":          map[Secret]int{secret: 1},
		"unexported":   inside,
		"pointer to":   &inside,
		"nested":       struct{ Inner any }{struct{ inner hidden }{inside}},
		"pair":         TokenPair{Token: secret, Refresh: secret},
		"registration": Registration{AppSecret: secret},
		"answer":       Answer{Code: secret},
		"wire":         wireSecret{secret},
		"session":      NewClient(Origin{}, Options{}).As(secret),
		"call":         &call{token: secret, private: []Secret{secret}},
	}
}

// S9.
func TestSecretNeverShows(t *testing.T) {
	t.Parallel()
	leaks := func(t *testing.T, how, text string) {
		t.Helper()
		hex := fmt.Sprintf("%x", canary)
		for _, form := range []string{canary, canary[:10], canary[32:], hex[:20], strings.ToUpper(hex)[:20], fmt.Sprint([]byte(canary[:8]))[1:20]} {
			if strings.Contains(text, form) {
				t.Errorf("%s shows the secret: %s", how, text)
			}
		}
	}
	for name, value := range holders() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "% x", "%#x", "%T", "%p", "%t", "%c", "%U", "%e", "%10.50s"} {
				leaks(t, verb, fmt.Sprintf(verb, value))
			}
			leaks(t, "Println", fmt.Sprintln(value))
			text, _ := json.Marshal(value)
			leaks(t, "JSON", string(text))
			markup, _ := xml.Marshal(value)
			leaks(t, "XML", string(markup))
			leaks(t, "error", fmt.Errorf("wrapped: %w: %v", errors.New("x"), value).Error())
			var log bytes.Buffer
			for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
				slog.New(handler).Error("m", "value", value, slog.Group("g", "value", value))
			}
			leaks(t, "slog", log.String())
			var out strings.Builder
			template.Must(template.New("").Parse("{{.}}")).Execute(&out, value)
			leaks(t, "template", out.String())
		})
	}
}

// S14: TestSecretInPanic ends a copy of this program with a panic.
func TestSecretInPanic(t *testing.T) {
	t.Parallel()
	if name := os.Getenv("PANIC_WITH"); name != "" {
		panic(holders()[name])
	}
	for name := range holders() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			again := exec.Command(os.Args[0], "-test.run=^TestSecretInPanic$")
			again.Env = append(os.Environ(), "PANIC_WITH="+name)
			text, err := again.CombinedOutput()
			if err == nil || !bytes.Contains(text, []byte("panic: ")) {
				t.Fatalf("no panic: %s", text)
			}
			if bytes.Contains(text, []byte(canary[:10])) || bytes.Contains(text, []byte(canary[32:])) {
				t.Errorf("the secret shows: %s", text)
			}
		})
	}
}

func TestSecretText(t *testing.T) {
	t.Parallel()
	s := NewSecret(canary)
	for _, text := range []string{s.String(), fmt.Sprintf("%#v", s), fmt.Sprintf("%v %s", s, s)[:8], s.LogValue().String()} {
		if text != "[secret]" {
			t.Errorf("shown as %q", text)
		}
	}
	if text, err := json.Marshal(struct{ S Secret }{s}); err != nil || string(text) != `{"S":"[secret]"}` {
		t.Errorf("%s, %v", text, err)
	}
	var back struct{ S Secret }
	if err := json.Unmarshal([]byte(`{"S":"[secret]"}`), &back); err == nil || !back.S.IsZero() {
		t.Error("a hidden secret was read back as one")
	}
}

func TestSecretValue(t *testing.T) {
	t.Parallel()
	token := NewSecret(canary)
	if token.Reveal() != canary || token.TokenID() != canary[:10] || token.LastChars() != canary[36:] || !token.IsToken() || token.IsZero() {
		t.Error("a token is not read")
	}
	for _, value := range []string{"", "x", canary[1:], canary + "0", strings.ToUpper(canary), canary[:41] + "g", "Bearer " + canary, " " + canary[1:]} {
		s := NewSecret(value)
		if s.IsToken() || s.TokenID() != "" || s.LastChars() != "" || s.Reveal() != value || s.IsZero() != (value == "") {
			t.Errorf("%q is taken for a token", value)
		}
	}
	if !token.Equal(NewSecret(canary)) || token.Equal(Secret{}) || token.Equal(NewSecret(canary[1:])) || !(Secret{}).Equal(NewSecret("")) {
		t.Error("Equal compares something else")
	}
}

// S9: TestNoPlainSecrets walks the types that carry secrets: none may have a text
// field for one.
func TestNoPlainSecrets(t *testing.T) {
	t.Parallel()
	secret := reflect.TypeFor[Secret]()
	for owner, fields := range map[reflect.Type][]string{
		reflect.TypeFor[TokenPair]():     {"Token", "Refresh"},
		reflect.TypeFor[Registration]():  {"AppSecret"},
		reflect.TypeFor[RegisteredApp](): {"Secret"},
		reflect.TypeFor[Answer]():        {"Code"},
		reflect.TypeFor[Session]():       {"token"},
	} {
		for _, name := range fields {
			if field, ok := owner.FieldByName(name); !ok || field.Type != secret {
				t.Errorf("%v.%s is no Secret", owner, name)
			}
		}
	}
}
