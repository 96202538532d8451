package widgets

// NewBusyButton makes a Button that starts work and shows that it works until the work says done.
// It can't be pressed twice: neither by a double click nor by Return and a click together.
//
// start is called on the UI goroutine and must not block; done is to be called on it as well.
func NewBusyButton(text, busyText string, variant Variant, start func(done func())) *Button {
	b := NewButton(text, variant, nil)
	b.OnTapped = func() {
		b.Busy(busyText)
		start(b.Ready)
	}
	return b
}
