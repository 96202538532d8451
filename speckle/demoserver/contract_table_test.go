package demoserver

import (
	"fmt"
	"strings"
	"time"

	"speckle-keys/speckle"
)

// A role makes, on fresh servers, what a recorded value stood for.
type role func(*scene) string

func session(person, app string) role {
	return func(sc *scene) string { return sc.pair(sc.a, person, app).Token.Reveal() }
}

func refreshOf(person, app string) role {
	return func(sc *scene) string { return sc.pair(sc.a, person, app).Refresh.Reveal() }
}

func pat(person string, scopes ...string) role {
	return func(sc *scene) string {
		return sc.a.AddToken(person, Token{Name: "recorded", Scopes: scopes}).Reveal()
	}
}

// aged is a token whose lifespan has been used for some time already.
func aged(lifespan, age time.Duration) role {
	return func(sc *scene) string {
		return sc.a.AddToken(nora, Token{Scopes: []string{"profile:read"}, Lifespan: lifespan, Created: sc.now().Add(-age)}).Reveal()
	}
}

// gone is a token that is no more.
func gone(*scene) string { return randomHex(42) }

func onB(role role) role {
	return func(sc *scene) string {
		a := sc.a
		sc.a = sc.b
		defer func() { sc.a = a }()
		return role(sc)
	}
}

// People and apps of the recordings.
const (
	ada, nora, gustav = "3011045faa", "e0eba6c473", "e9fa76eafc"
	thirdParty        = "4519dcb3ee"
)

// roles tells what each recorded token was, found by reading what the server
// answered to it. The keys are whole values where they are recorded, and
// otherwise what is.
var roles = map[string]role{
	"2a45c1faa3793f9f33f8e7000db0d04a22ff4a6a69": session(nora, "spklwebapp"),
	"d955cab627d919638156f6414fd5d1bc564fc56eae": session(ada, "spklwebapp"),
	"69663c1eee462b6106088df8235f6b00f3e4d2cd51": session(nora, "sca"),
	"725fe3041e4a39c6ca9f16f58a6721f3297fa19910": session(ada, "sca"),
	"b5b6c0a961a54d725b6de1ffef4ab9c2d07017d958": session(nora, "sca"), // after a refresh
	"2a21e358f79eee198b6cf3ec366263a998dd0b0eb0": session(nora, "connectrV3"),
	"8986e316e09c283b612a2cfd7b6aa61edf80ab3311": session(nora, thirdParty),
	"58e6716281cc22a2ee6aa941653e6f8c043bf857ec": pat(nora, "profile:read", "profile:write", "profile:email", "profile:delete",
		"users:read", "users:email", "users:invite", "server:stats", "server:setup", "streams:read", "streams:write", "tokens:read", "apps:read", "apps:write"),
	"02d8f079b92573da92aca72140c90801f668661503": pat(nora, "profile:read", "profile:email", "streams:read"),
	"e97822fa2c79936c9e3a1325e32826c02bb72cabf0": pat(nora, "streams:read"),
	"c23c46b08f6148ab73dd93e921520b8e30018d812b": pat(nora, "profile:read"),
	"0dca6e300e11c28fb1d537fb1051f04fbe7e2714b7": pat(nora, "tokens:read"),
	"fad47c0db1d29534b8207ebeb003b5e1e896b9bb78": pat(nora, "profile:read"),
	"e97966ae0e784e2428e8ecc5a177ac8ded44f4940b": pat(nora, "tokens:read", "tokens:write", "profile:read", "streams:read"),
	"ca8405a38cbf39ea520b27cd83ed54fc479b6fa5fa": pat(nora, "profile:read"), // lifespan 0
	"12262782b2723b93bba06d0e7e73cee5c709518bc2": aged(-5*time.Millisecond, 0),
	"32dfa8b4b89496c28daf1a3786556d5ab9333297d8": aged(time.Millisecond, 1500*time.Millisecond),
	"65e4ac509a54d4cffbb8f636cce9ce3f9dd6d68f52": aged(time.Millisecond, 1500*time.Millisecond),
	"6e253111237912511890a6783be3380cc8e08eb364": gone,
	"3ee041ae21ef6585bf3a14fc65100fcba46c21f6d0": session(nora, "sca"),
	"80702f153617dc8eacb737c235beb013dfdf4c943e": session(nora, "spklwebapp"),
	"0795c1799f23a3b1d1357685b156ffc3aa91d7fa95": func(sc *scene) string {
		return sc.a.AddToken(nora, Token{
			Name: "one project", Scopes: []string{"streams:read"},
			LimitTo: []speckle.Resource{{ID: "bc9a168e86", Type: speckle.ResourceProject}},
		}).Reveal()
	},
	"09554e47c4db3b03e0d69b79fbb6586d228fc7445e": refreshOf(nora, "sca"),
	"bf2a25e39a": session(nora, "sca"),
	"01c2310ad3": session(nora, "sca"),
	"0967714dc34bad0f94a8cfdf959df764c6c4f259e1": refreshOf(nora, "sca"),
	"7669236202da73caa6a617f98d3089076afff5b237": refreshOf(nora, "sca"),
	"ae1b18eb8734d8d133b41897a869c3935a40c6b67b": refreshOf(nora, "sca"),
	// Tokens to be revoked.
	"8389f274baab5e20eb31a4b61a8863a73edb4b98de": pat(nora, "profile:read"),
	"d4d971064b3c9306607681fc8fb2ab3a532c9e306d": pat(nora, "profile:read"),
	"adaa479f75ae8cfdda33cb298102dff1eb8c141a25": pat(ada, "profile:read"),
	"d9787c6f36": pat(nora, "profile:read"),
	"71dfa20672": pat(nora, "profile:read"),
	"bd75d83511": pat(nora, "profile:read"),
	"0445f85349": pat(nora, "profile:read"),
	"1d06ad47e7": pat(nora, "profile:read"),
	"aebbf37cf":  pat(nora, "profile:read"),
	"D3CA231EFA": func(sc *scene) string {
		token := pat(nora, "profile:read")(sc)
		for !strings.ContainsAny(token[:10], "abcdef") { // one ID in a hundred has digits only
			token = pat(nora, "profile:read")(sc)
		}
		return strings.ToUpper(token)
	},
	"349541": func(sc *scene) string { return speckle.NewSecret(pat(nora, "profile:read")(sc)).LastChars() },
	// The second server, on port 3001.
	"3ab331df8f1f4b22b2f9f0fbca5ba361014a7265d2": onB(session(gustav, "spklwebapp")),
	"4bb6eef859": onB(pat(gustav, "profile:read")),
	"a7b9827ed6409d17937fe1c163b85d7783bc22fede": func(sc *scene) string {
		leaver := sc.b.AddPerson(Person{Name: "Leaver"})
		token := sc.pair(sc.b, leaver, "spklwebapp").Token.Reveal()
		sc.b.RemovePerson(leaver)
		return token
	},
}

