#!/bin/sh
# check-mount.sh BINARY [SCRIPT]: fails unless file systems can be mounted here, so that tests which
# need that are never passed over in silence. SCRIPT shall have a file `hello`, as hello.lua has.
set -u
script=${2:-$(dirname "$0")/../scripts/hello.lua}
point=$(mktemp -d)
trap 'rmdir "$point"' EXIT
if fusermount=$(command -v fusermount || command -v fusermount3); then
    unmount="$fusermount -u"
else
    unmount=umount
fi

if "$1" "$script" "$point"; then
    content=$(cat "$point/hello")
    $unmount "$point" && [ "$content" = 'Hello, world!' ] && exit
fi
echo "check-mount.sh: $1 cannot serve $script here, and most of the tests need a mount" >&2
exit 1
