package gui

import (
	"strings"
	"testing"

	"speckle-keys/gui/desktop"
)

func TestProblemsOfTheStartAreSaidInEveryLanguage(t *testing.T) {
	defer setLanguage("en")
	const command = "sudo apt install something"
	seen := map[string]bool{}
	for _, language := range languages {
		setLanguage(language.tag)
		for kind := desktop.ProblemNoOpenGLWindows; kind <= desktop.ProblemBroken; kind++ {
			text := ProblemText(desktop.Problem{Kind: kind, Detail: command})
			if seen[text] || strings.Contains(text, "start.") || !strings.Contains(text, "Speckle Keys") {
				t.Errorf("%s, %d: %q", language.tag, kind, text)
			}
			seen[text] = true
			if named := kind == desktop.ProblemNoOpenGLLinux || kind == desktop.ProblemRefused; strings.Contains(text, command) != named {
				t.Errorf("%s, %d: names the command: %v", language.tag, kind, !named)
			}
		}
		if text := ProblemText(desktop.Problem{Kind: desktop.ProblemNoOpenGLLinux}); strings.HasSuffix(text, ":") || seen[text] {
			t.Errorf("%s, without a command: %q", language.tag, text)
		}
	}
}
