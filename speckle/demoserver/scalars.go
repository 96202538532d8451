package demoserver

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"
)

// maxSafeInteger is the largest number that JavaScript keeps exactly.
const maxSafeInteger = 1<<53 - 1

// bigInt is the scalar of lifespans. A number in an answer is a JSON number
// as far as JavaScript is exact and a string above (server contract §4).
type bigInt struct {
	value    int64
	overflow bool // larger than the database column
}

func (bigInt) ImplementsGraphQLType(name string) bool { return name == "BigInt" }

// UnmarshalGraphQL takes what JavaScript's BigInt takes: whole numbers and
// strings of digits. A number has been rounded to a float before it comes
// here, as in JavaScript; one that JavaScript would write with an exponent
// (from 1e21) is refused.
func (b *bigInt) UnmarshalGraphQL(input any) error {
	var text string
	switch v := input.(type) {
	case float64:
		if v != math.Trunc(v) || math.Abs(v) >= 1e21 {
			return fmt.Errorf("cannot convert %v to a BigInt", v)
		}
		text = strconv.FormatFloat(v, 'f', 0, 64)
	case int32, int64:
		text = fmt.Sprint(v)
	case string:
		text = strings.TrimSpace(v)
	default:
		return fmt.Errorf("cannot convert %v to a BigInt", v)
	}
	if text == "" {
		return nil
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return fmt.Errorf("cannot convert %q to a BigInt", text)
	}
	b.value, b.overflow = n.Int64(), !n.IsInt64()
	return nil
}

// MarshalJSON writes a number or a string.
func (b bigInt) MarshalJSON() ([]byte, error) {
	if b.value > maxSafeInteger || b.value < -maxSafeInteger {
		return json.Marshal(strconv.FormatInt(b.value, 10))
	}
	return strconv.AppendInt(nil, b.value, 10), nil
}

// dateTime is the scalar of moments: ISO 8601 in UTC with milliseconds.
type dateTime struct{ time.Time }

func (dateTime) ImplementsGraphQLType(name string) bool { return name == "DateTime" }

// UnmarshalGraphQL is for the GraphQL library; no question carries a moment.
func (*dateTime) UnmarshalGraphQL(any) error { return fmt.Errorf("no moments are taken") }

// MarshalJSON writes the moment as JavaScript does.
func (d dateTime) MarshalJSON() ([]byte, error) {
	return json.Marshal(d.UTC().Format("2006-01-02T15:04:05.000Z"))
}
