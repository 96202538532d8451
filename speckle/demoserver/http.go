package demoserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is what a real server takes in one request.
const maxBody = 100 << 20

type request struct {
	*http.Request
	json json.RawMessage // nil when the body is not JSON
	form url.Values      // nil when the body is not a form
}

// ServeHTTP answers everything, in the order of a real server: the body is
// read, the token is checked on whatever path, and only then does the path
// matter. It has no rate limit: speckletest has one.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.ownHost(r.Host) {
		http.Error(w, "This server answers to its loopback address only.", http.StatusMisdirectedRequest)
		return
	}
	if r.URL.Path == "/readiness" && r.Method == http.MethodGet { // comes before everything else
		serveHealth(w, map[string]any{"percentageFreeConnections": "99"})
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("X-Request-Id", fmt.Sprintf("%016x%016x", rand.Uint64(), rand.Uint64()))
	if r.Method == http.MethodOptions {
		w.Header().Set("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	req, err := readBody(w, r)
	if err != nil {
		writeJSON(w, http.StatusBadRequest, map[string]any{
			"error": map[string]string{"message": "Invalid request body: " + err.Error(), "code": "USER_INPUT_ERROR"},
		})
		return
	}
	s.store.mu.Lock() // one request after another: no resolver has to lock
	defer s.store.mu.Unlock()
	c, ok := s.authenticate(presented(r))
	if !ok {
		writeJSON(w, http.StatusForbidden, map[string]string{"error": "Your token is not valid."})
		return
	}
	req.Request = r.WithContext(withCaller(r.Context(), c))
	s.route(w, req)
}

// route does not clean paths: "//graphql" is nothing (server contract §7).
func (s *Server) route(w http.ResponseWriter, r *request) {
	w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
	path := strings.ToLower(r.URL.Path)
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case path == "/graphql" || strings.HasPrefix(path, "/graphql/"):
		s.serveGraphQL(w, r.Request, r.json)
	case path == "/auth/token" && r.Method == http.MethodPost:
		s.serveToken(w, r)
	case path == "/auth/accesscode" && read:
		s.serveAccessCode(w, r)
	case path == "/auth/logout" && r.Method == http.MethodPost:
		s.serveLogout(w, r)
	case strings.HasPrefix(path, "/authn/verify/") && (read || r.Method == http.MethodPost):
		s.serveVerify(w, r)
	case path == "/explorer" && (read || r.Method == http.MethodPost):
		s.serveExplorer(w, r)
	case path == "/liveness" && read:
		serveHealth(w, map[string]any{"isAlive": true, "percentageFreeConnections": "99"})
	default:
		notFound(w, r.Request)
	}
}

// readBody reads a JSON or form body, as the server's framework does before
// anything else. Other types are left alone.
func readBody(w http.ResponseWriter, r *http.Request) (*request, error) {
	req := &request{Request: r}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	form := media == "application/x-www-form-urlencoded"
	if err != nil || (media != mediaJSON && !form) {
		return req, nil
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return nil, fmt.Errorf("unsupported charset %q", strings.ToUpper(charset))
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errors.New("request entity too large")
	case err != nil:
		return nil, errors.New("request aborted")
	}
	text := strings.TrimLeft(string(body), " \t\r\n")
	switch {
	case form:
		req.form, err = url.ParseQuery(text)
		return req, err
	case text == "":
		return req, nil
	case text[0] != '{' && text[0] != '[':
		return nil, fmt.Errorf("unexpected token %q, body is not valid JSON", text[:1])
	case !json.Valid([]byte(text)):
		return nil, errors.New("unexpected end of JSON input")
	}
	req.json = json.RawMessage(text)
	return req, nil
}

func (r *request) fields() map[string]any {
	fields := map[string]any{}
	if r.json != nil {
		json.Unmarshal(r.json, &fields)
	}
	for name := range r.form {
		fields[name] = r.form.Get(name)
	}
	return fields
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", mediaJSON+"; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, text)
}

func notFound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	plain(w, http.StatusNotFound, fmt.Sprintf(
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Error</title></head>\n<body><pre>Cannot %s %s</pre></body>\n</html>\n",
		html.EscapeString(r.Method), html.EscapeString(r.URL.EscapedPath())))
}

func serveHealth(w http.ResponseWriter, database map[string]any) {
	writeJSON(w, http.StatusOK, map[string]any{
		"status":  "ok",
		"details": map[string]any{"postgres": map[string]any{"main": database}, "redis": true},
	})
}
