package gui

import (
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// chapters are the parts of the tour's page, by how the names of their scenes
// begin. The first that fits takes a scene.
var chapters = []struct{ prefix, title string }{
	{"main-server", "Server"},
	{"main-apps", "Apps"},
	{"apps-", "Apps"},
	{"app-", "Apps"},
	{"main-saved", "Saved"},
	{"all-saved", "Saved"},
	{"saved-", "Saved"},
	{"main-", "Main window"},
	{"large-text", "Main window"},
	{"token-detail", "Main window"},
	{"revoke", "Main window"},
	{"tokens-", "Main window"},
	{"loading", "First start"},
	{"welcome", "First start"},
	{"empty", "First start"},
	{"problems", "First start"},
	{"folders", "First start"},
	{"new-token", "New token"},
	{"one-time", "The one time"},
	{"paste", "Paste a token"},
	{"sign-in-", "Sign in"},
	{"sign-", "Sign-ins"},
	{"trust", "Trust"},
	{"settings", "Settings"},
	{"activity", "Activity"},
	{"expiring", "Reminders"},
	{"updates", "Updates"},
	{"", "Help and keys"},
}

// chapterOf is the title of the part that a scene stands in.
func chapterOf(name string) string {
	for _, c := range chapters {
		if strings.HasPrefix(name, c.prefix) {
			return c.title
		}
	}
	return ""
}

// A shownChapter, and what stands in it, is what the page is made of.
type (
	shownChapter struct {
		ID, Title string
		Scenes    []shownScene
	}
	shownScene struct {
		Name  string
		Forms []shownForm
	}
	shownForm struct{ Size, Light, Dark string }
)

// writeTourPage writes a page that shows all pictures of a folder, both
// colours side by side.
func writeTourPage(folder string) error {
	var all []shownChapter
	for _, c := range chapters {
		if !slices.ContainsFunc(all, func(known shownChapter) bool { return known.Title == c.title }) {
			all = append(all, shownChapter{ID: strings.ReplaceAll(strings.ToLower(c.title), " ", "-"), Title: c.title})
		}
	}
	for _, sc := range scenes {
		lights, err := filepath.Glob(filepath.Join(folder, sc.name+"--*-light.png"))
		if err != nil {
			return err
		}
		shown := shownScene{Name: sc.name}
		for _, light := range lights {
			light = filepath.Base(light)
			size := strings.TrimSuffix(strings.TrimPrefix(light, sc.name+"--"), "-light.png")
			shown.Forms = append(shown.Forms, shownForm{strings.Replace(size, "x", " × ", 1), light, strings.TrimSuffix(light, "light.png") + "dark.png"})
		}
		i := slices.IndexFunc(all, func(c shownChapter) bool { return c.Title == chapterOf(sc.name) })
		if len(shown.Forms) > 0 {
			all[i].Scenes = append(all[i].Scenes, shown)
		}
	}
	all = slices.DeleteFunc(all, func(c shownChapter) bool { return len(c.Scenes) == 0 })
	file, err := os.Create(filepath.Join(folder, "index.html"))
	if err != nil {
		return err
	}
	defer file.Close()
	return tourPage.Execute(file, all)
}

var tourPage = template.Must(template.New("tour").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Speckle Keys: every screen</title>
<style>
:root { color-scheme: light dark; --line: #8884; --quiet: #808794; --accent: #584ce0; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 1.5rem 1rem; border-right: 1px solid var(--line); font-size: 13px; }
nav h1 { font-size: 16px; margin: 0 0 1rem; }
nav a { display: block; padding: 1px 8px; color: inherit; text-decoration: none; border-radius: 6px; }
nav a:hover { background: #8882; }
nav a.chapter { font-weight: 600; margin-top: .8rem; }
nav a.scene { color: var(--quiet); }
main { padding: 1.5rem 2rem 6rem; max-width: 2300px; }
h2 { font-size: 22px; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
section:first-child h2 { margin-top: 0; border: 0; }
h3 { font: 600 14px ui-monospace, monospace; margin: 2rem 0 .5rem; scroll-margin-top: 1rem; }
details { margin: .5rem 0; }
summary { color: var(--quiet); font-size: 13px; cursor: pointer; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; margin: .5rem 0; }
.pair img { width: 100%; display: block; border: 1px solid var(--line); border-radius: 8px; }
@media (max-width: 60rem) { body { display: block; } nav { position: static; height: auto; border: 0; } nav a.scene { display: none; } }
</style>
<nav><h1>Speckle Keys</h1>
{{range .}}<a class="chapter" href="#{{.ID}}">{{.Title}}</a>
{{range .Scenes}}<a class="scene" href="#{{.Name}}">{{.Name}}</a>
{{end}}{{end}}</nav>
<main>
{{range .}}<section><h2 id="{{.ID}}">{{.Title}}</h2>
{{range .Scenes}}<h3 id="{{.Name}}">{{.Name}}</h3>
{{range $i, $form := .Forms}}<details{{if eq $i 0}} open{{end}}><summary>{{.Size}}</summary>
<div class="pair"><a href="{{.Light}}"><img src="{{.Light}}" alt="light" loading="lazy"></a><a href="{{.Dark}}"><img src="{{.Dark}}" alt="dark" loading="lazy"></a></div></details>
{{end}}{{end}}</section>
{{end}}</main></html>
`))
