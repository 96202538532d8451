//go:build darwin && cgo

package clipboard

/*
#cgo CFLAGS: -x objective-c -fobjc-arc
#cgo LDFLAGS: -framework AppKit
#include <stdlib.h>
#import <AppKit/AppKit.h>

static int copyConcealed(const char *text) {
	@autoreleasepool {
		NSPasteboard *board = NSPasteboard.generalPasteboard;
		[board prepareForNewContentsWithOptions:NSPasteboardContentsCurrentHostOnly];
		[board setString:@"" forType:@"org.nspasteboard.ConcealedType"];
		return [board setString:[NSString stringWithUTF8String:text] forType:NSPasteboardTypeString];
	}
}
*/
import "C"

import "unsafe"

// concealed marks a text as secret (http://nspasteboard.org) and keeps it on
// this Mac. The text stays on the pasteboard whatever becomes of the program,
// so the window library reads and clears it.
type concealed struct{}

func newOwner() owner { return concealed{} }

func (concealed) own(text string, _ func(failed bool)) bool {
	c := C.CString(text)
	defer func() {
		clear(unsafe.Slice((*byte)(unsafe.Pointer(c)), len(text)))
		C.free(unsafe.Pointer(c))
	}()
	return C.copyConcealed(c) != 0
}

func (concealed) owns() bool { return false }
func (concealed) release()   {}
