package widgets

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"spaces", "two words  here", []string{"two ", "words  ", "here"}},
		{"a no-break space", "Que faire\u202f?", []string{"Que ", "faire\u202f?"}},
		{"guillemets", "le nom «\u202fexport\u202f» ici", []string{"le ", "nom ", "«\u202fexport\u202f» ", "ici"}},
		{"Japanese", "名前です。次", []string{"名", "前", "で", "す。", "次"}},
		{"brackets", "「名」は（仮）です", []string{"「名」", "は", "（仮）", "で", "す"}},
		{"a long vowel and small letters", "サーバーです", []string{"サー", "バー", "で", "す"}},
		{"Latin within", "名はtokens:readです", []string{"名", "は", "tokens:read", "で", "す"}},
		{"an address", "https://speckle.example/a", []string{"https://", "speckle.example/", "a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := breakable(c.text)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestJapaneseParagraph holds that text without spaces wraps, that nothing of
// it is lost, and that no line begins with what closes the one before.
func TestJapaneseParagraph(t *testing.T) {
	newApp(t)
	text := strings.Repeat("サーバーのページが開きます。「表示」を選択し、Speckle Keysを許可してください。", 6)
	for room := float32(60); room < 400; room += 23 {
		lines := wrapText(text, room, 200, 13, fyne.TextStyle{})
		for i, line := range lines {
			if w := width(line, 13, fyne.TextStyle{}); w > room+1 {
				t.Errorf("%q is %v wide, room for %v", line, w, room)
			}
			if i > 0 && strings.ContainsRune("、。」ー", []rune(line)[0]) {
				t.Errorf("room %v: a line begins with %q", room, line)
			}
		}
		if joined := strings.Join(lines, ""); strings.ReplaceAll(joined, " ", "") != strings.ReplaceAll(text, " ", "") {
			t.Fatalf("room %v: it became %q", room, joined)
		}
	}
}
