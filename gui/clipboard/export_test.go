package clipboard

import "time"

// Until is when the countdown ends.
func (g *Guard) Until() time.Time { return g.until }
