#!/bin/sh
# dispatch.sh BINARY: what the host spends on a request, without a kernel in between, beside the
# least that the same handler can cost. The two run in turns; the best of each counts.
#
#   BENCH_ROUNDS=5      turns
#   BENCH_CALLS=200000  calls of each operation in a turn
#
# A row over its bar is marked; the status is 0 all the same, since a busy machine is no fault of the code.
set -eu
host=$(realpath "$1")
cd "$(dirname "$0")/../.."
source=tools/bench
work=.build/bench
mkdir -p $work/mnt

cc=${CC:-gcc}
$cc -O2 -fPIC -shared -I/usr/include/fuse -o $work/fakefuse.so $source/fakefuse.c
$cc -O2 -I/usr/include/lua5.1 -o $work/luafloor $source/luafloor.c -llua5.1

export FAKE_N="${BENCH_CALLS:-200000}"
export FAKE_OPS=getattr:/hello,getattr:/nope,open:/hello,read4k:/hello,read128k:/hello
: >$work/times
round=0
while [ $round -lt "${BENCH_ROUNDS:-5}" ]; do
    $work/luafloor $source/dispatch.lua >$work/floor
    if ! LD_PRELOAD=$PWD/$work/fakefuse.so "$host" $source/dispatch.lua -f $work/mnt >$work/host 2>&1; then
        cat $work/host >&2
        exit 1
    fi
    sed 's/^/floor /' $work/floor >>$work/times
    sed 's/^/host /' $work/host >>$work/times
    round=$((round + 1))
done

awk -F ': *' '/^model name/ { print $2 "; " n; exit }' n="$(nproc) cores" /proc/cpuinfo
echo "$(uname -srm); $(date -u +%F); best of $round, $FAKE_N calls each"
echo
awk '
function keep(best, name, ns) { if (!(name in best) || ns + 0 < best[name]) best[name] = ns + 0 }
$1 == "floor" { keep(floor, $2, $3) }
$1 == "host" && $5 == "ns/op" { keep(host, $3 == "/nope" ? "getattr-no" : $2, $4) }
$1 == "host" && $5 != "ns/op" { print > "/dev/stderr" }
BEGIN {
    count = split("getattr getattr-no open read4k read128k", names, " ")
    split("getattr|getattr that throws ENOENT|open|read, 4 KiB|read, 128 KiB", titles, "|")
    split("1.6 1.7 3 2 1.3", bars, " ")
}
END {
    format = "| %-27s | %9s | %10s | %5s | %4s |%s\n"
    printf format, "operation", "floor, ns", "host, ns", "ratio", "bar", ""
    printf format, "---", "---:", "---:", "---:", "---:", ""
    for (i = 1; i <= count; i++) {
        name = names[i]
        if (!(name in floor) || !(name in host)) { print "no figure for " name > "/dev/stderr"; failed = 1; continue }
        ratio = host[name] / floor[name]
        over = ratio > bars[i] ? " over the bar" : ""
        printf format, titles[i], sprintf("%.1f", floor[name]), sprintf("%.1f", host[name]),
            sprintf("%.2f", ratio), bars[i], over
    }
    exit failed
}' $work/times
