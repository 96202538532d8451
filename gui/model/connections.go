package model

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"speckle-keys/accounts"
	"speckle-keys/accounts/ownfile"
	"speckle-keys/speckle"
)

// Connection is a person on a server that was connected here, without a
// connector's account. Their sign-in is in the keychain.
type Connection struct {
	Origin speckle.Origin `json:"origin"`
	UserID string         `json:"userId"`
	Name   string         `json:"name"`
	Email  string         `json:"email"`
	Server string         `json:"server"` // the server's name
	// Account is the key of the account that is theirs if it is in a store, and
	// doesn't say whose it is.
	Account string `json:"account,omitempty"`
}

// Connections are the servers that were connected here, in a file without secrets; "" is in memory.
// They are safe for several goroutines, and their methods wait for the disk.
type Connections struct {
	file *ownfile.JSON[[]Connection]

	mu        sync.Mutex
	unwritten []Connection // the file could not be written, so it lacks these
	failed    error        // why
}

// NewConnections returns those in the file at path.
func NewConnections(path string) *Connections {
	return &Connections{file: ownfile.OpenJSON[[]Connection](path, nil)}
}

// list tries again to write what the file lacks.
func (c *Connections) list() []Connection {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write(context.Background())
	list, _, _ := c.file.Read(context.Background()) // without the file nothing was connected
	return append(list, c.unwritten...)
}

// add notes a connection. Until the file can be written it is listed from memory.
func (c *Connections) add(ctx context.Context, connection Connection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unwritten = withConnection(c.unwritten, connection)
	c.write(ctx)
}

func (c *Connections) write(ctx context.Context) {
	if len(c.unwritten) == 0 {
		return
	}
	_, c.failed = c.file.Change(ctx, func(list *[]Connection) {
		for _, connection := range c.unwritten {
			*list = withConnection(*list, connection)
		}
	})
	if c.failed == nil {
		c.unwritten = nil
	}
}

// Err is why the newest connections are in no file.
func (c *Connections) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}

// withConnection adds a connection, in place of an earlier one of the same person.
func withConnection(list []Connection, connection Connection) []Connection {
	return append(slices.DeleteFunc(list, func(other Connection) bool {
		return other.Origin == connection.Origin && other.UserID == connection.UserID
	}), connection)
}

// withConnections adds an account for each connection whose person has none. An
// account that doesn't say whose it is gets the person whom it was connected for.
func withConnections(found accounts.Result, connections []Connection) accounts.Result {
	known, unnamed := map[string]bool{}, map[string]*accounts.Person{}
	found.Accounts = slices.Grow(slices.Clone(found.Accounts), len(connections)) // they stay where they are
	for i := range found.Accounts {
		account := &found.Accounts[i]
		known[personKey(account.Origin, account.Person.ID)] = true
		if account.Person.ID == "" {
			unnamed[account.Key()] = &account.Person
		}
	}
	for _, c := range connections {
		key := personKey(c.Origin, c.UserID)
		if c.Origin.IsZero() || known[key] {
			continue
		}
		known[key] = true
		person := unnamed[c.Account]
		if person == nil { // a server knows each email address once
			person = unnamed[(&accounts.Account{Origin: c.Origin, Person: accounts.Person{Email: c.Email}}).Key()]
		}
		if person != nil {
			person.ID, person.Name, person.Email = c.UserID, cmp.Or(person.Name, c.Name), cmp.Or(person.Email, c.Email)
			continue
		}
		found.Accounts = append(found.Accounts, accounts.Account{
			Origin: c.Origin,
			Person: accounts.Person{ID: c.UserID, Name: c.Name, Email: c.Email},
			Server: accounts.Server{Name: c.Server},
		})
	}
	return found
}

// connected notes a person who signed in for an account, when none is known to
// be theirs: from now on the server is listed for them.
func (a *App) connected(account *accounts.Account, user *speckle.User) {
	origin := account.Origin
	if a.AccountOf(origin, user.ID) != nil {
		return
	}
	if a.Accounts.found.account(account.Key()) == nil { // the server was connected by its address
		account = &accounts.Account{Origin: origin, Person: accounts.Person{Email: user.Email}}
	}
	connection := Connection{
		Origin: origin, UserID: user.ID, Name: user.Name, Email: user.Email,
		Server: a.ServerName(origin), Account: account.Key(),
	}
	run(a, &job{}, probeLimit, func(ctx context.Context) error {
		a.world.Connections.add(ctx, connection)
		return nil
	}, func(error) {
		a.Accounts.preferred = personKey(origin, user.ID)
		a.Accounts.Refresh()
	})
}
