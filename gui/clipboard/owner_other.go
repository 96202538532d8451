//go:build !(linux || freebsd || openbsd || netbsd || dragonfly || windows || (darwin && cgo))

package clipboard

func newOwner() owner { return nil }

func needsFocus() bool { return false }
