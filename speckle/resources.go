package speckle

import (
	"context"
	"strings"

	"github.com/shurcooL/graphql"
)

// ResourceType is what a token can be limited to.
type ResourceType string

const (
	ResourceProject   ResourceType = "project"
	ResourceWorkspace ResourceType = "workspace"
)

// Resource is a project or a workspace of the person.
type Resource struct {
	ID   string       `json:"id"`
	Type ResourceType `json:"type"`
	Name string       `json:"name,omitempty"`
	Role string       `json:"-"` // the person's there, such as "stream:owner"; may be ""
}

func (r Resource) incomplete() bool {
	return strings.TrimSpace(r.ID) == "" || r.Type != ResourceProject && r.Type != ResourceWorkspace
}

// ResourcePage is a part of a list.
type ResourcePage struct {
	Items []Resource
	Total int    // of the whole list
	Next  string // the cursor of the next page; "" after the last one
}

// pageSize is how many are asked for at a time.
const pageSize = 25

// The filters have the names of the schema's types: the GraphQL library takes
// the types of variables from them.
type (
	UserProjectsFilter   resourceFilter
	UserWorkspacesFilter resourceFilter
	resourceFilter       struct {
		Search string `json:"search"`
	}
)

type (
	projects struct {
		Rows *resourceRows `graphql:"projects(limit: $limit, cursor: $cursor, filter: $filter)"`
	}
	workspaces struct {
		Rows *resourceRows `graphql:"workspaces(limit: $limit, cursor: $cursor, filter: $filter)"`
	}
	resourceRows struct {
		TotalCount int
		Cursor     string
		Items      []struct{ ID, Name, Role string }
	}
)

func (p projects) rows() *resourceRows   { return p.Rows }
func (w workspaces) rows() *resourceRows { return w.Rows }

// Projects lists the person's projects that match search, a page at a time;
// cursor is "" for the first page. Needs profile:read and streams:read.
func (s *Session) Projects(ctx context.Context, search, cursor string) (ResourcePage, error) {
	return resources[projects, UserProjectsFilter](ctx, s, ResourceProject, search, cursor)
}

// Workspaces lists the person's workspaces as Projects does the projects. Needs
// workspace:read, and a server with workspaces.
func (s *Session) Workspaces(ctx context.Context, search, cursor string) (ResourcePage, error) {
	return resources[workspaces, UserWorkspacesFilter](ctx, s, ResourceWorkspace, search, cursor)
}

func resources[A interface{ rows() *resourceRows }, F UserProjectsFilter | UserWorkspacesFilter](
	ctx context.Context, s *Session, kind ResourceType, search, cursor string,
) (ResourcePage, error) {
	var filter *F
	if search != "" {
		filter = &F{Search: search}
	}
	var from *graphql.String
	if cursor != "" {
		from = graphql.NewString(graphql.String(cursor))
	}
	q, call, err := query[struct{ ActiveUser *A }](ctx, s.client, s.token, "list "+string(kind)+"s",
		map[string]any{"limit": graphql.Int(pageSize), "cursor": from, "filter": filter})
	if q.ActiveUser == nil {
		return ResourcePage{}, orSignInNeeded(call, err)
	}
	rows := (*q.ActiveUser).rows()
	if rows == nil {
		return ResourcePage{}, orNotSpeckle(call, err)
	}
	page := ResourcePage{Total: rows.TotalCount}
	for _, row := range rows.Items {
		if row.ID != "" {
			page.Items = append(page.Items, Resource{cleanLine(row.ID), kind, cleanLine(row.Name), cleanLine(row.Role)})
		}
	}
	if len(rows.Items) >= pageSize {
		page.Next = rows.Cursor // the last page has one too (FACTS §9.4)
	}
	return page, nil
}
