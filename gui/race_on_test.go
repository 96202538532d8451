//go:build race

package gui

// underRace is for tests that play all scenes once more: TestEveryScene does it
// for the race detector, which takes ten times as long.
const underRace = true
