#!/bin/sh
# soak.sh BINARY: what memory scripts/passthrough.lua holds after many operations, beside what it held after a few.
#
#   SOAK_FEW=100000      system calls on the mount before memory is looked at first
#   SOAK_MANY=10000000   and before it is looked at last
#   SOAK_OPTIONS=        words after the mount point, such as "-o allow_other"
#
# The status is 1 if it holds more than 1.1 times as much.
set -eu
host=$(realpath "$1")
cd "$(dirname "$0")/../.."
work=.build/bench
mkdir -p $work
${CC:-gcc} -O2 -Wall -o $work/soak tools/bench/soak.c
soak=$PWD/$work/soak

few=${SOAK_FEW:-100000}
many=${SOAK_MANY:-10000000}
folder=$(mktemp -d)
mkdir "$folder/root" "$folder/mnt"
unmount=$(command -v fusermount || command -v fusermount3)
daemon=

leave() {
    status=$?
    [ -z "$daemon" ] || "$unmount" -u -z "$folder/mnt" 2>/dev/null || kill "$daemon" || :
    rm -rf --one-file-system "$folder"
    exit "$status"
}
trap leave EXIT
trap 'exit 1' INT TERM HUP

"$host" scripts/passthrough.lua "$folder/root" "$folder/mnt" -f -s ${SOAK_OPTIONS:-} &
daemon=$!
tries=0
while ! mountpoint -q "$folder/mnt"; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ] || ! kill -0 $daemon 2>/dev/null; then
        echo "soak.sh: nothing was mounted" >&2
        daemon=
        exit 1
    fi
    sleep 0.1
done

# Looked at in between too: memory that grows steadily shows there.
counts=
for part in 1 2 3 4; do counts="$counts $((few + (many - few) * part / 4))"; done
"$soak" "$folder/mnt" $daemon "$few" $counts >"$folder/figures"

awk '
BEGIN { printf "| %11s | %13s | %10s | %12s |\n", "calls", "resident, KiB", "share, KiB", "private, KiB" }
BEGIN { printf "| %11s | %13s | %10s | %12s |\n", "---:", "---:", "---:", "---:" }
{ printf "| %11d | %13d | %10d | %12d |\n", $1, $2, $3, $4 }
NR == 1 { resident = $2; private = $4 }
END {
    printf "\nlast to first: resident %.3f, private %.3f; the bar is 1.10\n", $2 / resident, $4 / private
    exit ($2 > 1.1 * resident)
}' "$folder/figures"
