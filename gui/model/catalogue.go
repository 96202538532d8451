package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// catalogue is one reading of the accounts, and what finding something among many of them needs. It
// is built where the accounts are read, off the screen's goroutine, and never changes.
type catalogue struct {
	accounts.Result

	texts   []string                  // of each account: what a search looks through, in small letters
	byKey   map[string]int            // the index of an account
	byToken map[tokenName][]string    // the names of those who hold a token
	noted   map[speckle.Origin]string // what a connector noted as a server's name
	origins []speckle.Origin          // the servers, in the order of accounts
	servers int                       // how many origins accounts have, with none at all as one
	server  []int                     // of each account: which of these is its own, from 0
}

type tokenName struct {
	origin speckle.Origin
	id     string
}

// read reads the accounts and makes their catalogue. With an error it holds
// what was found until then.
func (a *App) read(ctx context.Context) (*catalogue, error) {
	found, err := a.world.Find(ctx)
	found = withConnections(found, a.world.Connections.list())
	found.Problems = append(slices.Clone(found.Problems), a.ownProblems()...)
	return newCatalogue(found), err
}

// ownProblems lists which of the files that say what is trusted, and what was
// connected, could not be used when they were read, or written.
func (a *App) ownProblems() (problems []accounts.Problem) {
	trust, connections := a.world.Trust.file, a.world.Connections.file
	for path, err := range map[string]error{trust.Path(): trust.Err(), connections.Path(): connections.Err()} {
		if err != nil {
			problems = append(problems, accounts.OwnFileProblem(path, DamagedRecord(err)))
		}
	}
	if a.world.Connections.Err() != nil {
		problems = append(problems, accounts.UnwrittenFileProblem(connections.Path()))
	}
	slices.SortFunc(problems, func(a, b accounts.Problem) int { return strings.Compare(a.Path, b.Path) })
	return problems
}

func newCatalogue(found accounts.Result) *catalogue {
	c := &catalogue{Result: found, byKey: map[string]int{}, byToken: map[tokenName][]string{}, noted: map[speckle.Origin]string{}}
	index := map[speckle.Origin]int{}
	for i := range found.Accounts {
		account := &found.Accounts[i]
		key := account.Key()
		c.byKey[key] = i
		c.texts = append(c.texts, strings.ToLower(strings.Join([]string{
			account.Person.Name, account.Person.Email, account.Server.Name, account.Origin.Host(),
		}, "\n")))
		if _, seen := index[account.Origin]; !seen {
			index[account.Origin] = len(index)
		}
		c.server = append(c.server, index[account.Origin])
		for _, id := range append([]string{account.Token.TokenID()}, account.OtherTokenIDs...) {
			if id != "" {
				name := tokenName{account.Origin, id}
				c.byToken[name] = append(c.byToken[name], account.Person.Name)
			}
		}
		if _, seen := c.noted[account.Origin]; !seen && !account.Origin.IsZero() {
			c.noted[account.Origin] = ""
			c.origins = append(c.origins, account.Origin)
		}
		c.noted[account.Origin] = cmp.Or(c.noted[account.Origin], account.Server.Name)
	}
	c.servers = len(index)
	return c
}

func (c *catalogue) account(key string) *accounts.Account {
	if i, ok := c.byKey[key]; ok {
		return &c.Accounts[i]
	}
	return nil
}

func (c *catalogue) person(key string) *accounts.Account {
	for i := range c.Accounts {
		if account := &c.Accounts[i]; personKey(account.Origin, account.Person.ID) == key {
			return account
		}
	}
	return nil
}

// holder is the account of a person on this computer, with its token: that can
// be what lists the person's tokens. Where there is none, it only names them.
func (c *catalogue) holder(origin speckle.Origin, userID, name string) accounts.Account {
	if account := c.person(personKey(origin, userID)); account != nil && userID != "" {
		return *account
	}
	return accounts.Account{Origin: origin, Person: accounts.Person{ID: userID, Name: name}}
}

// firstOf is the first of a list that is wanted; false: there is none.
func firstOf[T any](list []T, wanted func(T) bool) (found T, ok bool) {
	if i := slices.IndexFunc(list, wanted); i >= 0 {
		return list[i], true
	}
	return found, false
}

func hasAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}
