//go:build unix && !linux

package desktop

func hideMemory() {}