// instead holds, for single recordings, what a value stood for at that time.
var instead = map[string]map[string]role{
	"lifespan_3000_after_0.2s":           {"5319b49b697ad005364683a9a842bc6b6142b339b7": aged(3*time.Second, 200*time.Millisecond)},
	"lifespan_3000_after_2.0s":           {"5319b49b697ad005364683a9a842bc6b6142b339b7": aged(3*time.Second, 2*time.Second)},
	"lifespan_3000_after_3.4s":           {"5319b49b697ad005364683a9a842bc6b6142b339b7": aged(3*time.Second, 3400*time.Millisecond)},
	"tokenrevoke_full_token_twice":       {"8389f274baab5e20eb31a4b61a8863a73edb4b98de": gone},
	"tokenrevoke_use_after":              {"8389f274baab5e20eb31a4b61a8863a73edb4b98de": gone},
	"tokenrevoke_ten_char_id_twice":      {"d9787c6f36": gone},
	"tokenrevoke_app_token_use_after":    {"01c2310ad3": gone},
	"auth_logout_use_after":              {"3ee041ae21ef6585bf3a14fc65100fcba46c21f6d0": gone},
	"auth_logout_refresh_after":          {"09554e47c4db3b03e0d69b79fbb6586d228fc7445e": gone},
	"auth_logout_with_id_only_use_after": {"bf2a25e39a": gone},
	"auth_refresh_expired_second_try":    {"ae1b18eb8734d8d133b41897a869c3935a40c6b67b": gone},
	"auth_token_code_reused":             {"e15eaeb4d4bc70a91dcc143203515283df399b2b7a": gone},
	"auth_token_code_wrong_app":          {"a425328a8e5f0fca2eba72c5140540bad5c9900805": code("sca", "c2")},
	"auth_token_code_wrong_challenge":    {"90bb3ced7b9c26e1eaabef23b905a9bb4ddb626157": code("sca", "right")},
	"auth_token_form_encoded":            {"8349eb9c15bd06b33045df0431d391de4c07546e4a": code("sca", "c3")},
}

func code(app, challenge string) role {
	return func(sc *scene) string { return sc.grant(app, challenge) }
}

