#!/bin/sh
# speckle-keys-uninstall [--all]: removes what install.sh installed, for you or
# with --all and as root for everyone. Settings and saved tokens stay.
set -eu
case ${1-} in
'') bin=$HOME/.local/bin share=${XDG_DATA_HOME:-$HOME/.local/share} ;;
--all)
	[ "$(id -u)" = 0 ] || { echo "--all needs root: sudo $0 --all" >&2; exit 1; }
	bin=/usr/local/bin share=/usr/local/share ;;
*) echo "Usage: $0 [--all]" >&2; exit 2 ;;
esac

rm -f "$share/applications/@ID@.desktop" "$share/metainfo/@ID@.metainfo.xml" \
	"$share"/icons/hicolor/*/apps/@ID@.png "$share/icons/hicolor/scalable/apps/@ID@.svg" \
	"$share/man/man1/speckle-keys.1.gz"
rm -rf "$share/doc/speckle-keys"
rm -f "$bin/speckle-keys" "$bin/speckle-keys-uninstall"
update-desktop-database "$share/applications" 2>/dev/null || true
gtk-update-icon-cache -q -t -f "$share/icons/hicolor" 2>/dev/null || true
echo "Removed. Settings and saved tokens stay; the README says how to delete them."
