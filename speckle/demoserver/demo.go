package demoserver

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"speckle-keys/speckle"
)

// World is several servers and what a person's computer knows of them.
type World struct {
	stage Stage

	Servers  []*Server
	Accounts []DemoAccount // as connectors would save them on this computer
	Sessions []DemoSession // management sign-ins, one on each server
}

// DemoAccount is a sign-in as a connector saves it.
type DemoAccount struct {
	Origin         speckle.Origin
	ServerName     string
	ServerCompany  string
	ServerVersion  string
	Person         Person
	Token, Refresh speckle.Secret // Refresh is zero for a hand-written account
	Default        bool
}

// DemoSession is a person's sign-in through the app that is registered for
// Speckle Keys on the server. It can list, create and revoke tokens.
type DemoSession struct {
	Registration speckle.Registration
	Person       Person
	Pair         speckle.TokenPair
}

// Demo starts three servers with invented people, apps, and tokens in every
// state. Names and counts are the same each time; ids and secrets of tokens
// are new, and come from crypto/rand in one order: a test that needs the same
// ones again sets testing/cryptotest's source. The servers end when ctx does,
// or with Close.
func Demo(ctx context.Context, stage Stage) (*World, error) {
	w := &World{stage: stage}
	for _, build := range []func(*World) error{buildStudio, buildBureau, buildNordlicht, addUnreachable} {
		if err := build(w); err != nil {
			w.Close()
			return nil, err
		}
	}
	context.AfterFunc(ctx, func() { w.Close() })
	return w, nil
}

// Close ends all servers.
func (w *World) Close() {
	var ending sync.WaitGroup
	for _, s := range w.Servers {
		ending.Go(func() { s.Close() })
	}
	ending.Wait()
}

func (w *World) start(host string, setup Setup) (*Server, error) {
	setup.Now = w.stage.Now
	if w.stage.Named {
		setup.Address = "https://" + host
	}
	s, err := Start(setup)
	if err == nil {
		w.Servers = append(w.Servers, s)
	}
	return s, err
}

func (w *World) addAccount(s *Server, p Person, pair speckle.TokenPair, isDefault bool) {
	w.Accounts = append(w.Accounts, DemoAccount{
		Origin: s.origin, ServerName: s.setup.Name, ServerCompany: s.setup.Company, ServerVersion: s.setup.Version,
		Person: p, Token: pair.Token, Refresh: pair.Refresh, Default: isDefault,
	})
}

// addConnector signs a person in through a connector's app and saves the
// account, as the connector would.
func (w *World) addConnector(s *Server, p Person, appID string, isDefault bool) error {
	pair, err := s.AddSession(p.ID, appID)
	if err != nil {
		return err
	}
	w.addAccount(s, p, pair, isDefault)
	return nil
}

// addSpeckleKeys registers this program's app on a server and signs a person in through it.
func (w *World) addSpeckleKeys(s *Server, author, p Person) error {
	a := s.AddApp(App{
		Name: "Speckle Keys", Description: "Creates, saves and revokes personal access tokens.",
		RedirectURL: "http://localhost:29372", AuthorID: author.ID, Public: true, Scopes: s.scopeNames(),
		Created: ago(s, 40),
	})
	pair, err := s.AddSession(p.ID, a.ID)
	if err != nil {
		return err
	}
	registration := speckle.Registration{Origin: s.origin, AppID: a.ID, AppSecret: a.Secret, RedirectURL: a.RedirectURL}
	w.Sessions = append(w.Sessions, DemoSession{Registration: registration, Person: p, Pair: pair})
	return nil
}

// addUnreachable adds an account on a server that does not answer: a port
// of this computer on which nothing listens any more.
func addUnreachable(w *World) error {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	address := "http://" + listener.Addr().String()
	listener.Close()
	if w.stage.Named {
		address = "https://werkstatt.example"
	}
	origin, err := speckle.ParseOrigin(address)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	w.Accounts = append(w.Accounts, DemoAccount{
		Origin: origin, ServerName: "Werkstatt", ServerCompany: "Werkstatt Example", ServerVersion: "2.25.5",
		Person: Person{ID: "7d20c4b9e1", Name: "Eli Ben-Ami", Email: "eli@werkstatt.example"},
		Token:  speckle.NewSecret(randomHex(42)),
	})
	return nil
}

