package guitest

import (
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
)

// menuBar returns the menu bar that Fyne draws into the window itself, nil
// where the system has one. A canvas tells nobody of it, so it is taken out
// of the canvas's field.
func menuBar(c fyne.Canvas) fyne.CanvasObject {
	field := reflect.Indirect(reflect.ValueOf(c)).FieldByName("menu")
	if !field.IsValid() || field.Kind() != reflect.Interface || field.IsNil() {
		return nil
	}
	bar, _ := reflect.NewAt(field.Type(), field.Addr().UnsafePointer()).Elem().Interface().(fyne.CanvasObject)
	return bar
}

// visitMenu describes the menu bar. An open menu takes all clicks.
func (v *walker) visitMenu(bar fyne.CanvasObject, all rect) {
	if menu, ok := bar.(interface{ IsActive() bool }); ok && menu.IsActive() {
		v.layer = 1
	}
	v.visit(bar, fyne.Position{}, all, 0)
	v.layer = 0
}

func menuOf(w fyne.Window) []MenuItem {
	var items []MenuItem
	if w.MainMenu() == nil {
		return nil
	}
	for _, menu := range w.MainMenu().Items {
		for _, item := range menu.Items {
			if !item.IsSeparator {
				label, _, _ := strings.Cut(item.Label, "\t") // the keys stand behind it
				items = append(items, MenuItem{Text: label, Key: keyName(item.Shortcut), Disabled: item.Disabled})
			}
		}
	}
	return items
}

// keyName is a shortcut as X names it.
func keyName(shortcut fyne.Shortcut) string {
	if shortcut == nil {
		return ""
	}
	return strings.ToLower(strings.NewReplacer("CustomDesktop:", "", "Control", "ctrl", ",", "comma").Replace(shortcut.ShortcutName()))
}
