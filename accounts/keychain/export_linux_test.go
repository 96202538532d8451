package keychain

// OnBus returns the Secret Service of the bus at an address.
func OnBus(address string) Store {
	return newSystem(secretService{func() string { return address }})
}
