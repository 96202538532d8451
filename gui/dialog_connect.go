package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type connectDialog struct {
	shell  *shell
	dialog *widgets.Dialog

	address *widgets.Entry
	invalid *widgets.Paragraph
	found   *slot
	next    *widgets.Button
}

func showConnect(s *shell) *connectDialog {
	d := &connectDialog{shell: s}
	d.address = widgets.NewEntry(t("connect.field"), t("connect.hint"))
	d.address.OnChanged = func(string) { s.app.Mark() }
	d.invalid = &widgets.Paragraph{Text: t("connect.invalid"), Style: widgets.Caption, Color: widgets.ColorWarningText}
	d.found = newSlot(widgets.Vertical{Gap: 8})
	cancel := widgets.NewButton(t("button.cancel"), widgets.Secondary, func() { d.dialog.Close() })
	d.next = widgets.NewButton(t("connect.button"), widgets.Primary, d.forward)
	d.dialog = &widgets.Dialog{
		Title: t("connect.title"), Icon: icon("server"), Width: 540, First: d.address,
		Buttons: []fyne.CanvasObject{cancel, d.next}, Default: d.next.Press,
		Content: container.New(widgets.Vertical{Gap: 14}, secondary(t("connect.text")),
			section(t("connect.field"), d.address, d.invalid), d.found.Container),
	}
	s.open(d.dialog, d.redraw)
	return d
}

// origin is the server whose address, or a link to a project of which, was typed; zero for none.
func (d *connectDialog) origin() model.Origin { return model.OriginAt(d.address.Text) }

func (d *connectDialog) forward() {
	origin := d.origin()
	if origin.IsZero() {
		return
	}
	if server := d.shell.app.Server(origin); !server.Reachable() {
		server.Reload()
		return
	}
	d.dialog.Close()
	d.shell.signIn(&model.Account{Origin: origin})
}

func (d *connectDialog) redraw() {
	origin := d.origin()
	setVisible(d.invalid, d.address.Text != "" && origin.IsZero())
	setEnabled(d.next, !origin.IsZero())
	if origin.IsZero() {
		d.next.SetText(t("connect.button"))
		d.next.SetBusy(false, "")
		d.found.fill(nil, func() []fyne.CanvasObject { return nil })
		return
	}
	server := d.shell.app.Server(origin)
	text := t("connect.button")
	if server.Reachable() {
		text = t("access.sign-in")
	}
	d.next.SetText(text)
	d.next.SetBusy(server.Loading(), t("reach.asking"))
	d.found.fill([3]any{origin, server.Info, server.Err}, func() []fyne.CanvasObject {
		switch {
		case server.Err != nil:
			return []fyne.CanvasObject{d.shell.failure(server.Err, server.Reload)}
		case server.Info == nil:
			return nil
		}
		return []fyne.CanvasObject{&widgets.Facts{Facts: []widgets.Fact{
			{Key: t("server.name"), Value: orDash(server.Info.Name)},
			{Key: t("server.company"), Value: orDash(server.Info.Company)},
			{Key: t("server.address"), Value: origin.String(), Mono: true},
			{Key: t("server.version"), Value: versionWords(server.Info)},
		}}}
	})
}
