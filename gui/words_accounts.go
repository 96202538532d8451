package gui

import (
	"cmp"
	"time"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func nameOf(a *model.Account) string {
	return cmp.Or(a.Person.Name, a.Person.Email, t("accounts.nameless"))
}

// whereFrom says where an account was found, when that is unusual.
func whereFrom(a *model.Account) string {
	kinds := map[string]bool{}
	for _, source := range a.Sources {
		kinds[string(source.Kind)] = true
	}
	switch {
	case kinds["database"] && kinds["file"]:
		return t("accounts.from-both")
	case kinds["file"]:
		return t("accounts.from-file")
	}
	return ""
}

func stateWords(s model.Standing, checking, none bool) (widgets.Tone, string) {
	switch {
	case checking:
		return widgets.Info, t("state.checking")
	case none:
		return widgets.Warning, t("state.no-token")
	}
	switch s.State {
	case model.TokenValid:
		return widgets.Success, t("state.valid")
	case model.TokenTooNarrow:
		return widgets.Success, t("state.narrow")
	case model.TokenRejected:
		return widgets.Danger, t("state.rejected")
	case model.TokenUnreachable, model.TokenNotJudged:
		return widgets.Warning, faultWords(s.Err)
	}
	return widgets.Neutral, t("state.unknown")
}

// millis are the thousandths of a second that an answer took: never none.
func millis(d time.Duration) string {
	if d < time.Millisecond {
		return "< 1"
	}
	return number(int(d.Milliseconds()))
}

func reachability(server *model.Server) (widgets.Tone, string) {
	switch {
	case server.Loading():
		return widgets.Info, t("reach.asking")
	case !server.Asked:
		return widgets.Neutral, t("reach.unknown")
	case server.Reachable():
		return widgets.Success, t("reach.ok-ms", data{"Millis": millis(server.Info.RoundTrip)})
	}
	return widgets.Warning, faultWords(server.Err)
}

// faultWords says why nothing is known, in the same words of a server as of the tokens there.
func faultWords(err error) string { return t("state.reason." + model.Fault(err)) }

func versionWords(info *model.ServerInfo) string {
	if info.Version.String() == "" {
		return t("version.none")
	}
	key := map[model.VersionKind]string{
		model.VersionRelease: "version.release", model.VersionPreRelease: "version.pre",
		model.VersionBranch: "version.branch", model.VersionDev: "version.dev", model.VersionUnknown: "version.unknown",
	}[info.Version.Kind()]
	return t(key, data{"Version": info.Version.String()})
}

// foundIn is a file, and the row where it is a database.
func foundIn(path, row string) string {
	if row == "" {
		return path
	}
	return t("server.found-row", data{"Path": path, "Row": row})
}
