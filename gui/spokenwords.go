package gui

import "speckle-keys/gui/widgets"

// spokenWords are said by a screen reader of what others see at a glance.
func spokenWords() widgets.Words {
	return widgets.Words{
		Selected: t("spoken.selected"), Checked: t("spoken.checked"), Unchecked: t("spoken.unchecked"),
		Disabled: t("spoken.disabled"), Busy: t("spoken.busy"),
		Ascending: t("spoken.ascending"), Descending: t("spoken.descending"),
	}
}
