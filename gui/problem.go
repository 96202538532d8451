package gui

import "speckle-keys/gui/desktop"

// broken is what there is to say when the texts themselves can't be read.
const broken = "Speckle Keys is damaged. Install it again."

// ProblemText says why the program can't start or ends, in the language of the
// system until another was set. Call it on Fyne's goroutine or before it runs.
func ProblemText(p desktop.Problem) string {
	switch p.Kind {
	case desktop.ProblemNoOpenGLWindows:
		return t("start.no-opengl") + "\n\n" + t("start.no-opengl-windows")
	case desktop.ProblemNoOpenGLMac:
		return t("start.no-opengl") + " " + t("start.no-opengl-mac")
	case desktop.ProblemNoOpenGLLinux:
		if p.Detail == "" {
			return t("start.no-opengl") + " " + t("start.no-opengl-linux")
		}
		return t("start.no-opengl") + " " + t("start.no-opengl-command", data{"Command": p.Detail})
	case desktop.ProblemRefused:
		return t("start.refused", data{"Reason": p.Detail})
	case desktop.ProblemSilent:
		return t("start.silent")
	}
	if !Whole() {
		return broken
	}
	return t("start.broken")
}
