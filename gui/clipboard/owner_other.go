//go:build darwin && !cgo

package clipboard

func newOwner() owner { return nil }
