#!/bin/sh
# calls.sh BINARY: what a system call costs a script, beside a C function that is written by hand for it, in plain
# Lua 5.1, and beside luaposix: loops of the same calls in one process, in turns; the best of each counts. The FFI
# of LuaJIT, in a process of its own, shows how little it could be with another Lua.
#
#   BENCH_TURNS=7           turns
#   BENCH_SYSCALLS=300000   calls of each in a turn
#
# A row over its bar is marked; the status is 0 all the same, since a busy machine is no fault of the code.
set -eu
host=$(realpath "$1")
cd "$(dirname "$0")/../.."
source=tools/bench
work=.build/bench
mkdir -p $work

${CC:-gcc} -O2 -fPIC -shared -I/usr/include/lua5.1 -o $work/calls.so $source/calls.c

turns=${BENCH_TURNS:-7}
calls=${BENCH_SYSCALLS:-300000}
LUA_CPATH="$PWD/$work/?.so;;" "$host" $source/calls.lua "$calls" "$turns" >$work/syscalls
if command -v luajit >/dev/null 2>&1; then luajit $source/calls.lua "$calls" "$turns" >>$work/syscalls; fi

echo "best of $turns, $calls calls each, ns"
echo
awk '
{ ns[$1, $2] = $3 }
BEGIN {
    count = split("getppid access lseek access-no read fstat", names, " ")
    split("getppid|access|lseek, by number|access that fails|read, 4 KiB as a string|fstat", titles, "|")
    split("1.25 1.25 1.25", bars, " ")
}
function figure(name, which) { return (name, which) in ns ? sprintf("%.1f", ns[name, which]) : "-" }
function ratio(name, which) {
    return (name, which) in ns ? sprintf("%.2f", ns[name, which] / ns[name, "c"]) : "-"
}
END {
    format = "| %-23s | %6s | %7s | %5s | %4s | %8s | %5s | %10s | %5s |%s\n"
    printf format, "call", "C", "fluhost", "ratio", "bar", "luaposix", "ratio", "LuaJIT FFI", "ratio", ""
    printf format, "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", ""
    for (i = 1; i <= count; i++) {
        name = names[i]
        if (!((name, "c") in ns) || !((name, "ours") in ns)) {
            print "no figure for " name > "/dev/stderr"
            failed = 1
            continue
        }
        over = bars[i] != "" && ratio(name, "ours") + 0 > bars[i] + 0 ? " over the bar" : ""
        printf format, titles[i], figure(name, "c"), figure(name, "ours"), ratio(name, "ours"), bars[i],
            figure(name, "posix"), ratio(name, "posix"), figure(name, "ffi"), ratio(name, "ffi"), over
    }
    exit failed
}' $work/syscalls
echo
echo "LuaJIT runs in a process of its own. fstat: C makes a table, fluhost an object, the FFI neither."
