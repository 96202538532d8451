package demoserver

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"speckle-keys/speckle"

	"github.com/graph-gophers/graphql-go"
)

type resourceRow struct {
	speckle.Resource
	owner   string // a person's id
	updated time.Time
}

// AddResource gives a person a project or a workspace. With "" its id is generated.
// The one added last was changed last.
func (s *Server) AddResource(personID string, r speckle.Resource) speckle.Resource {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	if r.ID == "" {
		r.ID = randomHex(10)
	}
	s.store.resources = append(s.store.resources, resourceRow{r, personID, s.store.now()})
	return r
}

type (
	// resource has the fields of the schema's Project and Workspace.
	resource struct {
		ID        graphql.ID
		Name      string
		Slug      string
		Role      *string
		UpdatedAt dateTime
	}
	resourceCollection struct {
		TotalCount int32
		Cursor     *string
		Items      []resource
	}
	resourceArgs struct {
		Limit  int32
		Cursor *string
		Filter *struct{ Search *string }
	}
	// resourceCursor is what a cursor says in base64.
	resourceCursor struct {
		UpdatedAt dateTime `json:"updatedAt"`
		ID        string   `json:"id"`
	}
)

func newResource(row resourceRow) resource {
	return resource{
		ID: graphql.ID(row.ID), Name: row.Name, Slug: strings.ToLower(strings.ReplaceAll(row.Name, " ", "-")),
		Role: optional(row.Role), UpdatedAt: dateTime{row.updated},
	}
}

// Projects lists the person's projects, the last changed first.
func (u *user) Projects(args resourceArgs) (*resourceCollection, error) {
	if err := u.c.needScope("streams:read"); err != nil {
		return nil, err
	}
	return u.list(speckle.ResourceProject, args), nil
}

// Workspaces lists the person's workspaces likewise.
func (u *user) Workspaces(args resourceArgs) (*resourceCollection, error) {
	if !u.r.setup.Workspaces {
		return nil, nullField("User.workspaces")
	}
	if err := u.c.needScope("workspace:read"); err != nil {
		return nil, err
	}
	return u.list(speckle.ResourceWorkspace, args), nil
}

// ExpiredSsoSessions lists the workspaces that need a new single sign-on.
func (u *user) ExpiredSsoSessions() []resource {
	list := []resource{}
	for _, name := range u.c.person.ExpiredSSO {
		list = append(list, newResource(resourceRow{Resource: speckle.Resource{ID: randomHex(10), Name: name}}))
	}
	return list
}

// list returns a page. The last page has a cursor too; only an empty one has
// none (server contract: FACTS §9.4).
func (u *user) list(kind speckle.ResourceType, args resourceArgs) *resourceCollection {
	search := ""
	if args.Filter != nil {
		search = strings.ToLower(deref(args.Filter.Search))
	}
	var rows []resourceRow
	for _, row := range u.r.store.resources {
		if row.Type == kind && row.owner == u.c.person.ID && u.c.mayUse(row.Resource) &&
			strings.Contains(strings.ToLower(row.Name), search) {
			rows = append(rows, row)
		}
	}
	slices.Reverse(rows)
	page := &resourceCollection{TotalCount: int32(len(rows)), Items: []resource{}}
	if id := cursorID(args.Cursor); id != "" {
		at := slices.IndexFunc(rows, func(row resourceRow) bool { return row.ID == id })
		rows = rows[at+1:]
	}
	rows = rows[:min(len(rows), max(0, int(args.Limit)))]
	for _, row := range rows {
		page.Items = append(page.Items, newResource(row))
	}
	if len(rows) > 0 {
		last := rows[len(rows)-1]
		text, _ := json.Marshal(resourceCursor{dateTime{last.updated}, last.ID})
		cursor := base64.StdEncoding.EncodeToString(text)
		page.Cursor = &cursor
	}
	return page
}

func cursorID(cursor *string) string {
	text, _ := base64.StdEncoding.DecodeString(deref(cursor))
	var at struct{ ID string }
	json.Unmarshal(text, &at)
	return at.ID
}

// mayUse reports whether the caller's token isn't limited to others of the kind.
// A limit to workspaces is none for projects: speckle-server's isResourceAllowed
// looks at the rules of one kind only.
func (c *caller) mayUse(r speckle.Resource) bool {
	limited := false
	for _, limit := range c.limits {
		if limit.Type == r.Type && limit.ID == r.ID {
			return true
		}
		limited = limited || limit.Type == r.Type
	}
	return !limited
}

// Project returns one project of the caller.
func (r *root) Project(ctx context.Context, args struct{ ID string }) (*resource, error) {
	c := callerOf(ctx)
	if err := c.need(RoleGuest, "streams:read"); err != nil {
		return nil, err
	}
	for _, row := range r.store.resources {
		if row.Type == speckle.ResourceProject && row.ID == args.ID && row.owner == c.person.ID && c.mayUse(row.Resource) {
			found := newResource(row)
			return &found, nil
		}
	}
	return nil, &apiError{message: "You are not authorized to access this resource.", code: "FORBIDDEN", status: 403}
}
