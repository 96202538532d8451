package demoserver

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"speckle-keys/speckle"
)

const contractFolder = "../../../shared/contract"

// recording is one request to a real server with its answer.
type recording struct {
	Request struct {
		Method, URL string
		Headers     map[string]string
		Body        json.RawMessage
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    json.RawMessage
	}
}

// scene is two fresh servers, as port 3000 and 3001 of the recordings.
type scene struct {
	t     *testing.T
	a, b  *Server
	clock *atomic.Int64
	pairs map[[2]string]speckle.TokenPair
}

func newScene(t *testing.T) *scene {
	sc := &scene{t: t, clock: &atomic.Int64{}, pairs: map[[2]string]speckle.TokenPair{}}
	sc.clock.Store(time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC).UnixNano())
	start := func(setup Setup) *Server {
		setup.Now = sc.now
		s, err := Start(setup)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	sc.a = start(Setup{Name: "A", Company: "A AG", Version: "2.31.14"})
	sc.b = start(Setup{Name: "B", Version: "dev"})
	sc.a.AddPerson(Person{ID: ada, Name: "Ada", Email: "ada@a.example", Company: "A AG", Role: RoleAdmin})
	sc.a.AddPerson(Person{ID: nora, Name: "Nora", Email: "nora@a.example"})
	sc.b.AddPerson(Person{ID: gustav, Name: "Gustav", Email: "gustav@b.example", Role: RoleGuest})
	sc.a.AddApp(App{
		ID: "4a58de2d4b", Name: "Tools", RedirectURL: "http://localhost:41999/cb", AuthorID: ada,
		Terms: "https://example.com/tos", Logo: "data:image/png;base64,AA==", Public: true, Scopes: []string{"streams:read", "profile:read"},
	})
	sc.a.AddApp(App{
		ID: thirdParty, Secret: speckle.NewSecret("c98328f65a"), Name: "Accounts", RedirectURL: "http://localhost:41998", AuthorID: nora,
		Public: true, Scopes: []string{"profile:read", "profile:email", "tokens:read", "tokens:write", "apps:read", "apps:write", "streams:read", "streams:write", "users:read"},
	})
	sc.a.AddApp(App{ID: "21f5d5f73d", Name: "Private app", RedirectURL: "http://localhost:41997", AuthorID: nora, Scopes: []string{"profile:read"}})
	sc.a.AddToken(nora, Token{Name: "one more", Scopes: []string{"profile:read"}})
	for _, project := range []speckle.Resource{
		{ID: "bc9a168e86", Name: "Tower Nord"},
		{ID: "5a78a62875", Name: "Tower Süd – 2. Bauabschnitt"},
		{ID: "4e853fd417", Name: "Bridge 7"},
		{ID: "d148580a00", Name: "Archive"},
	} {
		project.Type, project.Role = speckle.ResourceProject, "stream:owner"
		sc.a.AddResource(nora, project)
	}
	for _, app := range []string{"sca", "sdm", "connectrV3"} {
		sc.pair(sc.a, nora, app)
		sc.pair(sc.a, ada, app)
	}
	sc.pair(sc.b, gustav, "sca")
	return sc
}

func (sc *scene) now() time.Time { return time.Unix(0, sc.clock.Load()) }

func (sc *scene) pass(d time.Duration) { sc.clock.Add(int64(d)) }

// pair signs a person in through an app.
func (sc *scene) pair(s *Server, person, app string) speckle.TokenPair {
	pair, err := s.AddSession(person, app)
	if err != nil {
		sc.t.Fatal(err)
	}
	return pair
}

func (sc *scene) grant(app, challenge string) string {
	target, ok := sc.a.grant(app, nora, challenge)
	if !ok {
		sc.t.Fatalf("no app %q", app)
	}
	_, code, _ := strings.Cut(target, "access_code=")
	return code
}

// dress gives a person what they had not at first.
func (sc *scene) dress(person string) {
	for i := range sc.a.store.people {
		if sc.a.store.people[i].ID == person {
			sc.a.store.people[i].Avatar, sc.a.store.people[i].Bio = tile(1, 2, 3), "Hello"
		}
	}
}

