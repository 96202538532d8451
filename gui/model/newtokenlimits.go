package model

import (
	"slices"

	"speckle-keys/speckle"
)

// Limit is a choice of what a new token reaches.
type Limit string

const (
	Everything     Limit = "everything"
	OnlyProjects   Limit = "projects"
	OnlyWorkspaces Limit = "workspaces"
)

// InvalidNoLimit means that a limit was chosen, and nothing to limit to.
const InvalidNoLimit = "NO_LIMIT"

type newTokenLimits struct {
	limit      Limit
	projects   *Resources
	workspaces *Resources
	unknown    bool // the token that this one began with may have had limits
}

// Limits are the choices of what the token reaches, in the order to show; none
// where the server doesn't support limits.
func (f *NewToken) Limits() []Limit {
	info := f.app.Server(f.session.Origin).Info
	if info == nil || !info.Version.Supports(speckle.FeatureLimitResources) {
		return nil
	}
	if info.Workspaces == nil || !*info.Workspaces {
		return []Limit{Everything, OnlyProjects}
	}
	return []Limit{Everything, OnlyProjects, OnlyWorkspaces}
}

// SetLimit sets what the token reaches, and loads the list to choose from.
func (f *NewToken) SetLimit(limit Limit) {
	f.limits.limit = limit
	if list := f.Resources(); list != nil {
		list.Load()
	}
	f.edited()
}

// Limit is what the token reaches.
func (f *NewToken) Limit() Limit {
	if !slices.Contains(f.Limits(), f.limits.limit) {
		return Everything
	}
	return f.limits.limit
}

// Resources is the list to choose from; nil for Everything.
func (f *NewToken) Resources() *Resources {
	switch f.Limit() {
	case OnlyProjects:
		return f.limits.projects
	case OnlyWorkspaces:
		return f.limits.workspaces
	}
	return nil
}

// ChooseResource chooses a project or a workspace of the list, or leaves it out
// of what was chosen of both.
func (f *NewToken) ChooseResource(id string, on bool) {
	list := f.Resources()
	switch {
	case list == nil:
		return
	case on:
		list.Choose(id, true)
	default:
		f.limits.projects.Choose(id, false)
		f.limits.workspaces.Choose(id, false)
	}
	f.edited()
}

// LimitTo is the projects and workspaces that the token is limited to: not nil,
// and empty for no limit.
func (f *NewToken) LimitTo() []speckle.Resource {
	if f.Resources() == nil {
		return []speckle.Resource{}
	}
	return slices.Concat([]speckle.Resource{}, f.limits.projects.chosen, f.limits.workspaces.chosen)
}

// ProjectsUnlimited reports whether the token is limited to workspaces alone:
// servers look at the limits of each kind apart, so it reaches all projects.
func (f *NewToken) ProjectsUnlimited() bool {
	return f.Resources() != nil && len(f.limits.workspaces.chosen) > 0 && len(f.limits.projects.chosen) == 0
}

// LimitsUnknown reports whether the token that this one began with may have
// had limits: servers don't return them, so they must be chosen again.
func (f *NewToken) LimitsUnknown() bool {
	return f.limits.unknown && f.limits.limit == Everything && f.Limits() != nil
}

// limitTo begins with the limits of another token; nil if they aren't known.
func (f *NewToken) limitTo(limits []speckle.Resource) {
	f.limits.unknown = limits == nil
	for _, r := range limits {
		switch r.Type {
		case speckle.ResourceProject:
			f.limits.projects.chosen = append(f.limits.projects.chosen, r)
		case speckle.ResourceWorkspace:
			f.limits.workspaces.chosen = append(f.limits.workspaces.chosen, r)
		}
	}
	switch {
	case len(f.limits.projects.chosen) > 0:
		f.SetLimit(OnlyProjects)
	case len(f.limits.workspaces.chosen) > 0:
		f.SetLimit(OnlyWorkspaces)
	}
}

func newLimits(a *App, s *Session) newTokenLimits {
	return newTokenLimits{
		limit:      Everything,
		projects:   &Resources{app: a, session: s, kind: speckle.ResourceProject},
		workspaces: &Resources{app: a, session: s, kind: speckle.ResourceWorkspace},
	}
}
