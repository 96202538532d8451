package gui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type savedDialog struct {
	shell *shell
	key   string

	dialog   *widgets.Dialog
	facts    *widgets.Facts
	scopes   *slot
	notices  *slot
	rotation *slot // that of the token, while it is being replaced
	field    *widgets.SecretField
	copying  *widgets.Button
	copyAs   *widgets.Button
	check    *widgets.Button
	rename   *widgets.Button
	replace  *widgets.Button
	rotate   *widgets.Button

	env bool // a form that sets a variable was copied last
}

func (s *shell) showSaved(row model.SavedRow) {
	d := &savedDialog{shell: s, key: row.Key}
	d.build(row)
	s.open(d.dialog, d.redraw)
}

func (d *savedDialog) build(row model.SavedRow) {
	s := d.shell
	d.facts = &widgets.Facts{}
	d.scopes = newSlot(widgets.Vertical{Gap: 8})
	d.notices = newSlot(widgets.Vertical{Gap: 8})
	d.rotation = newSlot(widgets.Vertical{Gap: 8})
	var mask func()
	d.field, mask = s.secretField(func(got func(model.Secret)) { s.app.Saved.Reveal(d.key, got) },
		func() { s.app.Saved.Revealed(d.key) }, func() { d.dialog.Refresh() })
	d.copying = &widgets.Button{Text: t("saved.copy"), Icon: icon("copy"), Variant: widgets.Primary, OnTapped: func() {
		s.app.Saved.Copy(d.key, func(token model.Secret) {
			s.clipboard.Copy(token)
			d.copying.ShowDone(t("once.copied-plain"))
		})
	}}
	d.copyAs = &widgets.Button{Text: t("once.copy-as"), Icon: icon("chevron-down"), Variant: widgets.Secondary, OnTapped: d.showForms}
	// Each button is about the row as it is when it is pressed.
	button := func(words string, do func(model.SavedRow)) *widgets.Button {
		return &widgets.Button{Text: t(words), OnTapped: func() {
			if row, ok := s.app.Saved.Row(d.key); ok {
				do(row)
			}
		}}
	}
	d.check = button("saved.check", func(row model.SavedRow) { s.app.Saved.Check(row.Entry) })
	d.rename = button("action.row-rename", s.askRename)
	d.replace = button("action.row-replace", s.replace)
	d.rotate = button("action.row-rotate", func(row model.SavedRow) {
		d.dialog.Close()
		s.rotate(row)
	})
	remove := func(words string, revoke bool) *widgets.Button {
		b := button(words, func(row model.SavedRow) {
			d.dialog.Close()
			s.askDelete([]model.SavedRow{row}, revoke)
		})
		b.Variant = widgets.DangerBorder
		return b
	}
	buttons := container.New(&widgets.Flow{Gap: 8}, d.check)
	content := container.New(widgets.Vertical{Gap: 14}, buttons, d.notices.Container, d.rotation.Container, d.facts, d.scopes.Container)
	removing := inLine(remove("action.row-delete", false))
	closing := widgets.NewButton(t("button.close"), widgets.Secondary, func() { d.dialog.Close() })
	d.dialog = &widgets.Dialog{
		Title: clip(savedName(row), 60), Icon: icon("key"), Width: 720, Content: content,
		Leading: removing, Buttons: []fyne.CanvasObject{closing}, First: d.check, Default: closing.Press,
		OnClosed: mask,
	}
	if row.IsSignIn() {
		d.dialog.Icon = icon("shield-check")
		return
	}
	buttons.Objects = append([]fyne.CanvasObject{d.copying, d.copyAs}, d.check, d.rename, d.replace, d.rotate)
	content.Objects = append([]fyne.CanvasObject{d.field}, content.Objects...)
	removing.Objects = append([]fyne.CanvasObject{remove("action.row-revoke-delete", true)}, removing.Objects...)
	d.dialog.First = d.copying
}

func (d *savedDialog) showForms() {
	row, ok := d.shell.app.Saved.Row(d.key)
	if !ok {
		return
	}
	load := func(got func(model.Secret)) { d.shell.app.Saved.Copy(d.key, got) }
	d.shell.popUp(d.shell.copyForms(d.shell.snippetData(row.Entry), load, func(snippet model.Snippet) {
		d.env = snippet.SetsVariable()
		d.copyAs.ShowDone(t("once.copied-plain"))
		d.shell.app.Mark()
	}), d.copyAs)
}

