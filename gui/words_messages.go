package gui

import (
	"time"

	"speckle-keys/gui/clipboard"
	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
)

// words are what a person reads about a failure.
type words struct {
	title, text string
	remedy      model.Remedy
	button      string
	details     string
}

// wordsOf puts a failure into words: what happened, whose side it is on, what to do, and the button.
func wordsOf(err error) words {
	trouble := model.TroubleOf(err)
	wait := t("trouble.rate-limited.unsaid")
	if trouble.Wait > 0 {
		wait = length(max(trouble.Wait, time.Second))
	}
	fill := data{
		"Host": trouble.Host, "Scope": listed(commas, trouble.Scopes...), "Missing": missingWords(trouble.Missing),
		"Fix":  t("keychain.fix." + model.Desktop()),
		"Wait": wait,
	}
	return words{
		title:   t("trouble."+trouble.Key+".title", fill),
		text:    t("trouble."+trouble.Key+".text", fill),
		remedy:  trouble.Remedy,
		button:  t("remedy." + string(trouble.Remedy)),
		details: trouble.Details,
	}
}

// missingWords says what a keychain lacks, or a registration.
func missingWords(missing string) string {
	switch missing {
	case model.MissingBus:
		return t("keychain.lacks.bus")
	case model.MissingService:
		return t("keychain.lacks.service")
	case model.MissingKeyring:
		return t("keychain.lacks.keyring")
	}
	return missing
}

// ProblemText says why the program can't start or ends. Call it on Fyne's
// goroutine or before it runs.
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
	return t("start.broken")
}

// statusWords say what was done last, or why something can't be done now.
func statusWords(done model.Status) string {
	switch done.Kind {
	case model.StatusRevokedSeveral:
		return tn("status.revoked-several", done.N)
	case model.StatusLimited:
		return tn("status.limited", len(done.Servers), data{"Name": listed(commas, done.Servers...), "Time": clockTime(done.Until)})
	}
	return t("status."+string(done.Kind), data{"Name": clip(done.Name, 40)})
}

// clipboardWords says until when the clipboard holds a secret, or why it still may or doesn't yet.
func clipboardWords(guard *clipboard.Guard) string {
	switch left := guard.Remaining(); {
	case guard.Left:
		return t("status.clipboard-left")
	case guard.Due:
		return t("status.clipboard-due")
	case guard.Waiting:
		return t("status.clipboard-waiting")
	case left > 0:
		return t("status.copied-until", data{"Seconds": seconds(left)})
	}
	return t("status.copied")
}