// before changes the servers after the values have been made.
var before = map[string]func(*scene){
	"serverinfo_inviteonly_guestmode_empty_strings": func(sc *scene) {
		sc.b.setup.GuestMode, sc.b.setup.InviteOnly = true, true
	},
	"serverinfo_migrated_version_custom": func(sc *scene) {
		sc.b.setup.GuestMode, sc.b.setup.Version = true, "custom"
		sc.b.setup.MovedTo, sc.b.setup.MovedFrom = "https://new.example/", "https://old.example/"
	},
	"archived_activeuser":          func(sc *scene) { sc.b.SetRole(gustav, RoleArchived) },
	"archived_apitokens":           func(sc *scene) { sc.b.SetRole(gustav, RoleArchived) },
	"activeuser_with_avatar":       func(sc *scene) { sc.dress(ada) },
	"app_author_with_avatar":       func(sc *scene) { sc.dress(ada) },
	"app_revoke_access_twice":      func(sc *scene) { sc.a.store.dropApp("sdm", nora) },
	"app_revoke_access_list_after": func(sc *scene) { sc.a.store.dropApp("sdm", nora) },
	"auth_token_code_expired":      func(sc *scene) { sc.pass(11 * time.Minute) },
	"auth_refresh_expired":         func(sc *scene) { sc.pass(200 * day) },
	"tokens_list_after_creates": func(sc *scene) {
		c := &caller{person: Person{ID: nora, Role: RoleUser}, scopes: []string{"profile:read", "tokens:write"}}
		for _, lifespan := range []string{`9007199254740993`, `"9223372036854775807"`, `-5`, `null`} {
			sc.a.answer(withCaller(sc.t.Context(), c), question{Query: fmt.Sprintf(
				`mutation{apiTokenCreate(token:{name:"long",scopes:["profile:read"],lifespan:%s})}`, lifespan)})
		}
	},
}

// bodies stand for bodies that the recordings describe in words.
var bodies = map[string]func() string{
	"err_101mb_body":       func() string { return `{"query":"` + strings.Repeat("#", 101<<20) },
	"err_5mb_comment_body": func() string { return `{"query":"{serverInfo{name}} #` + strings.Repeat("x", 5<<20) + `"}` },
	"err_5mb_variable": func() string {
		return `{"query":"query($id:String!){app(id:$id){id}}","variables":{"id":"` + strings.Repeat("x", 5<<20) + `"}}`
	},
	"err_deep_10000_introspection":   func() string { return nested(`__type(name:\"User\"){`, `fields{type{`) },
	"err_deep_10000_invalid":         func() string { return nested("", "activeUser{id ") },
	"tokencreate_name_512":           func() string { return createBody(strings.Repeat("n", 512)) },
	"tokencreate_name_512_multibyte": func() string { return createBody(strings.Repeat("ü", 512)) },
	"tokencreate_name_513":           func() string { return createBody(strings.Repeat("n", 513)) },
	"tokencreate_name_100000":        func() string { return createBody(strings.Repeat("n", 100_000)) },
	"tokenrevoke_long": func() string {
		return `{"query":"mutation($t:String!){apiTokenRevoke(token:$t)}","variables":{"t":"` + strings.Repeat("x", 100_000) + `"}}`
	},
}

func createBody(name string) string {
	return `{"query":"mutation($t:ApiTokenCreateInput!){apiTokenCreate(token:$t)}","variables":{"t":{"scopes":["profile:read"],"name":"` + name + `"}}}`
}

func nested(first, level string) string {
	return `{"query":"{` + first + strings.Repeat(level, 10_000) + `id` + strings.Repeat("}", 10_000*strings.Count(level, "{")+strings.Count(first, "{")) + `}"}`
}

// notConcerned tells why groups of recordings are not replayed, by the start
// of their names.
var notConcerned = map[string]string{
	"dbdown_":               "there is no database to lose",
	"tls_":                  "TLS and the proxy stand before a server",
	"auth_login":            "no passwords here",
	"auth_register":         "no passwords here",
	"metrics":               "nobody measures a demo",
	"ratelimit_":            "the demo limits nobody; speckletest has limits",
	"objects_get":           "no models here",
	"admin_serverinfo_":     "what the server says of itself can't be changed",
	"user_update_avatar":    "people can't be changed",
	"err_subscription_":     "nothing is subscribed to",
	"authhdr_token_lf":      "not HTTP; refused below the server",
	"authhdr_token_nul":     "not HTTP; refused below the server",
	"authhdr_token_newline": "not HTTP; refused below the server",
}

// accepted lists the differences that stay, with the reason.
var accepted = map[string]string{
	"authn_verify_page":                "the recorded server had no web front end; here the demo plays it",
	"serverinfo_multiregion_admin":     "multiRegion is left out of the schema: nobody may ask for it",
	"serverinfo_multiregion_no_token":  "multiRegion is left out of the schema: nobody may ask for it",
	"otheruser_tokens":                 "otherUser is left out of the schema: the program asks for nobody but a token's owner",
	"serverinfo_update_by_normal_user": "serverInfoUpdate is left out of the schema: the program never changes a server",
}
