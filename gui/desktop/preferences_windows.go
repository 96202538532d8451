package desktop

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// getClientAreaAnimation is SPI_GETCLIENTAREAANIMATION.
const getClientAreaAnimation = 0x1042

var systemParametersInfo = windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")

// ReadPreferences reads "Text size" and "Animation effects" of Windows' accessibility settings.
func ReadPreferences(context.Context) Preferences {
	preferences := Preferences{TextScale: 1}
	if key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Accessibility`, registry.QUERY_VALUE); err == nil {
		if percent, _, err := key.GetIntegerValue("TextScaleFactor"); err == nil {
			preferences.TextScale = float64(percent) / 100
		}
		key.Close()
	}
	animations := int32(1)
	if ok, _, _ := systemParametersInfo.Call(getClientAreaAnimation, 0, uintptr(unsafe.Pointer(&animations)), 0); ok != 0 {
		preferences.ReduceMotion = animations == 0
	}
	return preferences
}
