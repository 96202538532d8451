//go:build race

package accounts

// underRace is for tests of sizes: SQLite takes twenty times as long then.
const underRace = true
