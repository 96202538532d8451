package demoserver

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"speckle-keys/speckle"
)

const day = 24 * time.Hour

// ago is a moment some days before the server's now.
func ago(s *Server, days float64) time.Time {
	return s.setup.Now().Add(-time.Duration(days * float64(day)))
}

// logo draws a small picture for an app or a person: a letter on a color.
func logo(letter, colour string) string {
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" rx="12" fill="%s"/>`+
		`<text x="32" y="44" font-family="sans-serif" font-size="36" text-anchor="middle" fill="#fff">%s</text></svg>`, colour, letter)
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))
}

// buildStudio makes the server with most to see: new, with workspaces, apps
// of others, and tokens in every state.
func buildStudio(w *World) error {
	s, err := w.start("speckle.studio.example", Setup{
		Name: "Studio Speckle", Company: "Studio Example", Version: "2.31.14",
		Description:  "The models of all our projects.\nAsk Ada when something is missing.",
		AdminContact: "ada@studio.example", Terms: "https://studio.example/terms",
		CanonicalURL: "https://speckle.studio.example", Workspaces: true,
	})
	if err != nil {
		return err
	}
	ada := Person{ID: "65761c4b1c", Name: "Ada Okafor", Email: "ada@studio.example", Company: "Studio Example", Role: RoleAdmin, Verified: true, Created: ago(s, 900), Avatar: tile(0x2f, 0x6f, 0xde)}
	dina := Person{ID: "865ea8b1f7", Name: "Dina Farouk", Email: "dina@studio.example", Company: "Studio Example", Verified: true, Created: ago(s, 400)}
	marek := Person{ID: "1f93ab6d20", Name: "Marek Šimůnek", Email: "marek@studio.example", Created: ago(s, 20)}
	for _, p := range []Person{ada, dina, marek} {
		s.AddPerson(p)
	}
	s.AddApp(App{
		ID: "4a58de2d4b", Name: "Facade Checker", Description: "Compares facades with the brief.\nWrites its findings as comments.",
		RedirectURL: "https://facade.example/signed-in", Terms: "https://facade.example/terms", AuthorID: dina.ID, Public: true,
		Logo: tile(0xc2, 0x4d, 0x2c), Scopes: []string{"streams:read", "profile:read"}, Created: ago(s, 200),
	})
	s.AddApp(App{
		ID: "9c0e17ab52", Name: "Model Courier", Description: "Carries models from one server to another.",
		RedirectURL: "http://localhost:41999/cb", AuthorID: ada.ID, Public: true,
		Logo: logo("M", "#2c8c5a"), Scopes: []string{"streams:read", "streams:write", "profile:read", "profile:email"}, Created: ago(s, 90),
	})
	s.AddApp(App{
		ID: "21f5d5f73d", Name: "Night Report", Description: "", RedirectURL: "http://localhost:41997",
		AuthorID: ada.ID, Scopes: []string{"streams:read", "profile:read"}, Created: ago(s, 60),
	})
	addStudioTokens(s, ada)
	for _, r := range []speckle.Resource{
		{ID: "6f0f3a8c11", Type: speckle.ResourceWorkspace, Name: "Studio", Role: "workspace:admin"},
		{ID: "0b7c2d9e41", Type: speckle.ResourceProject, Name: "Library extension", Role: "stream:owner"},
		{ID: "4d1f6a8b02", Type: speckle.ResourceProject, Name: "Bridge 7", Role: "stream:contributor"},
		{ID: "9e3a5c7d13", Type: speckle.ResourceProject, Name: "Tower Süd – 2nd phase", Role: "stream:owner"},
		{ID: "c2b4e6f824", Type: speckle.ResourceProject, Name: "Tower Nord", Role: "stream:owner"},
	} {
		s.AddResource(ada.ID, r)
	}
	s.AddToken(dina.ID, Token{Name: "plan printer", Scopes: []string{"streams:read"}, Lifespan: 90 * day, Created: ago(s, 10), LastUsed: ago(s, 1)})

	if err := w.addSpeckleKeys(s, ada, ada); err != nil {
		return err
	}
	for _, appID := range []string{"spklwebapp", "spklexcel", "4a58de2d4b"} {
		if _, err := s.AddSession(ada.ID, appID); err != nil {
			return err
		}
	}
	if err := w.addConnector(s, ada, "sca", true); err != nil {
		return err
	}
	return w.addConnector(s, dina, "connectrV3", false)
}

// addStudioTokens gives a person a token in each state that a list can show.
func addStudioTokens(s *Server, p Person) {
	read := []string{"streams:read", "profile:read", "users:read"}
	write := []string{"streams:read", "streams:write", "profile:read"}
	var all []string
	for _, sc := range s.scopes() {
		if sc.Name != "tokens:write" {
			all = append(all, sc.Name)
		}
	}
	for _, t := range []Token{
		{Name: "ci-publish", Scopes: write, Lifespan: 30 * day, Created: ago(s, 18), LastUsed: ago(s, 0.08)},
		{Name: "viewer on the meeting room screen", Scopes: read, Lifespan: 365 * day, Created: ago(s, 100), LastUsed: ago(s, 0.5)},
		{Name: "brand new", Scopes: read, Lifespan: 30 * day, Created: ago(s, 0.01)},
		{Name: "never used since spring", Scopes: read, Lifespan: 365 * day, Created: ago(s, 120)},
		{Name: "expired and still listed", Scopes: read, Lifespan: 7 * day, Created: ago(s, 20), LastUsed: ago(s, 15)},
		{Name: "ends tomorrow", Scopes: write, Lifespan: 60 * day, Created: ago(s, 59), LastUsed: ago(s, 0.3)},
		{Name: "quantity export", Scopes: read, Lifespan: 365 * day, Created: ago(s, 200), LastUsed: ago(s, 130)},
		{Name: "old script", Scopes: all, Created: ago(s, 830)},
		{Name: "grasshopper batch", Scopes: write, Created: ago(s, 45), LastUsed: ago(s, 2)},
		{Name: "", Scopes: []string{"profile:read"}, Lifespan: 90 * day, Created: ago(s, 5), LastUsed: ago(s, 4)},
		{Name: "meant as 7 days, sent as seconds", Scopes: read, Lifespan: 604800 * time.Millisecond, Created: ago(s, 3)},
		{Name: "dup", Scopes: []string{"profile:read", "profile:read"}, Lifespan: 90 * day, Created: ago(s, 30), LastUsed: ago(s, 29)},
		{Name: "naïve 🙂 \u202egnissel\u202c <b>bold</b>\nsecond line", Scopes: read, Lifespan: 90 * day, Created: ago(s, 40), LastUsed: ago(s, 8)},
		{Name: strings.Repeat("long ", 102) + "xx", Scopes: read, Lifespan: 90 * day, Created: ago(s, 33), LastUsed: ago(s, 3)},
	} {
		s.AddToken(p.ID, t)
	}
}
