package speckle

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// Release is the newest published version of a program.
type Release struct {
	Version Version
	Page    string // address of the page for people
}

// LatestRelease asks for the newest release at address, which answers as
// GitHub's https://api.github.com/repos/OWNER/NAME/releases/latest. It is one
// request without a credential; redirects are not followed. Drafts and
// pre-releases, and a page on another host, are KindNotSpeckle: not what was
// asked for.
func LatestRelease(ctx context.Context, address string, opts Options) (Release, error) {
	parsed, err := url.Parse(address)
	if err != nil {
		return Release{}, &Error{Op: "check for updates", Kind: KindInvalid}
	}
	origin, err := ParseOrigin(parsed.Scheme + "://" + parsed.Host)
	if err != nil {
		return Release{}, err
	}
	client := NewClient(origin, opts)
	defer client.Close()
	ctx, cancel := client.limit(ctx)
	defer cancel()
	call := &call{client: client, op: "check for updates", network: client.pooled, judge: judgeRelease}
	if err := call.refuseEarly(); err != nil {
		return Release{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return Release{}, call.error(KindInvalid, "")
	}
	resp, err := call.httpClient().Do(req)
	if err != nil {
		return Release{}, call.fail(ctx, err)
	}
	resp.Body.Close()
	return readRelease(call, parsed)
}

// judgeRelease takes an answer that is JSON.
func judgeRelease(c *call) *Error {
	if err := c.judgeStatus(); err != nil {
		return err
	}
	if c.status != http.StatusOK || c.body == nil {
		return c.notSpeckle()
	}
	return nil
}

func readRelease(c *call, asked *url.URL) (Release, error) {
	var answer struct {
		Tag        string `json:"tag_name"`
		Page       string `json:"html_url"`
		Draft      bool   `json:"draft"`
		PreRelease bool   `json:"prerelease"`
	}
	if json.Unmarshal(c.body, &answer) != nil {
		return Release{}, c.error(KindNotSpeckle, "the answer is no release")
	}
	release := Release{Version: ParseVersion(answer.Tag), Page: answer.Page}
	page, err := url.Parse(answer.Page)
	switch {
	case release.Version.Kind() != VersionRelease || answer.Draft || answer.PreRelease:
		return Release{}, c.error(KindNotSpeckle, "the answer is no release")
	case err != nil || page.Scheme != asked.Scheme || page.User != nil || page.Host != strings.TrimPrefix(asked.Host, "api."):
		return Release{}, c.error(KindNotSpeckle, "the release's page is elsewhere")
	}
	return release, nil
}
