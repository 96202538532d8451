// Package demoserver is a Speckle server inside this process, for the demo
// and for tests: the rules of a real server (server contract) over real HTTP
// on a loopback address, with invented people and nothing at risk.
//
// Start runs one server; people, apps and tokens are added with its Add
// methods. Demo runs three of them with something to see on every screen.
// Nothing can be added over HTTP that a real server would not allow, except
// that the pages /authn/verify and /explorer let a visitor be any of the
// server's people, because there are no passwords.
package demoserver