// tile is a small picture of one color with a lighter corner, as a data: URL of a PNG.
func tile(r, g, b uint8) string {
	img := image.NewRGBA(image.Rect(0, 0, 48, 48))
	for y := range 48 {
		for x := range 48 {
			c := color.RGBA{r, g, b, 255}
			if x+y < 40 {
				c = color.RGBA{r/2 + 127, g/2 + 127, b/2 + 127, 255}
			}
			img.Set(x, y, c)
		}
	}
	var file bytes.Buffer
	png.Encode(&file, img) // a buffer takes everything
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(file.Bytes())
}

// buildBureau makes the older server, where a personal token can still
// manage tokens: Chen's account holds one.
func buildBureau(w *World) error {
	s, err := w.start("speckle.bureau.example", Setup{
		Name: "Bureau", Company: "Bureau Example", Version: "2.17.0",
		Description: "A community server, kept by two people in the evenings.", AdminContact: "n/a", Terms: "n/a",
	})
	if err != nil {
		return err
	}
	chen := Person{ID: "c47ffbd122", Name: "Chen Li", Email: "chen@bureau.example", Company: "Bureau Example", Role: RoleAdmin, Created: ago(s, 1200)}
	bram := Person{ID: "a3f1526574", Name: "Bram Visser", Email: "Bram.Visser@bureau.example", Created: ago(s, 700)}
	s.AddPerson(chen)
	s.AddPerson(bram)
	manage := []string{"streams:read", "streams:write", "profile:read", "profile:email", "users:read", "tokens:read", "tokens:write"}
	token := s.AddToken(chen.ID, Token{Name: "key ring", Scopes: manage, Created: ago(s, 300), LastUsed: ago(s, 1)})
	s.AddToken(chen.ID, Token{Name: "timber takeoff", Scopes: []string{"streams:read"}, Created: ago(s, 500), LastUsed: ago(s, 400)})
	s.AddToken(chen.ID, Token{Name: "weekly backup", Scopes: []string{"streams:read", "profile:read"}, Lifespan: 90 * day, Created: ago(s, 85), LastUsed: ago(s, 1)})
	if err := w.addSpeckleKeys(s, chen, chen); err != nil {
		return err
	}
	w.addAccount(s, chen, speckle.TokenPair{Token: token}, false)
	// Bram's token was revoked on the server; his computer does not know.
	w.addAccount(s, bram, speckle.TokenPair{Token: speckle.NewSecret(randomHex(42)), Refresh: speckle.NewSecret(randomHex(42))}, false)
	return nil
}

// buildNordlicht makes a server built by hand, closed to newcomers, with
// guests and a former member.
func buildNordlicht(w *World) error {
	s, err := w.start("speckle.nordlicht.example", Setup{
		Name: "Nordlicht Ingenieure", Company: "Nordlicht Ingenieure", Version: "dev",
		Description: "Internes Testsystem", AdminContact: "it@nordlicht.example", GuestMode: true, InviteOnly: true,
		MovedFrom: "https://alt.nordlicht.example/",
	})
	if err != nil {
		return err
	}
	ingrid := Person{ID: "3e8b07d4c6", Name: "Ingrid Sørheim", Email: "ingrid@nordlicht.example", Company: "Nordlicht Ingenieure", Created: ago(s, 250)}
	gustav := Person{ID: "e9fa76eafc", Name: "Gustav Ahlers", Email: "gustav@gast.example", Role: RoleGuest, Created: ago(s, 30)}
	left := Person{ID: "b15c90aa73", Name: "Paula Wendt", Email: "paula@nordlicht.example", Role: RoleArchived, Created: ago(s, 800)}
	for _, p := range []Person{ingrid, gustav, left} {
		s.AddPerson(p)
	}
	s.AddApp(App{
		ID: "5bf06b73b9", Name: "Lastfall", Description: "Reads loads from models.", RedirectURL: "https://lastfall.example/cb",
		AuthorID: ingrid.ID, Public: true, Logo: logo("L", "#7a4fb5"), Scopes: []string{"streams:read"}, Created: ago(s, 50),
	})
	s.AddToken(ingrid.ID, Token{Name: "Prüfstand", Scopes: []string{"streams:read", "streams:write"}, Lifespan: 30 * day, Created: ago(s, 2), LastUsed: ago(s, 0.2)})
	if err := w.addSpeckleKeys(s, ingrid, ingrid); err != nil {
		return err
	}
	if err := w.addConnector(s, ingrid, "sdas", false); err != nil {
		return err
	}
	if err := w.addConnector(s, gustav, "sca", false); err != nil {
		return err
	}
	return w.addConnector(s, left, "sca", false)
}

const day = 24 * time.Hour

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
	all := slices.DeleteFunc(s.scopeNames(), func(name string) bool { return name == "tokens:write" })
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
