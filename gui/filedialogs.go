package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"speckle-keys/gui/desktop"
)

// fileDialogs are the system's, or Fyne's where it has none.
func (p *Program) fileDialogs() files {
	return files{
		open: func(extensions []string, chosen func(path string)) {
			p.askFile(desktop.FileDialog{Kind: desktop.OpenFile, Title: t("files.open"), Extensions: extensions}, chosen)
		},
		save: func(name string, chosen func(path string)) {
			p.askFile(desktop.FileDialog{Kind: desktop.SaveFile, Title: t("files.save"), Name: name}, chosen)
		},
		folder: func(chosen func(path string)) {
			p.askFile(desktop.FileDialog{Kind: desktop.OpenFolder, Title: t("files.folder")}, chosen)
		},
	}
}

// askFile shows one dialog. The window can be used meanwhile, so a second one
// is not shown before the first is answered.
func (p *Program) askFile(d desktop.FileDialog, chosen func(path string)) {
	if p.options.AskFile == nil {
		askWithFyne(p.window, d, chosen)
		return
	}
	if p.askingFile {
		return
	}
	p.askingFile = true
	d.Parent = desktop.WindowID(p.window)
	go func() {
		path, err := p.options.AskFile(p.running, d)
		p.options.Post(func() {
			p.askingFile = false
			switch {
			case err != nil:
				askWithFyne(p.window, d, chosen)
			case path != "":
				chosen(path)
			}
		})
	}()
}

// askWithFyne shows Fyne's dialog, which hides what begins with a dot unless it is set to show it.
func askWithFyne(w fyne.Window, d desktop.FileDialog, chosen func(path string)) {
	switch d.Kind {
	case desktop.OpenFolder:
		dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
			if folder != nil && err == nil {
				chosen(folder.Path())
			}
		}, w)
	case desktop.SaveFile:
		save := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
			if file != nil && err == nil {
				file.Close()
				chosen(file.URI().Path())
			}
		}, w)
		save.SetFileName(d.Name)
		save.Show()
		w.Canvas().Unfocus() // Fyne's entry would take Esc
	default:
		open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
			if file != nil && err == nil {
				file.Close()
				chosen(file.URI().Path())
			}
		}, w)
		if len(d.Extensions) > 0 {
			open.SetFilter(storage.NewExtensionFileFilter(d.Extensions))
		}
		open.Show()
	}
}
