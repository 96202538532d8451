package model

// FromConnectors reports whether connectors saved any of the accounts: others
// were connected by the person here.
func (l *AccountList) FromConnectors() bool {
	for i := range l.found.Accounts {
		if len(l.found.Accounts[i].Sources) > 0 {
			return true
		}
	}
	return false
}
