package speckle

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// recordedFolder holds answers of a real server. It lies beside the checkout
// and is not part of the project.
const recordedFolder = "../../shared/contract/recorded"

// replay serves a recorded answer and returns a client of it.
func replay(t *testing.T, name string) *Client {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(recordedFolder, name+".json"))
	if err != nil {
		t.Skip("no recorded answers beside the checkout")
	}
	var pair struct {
		Response struct {
			Status  int
			Headers map[string]string
			Body    json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &pair); err != nil {
		t.Fatal(err)
	}
	body := []byte(pair.Response.Body)
	if !strings.Contains(pair.Response.Headers["Content-Type"], "json") {
		var plain string
		json.Unmarshal(body, &plain)
		body = []byte(plain)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for key, value := range pair.Response.Headers {
			if key != "Content-Length" && key != "Connection" {
				w.Header().Set(key, value)
			}
		}
		w.WriteHeader(pair.Response.Status)
		w.Write(body)
	}))
	t.Cleanup(server.Close)
	client := NewClient(mustOrigin(t, server.URL), Options{Timeout: 5 * time.Second})
	t.Cleanup(client.Close)
	return client
}

// outcome says in one line what came of a call.
func outcome(value any, err error) string {
	e, ok := err.(*Error)
	if !ok {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Kind, e.Code, e.Scope))
}
