package speckle

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Never is the lifespan of a token without expiry. The server saves it as
// 100 years (server contract §4); every lifespan of 50 years and more reads
// as Never.
const Never time.Duration = 1<<63 - 1

// fiftyYears is where Never begins.
const fiftyYears = 50 * 365 * 24 * time.Hour

// lifespan is a token's time to live on the wire: milliseconds, as a JSON
// number up to 2^53-1 and as a string above (server contract §4).
type lifespan time.Duration

// UnmarshalJSON reads a number or a string. What doesn't fit is as good as
// the greatest or least lifespan that does.
func (l *lifespan) UnmarshalJSON(text []byte) error {
	digits := string(text)
	if len(text) > 0 && text[0] == '"' {
		if err := json.Unmarshal(text, &digits); err != nil {
			return fmt.Errorf("read lifespan: %w", err)
		}
	}
	ms, err := strconv.ParseInt(digits, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return errors.New("read lifespan: not a whole number")
	}
	switch {
	case ms >= fiftyYears.Milliseconds():
		*l = lifespan(Never)
	case ms < math.MinInt64/int64(time.Millisecond):
		*l = math.MinInt64
	default:
		*l = lifespan(ms * int64(time.Millisecond))
	}
	return nil
}

// wireMilliseconds is what is sent for a lifespan: nil for one without end.
func wireMilliseconds(d time.Duration) *int64 {
	if d >= fiftyYears {
		return nil
	}
	ms := d.Milliseconds()
	return &ms
}
