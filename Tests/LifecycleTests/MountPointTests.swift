import Foundation
import Glibc
import TestSupport
import Testing

/// Mount points by names of all kinds.
@Suite struct MountPointTests {
    static let names = [
        "with spaces in it", "with\nnewline", "with\ttab", #"back\slash"#, #"\040"#, "comma,comma", "-hyphen", "--",
        "#", "quote'\"`$x", "ü名前", String(repeating: "n", count: 255), "....", "%s%n", "\u{1b}[31m",
    ]

    @Test(arguments: names) func anyNameWillDo(name: String) throws {
        for (place, signal) in [(Place.foreground, SIGTERM), (.background, SIGTERM), (.foreground, SIGUSR1)] {
            let daemon = try Daemon("require('life').run(...)", in: place, point: "./" + name) {
                try System.mkdir($0.path(name))
            }
            try daemon.waitUntilMounted()
            #expect(daemon.isMounted)
            #expect(try System.names(in: daemon.point) == [".", "..", "x"])
            try daemon.send(signal)
            #expect(try daemon.end() == (signal == SIGUSR1 ? .killed(by: signal) : .exited(0)))
        }
    }

    /// `how` is a path from the folder `at`, both below the test's own.
    @Test(arguments: [
        (at: ".", how: "mnt/"), (at: ".", how: "mnt///"), (at: ".", how: "./mnt/../mnt/."), (at: "mnt", how: "."),
        (at: "mnt", how: "./."), (at: "other", how: "../mnt"), (at: ".", how: "link"), (at: ".", how: "link/"),
        (at: ".", how: "other/back/link"), (at: "link", how: "."),
    ])
    func anyWayLeadsThere(at: String, how: String) throws {
        for place in Place.allCases {
            let daemon = try Daemon(
                "local life = require 'life'; life.run(...)", in: place,
                before: ["/bin/sh", "-c", #"script=$PWD/$2; cd "$0" && exec "$1" "$script" "$3" $4"#, at], point: how
            ) { folder in
                try System.mkdir(folder.path("other"))
                try System.symlink("mnt", folder.path("link"))
                try System.symlink("..", folder.path("other/back"))
            }
            let point = daemon.folder.path("mnt")
            try waitUntil("\(point) is mounted") { MountTable.isMounted(point) }
            #expect(try System.names(in: point) == [".", "..", "x"])
            try daemon.send(SIGTERM)
            try daemon.end()
            #expect(daemon.child.errors == "")
        }
    }

    @Test func aNameThatIsNoText() throws {
        for place in Place.allCases {
            let daemon = try Daemon(
                "require('life').run(...)", in: place,
                before: [
                    "/bin/sh", "-c", #"m=$(printf 'a\377\376b'); mkdir "$m"; ln -s "$m" link; exec "$1" "$2" "$m" $4"#,
                    "sh",
                ])
            try waitUntil("it is mounted") { MountTable.rows.contains { $0.point.hasPrefix(daemon.folder.path) } }
            #expect(try System.names(in: daemon.folder.path("link")) == [".", "..", "x"])
            try daemon.send(SIGTERM)
            try daemon.end()
        }
    }

    /// The longest path that there can be has 4095 bytes.
    @Test func theLongestName() throws {
        for (length, isPossible) in [(4095, true), (4096, false)] {
            let daemon = try Daemon(
                "require('life').run(...)",
                before: [
                    "/bin/sh", "-c",
                    #"""
                    script=$PWD/$2
                    cd mnt
                    part=$(printf %0200d 0)
                    while [ $(($0 - ${#PWD})) -gt 402 ]; do mkdir $part && cd $part || exit 9; done
                    left=$(($0 - ${#PWD} - 1))
                    [ $left -le 250 ] || { part=$(printf %0100d 0); mkdir $part; cd $part; left=$((left - 101)); }
                    last=$(printf "%0${left}d" 0)
                    mkdir $last
                    exec "$1" "$script" $last -f
                    """#, "\(length)",
                ])
            // Foundation can't remove what is that deep.
            defer { _ = try? Child(["/bin/rm", "-r", daemon.folder.path("mnt")]).wait() }
            guard isPossible else {
                #expect(try daemon.end() == .exited(1))
                #expect(daemon.child.errors.contains("fluhost: "), "\(daemon.child.printed)")
                continue
            }
            try waitUntil("it is mounted") {
                if daemon.child.ending != nil { throw TestProblem("it has ended\(daemon.child.printed)") }
                return MountTable.rows.contains { $0.point.hasPrefix(daemon.folder.path) }
            }
            let point = try #require(MountTable.rows.last { $0.point.hasPrefix(daemon.folder.path) }).point
            #expect(point.utf8.count == length)
            #expect(try System.names(in: point) == [".", "..", "x"])
            try daemon.send(SIGTERM)
            #expect(try daemon.end() == .exited(0))
        }
    }
}
