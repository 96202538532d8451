package speckle

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestLifespanFromWire(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want time.Duration
	}{
		{"86400000", 24 * time.Hour},
		{`"86400000"`, 24 * time.Hour},
		{"1", time.Millisecond},
		{"0", 0},
		{"-5", -5 * time.Millisecond},
		{"3154000000000", Never},
		{"1576799999999", 50*365*24*time.Hour - time.Millisecond},
		{"1576800000000", Never},
		{"9007199254740991", Never},
		{`"9007199254740992"`, Never},
		{`"9223372036854775807"`, Never},
		{`"99999999999999999999999999"`, Never},
		{`"-9223372036854775808"`, math.MinInt64 + 1},
		{`"-99999999999999999999999999"`, math.MinInt64 + 1},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			var got lifespan
			if err := json.Unmarshal([]byte(tt.text), &got); err != nil || time.Duration(got) != tt.want {
				t.Errorf("%v, %v, want %v", time.Duration(got), err, tt.want)
			}
		})
	}
	for _, text := range []string{"1.5", "true", `""`, `"abc"`, `"0x10"`, `" 1"`, "{}", "[1]", "1e30"} {
		var got lifespan
		if err := json.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("%s was read as %v", text, time.Duration(got))
		}
	}
}

func TestLifespanToWire(t *testing.T) {
	t.Parallel()
	if ms := wireMilliseconds(30 * 24 * time.Hour); ms == nil || *ms != 2592000000 {
		t.Errorf("30 days are sent as %v", ms)
	}
	for _, d := range []time.Duration{Never, fiftyYears} {
		if ms := wireMilliseconds(d); ms != nil {
			t.Errorf("%v is sent as %d", d, *ms)
		}
	}
}

func TestExpiresAt(t *testing.T) {
	t.Parallel()
	created := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name     string
		lifespan time.Duration
		want     time.Time
		ends     bool
	}{
		{"a day over the change of clocks", 24 * time.Hour, created.AddDate(0, 0, 1), true},
		{"never", Never, time.Time{}, false},
		{"just below never", fiftyYears - 1, created.Add(fiftyYears - 1), true},
		{"dead from the start", -5 * time.Millisecond, created.Add(-5 * time.Millisecond), true},
		{"least", math.MinInt64 + 1, created.Add(math.MinInt64 + 1), true},
		{"unknown", LifespanUnknown, time.Time{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			at, ends := Token{CreatedAt: created, Lifespan: tt.lifespan}.ExpiresAt()
			if !at.Equal(tt.want) || ends != tt.ends {
				t.Errorf("%v, %v, want %v, %v", at, ends, tt.want, tt.ends)
			}
		})
	}
}

// S20.
func FuzzLifespan(f *testing.F) {
	for _, seed := range []string{"1", `"1"`, "-5", "3154000000000", `"9223372036854775808"`, "1e3", "1.0", `"\u0031"`, "null"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var l lifespan
		if json.Unmarshal([]byte(text), &l) != nil {
			return
		}
		if d := time.Duration(l); d >= fiftyYears && d != Never {
			t.Fatalf("%s is %v, neither never nor below 50 years", text, d)
		}
	})
}
