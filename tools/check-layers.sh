#!/bin/sh
# check-layers.sh [DIRECTORY]: who may use whom, checked file by file, since ScriptHost is one module.
#
#   fluhost -> Host -> { Syscall, Flu } -> Types -> Lua -> CLua        Flu -> CFuse
set -u
cd "${1:-$(dirname "$0")/..}/Sources" || exit 1
broken=0

# only PATTERN ALLOWED: lines that match PATTERN stand in files that match ALLOWED only.
only() {
    found=$(grep -rnE --include='*.swift' --include='*.[ch]' "$1" . | grep -vE "^\./($2)[^:]*:") || return 0
    printf '%s\n' "$found" "    ^ only $2 may have this" >&2
    broken=1
}
import='^[^/"]*\<import +([a-z]+ +)?'

only "$import(CLua)\>" 'ScriptHost/Lua/'
only "$import(CFuse)\>" 'ScriptHost/Flu/'
only "$import(CLinux)\>" 'ScriptHost/(Types|Flu|Syscall)/'
only "$import(Foundation[A-Za-z]*|Dispatch|Synchronization|_Concurrency)\>" 'nothing'
only '# *include *[<"](lua|lauxlib|lualib|luaconf)\.h' 'CLua/(internal\.h|[^/]*\.c)'
only '# *include *"internal\.h"' 'CLua/(object\.h|[^/]*\.c)'
only '# *include *[<"]fuse' 'CFuse/'

# apart LAYER UPPER...: no file of LAYER names a type that a file of the UPPER ones declares.
apart() {
    layer=$1
    shift
    for upper in "$@"; do
        [ -d "ScriptHost/$layer" ] && [ -d "ScriptHost/$upper" ] || continue
        types=$(sed -nE 's/^(public |@[a-z]+ )*(struct|enum|class|protocol|actor|typealias) ([A-Za-z]+).*/\3/p' \
            ScriptHost/"$upper"/*.swift | paste -sd '|')
        found=$(grep -HnE "^([^/]|/[^/])*\<($types)\>" ScriptHost/"$layer"/*.swift) || continue
        printf '%s\n' "$found" "    ^ ScriptHost/$layer may not use what ScriptHost/$upper declares" >&2
        broken=1
    done
}

apart Lua Types Flu Syscall Host
apart Types Flu Syscall Host
apart Flu Syscall Host
apart Syscall Flu Host

exit $broken
