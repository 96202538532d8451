// Speckle Keys lists the Speckle accounts that connectors saved on this
// computer, and creates and saves personal access tokens.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"speckle-keys/accounts"
	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/accounts/script"
	"speckle-keys/gui"
	"speckle-keys/gui/desktop"
	"speckle-keys/gui/model"
	"speckle-keys/speckle/demoserver"
)

// FyneApp.toml has the same two values; a test compares them.
const (
	version = "0.1.0"
	appID   = "io.github.specklekeys.SpeckleKeys" // names the program to the desktop and to Fyne's preferences
)

func main() {
	desktop.UseConsole()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run returns the exit status: 1 if this computer lacks something, 2 for wrong
// arguments.
func run(args []string, stdout, stderr io.Writer) (status int) {
	if script.Handles(args) { // before Harden, whose limits a command would inherit
		return script.Main(context.Background(), args, stdout, stderr, keychain.Open(keychain.System(), model.DataFolder()), activity.Open(model.DataFolder(), model.RecordsActivity))
	}
	flags, usage, err := parseFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		return script.Print(stdout, stderr, []byte(usage))
	} else if err != nil {
		fmt.Fprintf(stderr, "speckle-keys: Wrong usage: %v. Run \"speckle-keys -h\" for help.\n", err)
		return 2
	}
	desktop.Harden()
	switch {
	case flags.version:
		return script.Print(stdout, stderr, []byte(model.ThisBuild().Line(version)+"\n"))
	case flags.diagnose:
		return diagnose(stdout, stderr)
	}
	if problem := gui.UseTexts(model.ChosenLanguage()); problem != "" {
		return desktop.ReportProblem(stderr, problem)
	}
	ended := func(problem string) { os.Exit(desktop.ReportProblem(stderr, problem)) }
	if problem := desktop.PrepareDisplay(ended); problem != "" {
		return desktop.ReportProblem(stderr, problem)
	}
	instance, shown, problem := desktop.BeTheInstance(flags.demo)
	if shown {
		return 0
	} else if problem != nil {
		return desktop.ReportProblem(stderr, gui.ProblemText(*problem))
	}
	defer instance.Close()
	defer desktop.ReportPanic(stderr, &status, gui.ProblemText)
	defer desktop.PrepareFonts()()
	a := app.NewWithID(appID)
	desktop.CheckWindow(a, func() { ended(gui.ProblemText(desktop.NoOpenGL())) })
	program := gui.New(a, gui.Options{
		Version: version, Build: model.ThisBuild(), MarkSecrets: true,
		Places:   gui.Places{Index: model.DataFolder(), Servers: model.TrustFile(), Settings: model.SettingsPath()},
		Settings: model.OpenSettings(model.SettingsPath(), func() model.Settings { return gui.EarlierSettings(a.Preferences()) }),
		World:    func() model.World { return model.ThisComputer(version) }, Demo: demoWorld, StartDemo: flags.demo,
		AskFile: desktop.AskFile, HasFont: desktop.HasFont, Visible: desktop.Visible, Fit: desktop.Fit,
		SystemPreferences: desktop.ReadPreferences, WatchLock: desktop.WatchLock,
	})
	go instance.Serve(func() { fyne.DoAndWait(func() { desktop.BringToFront(a) }) })
	desktop.GiveBackMemory()
	program.Run()
	return 0
}

type programFlags struct{ demo, diagnose, version bool }

// parseFlags reads the command line. With flag.ErrHelp it returns the usage.
func parseFlags(args []string) (f programFlags, usage string, err error) {
	set := flag.NewFlagSet("speckle-keys", flag.ContinueOnError)
	var text strings.Builder
	set.SetOutput(&text)
	set.Usage = func() {
		text.WriteString("Usage: speckle-keys [-demo | -diagnose | -version] | run | token | list\n\n" +
			"Without arguments it opens its window. \"speckle-keys run -h\" explains run, token and list.\n\n")
		set.PrintDefaults()
	}
	set.BoolVar(&f.demo, "demo", false, "try everything with a demo server; of this computer only settings are read and saved")
	set.BoolVar(&f.diagnose, "diagnose", false, "print what was found on this computer, without secrets, and exit")
	set.BoolVar(&f.version, "version", false, "print the version and exit")
	if err = set.Parse(args); err == nil && set.NArg() > 0 {
		err = errors.New("unknown command") // not repeated: it may be a pasted token
	}
	return f, text.String(), err
}

// diagnose prints what was found on this computer. It needs no display.
func diagnose(stdout, stderr io.Writer) (status int) {
	found, err := model.DiagnoseThisComputer(context.Background(), version)
	status = script.Print(stdout, stderr, found.JSON())
	if err != nil {
		fmt.Fprintln(stderr, "The search for accounts did not end in time.")
		return 1
	}
	return status
}

// demoWorld starts the demo server, which end closes. The keychain is memory.
func demoWorld(ctx context.Context) (world model.World, end func(), err error) {
	demo, err := demoserver.Demo(context.WithoutCancel(ctx), demoserver.Stage{}) // the servers outlive the start
	if err != nil {
		return model.World{}, nil, err
	}
	var found accounts.Result
	for _, a := range demo.Accounts {
		source := accounts.Source{Kind: accounts.SourceDatabase, Path: "Accounts.db"}
		if a.Refresh.IsZero() { // written by hand
			source = accounts.Source{Kind: accounts.SourceFile, Path: "Accounts/script.json"}
		}
		found.Accounts = append(found.Accounts, accounts.Account{
			Origin: a.Origin,
			Person: accounts.Person{ID: a.Person.ID, Name: a.Person.Name, Email: a.Person.Email, Avatar: a.Person.Avatar},
			Server: accounts.Server{Name: a.ServerName, Company: a.ServerCompany, Version: a.ServerVersion},
			Token:  a.Token, RefreshToken: a.Refresh, Default: a.Default, Selected: a.Default,
			Sources: []accounts.Source{source},
		})
	}
	world = model.World{
		Demo: true, Client: model.ClientsOf(version), Credentials: keychain.Open(keychain.Memory(), ""),
		Find: func(context.Context) (accounts.Result, error) { return found, nil },
	}
	for _, s := range demo.Sessions {
		world.Sessions = append(world.Sessions, model.DemoSession(s.Registration, s.Person.ID, s.Person.Name, s.Pair))
	}
	return world, demo.Close, nil
}
