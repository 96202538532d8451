// Package script hands saved tokens to commands and scripts: the subcommands
// run, token and list of speckle-keys. They need no window and no display.
//
// A token leaves the keychain in two ways only: into the environment of the
// command that run starts, and to the standard output of token. It is never
// in arguments, in this process's own environment, in an error or in a list.
//
// The exit statuses that the usage lists are part of the interface; scripts can
// rely on them. With every status from 1 to 6 one line on standard error says
// why, and no command was started.
package script

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
)

// The exit statuses of Main; see usage.
const (
	statusOutput      = 1
	statusUsage       = 2
	statusUnknown     = 3
	statusAmbiguous   = 4
	statusExpired     = 5
	statusKeychain    = 6
	statusCannotStart = 126
	statusNotFound    = 127
)

// keychainTime is how long the keychain may take, the person's answer to its prompt included.
const keychainTime = 2 * time.Minute

const usage = `Usage:
  speckle-keys run NAME [NAME...] [-server HOST] -- COMMAND [ARGUMENT...]
  speckle-keys token NAME [-reveal] [-server HOST]
  speckle-keys list [-json]

Use saved tokens in scripts without keeping them in files.

run    Starts COMMAND with the token NAME in SPECKLE_TOKEN and the address of
       its server in SPECKLE_SERVER_URL. Only COMMAND gets them, and its exit
       status is returned.
       NAME=VAR puts the token in VAR instead of SPECKLE_TOKEN.
       NAME=VAR,URLVAR also puts the server's address in URLVAR.
       With NAME=VAR, SPECKLE_SERVER_URL is set if all tokens that have no
       URLVAR belong to one server. Values of SPECKLE_TOKEN and
       SPECKLE_SERVER_URL from outside are never passed on.
token  Prints the token to a pipe or a file, to a terminal only with -reveal.
list   Lists saved tokens without their secrets.

NAME is a name that list shows. Write -- before one that begins with "-". If
two servers have a token of that name, write NAME@HOST or add -server HOST. If
one account has two of that name, the one saved last is used.

Examples:
  speckle-keys run ci-publish -- python publish.py
  speckle-keys token ci-publish | gh secret set SPECKLE_TOKEN

Exit status:
  0    done; run returns the status of COMMAND
  1    the output could not be written
  2    wrong usage
  3    no saved token has that name, or it is gone from the keychain
  4    the name fits several saved tokens
  5    the token has expired, or was found to be revoked
  6    the keychain is locked, missing or does not answer
  126  COMMAND could not be started
  127  COMMAND was not found
`

// A failure ends the program with a status and one line that says why.
type failure struct {
	status int
	text   string
}

func (f *failure) Error() string { return f.text }

func fail(status int, format string, values ...any) error {
	return &failure{status, fmt.Sprintf(format, values...)}
}

type program struct {
	stdout, stderr io.Writer
	credentials    *keychain.Credentials
	log            *activity.Log
}

var subcommands = map[string]func(program, context.Context, []string) error{
	"run":   program.run,
	"token": program.token,
	"list":  program.list,
}

// Handles reports whether args, without the program's name, are for Main.
func Handles(args []string) bool {
	return len(args) > 0 && subcommands[args[0]] != nil
}

// Main carries out args and returns the exit status. On Unix, run replaces this process with the
// command, and Main returns only if that fails. The command inherits what the process has set for
// itself, such as its umask and limits: call Main before changing them. What is handed over is
// recorded in log; that the record can't be written is said and stops nothing.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer, credentials *keychain.Credentials, log *activity.Log) (status int) {
	ctx, cancel := context.WithTimeout(ctx, keychainTime)
	defer cancel()
	err := subcommands[args[0]](program{stdout, stderr, credentials, log}, ctx, args[1:])
	var exit exitStatus
	var failed *failure
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return Print(stdout, stderr, []byte(usage))
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &failed):
	default:
		failed = &failure{statusKeychain, keychainProblem(credentials.Name(), err)}
	}
	fmt.Fprintln(stderr, "speckle-keys:", failed.text)
	return failed.status
}

// Print writes text to stdout, as on a disk that may be full, and returns the exit status.
func Print(stdout, stderr io.Writer, text []byte) (status int) {
	if _, err := stdout.Write(text); err != nil {
		fmt.Fprintln(stderr, "speckle-keys:", cannotWrite)
		return statusOutput
	}
	return 0
}

const cannotWrite = "The output could not be written."

// exitStatus is the status of a command that ran as a child and failed.
type exitStatus int

func (exitStatus) Error() string { return "the command failed" }

// recordTime is how long a command waits for the record of activity.
const recordTime = 2 * time.Second

// record notes that tokens were handed over. A token that was asked for is
// handed over whatever becomes of the note.
func (p program) record(entries ...activity.Entry) {
	ctx, cancel := context.WithTimeout(context.Background(), recordTime)
	defer cancel()
	if err := p.log.Add(ctx, entries...); err != nil {
		fmt.Fprintln(p.stderr, "speckle-keys: Activity could not be recorded:", oneLine(err.Error())+".")
	}
}

// parse reads flags before, between and after names, and returns the names.
func parse(set *flag.FlagSet, args []string) (names []string, err error) {
	set.SetOutput(io.Discard) // the flag package would print its own usage
	for {
		if err := set.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, fail(statusUsage, "Wrong usage: %s. Run \"speckle-keys %s -h\" for help.", oneLine(err.Error()), set.Name())
		}
		rest := set.Args()
		if len(rest) == 0 {
			return names, nil
		}
		names, args = append(names, rest[0]), rest[1:]
	}
}

// keychainProblem says in a sentence why the keychain called name gave
// nothing. The texts of a keychain's own errors are for developers.
func keychainProblem(name string, err error) string {
	switch keychain.KindOf(err) {
	case keychain.KindLocked:
		return name + " is locked. Unlock it in your desktop session and try again."
	case keychain.KindNoService:
		if e, ok := errors.AsType[*keychain.Error](err); ok && e.Missing != "" {
			return "No keychain is available: missing " + e.Missing + "."
		}
		return "No keychain is available."
	case keychain.KindTimeout:
		return fmt.Sprintf("%s did not answer within %v minutes.", name, keychainTime.Minutes())
	case keychain.KindCancelled:
		return "Canceled before " + name + " answered."
	case keychain.KindIndex:
		return "The list of saved credentials can't be read. Open Speckle Keys to repair it."
	}
	return name + " could not be read. Run \"speckle-keys -diagnose\" for details."
}

// saved returns the saved tokens, sorted by name and server; those of one
// name on one server come newest first.
func (p program) saved(ctx context.Context) ([]keychain.Entry, error) {
	entries, err := p.credentials.List(ctx)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e keychain.Entry) bool { return e.Kind != keychain.KindToken })
	slices.SortStableFunc(entries, func(a, b keychain.Entry) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Origin.String(), b.Origin.String()))
	})
	return entries, nil
}
