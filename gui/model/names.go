package model

import (
	"slices"

	"speckle-keys/accounts"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

// The screen knows this package only; these are the values of the packages below that it shows.
type (
	Origin      = speckle.Origin
	Secret      = speckle.Secret
	ServerInfo  = speckle.ServerInfo
	RemoteApp   = speckle.App
	Scope       = speckle.Scope
	Preset      = speckle.Preset
	Certificate = speckle.CertificateInfo
	VersionKind = speckle.VersionKind
	Account     = accounts.Account
	Problem     = accounts.Problem
	Folder      = accounts.Folder
	Entry       = keychain.Entry
	User        = speckle.User
	Token       = speckle.Token
	Resource    = speckle.Resource
)

const (
	PresetReadOnly   = speckle.PresetReadOnly
	PresetReadWrite  = speckle.PresetReadWrite
	PresetAutomation = speckle.PresetAutomation
	PresetCustom     = speckle.PresetCustom

	RiskWrite = speckle.RiskWrite
	RiskHigh  = speckle.RiskHigh

	TokenValid       = speckle.TokenValid
	TokenRejected    = speckle.TokenRejected
	TokenUnreachable = speckle.TokenUnreachable
	TokenTooNarrow   = speckle.TokenTooNarrow
	TokenNotJudged   = speckle.TokenNotJudged

	VersionUnknown    = speckle.VersionUnknown
	VersionRelease    = speckle.VersionRelease
	VersionPreRelease = speckle.VersionPreRelease
	VersionBranch     = speckle.VersionBranch
	VersionDev        = speckle.VersionDev

	LabelAdded   = accounts.LabelAdded
	LabelRoaming = accounts.LabelRoaming

	RegisterOperation = speckle.RegisterOperation
	ShowOperation     = speckle.ShowOperation

	ResourceWorkspace = speckle.ResourceWorkspace

	KindSignIn     = keychain.KindSignIn
	KeychainMemory = keychain.MemoryName
	MissingBus     = keychain.MissingBus
	MissingService = keychain.MissingService
	MissingKeyring = keychain.MissingKeyring
)

// Presets are the choices of scopes in the order to show.
func Presets() []Preset {
	return []Preset{PresetReadOnly, PresetReadWrite, PresetAutomation, PresetCustom}
}

// FeatureLine is something that a server can or can't do.
type FeatureLine struct {
	Key       string // its texts are under "feature.<Key>"
	Supported bool
}

// Features lists what matters here and whether a server of this version has it.
// What a server says itself, as of workspaces, isn't repeated.
func Features(info *ServerInfo) []FeatureLine {
	return []FeatureLine{
		{"anonymous-apps", info.Version.Supports(speckle.FeatureAnonymousApps)},
		{"app-sessions", info.Version.Supports(speckle.FeatureAppSessions)},
		{"migration", info.Version.Supports(speckle.FeatureMigration)},
		{"limit-resources", info.Version.Supports(speckle.FeatureLimitResources)},
	}
}

// SameServer reports whether an address returned by a server is origin or empty.
func SameServer(address string, origin Origin) bool {
	return address == "" || OriginAt(address) == origin
}

// OriginAt is the server of a typed address or of a link; zero for none.
func OriginAt(address string) Origin {
	origin, err := speckle.ParseOrigin(address)
	if err != nil {
		return Origin{}
	}
	return origin
}

// UsualCall is something that scripts often do, and whether a token can.
type UsualCall struct {
	speckle.UsualCall
	Allowed bool
}

// UsualCalls lists what scripts often do, by the scopes of a token. What needs a
// scope that the server doesn't have is left out; nil for a server not known.
func UsualCalls(scopes []string, info *ServerInfo) []UsualCall {
	var calls []UsualCall
	for _, call := range speckle.UsualCalls() {
		if info != nil && speckle.ScopeFactOf(call.Scope).Public && !offers(info, call.Scope) {
			continue
		}
		calls = append(calls, UsualCall{call, slices.Contains(scopes, call.Scope)})
	}
	return calls
}

// ScopeInError is the scope that an error's text says is missing; "" for none.
func ScopeInError(text string) string { return speckle.ScopeInError(text) }

// MayManage reports whether a person's role lets them manage tokens at all.
func MayManage(user *speckle.User) bool {
	return user.Role != "server:guest" && user.Role != roleArchived
}

const roleArchived = "server:archived-user"

// MovedTo is where a server says it has moved, by its own word or by a
// connector's note; zero for nowhere. It is offered, never followed.
func MovedTo(a *Account, info *ServerInfo) Origin {
	if info != nil {
		if moved := OriginAt(info.MovedTo); !moved.IsZero() && moved != a.Origin {
			return moved
		}
	}
	return a.MovedTo
}
