package gui

import "speckle-keys/gui/model"

// The packages below know their places and parts by English names, which a
// diagnosis shows as they are. Here they are put into the person's language;
// the names of products, variables and paths stay.

// folderLabel says why a folder is searched.
func folderLabel(folder model.Folder) string {
	switch folder.Label {
	case model.LabelAdded:
		return t("folders.added")
	case model.LabelRoaming:
		return t("folders.roaming")
	}
	return folder.Label
}

// keychainName is what the keychain is called here.
func (p *Program) keychainName() string {
	name := p.app.Keychain.Name()
	if name == model.KeychainMemory {
		return t("keychain.memory")
	}
	return name
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

// The patterns that put two things, or a list and one more, behind each other.
const (
	commas     = "list.comma"
	semicolons = "list.semicolon" // where the things have commas of their own
	dots       = "list.dot"       // facts of different kinds
)

// listed puts things behind each other as the language does it; without any
// it is "".
func listed(pattern string, things ...string) string {
	if len(things) == 0 {
		return ""
	}
	all := things[0]
	for _, thing := range things[1:] {
		all = t(pattern, data{"All": all, "Last": thing})
	}
	return all
}
