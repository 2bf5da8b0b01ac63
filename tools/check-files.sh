#!/bin/sh
# check-files.sh [DIRECTORY]: what holds for every file of the tree, whatever its language.
set -u
cd "${1:-$(dirname "$0")/..}" || exit 1
broken=0

complain() {
    printf '%s\n' "$1" >&2
    broken=1
}
files() { find "$@" -type f ! -name '*.png'; }
written() { files "$@" ! -path 'scripts/types/*'; }  # those are generated

for file in $(written Sources Tests scripts tools/document); do
    lines=$(wc -l <"$file")
    [ "$lines" -lt 400 ] || complain "$file: $lines lines; from 400 on it is two files"
done
for file in $(written Sources Tests scripts tools ! -name '*.swift' ! -name '*.md'); do  # swift format sees to Swift
    problems=$(grep -nE "$(printf '\t')|[[:space:]]\$|.{121}" "$file") &&
        complain "$file: tabs, spaces at an end, or more than 120 columns:
$problems"
done
for file in $(files Sources Tests scripts tools docs .ci) ./*.md Makefile Package.swift; do
    [ -z "$(tail -c 1 "$file")" ] || complain "$file: no newline at its end"
    problems=$(grep -nE '\<(TO''DO|FIX''ME|XX''X)\>' "$file") && complain "$file: unfinished:
$problems"
done
for file in $(files Tests scripts tools -name '*.lua'); do
    luac5.1 -p "$file" || broken=1
done
for file in $(files tools -name '*.sh') .ci/run; do
    sh -n "$file" || broken=1
done

exit $broken
