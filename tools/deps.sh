#!/bin/sh
# deps.sh GROUP...: sees to it that what the groups "build", "test" and "bench" need is there.
# Installs Debian packages for what is missing; if nothing is, it asks nobody and changes nothing.
set -eu

packages=
missing() { packages="$packages $1"; }
program() { command -v "$1" >/dev/null 2>&1 || missing "$2"; }
header() { [ -e "/usr/include/$1" ] || missing "$2"; }

for group in "$@"; do
    case $group in
    build)
        header lua5.1/lua.h liblua5.1-0-dev
        header fuse/fuse.h libfuse-dev
        header stdlib.h libc6-dev
        program gcc gcc
        [ -d /usr/include/c++ ] || missing g++  # Swift's library, linked statically, wants libstdc++
        # Debian's fuse3 takes the place of its older fuse; either can mount.
        command -v fusermount >/dev/null 2>&1 || program fusermount3 fuse3
        ;;
    test)
        for name in git make tar sqlite3 rsync lua5.1 fio stress-ng; do program "$name" "$name"; done
        [ -x /usr/sbin/bonnie++ ] || program bonnie++ bonnie++  # not everybody has that folder in PATH
        program setfacl acl
        program luac5.1 lua5.1
        program setfattr attr
        program getfattr attr
        program busted lua-busted
        program lua lua5.1  # busted starts as a script of it
        ;;
    bench)
        lua5.1 -e 'require "posix.unistd"' 2>/dev/null || missing lua-posix
        program luajit luajit
        program python3 python3
        program gnuplot gnuplot-nox
        { python3 -c 'from fuse import FUSE' || /usr/bin/python3 -c 'from fusepy import FUSE'; } 2>/dev/null ||
            missing python3-fusepy
        ;;
    *)
        echo "deps.sh: there is no group '$group'" >&2
        exit 2
        ;;
    esac
done

if ! command -v "${SWIFT:-swift}" >/dev/null 2>&1; then
    echo "deps.sh: Swift is missing, and Debian has no package of it: see https://www.swift.org/install/linux/" >&2
    exit 1
fi
[ -n "$packages" ] || exit 0

packages=$(printf '%s\n' $packages | sort -u | tr '\n' ' ' | sed 's/ $//')
echo "missing, to be installed: $packages"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "deps.sh: there is no apt-get; install what your system has for these packages of Debian" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "deps.sh: only root can install them: run 'apt-get install $packages' as root" >&2
        exit 1
    fi
    as_root=sudo
fi
$as_root apt-get update
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $packages
