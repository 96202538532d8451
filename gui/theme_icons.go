package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// themed is one of our drawings in the color of the text.
func themed(name string) fyne.Resource { return theme.NewThemedResource(icon(name)) }

// themeIcons are our drawings in the places of Fyne's, so that Fyne's widgets and ours,
// which ask the theme, look alike.
var themeIcons = map[fyne.ThemeIconName]fyne.Resource{
	theme.IconNameAccount:        themed("user"),
	theme.IconNameArrowDropDown:  themed("chevron-down"),
	theme.IconNameArrowDropUp:    themed("chevron-up"),
	theme.IconNameCancel:         themed("x"),
	theme.IconNameConfirm:        themed("check"),
	theme.IconNameContentAdd:     themed("plus"),
	theme.IconNameContentCopy:    themed("copy"),
	theme.IconNameContentPaste:   themed("clipboard"),
	theme.IconNameContentRemove:  themed("minus"),
	theme.IconNameDelete:         themed("trash"),
	theme.IconNameDocumentCreate: themed("pencil"),
	theme.IconNameDownload:       themed("download"),
	theme.IconNameError:          themed("alert"),
	theme.IconNameFolder:         themed("folder"),
	theme.IconNameFolderOpen:     themed("folder"),
	theme.IconNameGrid:           themed("apps"),
	theme.IconNameHelp:           themed("help"),
	theme.IconNameHistory:        themed("clock"),
	theme.IconNameInfo:           themed("info"),
	theme.IconNameLogin:          themed("sign-in"),
	theme.IconNameLogout:         themed("sign-out"),
	theme.IconNameMenuExpand:     themed("chevron-right"),
	theme.IconNameMoreHorizontal: themed("more"),
	theme.IconNameNavigateBack:   themed("chevron-left"),
	theme.IconNameNavigateNext:   themed("chevron-right"),
	theme.IconNameQuestion:       themed("help"),
	theme.IconNameSearch:         themed("search"),
	theme.IconNameSettings:       themed("sliders"),
	theme.IconNameStorage:        themed("server"),
	theme.IconNameUpload:         themed("upload"),
	theme.IconNameViewRefresh:    themed("refresh"),
	theme.IconNameVisibility:     themed("eye"),
	theme.IconNameVisibilityOff:  themed("eye-off"),
	theme.IconNameWarning:        themed("warning"),
}
