package main

import (
	_ "embed"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/lang"
	_ "github.com/adrg/xdg"
	_ "github.com/godbus/dbus/v5"
	_ "github.com/gofrs/flock"
	_ "github.com/graph-gophers/graphql-go"
	_ "github.com/shurcooL/graphql"
	_ "github.com/zalando/go-keyring"
	_ "golang.org/x/net/idna"
	_ "golang.org/x/net/http/httpproxy"
	_ "golang.org/x/text/encoding/unicode"
	_ "modernc.org/sqlite"
)

func main() {
	a := app.New()
	w := a.NewWindow(lang.L("x"))
	dialog.ShowInformation("a", "b", w)
	w.ShowAndRun()
}
