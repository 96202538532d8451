package keychain

// Kill releases the locks that the system releases when the program is killed.
func (c *Credentials) Kill() {
	c.index.mu.Lock()
	defer c.index.mu.Unlock()
	if c.index.pending != nil {
		c.index.pending()
	}
}
