//go:build !race

package gui

const underRace = false
