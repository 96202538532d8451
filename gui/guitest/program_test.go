//go:build linux

package guitest

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Patience is how long a condition may take to come true on a busy machine.
const Patience = 2 * time.Minute

// A Program runs on a Desktop and is looked at and acted on from outside.
type Program struct {
	Desktop *Desktop
	Process *os.Process

	t      testing.TB
	cmd    *exec.Cmd
	socket string
	output string // file with stdout and stderr
	window string // its number, once it is known
	ended  chan struct{}
}

// Launch starts a program that was built with the tag guitest.
func (d *Desktop) Launch(t testing.TB, binary string, env []string, args ...string) *Program {
	t.Helper()
	p := &Program{Desktop: d, t: t, ended: make(chan struct{})}
	file, err := os.CreateTemp(d.Home, "output")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p.output = file.Name()
	p.socket = p.output + ".look"
	p.cmd = d.command(binary, args...)
	p.cmd.Env = append(append([]string{}, d.Env...), append(env, SocketVariable+"="+p.socket)...)
	p.cmd.Stdout, p.cmd.Stderr = file, file
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.Process = p.cmd.Process
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.Process.Kill()
		<-p.ended
		// The packages are built with the tag migrated_fynedo, with which Fyne
		// has no locks; without it Fyne reports calls from other goroutines.
		if strings.Contains(p.Output(), "Error in Fyne call thread") {
			t.Error("Fyne was called off its goroutine")
		}
		if t.Failed() {
			t.Logf("output of the program:\n%s", p.Output())
		}
	})
	return p
}

// Output is what the program has printed.
func (p *Program) Output() string {
	text, _ := os.ReadFile(p.output)
	return string(text)
}

// Ended waits for the program's end and returns its exit status. A program that
// doesn't end writes into its output what it waits for.
func (p *Program) Ended() int {
	p.t.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(Patience):
		p.Process.Signal(syscall.SIGQUIT)
		time.AfterFunc(10*time.Second, func() { p.Process.Kill() })
		<-p.ended
		p.t.Fatal("the program did not end")
		return -1
	}
}

// Look returns what the program shows now.
func (p *Program) Look() (Dump, error) {
	var d Dump
	conn, err := net.Dial("unix", p.socket)
	if err != nil {
		return d, err
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(Patience))
	return d, json.NewDecoder(conn).Decode(&d)
}

// Wait polls the main window until done says so, and returns it.
func (p *Program) Wait(what string, done func(Window) bool) Window {
	p.t.Helper()
	var last Window
	var problem error
	for end := time.Now().Add(Patience); time.Now().Before(end); {
		select {
		case <-p.ended:
			p.t.Fatalf("waiting for %s: the program ended with status %d", what, p.cmd.ProcessState.ExitCode())
		default:
		}
		var d Dump
		d, problem = p.Look()
		if problem == nil && len(d.Windows) > 0 {
			last = d.Windows[0]
			if done(last) {
				return last
			}
		}
		time.Sleep(40 * time.Millisecond)
	}
	p.Desktop.Failure()
	p.t.Fatalf("waited %v for %s (%v); in sight:\n%s", Patience, what, problem, last)
	return last
}

// WaitFor waits for a node of the uppermost layer.
func (p *Program) WaitFor(what string, match Match) Node {
	p.t.Helper()
	var found Node
	p.Wait(what, func(w Window) (ok bool) {
		found, ok = w.Find(match)
		return ok
	})
	return found
}

// WaitGone waits until no layer shows a match.
func (p *Program) WaitGone(what string, match Match) {
	p.t.Helper()
	p.Wait(what+" to go", func(w Window) bool {
		_, ok := w.FindAny(match)
		return !ok
	})
}

// settled waits for a node that can be clicked, and until it stays where it is.
func (p *Program) settled(what string, match Match) (Node, Window) {
	p.t.Helper()
	var found, before Node
	window := p.Wait(what+", to click it", func(w Window) bool {
		before = found
		var ok bool
		if found, ok = w.Find(All(InSight, match)); !ok || found != before {
			return false
		}
		taker, ok := w.taker(found)
		return ok && !taker.Disabled
	})
	return found, window
}

// windowID looks the program's window up on the screen. It stays the same as
// long as the program runs.
func (p *Program) windowID() (string, error) {
	if p.window != "" {
		return p.window, nil
	}
	out, err := p.Desktop.Run("xdotool", "search", "--onlyvisible", "--pid", strconv.Itoa(p.Process.Pid))
	if err != nil {
		return "", err
	}
	ids := strings.Fields(out)
	if len(ids) != 1 {
		return "", fmt.Errorf("%d windows", len(ids))
	}
	p.window = ids[0]
	return p.window, nil
}

func numberAfter(text, label string) (int, bool) {
	_, rest, ok := strings.Cut(text, label)
	if !ok {
		return 0, false
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0, false
	}
	n, err := strconv.Atoi(fields[0])
	return n, err == nil
}
