//go:build !race

package accounts

const underRace = false
