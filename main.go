// Speckle Keys shows the Speckle accounts that connectors keep on this
// computer and keeps personal access tokens in the system's keychain.
package main

import (
	"fmt"
	"io"
	"os"

	"fyne.io/fyne/v2/app"

	"speckle-keys/gui"
	"speckle-keys/gui/model"
)

// appID names the program to the desktop and to Fyne's preferences.
const appID = "io.github.specklekeys.SpeckleKeys"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it returns the exit status: 0, 1 for something that
// this computer lacks, 2 for wrong arguments.
func run(args []string, stdout, stderr io.Writer) (status int) {
	flags, err := parseFlags(args, stderr)
	if err != nil {
		return 2
	}
	harden()
	switch {
	case flags.help:
		return 0
	case flags.version:
		fmt.Fprintln(stdout, versionLine(model.ThisBuild()))
		return 0
	case flags.diagnose:
		return diagnose(stdout, stderr)
	}
	if problem := displayProblem(os.Getenv); problem != "" {
		fmt.Fprintln(stderr, problem)
		return 1
	}

	defer refused(stderr, &status)
	a := app.NewWithID(appID)
	program := gui.New(a, gui.Options{
		Version: version, Build: model.ThisBuild(), Places: places(a),
		World: thisComputer, Demo: demoWorld, StartDemo: flags.demo,
		Visible: onScreen, Comfort: comfort})
	watchForWindow(a, stderr)
	program.ShowAndRun()
	return 0
}
