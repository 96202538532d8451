package script

import (
	"context"
	"flag"
	"io"
	"os"

	"github.com/mattn/go-isatty"

	"speckle-keys/accounts/activity"
)

func (p program) token(ctx context.Context, args []string) error {
	set := flag.NewFlagSet("token", flag.ContinueOnError)
	server := set.String("server", "", "")
	reveal := set.Bool("reveal", false, "")
	names, err := parse(set, args)
	switch {
	case err != nil:
		return err
	case len(names) != 1:
		return fail(statusUsage, "Write the name of one saved token after \"token\".")
	case isTerminal(p.stdout) && !*reveal:
		return fail(statusUsage, "The token would show on the screen. Send it to a pipe or a file, or add -reveal.")
	}
	entries, err := p.saved(ctx)
	if err != nil {
		return err
	}
	entry, err := find(entries, names[0], *server)
	if err != nil {
		return err
	}
	secret, err := p.load(ctx, entry)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(p.stdout, secret.Reveal()+"\n"); err != nil {
		return fail(statusOutput, cannotWrite)
	}
	p.record(activity.Of(activity.Printed, entry))
	return nil
}

// isTerminal reports whether what is written to w shows on a screen. The
// terminals of Cygwin and Git Bash are pipes to Windows.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
}
