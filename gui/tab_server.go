package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

type serverTab struct {
	shell    *shell
	content  *fyne.Container
	scroll   *container.Scroll
	warnings *slot
	waiting  fyne.CanvasObject
	about    *widgets.Facts
	account  *widgets.Facts
	cert     *widgets.Facts
	certCard *widgets.Panel
	features *slot
	featCard *widgets.Panel
	scopes   *slot
	scopeSet *widgets.Panel
}

// cardWidth is the most that cards take: in wider ones the eye loses the line of a fact.
const cardWidth = 780

func newServerTab(s *shell) *serverTab {
	tab := &serverTab{shell: s, about: &widgets.Facts{}, account: &widgets.Facts{}, cert: &widgets.Facts{}}
	tab.features = newSlot(widgets.Vertical{Gap: 6})
	tab.scopes = newSlot(widgets.Vertical{Gap: 10})
	tab.certCard = &widgets.Panel{Title: t("server.certificate"), Content: tab.cert}
	tab.featCard = &widgets.Panel{Title: t("server.features"), Content: tab.features.Container}
	tab.scopeSet = &widgets.Panel{Title: t("server.scopes"), Caption: t("server.scopes-hint"), Content: tab.scopes.Container}
	tab.warnings = newSlot(widgets.Vertical{Gap: 8})
	tab.waiting = &widgets.Skeleton{Rows: 3, Label: t("reach.asking")}
	tab.scroll = container.NewVScroll(container.New(widgets.Inset{X: pageSide, Y: pageTop}, container.New(widgets.Vertical{Gap: 14, Most: cardWidth},
		tab.warnings.Container,
		&widgets.Panel{Title: t("server.account"), Content: tab.account},
		&widgets.Panel{Title: t("server.about"), Content: tab.about},
		tab.waiting, tab.featCard, tab.scopeSet, tab.certCard)))
	tab.content = container.NewStack(tab.scroll)
	return tab
}

func (tab *serverTab) object() fyne.CanvasObject { return tab.content }

func (tab *serverTab) redraw(a *model.Account) {
	setVisible(tab.scroll, a != nil)
	if a == nil {
		return
	}
	// One that was opened stays open.
	changed := tab.shell.fillWarnings(tab.warnings, a, tab.shell.warnings(a), warning.whole)
	app := tab.shell.app
	server := app.Server(a.Origin)
	changed = tab.account.Set(tab.accountFacts(a)) || changed
	changed = tab.about.Set(tab.serverFacts(a, server.Info)) || changed
	setVisible(tab.waiting, server.Info == nil && server.Loading())
	if tab.redrawInfo(server.Info) || changed {
		tab.scroll.Content.Refresh()
	}
}

// accountFacts are what is known of the account: the connector's notes, then the server's own answer.
func (tab *serverTab) accountFacts(a *model.Account) []widgets.Fact {
	s, checking, none := tab.shell.app.Accounts.Shown(a)
	_, state := stateWords(s, checking, none)
	facts := []widgets.Fact{
		{Key: t("server.person"), Value: nameOf(a)},
		tab.shell.copied(t("server.email"), a.Person.Email, false),
		{Key: t("saved.state"), Value: state},
	}
	if s.User != nil {
		facts = append(facts, widgets.Fact{Key: t("server.role"), Value: maybe("role."+s.User.Role, s.User.Role)})
	}
	for i, source := range a.Sources {
		key := ""
		if i == 0 {
			key = t("server.found-in")
		}
		fact := widgets.Fact{Key: key, Value: foundIn(source.Path, source.Row), Mono: true}
		if i == 0 && model.Adoptable(a) {
			fact.Extra = &widgets.Button{Text: t("action.account-adopt"), Small: true, OnTapped: func() { showAdopt(tab.shell, a) }}
		}
		facts = append(facts, fact)
	}
	return facts
}

func (tab *serverTab) serverFacts(a *model.Account, info *model.ServerInfo) []widgets.Fact {
	address := tab.shell.copied(t("server.address"), a.Origin.String(), true)
	if info == nil {
		return []widgets.Fact{
			{Key: t("server.name"), Value: orDash(a.Server.Name)},
			{Key: t("server.company"), Value: orDash(a.Server.Company)},
			address,
			{Key: t("server.version"), Value: orDash(a.Server.Version)},
		}
	}
	var ways []string
	for _, way := range info.AuthStrategies {
		ways = append(ways, way.Name)
	}
	facts := []widgets.Fact{
		{Key: t("server.name"), Value: orDash(info.Name)},
		{Key: t("server.company"), Value: orDash(info.Company)},
		{Key: t("server.description"), Value: orDash(info.Description)},
		address,
	}
	if !model.SameServer(info.CanonicalURL, a.Origin) {
		facts = append(facts, tab.shell.copied(t("server.canonical"), info.CanonicalURL, true))
	}
	facts = append(facts,
		widgets.Fact{Key: t("server.version"), Value: versionWords(info)},
		tab.shell.copied(t("server.contact"), info.AdminContact, false),
		widgets.Fact{Key: t("server.signin"), Value: orDash(listed(commas, ways...))},
		widgets.Fact{Key: t("server.workspaces"), Value: yesNo(info.Workspaces)},
		widgets.Fact{Key: t("server.guests"), Value: yesNo(info.GuestMode)},
		widgets.Fact{Key: t("server.invite"), Value: yesNo(info.InviteOnly)},
		widgets.Fact{Key: t("server.roundtrip"), Value: t("server.roundtrip-value", data{"Millis": millis(info.RoundTrip)})},
	)
	if info.MovedTo != "" {
		facts = append(facts, widgets.Fact{Key: t("server.moved-to"), Value: info.MovedTo, Mono: true})
	}
	if info.MovedFrom != "" {
		facts = append(facts, widgets.Fact{Key: t("server.moved-from"), Value: info.MovedFrom, Mono: true})
	}
	return facts
}

// redrawInfo fills what only the server itself can say, and reports whether that changed.
func (tab *serverTab) redrawInfo(info *model.ServerInfo) bool {
	known := info != nil
	setVisible(tab.featCard, known)
	setVisible(tab.scopeSet, known && len(info.Scopes) > 0)
	setVisible(tab.certCard, known && info.Certificate != nil)
	if !known {
		return false
	}
	if c := info.Certificate; c != nil {
		tab.cert.Set(append(certificateFacts(*c), tab.shell.copied(t("server.certificate-print"), c.SHA256, true)))
	}
	tab.scopes.fill(info, func() []fyne.CanvasObject { return scopeLines(info.Scopes) })
	return tab.features.fill(info, func() []fyne.CanvasObject { return featureLines(info) })
}

func featureLines(info *model.ServerInfo) []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	if info.Trimmed {
		lines = append(lines, noticeOf(widgets.Info, "server.trimmed"))
	}
	for _, line := range model.Features(info) {
		tone, sign := widgets.Success, t("answer.yes")
		if !line.Supported {
			tone, sign = widgets.Neutral, t("answer.no")
		}
		lines = append(lines, widgets.NewBorder(nil, nil, nil, &widgets.Badge{Text: sign, Tone: tone},
			&widgets.Text{Text: t("feature." + line.Key)}))
	}
	return lines
}
