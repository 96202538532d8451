package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/gui/model"
)

// The search may take findLimit, a diagnosis as a whole diagnoseLimit.
const (
	findLimit     = 6 * time.Second
	diagnoseLimit = 10 * time.Second
)

// diagnose prints what was found on this computer, without secrets. It needs
// no display and returns the exit status: 1 when the search did not end.
func diagnose(stdout, stderr io.Writer) int {
	ctx, cancel := context.WithTimeout(context.Background(), diagnoseLimit)
	defer cancel()

	found, err := findWithin(ctx, findLimit)
	stdout.Write(model.Diagnose(ctx, found, keychain.System(), version).JSON())
	if err != nil {
		fmt.Fprintf(stderr, "The search for accounts did not end within %v.\n", findLimit)
		return 1
	}
	return 0
}

// findWithin gives up on a search that hangs in the system, as on a network
// drive that is gone.
func findWithin(ctx context.Context, limit time.Duration) (accounts.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type answer struct {
		found accounts.Result
		err   error
	}
	answers := make(chan answer, 1)
	go func() {
		found, err := accounts.Find(ctx, accounts.System())
		answers <- answer{found, err}
	}()
	select {
	case a := <-answers:
		return a.found, a.err
	case <-ctx.Done():
		return accounts.Result{Folders: accounts.System().Folders()}, ctx.Err()
	}
}
