package speckle

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
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
		t.Skip("no recorded answers of a real server at " + recordedFolder)
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
	isJSON := strings.Contains(pair.Response.Headers["Content-Type"], "json")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for key, value := range pair.Response.Headers {
			if key != "Content-Length" && key != "Connection" {
				w.Header().Set(key, value)
			}
		}
		w.WriteHeader(pair.Response.Status)
		if isJSON {
			var sent struct{ Query string }
			json.NewDecoder(r.Body).Decode(&sent)
			w.Write(onlyAsked(pair.Response.Body, sent.Query))
			return
		}
		var text string
		json.Unmarshal(pair.Response.Body, &text)
		io.WriteString(w, text)
	}))
	t.Cleanup(server.Close)
	client := NewClient(mustOrigin(t, server.URL), Options{Timeout: 2 * time.Minute})
	t.Cleanup(client.Close)
	return client
}

// onlyAsked leaves in an answer's data the fields that the query names: the
// recorded queries asked for more than ours do.
func onlyAsked(body json.RawMessage, query string) []byte {
	asked := map[string]bool{}
	for _, word := range regexp.MustCompile(`\w+`).FindAllString(query, -1) {
		asked[word] = true
	}
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil || answer["data"] == nil {
		return body
	}
	var prune func(any)
	prune = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for name, inner := range value {
				if !asked[name] {
					delete(value, name)
				}
				prune(inner)
			}
		case []any:
			for _, inner := range value {
				prune(inner)
			}
		}
	}
	prune(answer["data"])
	pruned, _ := json.Marshal(answer)
	return pruned
}

