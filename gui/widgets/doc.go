// Package widgets holds the widgets of the program's windows. They know Fyne and
// nothing of Speckle, and hold no words: every label is passed in. All of it belongs to the UI
// goroutine.
//
// Make a widget with its constructor, or with a literal where it has none. Change fields and call
// Refresh, or use a Set method: it draws nothing if it gets what is shown, so callers can set
// everything whenever anything changed. Widgets ask the theme for colors (Color… names), sizes and
// Fyne's own icons; other icons are passed in. None grows with the text it shows: text is
// shortened, or wraps up to a number of lines. Keys that a focused widget does not use go on to the
// Dialog around it, or to the canvas. What gets the focus is scrolled into view.
//
//	text        Text, Paragraph, Badge, StatusDot, Avatar
//	to press    Button: NewButton, NewIconButton, NewCopyButton
//	to choose   Segmented, CheckRow
//	to type     NewEntry, NewSearchEntry, NewSecretField
//	lists       NewList of ListItem and GroupHeader; NewColumns
//	places      Panel, Facts, Notice, Empty, Skeleton, Split, Dialog
//	layouts     NewBorder, Vertical, Flow, FieldRow, Inset
//
// Each window's content goes through NewRoot, which shows tooltips and gives screen readers a copy
// of what is on the screen (accessibility.go). For that a widget implements fyne.Accessible, and
// partsHolder if there are parts in it that act by themselves. States that are only seen (selected,
// checked, disabled) are spoken with AccessibleWords. ShowMenu opens a menu that is spoken.
//
// A new widget embeds base, or interactive if it reacts to the pointer or the keyboard, has a
// one-line MinSize, and makes its renderer with newView (view.go).
//
// Inside a scroll keep four units free at the edges (Inset): focus rings reach that far beyond
// their widget.
package widgets
