#!/bin/sh
# install.sh [--all]: installs Speckle Keys for you, or with --all and as root
# for everyone on this computer. Run it again to update. speckle-keys-uninstall
# removes it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case ${1-} in
'') bin=$HOME/.local/bin share=${XDG_DATA_HOME:-$HOME/.local/share} all= ;;
--all)
	[ "$(id -u)" = 0 ] || { echo "--all needs root: sudo $0 --all" >&2; exit 1; }
	bin=/usr/local/bin share=/usr/local/share all=" --all"
	umask 022 ;; # everyone may read what is made
*) echo "Usage: $0 [--all]" >&2; exit 2 ;;
esac

mkdir -p "$bin"
# Moved there whole: a running program keeps the file that it was started from, and on a full disk
# the older version stays.
new=$bin/.speckle-keys.new
trap 'rm -f "$new"' EXIT
install -m 755 "$here/bin/speckle-keys" "$new"
mv -f "$new" "$bin/speckle-keys"
install -m 755 "$here/uninstall.sh" "$bin/speckle-keys-uninstall"
(cd "$here/share" && find . -type f) | while read -r file; do
	mkdir -p "$share/$(dirname "$file")"
	install -m 644 "$here/share/$file" "$share/$file"
done
# A desktop doesn't always search the folder of the program, so the entry has its whole path: escaped
# as commands want it, then as entries do, and for sed.
entry=$share/applications/@ID@.desktop
escaped() { printf '%s' "$bin/speckle-keys" | sed "$1"'s/\\/&&/g; s/[\\&|]/\\&/g'; }
command=$(escaped 's/["`$\\]/\\&/g; s/%/%%/g; ')
sed "s|^Exec=speckle-keys|Exec=\"$command\"|; s|^TryExec=.*|TryExec=$(escaped '')|" \
	"$here/share/applications/@ID@.desktop" >"$entry"
update-desktop-database "$share/applications" 2>/dev/null || true
gtk-update-icon-cache -q -t -f "$share/icons/hicolor" 2>/dev/null || true

echo "Installed $bin/speckle-keys. Speckle Keys is in the application menu."
echo "To remove it, run: $bin/speckle-keys-uninstall$all"
