package demoserver

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The limits of a real server for POST /graphql (server contract §6): so many
// in a second, and beyond them so many more in a minute.
const (
	perSecond = 50
	burst     = 200
)

// limits counts requests by token, or by address for those without one.
type limits struct {
	now    func() time.Time
	whole  bool // Retry-After in whole seconds, as older servers have it
	counts map[string]*count
}

type count struct {
	second, minute         time.Time // when the windows began
	inSecond, beyondSecond int
}

func newLimits(now func() time.Time, whole bool) *limits {
	return &limits{now: now, whole: whole, counts: map[string]*count{}}
}

// allow counts a request and reports whether it may go on. It sets the
// headers about the limits; Retry-After is in decimal seconds.
func (l *limits) allow(w http.ResponseWriter, r *http.Request, token string) bool {
	if r.Method != http.MethodPost || !strings.HasPrefix(strings.ToLower(r.URL.Path), "/graphql") {
		return true
	}
	key := token
	if key == "" {
		key = "address" // only this computer can ask
	}
	now := l.now()
	c := l.counts[key]
	if c == nil {
		c = &count{}
		l.counts[key] = c
	}
	if now.Sub(c.second) >= time.Second {
		c.second, c.inSecond = now, 0
	}
	if now.Sub(c.minute) >= time.Minute {
		c.minute, c.beyondSecond = now, 0
	}
	switch {
	case c.inSecond < perSecond:
		c.inSecond++
	case c.beyondSecond < burst:
		c.beyondSecond++
	default:
		reset := c.second.Add(time.Second)
		seconds := float64(reset.Sub(now).Milliseconds()) / 1000
		if l.whole {
			seconds = math.Ceil(seconds)
		}
		w.Header().Set("Retry-After", strconv.FormatFloat(seconds, 'f', -1, 64))
		w.Header().Set("X-RateLimit-Reset", reset.UTC().Format("2006-01-02T15:04:05.000Z"))
		return false
	}
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(perSecond-c.inSecond))
	return true
}
