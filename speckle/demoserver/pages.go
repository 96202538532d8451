package demoserver

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

//go:embed pages/*.html
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// fromHere refuses forms that a page of another site sends: a visitor's
// choice must be the visitor's.
var fromHere = http.NewCrossOriginProtection()

// page writes one of our pages. They are plain forms, without scripts.
func (s *Server) page(w http.ResponseWriter, name string, data any) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	pageTemplates.ExecuteTemplate(w, name, struct {
		Server string
		Page   any
	}{s.setup.Name, data})
}

// visitors lists who can be signed in in the browser.
func (s *Server) visitors() []Person {
	return slices.DeleteFunc(slices.Clone(s.store.people), func(p Person) bool { return p.Role == RoleArchived })
}

// serveVerify plays the web front end's page /authn/verify/<app>/<challenge>: the visitor says who
// is signed in, and authorizes the app or not. Posting the form (person, answer=approve or refuse)
// redirects to the app with ?access_code=… or ?denied=true.
func (s *Server) serveVerify(w http.ResponseWriter, r *request) {
	appID, challenge, ok := strings.Cut(r.URL.Path[len("/authn/verify/"):], "/")
	a, known := s.store.app(appID)
	if !ok || challenge == "" || !known {
		notFound(w, r.Request)
		return
	}
	if r.Method != http.MethodPost {
		s.page(w, "verify.html", map[string]any{"App": a, "Scopes": s.scopesOf(a), "People": s.visitors()})
		return
	}
	if fromHere.Check(r.Request) != nil {
		plain(w, http.StatusForbidden, "This form belongs to another page.")
		return
	}
	target := a.RedirectURL + "?denied=true"
	if r.form.Get("answer") == "approve" {
		if _, ok := s.webCaller(r.form.Get("person")); !ok {
			plain(w, http.StatusBadRequest, "Nobody of that id is here.")
			return
		}
		target, _ = s.grant(appID, r.form.Get("person"), challenge)
	}
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusSeeOther)
}

// serveExplorer plays the page on which a signed-in person asks the API by
// hand. Posting the form (person, query, variables) shows the answer.
func (s *Server) serveExplorer(w http.ResponseWriter, r *request) {
	data := map[string]any{}
	if r.Method == http.MethodPost {
		if fromHere.Check(r.Request) != nil {
			plain(w, http.StatusForbidden, "This form belongs to another page.")
			return
		}
		c, ok := s.webCaller(r.form.Get("person"))
		if !ok {
			plain(w, http.StatusBadRequest, "Nobody of that id is here.")
			return
		}
		answer, _ := s.answer(withCaller(r.Context(), c), question{
			Query: r.form.Get("query"), OperationName: r.form.Get("operation"), Variables: json.RawMessage(r.form.Get("variables")),
		})
		raw, _ := json.Marshal(answer)
		var shown bytes.Buffer
		json.Indent(&shown, raw, "", "  ")
		data["Answer"] = shown.String()
		data["Person"], data["Query"], data["Variables"] = c.person.ID, r.form.Get("query"), r.form.Get("variables")
		data["Operations"] = operationName.FindAllStringSubmatch(r.form.Get("query"), 10)
	}
	s.explorerPage(w, data)
}

// operationName finds the named operations of a document. One of several has to
// be chosen before anything is run.
var operationName = regexp.MustCompile(`(?m)^\s*(?:query|mutation)\s+(\w+)`)

func (s *Server) explorerPage(w http.ResponseWriter, data map[string]any) {
	data["People"] = s.visitors()
	s.page(w, "explorer.html", data)
}