func (d *savedDialog) redraw() {
	row, ok := d.shell.app.Saved.Row(d.key)
	if !ok || row.Deleting {
		d.dialog.Close()
		return
	}
	if title := clip(savedName(row), 60); d.dialog.Title != title {
		d.dialog.Title = title
	}
	d.facts.Set(d.shell.savedFacts(row))
	d.shell.fillRotation(d.rotation, d.shell.app.Rotations.OfSaved(row.Entry), func() { d.shell.focus(d.check) })
	setVisible(d.rotate, d.shell.app.AccountOf(row.Origin, row.UserID) != nil && !row.IsSignIn())
	d.scopes.fill(len(row.Scopes), func() []fyne.CanvasObject {
		var lines []fyne.CanvasObject
		if len(row.Scopes) > 0 {
			lines = append(lines, &widgets.Text{Text: t("tokens.scopes"), Style: widgets.Strong})
		}
		if lines = append(lines, namedLines(row.Scopes)...); row.IsSignIn() {
			return lines
		}
		return append(lines, d.shell.callsOf(row.Origin, row.Scopes))
	})
	d.notices.fill([2]any{row.Err, d.env}, func() []fyne.CanvasObject {
		var notices []fyne.CanvasObject
		if d.env {
			notices = append(notices, noticeOf(widgets.Warning, "snippet.env-warning"))
		}
		return append(notices, d.shell.failures(row.Err, row.Again)...)
	})
	for _, button := range []*widgets.Button{d.copying, d.copyAs, d.check, d.rename} {
		setEnabled(button, !row.Busy && !row.Missing)
	}
}

func (s *shell) savedFacts(row model.SavedRow) []widgets.Fact {
	facts := []widgets.Fact{
		{Key: t("saved.column-state"), Value: stateCell(row).Tip},
		{Key: t("saved.server"), Value: listed(dots, s.app.ServerName(row.Origin), row.Origin.Host())},
		{Key: t("saved.person"), Value: orDash(row.UserName)},
	}
	if row.TokenID != "" {
		facts = append(facts, widgets.Fact{Key: t("tokens.token-id"), Value: t("tokens.id", data{"ID": row.TokenID, "Last": row.LastChars}), Mono: true})
	}
	if !row.IsSignIn() {
		facts = append(facts, widgets.Fact{Key: t("tokens.expires"), Value: savedExpiry(row)})
	}
	if row.Note != "" {
		facts = append(facts, widgets.Fact{Key: t("saved.note"), Value: row.Note})
	}
	facts = append(facts, limitFact(row.LimitTo)...)
	facts = append(facts, widgets.Fact{Key: t("saved.saved-at"), Value: moment(row.SavedAt)})
	if names := s.app.UsedBy(row.Origin, row.TokenID); len(names) > 0 {
		facts = append(facts, widgets.Fact{Key: t("tokens.local"), Value: t("saved.also-account", data{"Names": listed(commas, names...)})})
		for _, path := range s.app.Saved.UsedIn(row.Key) {
			facts = append(facts, widgets.Fact{Key: t("server.found-in"), Value: path, Mono: true})
		}
	}
	if name := s.app.Saved.CommandName(row.Entry); name != "" {
		facts = append(facts, widgets.Fact{Key: t("saved.command-name"), Value: name, Mono: true})
	}
	return facts
}

func savedExpiry(row model.SavedRow) string {
	switch {
	case !row.ExpiresAt.IsZero():
		return moment(row.ExpiresAt)
	case row.CreatedAt.IsZero(): // a pasted token's expiry is not known here
		return t("saved.expiry-unknown")
	}
	return t("new.ends-never")
}

