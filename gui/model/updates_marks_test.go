package model

// The actions of this subject, for TestEveryActionIsDrawn.
func init() {
	for name, prepare := range map[string]func(e *entrance) func(){
		"Updates.SetWeekly": func(e *entrance) func() { return func() { e.Updates.SetWeekly(true) } },
		"Updates.Dismiss":   func(e *entrance) func() { return e.Updates.Dismiss },
		"Updates.Cancel":    func(e *entrance) func() { return e.Updates.Cancel },
		"Updates.Check": func(e *entrance) func() {
			e.world.Releases = "http://127.0.0.1:1/none"
			return e.Updates.Check
		},
	} {
		actions[name] = prepare
	}
}
