package demoserver

import "cmp"

// These structs have the fields of the schema's types of the same names.
type (
	serverInfo struct {
		Name                                             string
		Company, Description, AdminContact, CanonicalUrl *string
		TermsOfService, Version, AutomateUrl             *string
		InviteOnly                                       *bool
		GuestModeEnabled                                 bool
		EnableNewWebUiMessaging                          *bool
		Scopes                                           []scope
		AuthStrategies                                   []authStrategy
		Roles                                            []projectRole
		ServerRoles                                      []serverRole
		Configuration                                    configuration
		Migration                                        *migration
		workspaces                                       workspacesInfo
		workspacesFail                                   bool
	}
	authStrategy struct {
		ID, Name, Icon, URL string
		Color               *string
	}
	projectRole   struct{ Name, Description, ResourceTarget string }
	serverRole    struct{ ID, Title string }
	configuration struct {
		BlobSizeLimitBytes, ObjectSizeLimitBytes int32
		ObjectMultipartUploadSizeLimitBytes      int32
		IsEmailEnabled                           bool
		EmailVerificationTimeoutMinutes          int32
	}
	migration      struct{ MovedFrom, MovedTo *string }
	workspacesInfo struct{ WorkspacesEnabled bool }
)

// ServerInfo describes the server. No token is needed.
func (r *root) ServerInfo() serverInfo {
	canonical := cmp.Or(r.setup.CanonicalURL, r.url)
	accent := "accent"
	info := serverInfo{
		Name: r.setup.Name, Company: &r.setup.Company, Description: &r.setup.Description,
		AdminContact: &r.setup.AdminContact, TermsOfService: &r.setup.Terms,
		CanonicalUrl: &canonical, Version: &r.setup.Version,
		InviteOnly: &r.setup.InviteOnly, GuestModeEnabled: r.setup.GuestMode,
		EnableNewWebUiMessaging: new(bool),
		AuthStrategies:          []authStrategy{{ID: "local", Name: "Local", Icon: "TODO", URL: "/auth/local", Color: &accent}},
		Roles: []projectRole{
			{"stream:owner", "Changes a project and who is in it.", "streams"},
			{"stream:contributor", "Adds to a project.", "streams"},
			{"stream:reviewer", "Looks and comments.", "streams"},
		},
		ServerRoles: []serverRole{{RoleAdmin, "Admin"}, {RoleUser, "User"}},
		Configuration: configuration{
			BlobSizeLimitBytes: 100 << 20, ObjectSizeLimitBytes: 100 << 20,
			ObjectMultipartUploadSizeLimitBytes: 100 << 20, EmailVerificationTimeoutMinutes: 5,
		},
		workspaces: workspacesInfo{r.setup.Workspaces}, workspacesFail: r.failsOnWorkspaces(),
	}
	for _, sc := range r.scopes() {
		if sc.public {
			info.Scopes = append(info.Scopes, sc)
		}
	}
	if r.setup.GuestMode {
		info.ServerRoles = append(info.ServerRoles, serverRole{RoleGuest, "Guest"})
	}
	info.ServerRoles = append(info.ServerRoles, serverRole{RoleArchived, "Archived"})
	if r.setup.MovedTo != "" || r.setup.MovedFrom != "" {
		info.Migration = &migration{MovedFrom: optional(r.setup.MovedFrom), MovedTo: optional(r.setup.MovedTo)}
	}
	return info
}

func (i serverInfo) Workspaces() (workspacesInfo, error) {
	if i.workspacesFail {
		return workspacesInfo{}, nullField("ServerInfo.workspaces")
	}
	return i.workspaces, nil
}

// optional is null for "".
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
