package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"speckle-keys/accounts/activity"
	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

// recorded opens the record after something was done.
func recorded(after func(*activityDialog)) func(*screen) {
	return made(model.IsSaved, func(s *screen) {
		s.once().copying.Press()
		s.once().close()
		d := showActivity(s.shell)
		s.until("the record", func() bool { return s.app.Activity.Total() >= 3 })
		after(d)
	})
}

// busyRecord has an entry of each kind, and one of a newer version.
func busyRecord(w *model.World) {
	w.Activity = activity.Open("", nil)
	for i, kind := range []activity.Kind{
		activity.Created, activity.Copied, activity.Revealed, activity.Saved, activity.Rotated, activity.Revoked,
		activity.Deleted, activity.SignedIn, activity.SignedOut, activity.Handed, activity.Printed,
	} {
		e := activity.Entry{
			Time: noon.AddDate(0, 0, -i), Kind: kind, Server: "https://speckle.studio.example", Person: "Ada Okafor",
			Name: "nightly publish", LastChars: "9f3ac1", SignIn: kind == activity.SignedIn || kind == activity.SignedOut,
		}
		if kind == activity.Handed {
			e.Command = "python3"
		}
		if e.SignIn {
			e.Name, e.LastChars = "", ""
		}
		_ = w.Activity.Add(context.Background(), e)
	}
}

// brokenRecord is a record in a folder that there can't be.
func brokenRecord(w *model.World) { w.Activity = activity.Open(os.DevNull+"/below", nil) }

func TestActivityShowsWhatWasDone(t *testing.T) {
	s := newScreen(t, nil)
	recorded(func(d *activityDialog) {
		if len(d.table.rows) != 3 || d.none.Visible() || !d.table.Visible() {
			t.Fatalf("%d rows, none %v", len(d.table.rows), d.none.Visible())
		}
		var words []string
		for _, row := range d.table.rows {
			words = append(words, activityWords(row)+" "+activityToken(row))
		}
		if got := strings.Join(words, ", "); !strings.Contains(got, textOf("activity.kind.created")+" nightly publish") ||
			!strings.Contains(got, textOf("activity.kind.copied")+" nightly publish") {
			t.Errorf("it shows %s", got)
		}
		d.search.SetText(textOf("activity.kind.created"))
		s.turn()
		if len(d.table.rows) != 1 {
			t.Errorf("%d rows are found", len(d.table.rows))
		}
		d.search.SetText("nothing like it")
		s.turn()
		if !d.nomatch.Visible() || d.table.Visible() || !d.save.Disabled() || d.erase.Disabled() {
			t.Error("a search without a match")
		}
		d.search.SetText("")
		s.turn()
		d.erase.Press()
		s.button(widgets.TopDialog(s.window.Canvas()), textOf("button.cancel")).Press()
		s.turn()
		if s.app.Activity.Total() != 3 {
			t.Fatal("it is erased before it was confirmed")
		}
		s.focusOn(d.erase)
		d.erase.Press()
		s.button(widgets.TopDialog(s.window.Canvas()), textOf("activity.erase-yes")).Press()
		s.until("nothing is left", func() bool { return s.app.Activity.Total() == 0 })
		if s.window.Canvas().Focused() == d.erase {
			t.Error("the focus is on a button that can't be pressed")
		}
		if !d.none.Visible() || d.table.Visible() || !d.erase.Disabled() {
			t.Error("it does not say that there is nothing")
		}
	})(s)
}

func TestAnEmptyRecordSaysSo(t *testing.T) {
	s := newScreen(t, nil)
	d := showActivity(s.shell)
	s.until("the record", func() bool { return !s.app.Activity.Loading() })
	if !d.none.Visible() || d.table.Visible() || len(d.notices.Objects) != 0 {
		t.Error("it does not say that there is nothing")
	}
	s.set(func(to *model.Settings) { to.Activity = false })
	if len(d.notices.Objects) != 1 || d.none.Visible() {
		t.Error("it does not say that nothing is recorded, or that something will be")
	}
	s.button(d.dialog, text("action.settings")).Press()
	s.turn()
	s.says(widgets.TopDialog(s.window.Canvas()), text("settings.activity"))
}

// saving makes the file dialog answer with a path in a new folder.
func (s *screen) saving() (folder string) {
	folder = s.t.TempDir()
	s.shell.files.save = func(name string, chosen func(string)) { chosen(filepath.Join(folder, name)) }
	return folder
}

// csvOf waits for a file and returns its lines.
func (s *screen) csvOf(path string) []string {
	s.t.Helper()
	s.until("the file", func() bool { return s.app.Status().Kind == model.StatusExported })
	content, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(strings.TrimPrefix(string(content), "\ufeff")), "\r\n")
}

