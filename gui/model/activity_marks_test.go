package model

// The actions of this subject, for TestEveryActionIsDrawn.
func init() {
	for name, prepare := range map[string]func(e *entrance) func(){
		"Activity.SetOn":   func(e *entrance) func() { return func() { e.Activity.SetOn(false) } },
		"Activity.Refresh": func(e *entrance) func() { return e.Activity.Refresh },
		"Activity.Close":   func(e *entrance) func() { return e.Activity.Close },
		"Activity.Erase":   func(e *entrance) func() { return e.Activity.Erase },
		"App.SaveCSV":      func(e *entrance) func() { return func() { e.SaveCSV(e.file(), nil, func(error) {}) } },
		"OneTime.Revealed": func(e *entrance) func() { once := e.fresh(false); return once.Revealed },
	} {
		actions[name] = prepare
	}
}