func (s *shell) askRename(row model.SavedRow) {
	var d *widgets.Dialog
	name := newNameField(t("saved.column-name"), func(name string) bool {
		return name != row.Name && s.app.Saved.NameTaken(row.Origin, name, row.Key)
	}, func() { d.Refresh() })
	name.SetText(row.Name)
	note := widgets.NewEntry(t("saved.note"), t("saved.note-hint"))
	note.SetText(row.Note)
	fields := []*widgets.Entry{name.Entry, note}
	secret := []fyne.CanvasObject{tokenInField(), tokenInField()}
	rename := func() {
		named, noted := name.Text, note.Text
		faulty := slices.IndexFunc(fields, func(field *widgets.Entry) bool { return model.HoldsToken(field.Text) })
		for i := range secret {
			setVisible(secret[i], i == faulty)
		}
		if faulty >= 0 {
			d.Refresh()
			s.focus(fields[faulty])
			return
		}
		if name.refused(s) {
			return
		}
		d.Close()
		if named != row.Name || noted != row.Note {
			s.app.Saved.Describe(row.Key, named, noted)
		}
	}
	d = newQuestion(t("saved.rename-title"), "pencil", 460, container.New(widgets.Vertical{Gap: 12},
		section(t("saved.column-name"), name.Entry, name.again, secret[0]), section(t("saved.note"), note, secret[1]),
		secondary(t("saved.rename-text"))),
		t("saved.rename-yes"), widgets.Primary, rename)
	d.First, d.Default = name.Entry, rename
	d.Buttons[1].(*widgets.Button).OnTapped = rename // which doesn't close what it refuses
	s.open(d, nil)
	name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// tokenInField says, once it is shown, that a field holds a token.
func tokenInField() fyne.CanvasObject {
	words := &widgets.Text{Style: widgets.Caption, Color: widgets.ColorDangerText, Text: t("saved.note-secret")}
	words.Hide()
	return words
}

// askDelete asks whether to delete saved credentials, and to revoke their tokens on the servers too.
func (s *shell) askDelete(rows []model.SavedRow, revoke bool) {
	n, tokens := len(rows), 0
	for _, row := range rows {
		if row.TokenID != "" {
			tokens++
		}
	}
	// Several can have one name: what tells them apart is their server, id and last characters.
	which := func(row model.SavedRow) string {
		if row.TokenID == "" {
			return s.app.ServerLabel(row.Origin)
		}
		return listed(dots, t("tokens.id", data{"ID": row.TokenID, "Last": row.LastChars}), s.app.ServerLabel(row.Origin))
	}
	// Revoking can't be undone: title, text and button say it as soon as the box is ticked.
	ask := func(revoke bool) (title, text, yes string) {
		name := data{"Name": clip(savedName(rows[0]), 60)}
		switch {
		case revoke && n > 1:
			return tn("saved.revoke-several-title", n), tn("saved.revoke-text", n), tn("saved.revoke-yes", n)
		case revoke:
			return t("saved.revoke-title", name), tn("saved.revoke-text", n), tn("saved.revoke-yes", n)
		case n > 1:
			return tn("saved.delete-several-title", n), t("saved.delete-text"), tn("saved.delete-yes", n)
		}
		return t("saved.delete-title", name), t("saved.delete-text"), tn("saved.delete-yes", n)
	}
	title, text, yes := ask(revoke)
	what := secondary(text)
	body := container.New(widgets.Vertical{Gap: 12}, what)
	also := &widgets.CheckRow{Title: t("saved.delete-revoke"), Checked: revoke}
	if tokens > 0 && !revoke {
		body.Add(also)
	}
	del := func() { s.deleteSaved(rows, also.Checked) }
	follow := func(d *widgets.Dialog) {
		also.OnChanged = func(revoke bool) {
			title, text, yes := ask(revoke)
			d.Title = title
			what.SetText(text)
			d.Buttons[1].(*widgets.Button).SetText(yes)
			d.Refresh()
		}
	}
	if n > 1 {
		table := newTable(s, "delete", t("saved.title"), savedKey, savedName, []column[model.SavedRow]{
			{id: "name", title: "saved.column-name", weight: 1, min: 210, wants: 300, cell: func(row model.SavedRow) widgets.Cell {
				return widgets.Cell{Text: savedName(row), Secondary: which(row), Strong: true, Middle: true}
			}},
			{id: "breaks", title: "revocation.column-breaks", weight: 1.4, min: 160, cell: func(row model.SavedRow) widgets.Cell {
				return breaksCell(s.app.UsedBy(row.Origin, row.TokenID), false)
			}},
		})
		table.show(rows)
		follow(s.askAbout(title, yes, body, table.Columns, del))
		return
	}
	body.Objects = append([]fyne.CanvasObject{secondary(which(rows[0]))}, body.Objects...)
	if names := s.app.UsedBy(rows[0].Origin, rows[0].TokenID); len(names) > 0 {
		body.Add(&widgets.Notice{Tone: widgets.Warning, Title: t("saved.also-account", data{"Names": listed(commas, names...)})})
	}
	d := newQuestion(title, "trash", 640, body, yes, widgets.DangerFill, del)
	d.Tone = widgets.Danger
	follow(d)
	s.open(d, nil)
}

// deleteSaved deletes saved credentials, each with undo, or revokes their tokens
// and deletes those that are revoked. Sign-ins are only deleted.
func (s *shell) deleteSaved(rows []model.SavedRow, revoke bool) {
	var keys []string
	for _, row := range rows {
		s.clipboard.ForgetToken(row.TokenID)
		if revoke && row.TokenID != "" {
			keys = append(keys, row.Key)
		} else {
			s.app.Saved.Delete(row.Key)
		}
	}
	if len(keys) > 0 {
		s.showRevocation(s.app.Saved.RevokeAndDelete(keys))
	}
}
