package model

import (
	"context"
	"slices"
	"strings"
	"time"

	"speckle-keys/speckle"
)

// searchPause is how long a search waits for more letters before it is sent.
const searchPause = 250 * time.Millisecond

// Resources is a person's projects, or workspaces, to choose from: what a
// search finds, a page at a time, and what was chosen. The list is the only
// source of what can be chosen, because a server accepts ids that don't exist.
type Resources struct {
	Err        error  // why the newest page is missing; Retry asks for it again
	SearchText string // what Search was called with last

	app     *App
	session *Session
	kind    speckle.ResourceType
	job     job
	asked   bool
	found   []speckle.Resource
	total   int
	next    string // the cursor of the next page; "" after the last one
	chosen  []speckle.Resource
}

// Load asks for the first page, once.
func (r *Resources) Load() {
	if !r.asked {
		r.ask(0)
	}
}

// Search finds what has a text in its name. What is shown stays until the
// answer comes; what was chosen stays anyway.
func (r *Resources) Search(text string) {
	if text = strings.TrimSpace(text); r.SearchText != text {
		r.SearchText = text
		r.ask(searchPause)
	}
}

func (r *Resources) ask(pause time.Duration) {
	r.asked, r.next = true, ""
	r.read("", pause)
}

// More asks for the next page.
func (r *Resources) More() {
	if r.HasMore() && !r.job.Running() {
		r.read(r.next, 0)
	}
}

// Retry asks again for what failed.
func (r *Resources) Retry() { r.read(r.next, 0) }

func (r *Resources) read(cursor string, pause time.Duration) {
	search := r.SearchText
	r.Err = nil
	start(r.app, &r.job, serverLimit, func(ctx context.Context) (speckle.ResourcePage, error) {
		select {
		case <-ctx.Done(): // another letter was typed
			return speckle.ResourcePage{}, ctx.Err()
		case <-time.After(pause):
		}
		return with(ctx, r.app, r.session, func(s *speckle.Session) (speckle.ResourcePage, error) {
			if r.kind == speckle.ResourceWorkspace {
				return s.Workspaces(ctx, search, cursor)
			}
			return s.Projects(ctx, search, cursor)
		})
	}, func(page speckle.ResourcePage, err error) {
		if r.Err = err; err != nil {
			return
		}
		if cursor == "" {
			r.found = nil
		}
		for _, item := range page.Items {
			if indexOf(r.found, item.ID) < 0 { // something changed between two pages
				r.found = append(r.found, item)
			}
		}
		r.total, r.next = page.Total, page.Next
	})
}

// Busy reports whether a page is being asked for.
func (r *Resources) Busy() bool { return r.job.Running() }

// Loading reports whether there is nothing to show before it comes.
func (r *Resources) Loading() bool { return r.job.Running() && len(r.found) == 0 }

// Found is what the search found so far, and how many there are in all. Don't write to it.
func (r *Resources) Found() (rows []speckle.Resource, total int) { return r.found, r.total }

// HasMore reports whether there is another page.
func (r *Resources) HasMore() bool { return r.next != "" }

// Choose chooses one of the list, or leaves it out.
func (r *Resources) Choose(id string, on bool) {
	at, listed := indexOf(r.chosen, id), indexOf(r.found, id)
	switch {
	case on && at < 0 && listed >= 0:
		r.chosen = append(slices.Clone(r.chosen), r.found[listed])
	case !on && at >= 0:
		r.chosen = slices.Delete(slices.Clone(r.chosen), at, at+1)
	}
	r.app.changed()
}

// IsChosen reports whether one was chosen.
func (r *Resources) IsChosen(id string) bool { return indexOf(r.chosen, id) >= 0 }

func indexOf(list []speckle.Resource, id string) int {
	return slices.IndexFunc(list, func(r speckle.Resource) bool { return r.ID == id })
}
