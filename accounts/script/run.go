package script

import (
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"speckle-keys/accounts/activity"
	"speckle-keys/accounts/keychain"
	"speckle-keys/speckle"
)

const (
	tokenVariable  = "SPECKLE_TOKEN"
	serverVariable = "SPECKLE_SERVER_URL"
)

// A handover is one NAME[=VAR[,URLVAR]] of run.
type handover struct {
	entry    keychain.Entry
	variable string // of the token
	server   string // variable of the server's address; "" for none of its own
}

func (p program) run(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("run", flag.ContinueOnError)
	server := set.String("server", "", "")
	ours, command := args, []string(nil)
	from := 0
	if len(args) > 1 && args[0] == "--" && strings.HasPrefix(args[1], "-") {
		from = 2 // these dashes are for a name that begins with one
	}
	if i := slices.Index(args[from:], "--"); i >= 0 {
		ours, command = args[:from+i], args[from+i+1:]
	}
	names, err := parse(set, ours)
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return fail(statusUsage, "Write the name of a saved token after \"run\".")
	case len(command) == 0:
		return fail(statusUsage, "Write \"--\" and the command after the name: speckle-keys run NAME -- COMMAND.")
	}
	entries, err := p.saved(ctx)
	if err != nil {
		return err
	}
	var handovers []handover
	for _, name := range names {
		h, err := parseHandover(entries, name, *server)
		if err != nil {
			return err
		}
		handovers = append(handovers, h)
	}
	if err := distinct(handovers); err != nil {
		return err
	}
	// A command that can't be started must not make the keychain prompt.
	path, err := lookUp(command[0])
	if err != nil {
		return err
	}
	var variables []variable
	var handed []activity.Entry
	for _, h := range handovers {
		secret, err := p.load(ctx, h.entry)
		if err != nil {
			return err
		}
		variables = append(variables, variable{h.variable, secret.Reveal()})
		handed = append(handed, activity.Of(activity.Handed, h.entry).With(path))
	}
	p.record(handed...) // before the command takes the place of this process
	variables = append(variables, addresses(handovers)...)
	return start(path, command, environment(os.Environ(), variables))
}

func (p program) load(ctx context.Context, e keychain.Entry) (speckle.Secret, error) {
	// A job on a server, or over SSH, must not wait for an answer to a prompt on the desktop.
	if err := p.credentials.Probe(ctx); keychain.KindOf(err) == keychain.KindLocked && !hasScreen() {
		return speckle.Secret{}, err
	}
	secret, err := p.credentials.Load(ctx, e.Key)
	if keychain.KindOf(err) == keychain.KindNotFound {
		return secret, fail(statusUnknown, "The token %s is no longer in %s.", quote(e.Name), p.credentials.Name())
	}
	return secret, err
}

// hasScreen reports whether the person at this process could see a prompt.
func hasScreen() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}

// toVariables matches what follows the name in NAME=VAR,URLVAR.
var toVariables = regexp.MustCompile(`^(.+)=([A-Za-z_][A-Za-z0-9_]*)(?:,([A-Za-z_][A-Za-z0-9_]*))?$`)

// parseHandover reads an argument of run. A name may hold "=" itself: an
// argument that is a saved name as a whole is taken as that.
func parseHandover(entries []keychain.Entry, argument, server string) (handover, error) {
	h := handover{variable: tokenVariable}
	name := argument
	if parts := toVariables.FindStringSubmatch(argument); parts != nil && len(named(entries, argument, server)) == 0 {
		name, h.variable, h.server = parts[1], parts[2], parts[3]
	} else if before, after, ok := strings.Cut(argument, "="); ok && len(named(entries, before, server)) > 0 {
		return h, fail(statusUsage, "%s is not a valid variable name.", quote(after))
	}
	var err error
	h.entry, err = find(entries, name, server)
	return h, err
}

// distinct refuses to put two values into one variable.
func distinct(handovers []handover) error {
	used := map[string]string{}
	for _, h := range handovers {
		for _, name := range []string{h.variable, h.server} {
			other, taken := used[canonical(name)]
			if name != "" && taken {
				return fail(statusUsage, "%s and %s both use the variable %s. Name another one, as in NAME=VAR.",
					quote(other), quote(h.entry.Name), name)
			}
			used[canonical(name)] = h.entry.Name
		}
	}
	return nil
}

// canonical is the spelling by which variables are compared: Windows takes
// upper and lower case as the same.
func canonical(variable string) string {
	if runtime.GOOS == "windows" {
		return strings.ToUpper(variable)
	}
	return variable
}

type variable struct{ name, value string }

// addresses are the variables for the servers' addresses. One variable can't
// hold the addresses of two servers, and a script must not send a token to
// the wrong one: then SPECKLE_SERVER_URL is not set.
func addresses(handovers []handover) []variable {
	var all []variable
	var origins []speckle.Origin
	taken := false
	for _, h := range handovers {
		if h.server != "" {
			all = append(all, variable{h.server, h.entry.Origin.String()})
		} else if !slices.Contains(origins, h.entry.Origin) {
			origins = append(origins, h.entry.Origin)
		}
		taken = taken || canonical(h.variable) == serverVariable || canonical(h.server) == serverVariable
	}
	if len(origins) == 1 && !origins[0].IsZero() && !taken {
		all = append(all, variable{serverVariable, origins[0].String()})
	}
	return all
}

// environment is the environment of the command: the inherited one with the variables. An inherited
// token or address is never left beside ours, since a script could send the one to the other.
func environment(inherited []string, variables []variable) []string {
	replaced := []string{canonical(tokenVariable), canonical(serverVariable)}
	for _, v := range variables {
		replaced = append(replaced, canonical(v.name))
	}
	env := slices.DeleteFunc(slices.Clone(inherited), func(line string) bool {
		name, _, _ := strings.Cut(line, "=")
		return slices.Contains(replaced, canonical(name))
	})
	for _, v := range variables {
		env = append(env, v.name+"="+v.value)
	}
	return env
}

// lookUp finds the command as the shell would.
func lookUp(command string) (path string, err error) {
	path, err = exec.LookPath(command)
	switch {
	case err == nil:
		return path, nil
	case errors.Is(err, exec.ErrDot):
		return "", fail(statusNotFound, "%s was found in the current folder only. Write its path to start it.", quote(command))
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return "", fail(statusNotFound, "The command %s was not found.", quote(command))
	}
	return "", cannotStart(command, err)
}

// cannotStart says why the system refused to start a command. err comes from
// the system and names at most the file.
func cannotStart(command string, err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	} else if lookup, ok := errors.AsType[*exec.Error](err); ok {
		err = lookup.Err
	}
	return fail(statusCannotStart, "The command %s could not be started: %s.", quote(command), oneLine(err.Error()))
}
