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

# What lists nothing any more, and the folders that are empty then.
ls "$share"/applications/*.desktop >/dev/null 2>&1 || rm -f "$share/applications/mimeinfo.cache"
ls -d "$share"/icons/hicolor/*/ >/dev/null 2>&1 || rm -f "$share/icons/hicolor/icon-theme.cache"
for folder in "$share"/icons/hicolor/*/apps "$share"/icons/hicolor/* "$share/icons/hicolor" "$share/icons" \
	"$share/applications" "$share/metainfo" "$share/man/man1" "$share/man" "$share/doc" "$share" "$bin" "${bin%/bin}"; do
	case $folder in
	/usr/local | /usr/local/bin | /usr/local/share | /usr/local/share/man) ;; # of the system
	*) [ ! -d "$folder" ] || rmdir "$folder" 2>/dev/null || true ;;
	esac
done
echo "Removed. Settings and saved tokens stay; the README says how to delete them."
