#!/bin/sh
# check-docs.sh BINARY: the documents hold what they say.
#   - the file system in README.md works as it stands there
#   - every piece of Lua in the documents is Lua
#   - every function, constant and handler of the module flu is in docs/flu.md
#   - every link to a file of the tree leads there
#   - docs/syscall.md and scripts/types are what `make docs` writes
set -u
host=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
broken=0

complain() {
    printf 'check-docs.sh: %s\n' "$1" >&2
    broken=1
}

# pieces DOCUMENT: writes its blocks of Lua to $work/piece-1.lua, -2 and so on.
pieces() {
    rm -f "$work"/piece-*
    awk -v work="$work" '/^```lua$/ { n++; inside = 1; next } /^```/ { inside = 0 }
        inside { print > (work "/piece-" n ".lua") }' "$1"
}

for document in README.md docs/*.md scripts/README.md CONTRIBUTING.md; do
    pieces "$document"
    for piece in "$work"/piece-*.lua; do
        [ ! -e "$piece" ] || luac5.1 -p "$piece" || complain "$document: not Lua: ${piece##*/}"
    done
    for link in $(grep -oE '\]\([^)#]+' "$document" | cut -c 3- | grep -v '://'); do
        [ -e "$(dirname "$document")/$link" ] || complain "$document: leads nowhere: $link"
    done
done

pieces README.md
tools/check-mount.sh "$host" "$work/piece-1.lua" || complain "README.md: its file system does not work"

names=$("$host" -e 'for name in pairs(require "flu") do print("flu." .. name) end')
for case in $(sed -nE 's/^    case ([a-zA-Z`, ]+)$/\1/p' Sources/ScriptHost/Flu/Handlers.swift | tr -d '`,'); do
    names="$names $(printf %s "$case" | sed -E 's/([A-Z])/_\1/g' | tr '[:upper:]' '[:lower:]')"  # readBuf: read_buf
done
for name in $names; do
    grep -qE "^#+ .*\`[^\`]*\<$name\>|\`$name\`" docs/flu.md || complain "docs/flu.md: not a word of $name"
done

tools/quiet-build.sh "${SWIFT:-swift}" build --product document && .build/debug/document --check || broken=1

exit $broken
