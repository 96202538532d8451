package demoserver

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"speckle-keys/speckle"
)

type apiToken struct {
	ID, Name, LastChars string
	Scopes              []*string
	CreatedAt, LastUsed dateTime

	lifespan int64
}

// Lifespan fails for a token that was saved without one.
func (t *apiToken) Lifespan() (bigInt, error) {
	if t.lifespan == noLifespan {
		return bigInt{}, nullField("ApiToken.lifespan")
	}
	return bigInt{value: t.lifespan}, nil
}

func newAPIToken(t *tokenRow) *apiToken {
	value := t.value()
	at := &apiToken{
		ID: t.id, Name: t.name, LastChars: value[len(value)-6:], lifespan: t.lifespan,
		CreatedAt: dateTime{t.created}, LastUsed: dateTime{t.lastUsed},
	}
	for _, name := range t.scopes {
		at.Scopes = append(at.Scopes, &name)
	}
	return at
}

type tokenInput struct {
	Scopes         []string
	Name           string
	Lifespan       givenBigInt
	LimitResources *[]struct{ ID, Type string }
}

// ApiTokenCreate creates a personal token and returns its value, this once.
func (r *root) ApiTokenCreate(ctx context.Context, args struct{ Token tokenInput }) (string, error) {
	c := callerOf(ctx)
	if err := c.need(RoleUser, "tokens:write"); err != nil {
		return "", err
	}
	if err := r.checkToken(c, args.Token); err != nil {
		return "", err
	}
	row := tokenRow{name: args.Token.Name, owner: c.person.ID, scopes: args.Token.Scopes, lifespan: args.Token.Lifespan.value}
	if args.Token.LimitResources != nil {
		for _, limit := range *args.Token.LimitResources {
			row.limits = append(row.limits, speckle.Resource{ID: limit.ID, Type: speckle.ResourceType(limit.Type)})
		}
	}
	added := r.store.addToken(row)
	switch given := args.Token.Lifespan; {
	case !r.savesNoLifespan() || !given.given:
	case given.null:
		added.lifespan = noLifespan
	default:
		added.lifespan = given.value
	}
	return added.value(), nil
}

// checkToken refuses what a real server refuses, in its order. An unknown
// scope is one that the caller does not hold.
func (r *root) checkToken(c *caller, in tokenInput) error {
	if slices.Contains(in.Scopes, "tokens:write") && !r.allowsTokensWrite() {
		return tokenRefused("You can't create a personal access token with the tokens:write scope")
	}
	if len(in.Scopes) == 0 {
		return tokenRefused("No scopes provided")
	}
	for _, name := range in.Scopes {
		if !slices.Contains(c.scopes, name) {
			return tokenRefused("You can't create a token with scopes that you don't have")
		}
	}
	const insert = `insert into "api_tokens" - `
	switch {
	case utf8.RuneCountInString(in.Name) > 512:
		return internal(insert + "value too long for type character varying(512)")
	case strings.Contains(in.Name, "\x00"):
		return internal(insert + `invalid byte sequence for encoding "UTF8": 0x00`)
	case in.Lifespan.overflow:
		return internal(insert + "value is out of range for type bigint")
	}
	return nil
}

// ApiTokenRevoke revokes a token of the caller: personal or an app's, named by the first 10
// characters of what is sent. Missing ones and another person's look the same.
func (r *root) ApiTokenRevoke(ctx context.Context, args struct{ Token string }) (bool, error) {
	c := callerOf(ctx)
	if err := c.need(RoleUser, "tokens:write"); err != nil {
		return false, err
	}
	id := args.Token
	if strings.Contains(strings.ToLower(id), "bearer") {
		_, rest, found := strings.Cut(id, " ")
		if !found {
			return false, internal("Cannot read properties of undefined (reading 'slice')")
		}
		id, _, _ = strings.Cut(rest, " ")
	}
	id = first10(id)
	if t, ok := r.store.tokens[id]; !ok || t.owner != c.person.ID {
		return false, r.notRevoked()
	}
	delete(r.store.tokens, id)
	return true, nil
}