// codeInBody finds the code of an exchange; it is made for the app and the
// challenge of the same body, unless the tables say otherwise.
var codeInBody = regexp.MustCompile(`"accessCode": ?"([0-9a-f]{42})"`)

// translate puts today's values in the place of the recorded ones.
func (sc *scene) translate(name string, rec *recording) *strings.Replacer {
	all := rec.Request.URL + string(rec.Request.Body)
	for _, h := range rec.Request.Headers {
		all += h
	}
	var pairs []string
	add := func(old string, role role) {
		if strings.Contains(all, old) {
			value := role(sc)
			pairs = append(pairs, old, value[:min(len(value), len(old))])
		} else if len(old) == 42 && strings.Contains(all, old[:10]) {
			pairs = append(pairs, old[:10], role(sc)[:10])
		}
	}
	for old, role := range instead[name] {
		add(old, role)
	}
	for old, role := range roles {
		if _, ok := instead[name][old]; !ok {
			add(old, role)
		}
	}
	if m := codeInBody.FindSubmatch(rec.Request.Body); m != nil && instead[name][string(m[1])] == nil {
		var body struct{ AppID, Challenge string }
		json.Unmarshal(rec.Request.Body, &body)
		add(string(m[1]), code(body.AppID, body.Challenge))
	}
	return strings.NewReplacer(pairs...)
}

// send replays a recording.
func (sc *scene) send(name string, rec *recording) (*http.Response, []byte) {
	values := sc.translate(name, rec)
	if prepare := before[name]; prepare != nil {
		prepare(sc)
	}
	url := values.Replace(rec.Request.URL)
	url = strings.Replace(url, "http://127.0.0.1:3000", sc.a.url, 1)
	url = strings.Replace(url, "http://127.0.0.1:3001", sc.b.url, 1)
	var body string
	if described := bodies[name]; described != nil {
		body = described()
	} else {
		body = values.Replace(plainBody(rec.Request.Body))
	}
	req, err := http.NewRequestWithContext(sc.t.Context(), rec.Request.Method, url, strings.NewReader(body))
	if err != nil {
		sc.t.Fatal(err)
	}
	for key, value := range rec.Request.Headers {
		req.Header.Set(key, values.Replace(value))
	}
	if name == "authhdr_token_utf8" {
		req.Header.Set("Authorization", "Bearer tökén")
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		sc.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		sc.t.Fatal(err)
	}
	return resp, answer
}

// plainBody is the text that was sent: recorded as JSON, or as a string.
func plainBody(raw json.RawMessage) (body string) {
	if json.Unmarshal(raw, &body) != nil {
		body = string(raw)
	}
	return body
}

// TestContract replays what a real server was asked and compares statuses,
// codes and the shape of the answers.
func TestContract(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(contractFolder, "recorded", "*.json"))
	if len(files) == 0 {
		t.Skip("the recordings of a real server are not beside this checkout")
	}
	counts := map[string]int{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if reason := group(name); reason != "" {
			counts["not concerned: "+reason]++
			continue
		}
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var rec recording
			if err := json.Unmarshal(raw, &rec); err != nil {
				t.Fatal(err)
			}
			counts["replayed"]++
			resp, body := newScene(t).send(name, &rec)
			differences := compare(&rec, resp, body)
			switch _, ok := accepted[name]; {
			case ok && len(differences) == 0:
				t.Error("accepted as different, and is not")
			case ok:
				counts["accepted"]++
			case len(differences) == 0:
				counts["equal"]++
			default:
				t.Errorf("%s\nrecorded: %d %.600s\nhere:     %d %.600s", strings.Join(differences, "\n"),
					rec.Response.Status, rec.Response.Body, resp.StatusCode, body)
			}
		})
	}
	t.Logf("%d recordings: %v", len(files), counts)
}

func group(name string) string {
	for prefix, reason := range notConcerned {
		if strings.HasPrefix(name, prefix) {
			return reason
		}
	}
	return ""
}
