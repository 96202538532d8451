package assets

import "embed"

// Translations holds one file of texts a language; English is complete.
//
//go:embed translations/*.json
var Translations embed.FS
