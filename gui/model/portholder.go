package model

import (
	"context"
	"net/url"
	"strconv"

	"github.com/shirou/gopsutil/v4/net"
	"github.com/shirou/gopsutil/v4/process"

	"speckle-keys/speckle"
)

// PortTaken is the failure to listen on a port that another program has.
type PortTaken struct {
	Program string // its name, "" when the system doesn't say
	Err     error
}

// Error is that of the failure.
func (e *PortTaken) Error() string { return e.Err.Error() }

// Unwrap returns the *speckle.Error.
func (e *PortTaken) Unwrap() error { return e.Err }

// withHolder adds to a failure which program has the port of a redirect.
func withHolder(ctx context.Context, err error, redirect string) error {
	address, bad := url.Parse(redirect)
	if speckle.KindOf(err) != speckle.KindPortTaken || bad != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, probeLimit)
	defer cancel()
	return &PortTaken{Program: holderOf(ctx, address.Port()), Err: err}
}

// holderOf names the program that listens on a port of this computer; "" when
// the system doesn't say, as it mostly does of other users' programs.
func holderOf(ctx context.Context, port string) string {
	connections, err := net.ConnectionsWithContext(ctx, "tcp")
	if err != nil {
		return ""
	}
	for _, c := range connections {
		if c.Status != "LISTEN" || c.Pid == 0 || strconv.Itoa(int(c.Laddr.Port)) != port {
			continue
		}
		holder, err := process.NewProcessWithContext(ctx, c.Pid)
		if err != nil {
			return ""
		}
		name, err := holder.NameWithContext(ctx)
		if err != nil {
			return ""
		}
		return name
	}
	return ""
}
