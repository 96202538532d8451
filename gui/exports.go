package gui

import (
	"strings"

	"speckle-keys/gui/model"
)

// saveCSV asks where to and saves a table, whose first row is its head.
func (s *shell) saveCSV(name string, table [][]string) {
	s.files.save(name, func(path string) {
		s.app.SaveCSV(path, table, func(err error) {
			if err != nil {
				s.failed(t("csv.failed"), err)
			}
		})
	})
}

// saveTokens saves the tokens of the chosen account as the table shows them.
func (s *shell) saveTokens() {
	tokens := s.app.Tokens(s.app.Accounts.Current())
	table := [][]string{{
		t("tokens.column-name"), t("tokens.token-id"), t("csv.last"), t("tokens.column-scopes"), t("tokens.column-created"),
		t("tokens.column-used"), t("tokens.column-expires"), t("tokens.attention"), t("csv.saved"), t("csv.used-by"),
	}}
	for _, row := range tokens.Rows() {
		used, expires := usedAndEnds(row.Token, t("tokens.never-expires"), model.CSVTime)
		table = append(table, []string{
			tokenName(row), row.ID, row.LastChars, strings.Join(row.Scopes, " "), model.CSVTime(row.CreatedAt),
			used, expires, listed(semicolons, each(row.Attention, reasonWords)...), yesNo(&row.SavedHere), listed(semicolons, row.UsedBy...),
		})
	}
	s.saveCSV("speckle-tokens.csv", table)
}

// exportRegistration asks where to, has a registration file written, and says whether that worked.
func (s *shell) exportRegistration(write func(path string, done func(error))) {
	s.files.save("speckle-keys-registration.json", func(path string) {
		write(path, func(err error) {
			if err != nil {
				s.failed(t("signin.export-failed"), err)
				return
			}
			s.message(t("signin.export"), t("signin.exported"))
		})
	})
}
