package speckle

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestResources(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tests := []struct {
		field, filter string
		kind          ResourceType
		list          func(*Session, string, string) (ResourcePage, error)
	}{
		{"projects", "UserProjectsFilter", ResourceProject, func(s *Session, search, cursor string) (ResourcePage, error) { return s.Projects(ctx, search, cursor) }},
		{"workspaces", "UserWorkspacesFilter", ResourceWorkspace, func(s *Session, search, cursor string) (ResourcePage, error) {
			return s.Workspaces(ctx, search, cursor)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.field, func(t *testing.T) {
			t.Parallel()
			page := func(n int) string {
				row := `{"id":"5a78a62875","name":"Tower\u202e Süd","role":"stream:owner"}`
				return fmt.Sprintf(`{"data":{"activeUser":{"%s":{"totalCount":40,"cursor":"next","items":[%s]}}}}`,
					tt.field, strings.Repeat(row+",", n-1)+row)
			}
			f := newFake(t, answering(200, page(pageSize)))
			s := f.client(t, Options{}).As(NewSecret(canary))
			got, err := tt.list(s, "", "")
			if err != nil || len(got.Items) != pageSize || got.Total != 40 || got.Next != "next" ||
				got.Items[0] != (Resource{"5a78a62875", tt.kind, "Tower Süd", "stream:owner"}) {
				t.Errorf("%+v, %v", got, err)
			}
			a := f.last(t)
			if !strings.Contains(a.Query, "$filter:"+tt.filter+"$limit:Int!") || !strings.Contains(a.Query, "$cursor:String$") ||
				!reflect.DeepEqual(a.Variables, map[string]any{"limit": 25.0, "cursor": nil, "filter": nil}) {
				t.Errorf("asked %q with %v", a.Query, a.Variables)
			}
			if _, err := tt.list(s, "tower", "next"); err != nil {
				t.Error(err)
			}
			if a := f.last(t); !reflect.DeepEqual(a.Variables, map[string]any{"limit": 25.0, "cursor": "next", "filter": map[string]any{"search": "tower"}}) {
				t.Errorf("asked with %v", a.Variables)
			}

			last := newFake(t, answering(200, page(1)))
			if got, err := tt.list(last.client(t, Options{}).As(NewSecret(canary)), "", ""); err != nil || got.Next != "" || len(got.Items) != 1 {
				t.Errorf("the last page: %+v, %v", got, err)
			}
			for body, want := range map[string]Kind{
				`{"data":{"activeUser":null}}`: KindSignInNeeded,
				`{"data":{"activeUser":{}}}`:   KindNotSpeckle,
				`{"data":{"activeUser":null},"errors":[{"extensions":{"code":"FORBIDDEN","scope":"streams:read"}}]}`: KindMissingScope,
			} {
				odd := newFake(t, answering(200, body))
				_, err := tt.list(odd.client(t, Options{}).As(NewSecret(canary)), "", "")
				wantKind(t, err, want)
			}
		})
	}
}

func TestLimitedToken(t *testing.T) {
	t.Parallel()
	f := newFake(t, answering(200, `{"data":{"apiTokenCreate":"`+canary+`"}}`))
	s := f.client(t, Options{}).As(NewSecret(canary))
	request := TokenRequest{Name: "CI", Scopes: []string{"streams:read"}, Lifespan: Never}
	if _, err := s.CreateToken(context.Background(), request); err != nil || strings.Contains(f.last(t).Body, "limitResources") {
		t.Errorf("without a limit: %v, %s", err, f.last(t).Body)
	}
	request.LimitTo = []Resource{{ID: "5a78a62875", Type: ResourceProject, Name: "Tower"}, {ID: "0f", Type: ResourceWorkspace}}
	if _, err := s.CreateToken(context.Background(), request); err != nil {
		t.Fatal(err)
	}
	want := `"limitResources":[{"id":"5a78a62875","type":"project"},{"id":"0f","type":"workspace"}]`
	if body := f.last(t).Body; !strings.Contains(body, want) {
		t.Errorf("sent %s", body)
	}
	for _, bad := range []Resource{{ID: " ", Type: ResourceProject}, {ID: "a"}, {ID: "a", Type: "model"}} {
		request.LimitTo = []Resource{bad}
		if e := wantKind(t, request.Check(), KindInvalid); e.Code != InvalidResource {
			t.Errorf("%+v: code %q", bad, e.Code)
		}
	}
}