func TestActivityIsSavedAsShown(t *testing.T) {
	s := newScreen(t, busyRecord)
	folder := s.saving()
	d := showActivity(s.shell)
	s.until("the record", func() bool { return s.app.Activity.Total() == 11 })
	d.search.SetText("python3")
	s.turn()
	d.save.Press()
	lines := s.csvOf(filepath.Join(folder, "speckle-keys-activity.csv"))
	want := "2026-03-03T12:00:00Z,Passed to a command,nightly publish,9f3ac1,Ada Okafor,https://speckle.studio.example,python3"
	if len(lines) != 2 || lines[0] != "Time,Action,Token,Last characters,User,Server,Command" || lines[1] != want {
		t.Errorf("saved %q", lines)
	}
}

// The list of tokens is saved as the table shows it.
func TestTokensAreSavedAsShown(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	folder := s.saving()
	s.app.TokenView.Search("ci-publish")
	s.turn()
	s.press("save-tokens")
	lines := s.csvOf(filepath.Join(folder, "speckle-tokens.csv"))
	row := s.tokensTab().table.rows[0]
	at, _ := row.ExpiresAt()
	want := strings.Join([]string{
		"ci-publish", row.ID, row.LastChars, strings.Join(row.Scopes, " "), model.CSVTime(row.CreatedAt),
		model.CSVTime(row.LastUsed), model.CSVTime(at), textOf("attention.expires-soon"), "No", "",
	}, ",")
	if len(lines) != 2 || !strings.HasPrefix(lines[0], "Name,ID,") || lines[1] != want {
		t.Errorf("saved\n%q, want\n%s", lines, want)
	}
	s.app.TokenView.Search("")
	s.app.TokenView.OnlyReason(model.AnyReason)
	if s.press("save-tokens"); len(s.csvOfRows(folder)) != len(s.app.Tokens(s.app.Accounts.Current()).Rows())+1 {
		t.Error("the filter is not followed")
	}
	s.choose("Bram Visser")
	for _, a := range s.actions() {
		if a.name == "save-tokens" && a.allowed() {
			t.Error("a list that there isn't can be saved")
		}
	}
}

// csvOfRows are the lines of the list of tokens, when it was written again.
func (s *screen) csvOfRows(folder string) []string {
	s.rest()
	return s.csvOf(filepath.Join(folder, "speckle-tokens.csv"))
}

// A file that can't be written is told.
func TestAListThatCantBeSavedIsTold(t *testing.T) {
	s := newScreen(t, nil)
	on("Ada Okafor", model.TabTokens)(s)
	s.shell.files.save = func(name string, chosen func(string)) { chosen(filepath.Join(s.t.TempDir(), "no folder", name)) }
	s.press("save-tokens")
	s.until("the failure", s.dialogOpen)
	if top := widgets.TopDialog(s.window.Canvas()); top.Title != textOf("csv.failed") {
		t.Errorf("it says %q", top.Title)
	}
}

// A registration that can't be written is told, with the reason.
func TestARegistrationThatCantBeExportedIsTold(t *testing.T) {
	s := newScreen(t, withoutSessions)
	d, _ := registered(t, s)
	s.shell.files.save = func(name string, chosen func(string)) { chosen(filepath.Join(s.t.TempDir(), "no folder", name)) }
	d.export.OnTapped()
	s.until("the failure", func() bool { return widgets.TopDialog(s.window.Canvas()) != d.dialog })
	top := widgets.TopDialog(s.window.Canvas())
	if top.Title != textOf("signin.export-failed") {
		t.Errorf("it says %q", top.Title)
	}
	s.says(top, textOf("trouble.file.title"))
}

// The switch in the settings is followed at once.
func TestActivityCanBeTurnedOff(t *testing.T) {
	s := newScreen(t, nil)
	d := showSettings(s.shell)
	for _, row := range partsOf[*widgets.CheckRow](d.dialog) {
		if row.Title == textOf("settings.activity") {
			if !row.Checked {
				t.Error("it is off from the start")
			}
			row.Tapped(nil)
		}
	}
	s.turn()
	if s.app.Activity.On() || s.settings.Now().Activity {
		t.Error("it is still recorded")
	}
}

// A token that is shown is recorded: in the one-time dialog and in that of a
// saved one.
func TestRevealingIsRecorded(t *testing.T) {
	s := newScreen(t, nil)
	made(model.IsSaved, func(s *screen) {
		s.once().field.SetRevealed(true)
		s.once().close()
	})(s)
	s.until("the saved token", func() bool { return len(s.app.Saved.Rows(model.Origin{})) > 0 })
	s.shell.showSaved(s.app.Saved.Rows(model.Origin{})[0])
	eye := s.button(widgets.TopDialog(s.window.Canvas()), textOf("once.reveal"))
	eye.Press()
	s.rest()
	s.app.Activity.Refresh()
	revealed := func() int {
		return len(s.app.Activity.Find(textOf("activity.kind.revealed"), activityWords))
	}
	s.until("both are recorded", func() bool { return revealed() == 2 })
}
