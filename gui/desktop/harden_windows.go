package desktop

// Harden does nothing: Windows writes no core files unasked, and our folders are this person's.
func Harden() {}
