package main

import (
	"flag"
	"fmt"
	"io"
	"runtime"

	"speckle-keys/gui/model"
)

// version is the release; FyneApp.toml says the same.
const version = "0.1.0"

type programFlags struct {
	demo, diagnose, version, help bool
}

// parseFlags reads the command line. On an error the usage was printed.
func parseFlags(args []string, stderr io.Writer) (programFlags, error) {
	var f programFlags
	set := flag.NewFlagSet("speckle-keys", flag.ContinueOnError)
	set.SetOutput(stderr)
	set.Usage = func() {
		fmt.Fprintln(stderr, "Usage: speckle-keys [-demo | -diagnose | -version]")
		set.PrintDefaults()
	}
	set.BoolVar(&f.demo, "demo", false, "try everything with a demo server; nothing is read or kept")
	set.BoolVar(&f.diagnose, "diagnose", false, "print what was found on this computer, without secrets, and exit")
	set.BoolVar(&f.version, "version", false, "print the version and exit")

	err := set.Parse(args)
	if err == flag.ErrHelp {
		f.help = true
		return f, nil
	}
	if err == nil && set.NArg() > 0 {
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
		fmt.Fprintln(stderr, err)
		set.Usage()
	}
	return f, err
}

// versionLine tells the release and what it was built from.
func versionLine(b model.Build) string {
	commit := b.Commit
	switch {
	case commit == "":
		commit = "unknown commit"
	case b.Changed:
		commit += " with changes"
	}
	fyne := "unknown Fyne"
	if b.Fyne != "" {
		fyne = "Fyne " + b.Fyne
	}
	return fmt.Sprintf("speckle-keys %s (%s, %s, %s, %s/%s)", version, commit, runtime.Version(), fyne, runtime.GOOS, runtime.GOARCH)
}