// outcome says in one line what came of a call.
func outcome(value any, err error) string {
	e, ok := err.(*Error)
	if !ok {
		return fmt.Sprint(value)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s", e.Kind, e.Code, e.Scope))
}

// recordedAsks are the questions that the recorded answers are for.
var recordedAsks = map[string]func(context.Context, *Client) (any, error){
	"info": func(ctx context.Context, c *Client) (any, error) {
		info, err := c.ServerInfo(ctx)
		if err != nil {
			return nil, err
		}
		return fmt.Sprintf("%s %s, %d scopes", info.Name, info.Version, len(info.Scopes)), nil
	},
	"apps": func(ctx context.Context, c *Client) (any, error) {
		list, err := c.Apps(ctx)
		return len(list.Apps), err
	},
	"app": func(ctx context.Context, c *Client) (any, error) {
		app, err := c.App(ctx, "any")
		if app == nil {
			return "none", err
		}
		return fmt.Sprintf("%s, %d scopes, built-in %v", app.Name, len(app.Scopes), app.BuiltIn()), err
	},
	"user": func(ctx context.Context, c *Client) (any, error) {
		user, err := c.As(NewSecret(canary)).ActiveUser(ctx)
		if err != nil {
			return nil, err
		}
		return user.Name + " " + user.Email, nil
	},
	"tokens": func(ctx context.Context, c *Client) (any, error) {
		tokens, err := c.As(NewSecret(canary)).Tokens(ctx)
		return len(tokens), err
	},
	"create": func(ctx context.Context, c *Client) (any, error) {
		r := TokenRequest{Name: "x", Scopes: []string{"streams:read"}, Lifespan: Never}
		token, err := c.As(NewSecret(canary)).CreateToken(ctx, r)
		return token.IsToken(), err
	},
	"revoke": func(ctx context.Context, c *Client) (any, error) {
		return "gone", c.As(NewSecret(canary)).RevokeToken(ctx, "d9787c6f36")
	},
	"take back": func(ctx context.Context, c *Client) (any, error) {
		return c.As(NewSecret(canary)).RevokeApp(ctx, "sdm")
	},
	"projects": func(ctx context.Context, c *Client) (any, error) {
		page, err := c.As(NewSecret(canary)).Projects(ctx, "", "")
		var names []string
		for _, project := range page.Items {
			names = append(names, project.Name)
		}
		return fmt.Sprintf("%s of %d", strings.Join(names, ", "), page.Total), err
	},
	"project": func(ctx context.Context, c *Client) (any, error) { // the program asks about none alone
		answer, _, err := query[struct {
			Project *struct{ ID, Name string } `graphql:"project(id: \"any\")"`
		}](ctx, c, NewSecret(canary), "read project", nil)
		if err != nil {
			return nil, err
		}
		return answer.Project.Name, nil
	},
	"sign in": func(ctx context.Context, c *Client) (any, error) {
		pair, err := c.Exchange(ctx, Registration{Origin: c.origin, AppID: "sca"}, NewSecret("code"), NewSecret("challenge"))
		return pair.Token.IsToken() && pair.Refresh.IsToken(), err
	},
	"sign out": func(ctx context.Context, c *Client) (any, error) {
		return "out", c.Logout(ctx, TokenPair{Token: NewSecret(canary)})
	},
}

func TestRecordedAnswers(t *testing.T) {
	t.Parallel()
	const missing, rejected = "missing scope FORBIDDEN ", "token rejected"
	tests := []struct{ ask, recorded, want string }{
		{"info", "serverinfo_no_token", "Loopback Speckle – Prüfstand 2.31.14, 7 scopes"},
		{"info", "serverinfo_valid_token_sca", "Loopback Speckle – Prüfstand 2.31.14, 7 scopes"},
		{"info", "serverinfo_fresh_install_version_unset", "My new Speckle Server dev, 7 scopes"},
		{"info", "serverinfo_migrated_version_custom", "Second Server custom, 7 scopes"},
		{"info", "serverinfo_multiregion_no_token", "sign-in needed UNAUTHORIZED"},
		{"info", "serverinfo_multiregion_admin", "server fault MISCONFIGURED_ENVIRONMENT_ERROR"},
		{"info", "serverinfo_bad_token", "blocked in front of the server"},
		{"info", "dbdown_no_token", "Loopback Speckle – Prüfstand , 0 scopes"},
		{"info", "ratelimit_429", "rate limited RATE_LIMIT_ERROR"},
		{"info", "err_body_not_json", "invalid input USER_INPUT_ERROR"},
		{"info", "err_content_type_text", "refused by the server BAD_REQUEST"},
		{"info", "err_malformed_query", "not supported by the server GRAPHQL_PARSE_FAILED"},
		{"info", "err_unknown_field", "not supported by the server GRAPHQL_VALIDATION_FAILED"},
		{"info", "err_operation_name_unknown", "refused by the server OPERATION_RESOLUTION_FAILURE"},
		{"info", "err_subscription_over_http", "server fault INTERNAL_SERVER_ERROR"},
		{"info", "err_body_json_array", "not a Speckle server"},
		{"info", "accept_html", "refused by the server BAD_REQUEST"},
		{"info", "accept_graphql_response_json", "Loopback Speckle – Prüfstand , 0 scopes"},
		{"info", "graphql_double_slash", "not a Speckle server"},
		{"info", "get_graphql_browser", "not a Speckle server"},
		{"info", "path_unknown_post", "not a Speckle server"},
		{"info", "tls_http_on_https_port", "not a Speckle server"},
		{"info", "auth_login", "redirect refused"},
		{"apps", "apps_no_token", "12"},
		{"apps", "apps_author_with_avatar", "12"},
		{"apps", "apps_sca_token", missing + "apps:read"},
		{"apps", "accept_graphql_response_json_forbidden", missing + "apps:read"},
		{"apps", "dbdown_apps_no_token", "server fault INTERNAL_SERVER_ERROR"},
		{"app", "app_sca_no_token", "Speckle Connector, 6 scopes, built-in true"},
		{"app", "app_private_no_token", "Private app, 1 scopes, built-in false"},
		{"app", "app_unknown_id", "none"},
		{"user", "activeuser_profile_only_sca_token", "Nora Normal nora.normal@example.com"},
		{"user", "activeuser_no_profile_email", "Nora Normal "},
		{"user", "activeuser_no_token", "sign-in needed"},
		{"user", "activeuser_pat_streams_read_only", missing + "profile:read"},
		{"user", "archived_activeuser", "role not enough FORBIDDEN"},
		{"user", "deleted_user_token", rejected},
		{"user", "dbdown_with_token", "server fault"},
		{"tokens", "tokens_list_after_creates", "22"},
		{"tokens", "activeuser_tokens_pat_without_tokens_read", missing + "tokens:read"},
		{"tokens", "tokens_list_pat_tokens_read_without_profile_read", missing + "profile:read"},
		{"tokens", "guest_apitokens", "role not enough FORBIDDEN"},
		{"create", "tokencreate_success", "true"},
		{"create", "thirdparty_create_pat", "true"},
		{"create", "tokencreate_sca_token", missing + "tokens:write"},
		{"create", "tokencreate_scope_not_held", "invalid input TOKEN_CREATE_ERROR"},
		{"create", "tokencreate_empty_scopes", "invalid input TOKEN_CREATE_ERROR"},
		{"create", "tokencreate_null_name", "invalid input BAD_USER_INPUT"},
		{"create", "tokencreate_lifespan_max_int64", "server fault INTERNAL_SERVER_ERROR"},
		{"create", "tokencreate_no_token", "sign-in needed UNAUTHORIZED"},
		{"create", "tokencreate_limited_to_project", "true"},
		{"create", "tokencreate_limited_unknown_project", "true"}, // so only ids of a list are sent
		{"create", "tokencreate_limited_bad_type", "invalid input BAD_USER_INPUT"},
		{"tokens", "tokens_list_with_limited", "4"},
		{"projects", "projects_first_page", "Archive, Bridge 7 of 4"},
		{"projects", "projects_second_page", "Tower Süd – 2. Bauabschnitt, Tower Nord of 4"},
		{"projects", "projects_search", "Tower Süd – 2. Bauabschnitt, Tower Nord of 2"},
		{"projects", "limited_token_lists_projects", missing + "profile:read"},
		{"user", "limited_token_activeuser", missing + "profile:read"},
		{"project", "limited_token_own_project", "Tower Nord"},
		{"project", "limited_token_other_project", "role not enough FORBIDDEN"}, // no scope would help
		{"revoke", "tokenrevoke_ten_char_id", "gone"},
		{"revoke", "tokenrevoke_ten_char_id_twice", "invalid input USER_INPUT_ERROR"},
		{"revoke", "tokenrevoke_somebody_elses_id", "invalid input USER_INPUT_ERROR"},
		{"revoke", "tokenrevoke_by_pat", missing + "tokens:write"},
		{"revoke", "tokenrevoke_use_after", rejected},
		{"take back", "app_revoke_access", "true"},
		{"take back", "app_revoke_access_twice", "false"},
		{"take back", "app_revoke_access_sca_token", missing + "apps:write"},
		{"sign in", "auth_sca_token_exchange_user", "true"},
		{"sign in", "auth_refresh_success", "true"},
		{"sign in", "auth_token_code_reused", "invalid input CODE_UNKNOWN"},
		{"sign in", "auth_token_code_expired", "invalid input CODE_EXPIRED"},
		{"sign in", "auth_token_code_wrong_app", "invalid input APP_MISMATCH"},
		{"sign in", "auth_token_code_wrong_challenge", "invalid input CHALLENGE_MISMATCH"},
		{"sign in", "auth_token_code_wrong_secret", "invalid input APP_SECRET_WRONG"},
		{"sign in", "auth_refresh_expired", "token rejected REFRESH_EXPIRED"},
		{"sign in", "auth_refresh_expired_second_try", "token rejected REFRESH_INVALID"},
		{"sign in", "auth_refresh_right_id_wrong_tail", "token rejected REFRESH_INVALID"},
		{"sign in", "auth_refresh_wrong_app", "token rejected REFRESH_INVALID"},
		{"sign in", "auth_refresh_number", "server fault"},
		{"sign in", "auth_token_missing_code", "server fault"},
		{"sign in", "auth_token_bad_json", "invalid input USER_INPUT_ERROR"},
		{"sign in", "auth_token_get", "not a Speckle server"},
		{"sign in", "dbdown_refresh", "server fault"},
		{"sign out", "auth_logout", "out"},
		{"sign out", "auth_logout_unknown", "refused by the server LOGOUT_REFUSED"},
	}
	for _, tt := range tests {
		t.Run(tt.recorded, func(t *testing.T) {
			t.Parallel()
			value, err := recordedAsks[tt.ask](context.Background(), replay(t, tt.recorded))
			if got := outcome(value, err); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestRecordedTokens(t *testing.T) {
	t.Parallel()
	tokens, err := replay(t, "tokens_list_after_creates").As(NewSecret(canary)).Tokens(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	lifespans, used := map[time.Duration]int{}, 0
	for i, token := range tokens {
		lifespans[token.Lifespan]++
		if i > 0 && token.CreatedAt.After(tokens[i-1].CreatedAt) {
			t.Errorf("row %d is newer than the one before", i)
		}
		if len(token.ID) != 10 || len(token.LastChars) != 6 || len(token.Scopes) == 0 {
			t.Errorf("row %d: %+v", i, token)
		}
		if !token.LastUsed.IsZero() {
			used++
		}
	}
	want := map[time.Duration]int{Never: 17, 1 << 31 * time.Millisecond: 1, 30 * 24 * time.Hour: 1, 24 * time.Hour: 1, time.Hour: 1, -5 * time.Millisecond: 1}
	if !maps.Equal(lifespans, want) || used != 3 {
		t.Errorf("lifespans %v, %d used", lifespans, used)
	}
}
