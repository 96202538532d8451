package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"speckle-keys/gui/model"
	"speckle-keys/gui/widgets"
)

func TestNewTokenTypedAndReturned(t *testing.T) {
	s := newScreen(t, nil)
	account := s.choose("Ada Okafor")
	s.shell.showTab(model.TabTokens)
	s.until("the tokens", func() bool { return s.app.Tokens(account).CanCreate() && s.app.Tokens(account).Listed() })
	before := s.app.Tokens(account).Total()

	s.press("new-token")
	if _, ok := s.window.Canvas().Focused().(*widgets.Entry); !ok {
		t.Fatalf("the name has not the focus, %T has", s.window.Canvas().Focused())
	}
	test.Type(s.window.Canvas().Focused(), "nightly publish")
	// Return twice, as a hasty person does.
	top := widgets.TopDialog(s.window.Canvas())
	top.Default()
	top.Default()
	s.until("the one-time dialog", func() bool { return s.once() != nil })
	once := s.once().once
	s.until("the keychain", func() bool { return once.SaveState() == model.IsSaved })
	s.until("the list", func() bool { return s.app.Tokens(account).Total() == before+1 })
	if got, err := s.store.Load(t.Context(), once.Entry.Key); err != nil || !got.Equal(once.Secret()) {
		t.Errorf("the keychain holds something else: %v", err)
	}
}

var _ fyne.Focusable = (*widgets.Entry)(nil)
