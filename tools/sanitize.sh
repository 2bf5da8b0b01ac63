#!/bin/bash
# sanitize.sh BINARY [SCRIPT...]: runs the scripts of Tests/Scripts (or some of them) as ScriptTests.swift does, with a
# binary that was built with sanitizers. Fails when one of them fails, says what it should not, or leaves a report of
# a sanitizer behind, also one of a child that nobody reads. FLUHOST_SEED repeats what was random in another run.
set -u
cd "$(dirname "$0")/.." || exit 1
binary=$(realpath "$1") || exit 1
shift
[ $# -gt 0 ] || set -- Tests/Scripts/*.lua

# start.lua wants to see no descriptor of the caller's. dash cannot close those above 9; this script's own is 255.
for descriptor in /proc/self/fd/*; do
    number=${descriptor##*/}
    [ "$number" -le 2 ] || [ "$number" -eq 255 ] || eval "exec $number>&-"
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 1777 "$folder"  # children that have given up their rights write reports, too

# What modules declare is made once and lives as long as the process; Lua, which held its addresses, is closed
# before. What C allocates has to be freed.
echo 'leak:swift_slowAlloc' >"$folder/permanent"

before="before = 'the script' arg_in_statement = arg"
export FLUHOST_SEED="${FLUHOST_SEED:-$(date +%s)}"
export LUA_PATH="$PWD/Tests/Support/Lua/?.lua;;"
unset LUA_CPATH LUA_INIT
export ASAN_OPTIONS="log_path=$folder/report:abort_on_error=1:handle_sigill=1:allocator_may_return_null=1"
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS="suppressions=$folder/permanent:print_suppressions=0"
export SWIFT_BACKTRACE=enable=no  # it takes minutes over the memory that AddressSanitizer reserves

failed=0
for script in "$@"; do
    timeout 120 "$binary" -e "$before" "$(realpath "$script")" one 'two words' '' -e -- \
        </dev/null >"$folder/output" 2>"$folder/errors"
    status=$?
    # That malloc has no memory is an answer like others; a warning says so each time.
    found=$(find "$folder" -name 'report.*' -exec cat {} + | grep -av 'WARNING: AddressSanitizer failed to allocate')
    rm -f "$folder"/report.*
    said=$(grep -av '^not run: ' "$folder/output"; cat "$folder/errors")
    grep -a '^not run: ' "$folder/output" | sed "s|^|${script##*/}: |"
    [ "$status" -eq 0 ] && [ -z "$said$found" ] && continue
    failed=$((failed + 1))
    printf '%s\n' "sanitize.sh: $script: status $status" "$said" "$found" >&2
done

if [ "$failed" -gt 0 ]; then
    echo "sanitize.sh: $failed of $# scripts failed; again with FLUHOST_SEED=$FLUHOST_SEED" >&2
    exit 1
fi
echo "sanitize.sh: $# scripts, in which the sanitizers found nothing"
