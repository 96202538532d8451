package model

// Lost is what is known of a token whose creation got no answer.
type Lost int

// What is known. The list of tokens is read again to find out.
const (
	LostUnknown Lost = iota // the list can't be read, or doesn't show it
	LostAsking
	LostCreated // the list has the token: its secret never arrived
	LostNotMade // the list doesn't have it
)

// Lost reports, in the phase Uncertain, what the list of tokens says since, and
// the token to revoke where it was created.
func (f *NewToken) Lost() (Lost, *UnfinishedToken) {
	if f.Phase != Uncertain {
		return LostUnknown, nil
	}
	token := f.app.Unfinished.byKey(f.noted.Key)
	switch {
	case f.tokens.job.Running():
		return LostAsking, token
	case f.tokens.Err != nil || !f.tokens.Listed || f.noted.Key == "":
		return LostUnknown, token
	case token == nil, token.absent:
		return LostNotMade, nil
	case token.Found == nil:
		return LostUnknown, token
	}
	return LostCreated, token
}

// Settings are what the form asks for, to begin another one with.
func (f *NewToken) Settings() TokenSettings {
	request := f.Request()
	return TokenSettings{Name: request.Name, Scopes: request.Scopes, Lifespan: request.Lifespan, LimitTo: request.LimitTo}
}

// byKey is the unfinished token of a note, nil if there is none.
func (u *Unfinished) byKey(key string) *UnfinishedToken {
	for _, token := range u.tokens {
		if key != "" && token.Key == key {
			return token
		}
	}
	return nil
}
