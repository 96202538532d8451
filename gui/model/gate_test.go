package model

import (
	"net/http"
	"sync"

	"speckle-keys/speckle/speckletest"
)

// gate holds answers back until it is opened. The server has done its work by
// then.
type gate struct {
	arrived chan struct{} // one for each request that is held
	match   func(speckletest.Request) bool
	opened  chan struct{}
	once    sync.Once
}

func newGate(match func(speckletest.Request) bool) *gate {
	return &gate{arrived: make(chan struct{}, 1000), match: match, opened: make(chan struct{})}
}

func (g *gate) open() { g.once.Do(func() { close(g.opened) }) }

// fault is the gate in front of a server.
func (g *gate) fault(x speckletest.Exchange, inner func(http.ResponseWriter)) {
	if g.match(x.Request) {
		g.arrived <- struct{}{}
		<-g.opened
	}
	inner(x.ResponseWriter)
}
