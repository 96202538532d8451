package demoserver

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"

	"speckle-keys/speckle"
)

// tile is a small picture of one color with a lighter corner, as a data: URL
// of a PNG.
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
