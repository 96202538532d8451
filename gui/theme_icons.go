package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/assets"
)

// Icon returns a drawing of our family by the name of its file in assets/icons, in the color of
// the text; widgets color it as they need. A name that does not exist is a mistake in this
// program and shows as a question mark.
func Icon(name string) fyne.Resource {
	content := assets.Icon(name)
	if content == nil {
		return theme.QuestionIcon()
	}
	return theme.NewThemedResource(fyne.NewStaticResource(name+".svg", content))
}

// themeIcons puts our drawings in the places of Fyne's, so that Fyne's widgets and ours, which
// ask the theme, speak one language.
var themeIcons = map[fyne.ThemeIconName]fyne.Resource{
	theme.IconNameAccount:        Icon("user"),
	theme.IconNameArrowDropDown:  Icon("chevron-down"),
	theme.IconNameArrowDropUp:    Icon("chevron-up"),
	theme.IconNameCancel:         Icon("x"),
	theme.IconNameConfirm:        Icon("check"),
	theme.IconNameContentAdd:     Icon("plus"),
	theme.IconNameContentCopy:    Icon("copy"),
	theme.IconNameContentPaste:   Icon("clipboard"),
	theme.IconNameContentRemove:  Icon("minus"),
	theme.IconNameDelete:         Icon("trash"),
	theme.IconNameDocumentCreate: Icon("pencil"),
	theme.IconNameDownload:       Icon("download"),
	theme.IconNameError:          Icon("alert"),
	theme.IconNameFolder:         Icon("folder"),
	theme.IconNameFolderOpen:     Icon("folder"),
	theme.IconNameGrid:           Icon("apps"),
	theme.IconNameHelp:           Icon("help"),
	theme.IconNameHistory:        Icon("clock"),
	theme.IconNameInfo:           Icon("info"),
	theme.IconNameLogin:          Icon("sign-in"),
	theme.IconNameLogout:         Icon("sign-out"),
	theme.IconNameMenuExpand:     Icon("chevron-right"),
	theme.IconNameMoreHorizontal: Icon("more"),
	theme.IconNameNavigateBack:   Icon("chevron-left"),
	theme.IconNameNavigateNext:   Icon("chevron-right"),
	theme.IconNameQuestion:       Icon("help"),
	theme.IconNameSearch:         Icon("search"),
	theme.IconNameSettings:       Icon("sliders"),
	theme.IconNameStorage:        Icon("server"),
	theme.IconNameUpload:         Icon("upload"),
	theme.IconNameViewRefresh:    Icon("refresh"),
	theme.IconNameVisibility:     Icon("eye"),
	theme.IconNameVisibilityOff:  Icon("eye-off"),
	theme.IconNameWarning:        Icon("warning"),
}
