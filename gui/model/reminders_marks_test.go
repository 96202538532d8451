package model

// The actions of this subject, for TestEveryActionIsDrawn.
func init() {
	for name, prepare := range map[string]func(e *entrance) func(){
		"Reminders.SetOn":   func(e *entrance) func() { return func() { e.Reminders.SetOn(true) } },
		"Reminders.Dismiss": func(e *entrance) func() { return e.Reminders.Dismiss },
	} {
		actions[name] = prepare
	}
}
