#!/bin/sh
# quiet-build.sh COMMAND...: runs a build; warnings fail it, also those of the build tool itself.
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{ "$@" 2>&1; echo $? >"$log.status"; } | tee "$log"
status=$(cat "$log.status")
rm -f "$log.status"
if [ "$status" -eq 0 ] && grep -q 'warning:' "$log"; then
    echo "quiet-build.sh: there were warnings" >&2
    status=1
fi
exit "$status"
