package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// fileDialogs are Fyne's, in front of a window.
func fileDialogs(w fyne.Window) files {
	return files{
		open: func(extensions []string, chosen func(path string)) {
			d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
				if file != nil && err == nil {
					path := file.URI().Path()
					file.Close()
					chosen(path)
				}
			}, w)
			if len(extensions) > 0 {
				d.SetFilter(storage.NewExtensionFileFilter(extensions))
			}
			d.Show()
		},
		save: func(name string, chosen func(path string)) {
			d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
				if file != nil && err == nil {
					path := file.URI().Path()
					file.Close()
					chosen(path)
				}
			}, w)
			d.SetFileName(name)
			d.Show()
		},
		folder: func(chosen func(path string)) {
			dialog.ShowFolderOpen(func(folder fyne.ListableURI, err error) {
				if folder != nil && err == nil {
					chosen(folder.Path())
				}
			}, w)
		},
	}
}
