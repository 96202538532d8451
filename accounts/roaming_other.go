//go:build !windows

package accounts

func roamingFolder() string { return "" }
