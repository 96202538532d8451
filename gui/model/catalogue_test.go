package model

import (
	"slices"
	"testing"

	"speckle-keys/accounts"
	"speckle-keys/speckle"
)

// The question before a token is revoked names each account that uses it, also
// where the account is listed with another token.
func TestCatalogueKnowsEachTokenOfAnAccount(t *testing.T) {
	t.Parallel()
	origin, err := speckle.ParseOrigin("https://a.example")
	if err != nil {
		t.Fatal(err)
	}
	ada := accounts.Account{Origin: origin, OtherTokenIDs: []string{"bbbbbbbbbb"}, Token: speckle.NewSecret("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd12")}
	ada.Person.Name = "Ada"
	c := newCatalogue(accounts.Result{Accounts: []accounts.Account{ada}})
	for _, id := range []string{"aaaaaaaaaa", "bbbbbbbbbb"} {
		if got := c.byToken[tokenName{origin, id}]; !slices.Equal(got, []string{"Ada"}) {
			t.Errorf("%s is of %v", id, got)
		}
	}
}
