package main

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"speckle-keys/gui"
)

// getClientAreaAnimation is SPI_GETCLIENTAREAANIMATION.
const getClientAreaAnimation = 0x1042

var systemParametersInfo = windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")

// comfort asks Windows' accessibility settings: "Text size" and "Animation
// effects".
func comfort(context.Context) gui.Comfort {
	wants := gui.Comfort{TextScale: 1}
	if key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Accessibility`, registry.QUERY_VALUE); err == nil {
		if percent, _, err := key.GetIntegerValue("TextScaleFactor"); err == nil {
			wants.TextScale = float64(percent) / 100
		}
		key.Close()
	}
	moves := int32(1)
	if ok, _, _ := systemParametersInfo.Call(getClientAreaAnimation, 0, uintptr(unsafe.Pointer(&moves)), 0); ok != 0 {
		wants.Still = moves == 0
	}
	return wants
}
