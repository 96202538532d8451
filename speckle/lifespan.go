package speckle

import "time"

// Never is the lifespan of a token that does not end. The server keeps it as
// 100 years (server contract §4); every lifespan of 50 years and more reads
// as Never.
const Never time.Duration = 1<<63 - 1
