#!/bin/sh
# demo.sh BINARY: mounts scripts/memfs.lua on a fresh folder and shows a session on it.
set -eu
host=$(realpath "$1")
cd "$(dirname "$0")/.."
point=$(mktemp -d)
unmount=$(command -v fusermount || command -v fusermount3)
mounted=

leave() {
    status=$?
    cd /
    [ -z "$mounted" ] || "$unmount" -u -z "$point" || status=1
    rmdir "$point" || status=1
    [ "$status" -eq 0 ] || echo "the demo failed" >&2
    exit "$status"
}
trap leave EXIT
trap 'exit 1' INT TERM HUP

# show COMMAND: prints it as it would be typed, and runs it.
show() {
    printf '$ %s\n' "$1"
    eval "$1"
}
say() { printf '\n# %s\n' "$1"; }

say 'A file system in memory, all of it a Lua script'
printf '$ fluhost scripts/memfs.lua %s\n' "$point"
"$host" scripts/memfs.lua "$point"
mounted=yes
show "cd $point"
cd "$point"

say 'Files and directories'
show 'mkdir poems'
show 'echo "Roses are red," > poems/roses'
show 'echo "violets are blue." >> poems/roses'
show 'cp poems/roses poems/violets'
show 'chmod 600 poems/violets'
show 'ln -s poems/roses flowers'
show 'ln poems/roses bouquet'
show 'ls -l . poems'
show 'cat flowers'

say 'Moved over what was there, removed, and sparse: ten gigabytes that take no room'
show 'mv poems/violets poems/roses'
show 'rm bouquet'
show 'truncate -s 10G sparse'
show 'du -h --apparent-size sparse; du -h sparse'
show 'df -h . | tail -n 1'

if command -v git >/dev/null 2>&1; then
    export GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@localhost
    export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@localhost
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
    say 'Good enough for git'
    show 'git -C poems -c init.defaultBranch=main init --quiet'
    show 'git -C poems add .'
    show 'git -C poems commit --quiet --message "One poem"'
    show 'git -C poems log --format="%an: %s" --stat'
    show 'git -C poems fsck --strict --no-progress && echo sound'
fi

say 'Unmounted, and gone'
show 'cd /'
cd /
printf '$ %s -u %s\n' "${unmount##*/}" "$point"
"$unmount" -u "$point"
mounted=
show "ls -A $point | wc -l"

cat <<END

How to go on, from the folder of the repository:
  mkdir /tmp/mine && $1 scripts/memfs.lua /tmp/mine
  ${unmount##*/} -u /tmp/mine            ends it
Then copy scripts/hello.lua, and change it: docs/flu.md tells what a file system can answer.
END
