package demoserver

import (
	"context"
	"slices"
	"strings"

	"github.com/graph-gophers/graphql-go"
)

// user is the active user. Its lists are methods, because each asks for a permission of its own.
type user struct {
	ID                   graphql.ID
	Name                 string
	Bio, Company, Avatar *string
	Verified             *bool
	Role                 *string
	Email                *string
	CreatedAt            *dateTime

	r *root
	c *caller
}

// ActiveUser returns the owner of the request's token: null, without an error,
// when it carries none. The email address is null without profile:email.
func (r *root) ActiveUser(ctx context.Context) (*user, error) {
	c := callerOf(ctx)
	if c == nil {
		return nil, nil
	}
	if err := c.need(RoleGuest, "profile:read"); err != nil {
		return nil, err
	}
	p := &c.person
	u := &user{
		ID: graphql.ID(p.ID), Name: p.Name, Bio: optional(p.Bio), Company: optional(p.Company), Avatar: optional(p.Avatar),
		Verified: &p.Verified, Role: &p.Role, CreatedAt: &dateTime{p.Created}, r: r, c: c,
	}
	if slices.Contains(c.scopes, "profile:email") {
		u.Email = &p.Email
	}
	return u, nil
}

// ApiTokens lists personal tokens, expired ones that were not used since
// too. The map gives them in no order, as the real database does.
func (u *user) ApiTokens() ([]*apiToken, error) {
	if err := u.c.need(RoleUser, "tokens:read"); err != nil {
		return nil, err
	}
	tokens := []*apiToken{}
	for _, t := range u.r.store.tokens {
		if t.owner == u.c.person.ID && t.appID == "" {
			tokens = append(tokens, newAPIToken(t))
		}
	}
	return tokens, nil
}

// AuthorizedApps lists each app once that holds a token of the person.
func (u *user) AuthorizedApps() (*[]*appListItem, error) {
	if err := u.c.need(RoleGuest, "apps:read"); err != nil {
		return nil, err
	}
	st := u.r.store
	items := []*appListItem{}
	for _, a := range st.apps {
		for _, t := range st.tokens {
			if t.appID == a.ID && t.owner == u.c.person.ID {
				items = append(items, u.r.listItem(a))
				break
			}
		}
	}
	slices.SortFunc(items, func(a, b *appListItem) int { return strings.Compare(a.ID, b.ID) })
	return &items, nil
}

// CreatedApps lists the apps that the person registered, with their secrets.
func (u *user) CreatedApps() (*[]*serverApp, error) {
	if err := u.c.need(RoleGuest, "apps:read"); err != nil {
		return nil, err
	}
	apps := []*serverApp{}
	for _, a := range u.r.store.apps {
		if a.AuthorID == u.c.person.ID {
			apps = append(apps, u.r.fullApp(a, u.c))
		}
	}
	return &apps, nil
}
