package gui

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"strings"
	"testing"
)

// S58: a picture is decoded only if that can't take long or much memory, and
// nothing is fetched for it.
func TestPicturesHaveLimits(t *testing.T) {
	t.Parallel()
	encoded := func(width, height, more int) string {
		var content bytes.Buffer
		if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
			t.Fatal(err)
		}
		content.Write(make([]byte, more)) // after its end a picture can have anything
		return "data:image/png;base64," + base64.StdEncoding.EncodeToString(content.Bytes())
	}
	small := encoded(4, 4, 0)
	for name, c := range map[string]struct {
		address string
		decoded bool
	}{
		"small":           {small, true},
		"widest":          {encoded(2048, 1, 0), true},
		"highest":         {encoded(1, 2048, 0), true},
		"too wide":        {encoded(2049, 1, 0), false},
		"too high":        {encoded(1, 2049, 0), false},
		"large":           {encoded(4, 4, 700_000), true},
		"too large":       {encoded(4, 4, 800_000), false},
		"cut":             {small[:len(small)-40], false},
		"no base64":       {"data:image/png;base64,!!!!", false},
		"without base64":  {strings.Replace(small, ";base64", "", 1), false},
		"no picture":      {strings.Replace(small, "image/png", "text/html", 1), false},
		"another address": {"https://pictures.example/ada.png", false},
		"a file":          {"file:///etc/passwd", false},
		"nothing":         {"", false},
	} {
		if decoded := picture(c.address) != nil; decoded != c.decoded {
			t.Errorf("%s: decoded %v", name, decoded)
		}
	}
}
