#!/bin/sh
# check-install.sh: what `make install` installs works without the source tree and without Swift,
# and `make uninstall` leaves nothing of it.
set -eu
cd "$(dirname "$0")/.."
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

make --silent install DESTDIR="$root" PREFIX=/usr
if ldd "$root/usr/bin/fluhost" | grep -i swift; then
    echo "check-install.sh: the binary needs libraries of Swift" >&2
    exit 1
fi
cp -r "$root/usr" "$root/copy"
(cd "$root/copy" && env -i PATH=/usr/bin:/bin bin/fluhost -v >/dev/null)
tools/check-mount.sh "$root/copy/bin/fluhost" "$root/copy/share/fluhost/scripts/hello.lua"

make --silent uninstall DESTDIR="$root" PREFIX=/usr
left=$(find "$root/usr" ! -type d)
[ -z "$left" ] || { printf 'check-install.sh: still there:\n%s\n' "$left" >&2; exit 1; }
