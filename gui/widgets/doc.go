// Package widgets holds the pieces that the program's windows are made of. They know Fyne and
// nothing of Speckle, and hold no words: every label is passed in. All of it belongs to the UI
// goroutine.
//
// Make a piece with its constructor, or with a literal where it has none; change fields and call
// Refresh, or use Set where there is one. Pieces ask the theme for colours (Color… names), sizes
// and Fyne's own icon names; other icons are passed in. None grows with the text it shows: text
// is shortened, or wraps up to a number of lines. What has no text has a Label, which is spoken.
// Keys that a focused piece does not use go on to the Dialog around it, or to the canvas. What
// gets the focus is scrolled into sight.
//
// Screen readers: Fyne tells them only of what it reaches through plain containers, so NewRoot
// keeps a copy of the window for the ear (spoken.go). All that a piece has to do for it is to
// implement fyne.Accessible, in words for people; one that has such words and yet holds parts that
// act by themselves, as a row its buttons, names those (accessibleParts). What is told by look only
// (chosen, ticked, disabled) is said in the Words of UseWords. Menus are opened by ShowMenu, which
// has them told as well.
//
// Motion: what moves asks moving before each step; SetStill ends it. Delays, as of tooltips, are no
// motion.
//
// Words:
//
//	Text{Text, Style, Color, Shorten, Align}          one line; Shorten: ShortenEnd, ShortenMiddle, Natural
//	NewText(text, style, color)                       Style: Body Strong Caption CaptionStrong Subtitle Title Mono
//	Paragraph{Text, Style, Color, Align, MaxLines}    wraps
//	Badge{Text, Tone, Icon}                           Tone: Neutral Info Success Warning Danger
//	StatusDot{Tone, Label}                            a shape and a colour
//	Avatar{Name, Key, Picture, Diameter}
//
// Pressing:
//
//	Button{Text, Icon, Variant, Label, Small, OnTapped}   Variant: Secondary Primary Ghost DangerFill DangerBorder
//	NewButton(text, variant, tapped), NewIconButton(icon, label, tapped)
//	NewBusyButton(text, busyText, variant, start func(done func()))   can't be pressed twice
//	NewCopyButton(label, doneLabel, copied)                           a check mark for 1.5 s
//
// Choosing and typing:
//
//	TabBar{Tabs: []Tab{{Text, Count, Tone}}, Selected, OnSelected}
//	Segmented{Segments: []Segment{{Text, Icon, Tone, Disabled}}, Selected, OnSelected, Label}
//	CheckRow{Title, Description, Badge, Tone, BadgeIcon, Checked, Reason, Mono, OnChanged}
//	NewEntry(label, placeholder)
//	NewSearchEntry(label, placeholder, clearLabel, changed)   .OnEscape .OnDown
//	NewSecretField(label, showLabel, hideLabel, reveal)       .Mask() .SetRevealed(bool) .OnChanged
//
// Lists:
//
//	NewList(length, create, update)          .Heading .Label .OnChosen .OnActivated .OnMenu .OnKey .SetSelected
//	NewListItem(lines).Set(ListItemData{…})  in a List, or in a Row{Content, Selected, OnTapped, OnMenu}
//	GroupHeader{Text, State, Tone, Dot, Quiet}
//	NewColumns([]Column{{Title, Weight, Min, Priority, Sortable}}, length, cells)
//	                                         .Actions .Slots .SortedBy .Descending .OnSort .Label .OnChosen
//	                                         .Widths .OnWidths: columns are dragged, or moved with Shift
//	                                         .OnActivated .OnMenu; Cell{Text, Secondary, Tone, Icon, Badge, …}
//
// Places:
//
//	Panel{Title, Caption, Actions, Content, Tight}
//	Facts{Facts: []Fact{{Key, Value, Mono, Extra}}}
//	Notice{Tone, Title, Text, Buttons, Details, ShowDetails, HideDetails, Copy}
//	Empty{Icon, Title, Text, Buttons, Busy}
//	Skeleton{Rows, Avatar, Label}
//	Dialog{Title, Subtitle, Icon, Tone, Content, Leading, Buttons, Width, Height, First, Default,
//	       Escape, Closable, OnClosed}       .Open(canvas) .Close() .Dismiss(); DialogOpen(canvas), TopDialog(canvas)
//	NewRoot(content)                         what to give a window: tooltips, and a screen reader
//	Tip{Content, Text}                       a tooltip for what reacts to no pointer itself
//
// Layouts: NewBorder(top, bottom, left, right, middle…), whose order Tab follows; Vertical{Gap}, &Flow{Gap}, Centered{Width}, Inset{X, Y}.
//
// Inside a scroll keep a distance of four units from its edges (Inset): rings and outlines reach
// a little beyond the piece they belong to.
package widgets
