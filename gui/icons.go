package gui

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/gif" // pictures of people and apps come in these forms
	_ "image/jpeg"
	_ "image/png"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"speckle-keys/assets"
)

// drawn are the drawings that were asked for: each reading copies one, and lists ask at every redraw.
var drawn sync.Map

// icon is one of the program's own drawings.
func icon(name string) fyne.Resource {
	known, ok := drawn.Load(name)
	if !ok {
		known, _ = drawn.LoadOrStore(name, fyne.NewStaticResource(name+".svg", assets.Icon(name)))
	}
	return known.(fyne.Resource)
}

// The largest picture that is decoded: larger ones show as initials.
const (
	mostPictureBytes = 1 << 20
	mostPictureEdge  = 2048
)

// picture decodes a data: URL, nil when it is none or no picture of a form
// and size that is safe to decode. Other addresses are never asked.
func picture(address string) image.Image {
	head, body, ok := strings.Cut(address, ",")
	if !ok || !strings.HasPrefix(head, "data:image/") || !strings.HasSuffix(head, ";base64") ||
		len(body) > mostPictureBytes {
		return nil
	}
	content, err := base64.StdEncoding.DecodeString(body)
	if err != nil {
		return nil
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width > mostPictureEdge || size.Height > mostPictureEdge {
		return nil
	}
	decoded, _, _ := image.Decode(bytes.NewReader(content)) // nil with an error
	return decoded
}

// pictures remembers decoded pictures, because lists ask for them at every redraw. Decoding is off
// the screen's goroutine: until it is done there are initials.
type pictures struct {
	post     func(func())
	changed  func()
	known    map[string]image.Image
	decoding sync.WaitGroup
}

func newPictures(post func(func()), changed func()) *pictures {
	return &pictures{post: post, changed: changed, known: map[string]image.Image{}}
}

func (p *pictures) get(address string) image.Image {
	if address == "" {
		return nil
	}
	if known, ok := p.known[address]; ok {
		return known
	}
	p.known[address] = nil
	p.decoding.Go(func() {
		decoded := picture(address)
		p.post(func() {
			if p.known[address] = decoded; decoded != nil {
				p.changed()
			}
		})
	})
	return nil
}

// themed is one of our drawings in the color of the text.
func themed(name string) fyne.Resource { return theme.NewThemedResource(icon(name)) }

// themeIcons are our drawings in the places of Fyne's, so that Fyne's widgets and ours,
// which ask the theme, look alike.
var themeIcons = map[fyne.ThemeIconName]fyne.Resource{
	theme.IconNameArrowDropDown: themed("chevron-down"),
	theme.IconNameArrowDropUp:   themed("chevron-up"),
	theme.IconNameCancel:        themed("x"),
	theme.IconNameConfirm:       themed("check"),
	theme.IconNameContentCopy:   themed("copy"),
	theme.IconNameContentPaste:  themed("clipboard"),
	theme.IconNameDelete:        themed("trash"),
	theme.IconNameDownload:      themed("download"),
	theme.IconNameError:         themed("alert"),
	theme.IconNameFolder:        themed("folder"),
	theme.IconNameFolderOpen:    themed("folder"),
	theme.IconNameGrid:          themed("apps"),
	theme.IconNameInfo:          themed("info"),
	theme.IconNameMenuExpand:    themed("chevron-right"),
	theme.IconNameNavigateBack:  themed("chevron-left"),
	theme.IconNameNavigateNext:  themed("chevron-right"),
	theme.IconNameSearch:        themed("search"),
	theme.IconNameSettings:      themed("sliders"),
	theme.IconNameStorage:       themed("server"),
	theme.IconNameVisibility:    themed("eye"),
	theme.IconNameVisibilityOff: themed("eye-off"),
	theme.IconNameWarning:       themed("warning"),
}
