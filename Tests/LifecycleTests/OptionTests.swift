import Foundation
import Glibc
import TestSupport
import Testing

/// Options of libfuse that the host has a part in.
@Suite struct OptionTests {
    /// The sizes in which the handler gets one write(2) of 128 KiB.
    private func sizes(_ options: [String]) throws -> [String] {
        let daemon = try Daemon(
            """
            local life = require "life"
            function life.fs.write(_, bytes, offset)
                life.note("sizes", #bytes)
                return #bytes
            end
            life.run(...)
            """, options: options)
        try daemon.waitUntilMounted()
        let file = try System.open(daemon.path("x"), O_WRONLY)
        try #expect(System.write(file, [UInt8](repeating: 1, count: 1 << 17)) == 1 << 17)
        close(file)
        try daemon.stop()
        return daemon.notes("sizes")
    }

    @Test func writesAreBig() throws {
        for options in [[], ["-o", "big_writes"], ["-o", "fsname=x,big_writes"], ["-obig_writes"]] {
            #expect(try sizes(options) == ["131072"], "\(options)")
        }
    }

    @Test func unlessTheyMustNotBe() throws {
        let pages = [String](repeating: "4096", count: 32)
        let all = [
            ["-o", "no_big_writes"], ["-ono_big_writes"], ["-o", "fsname=x,no_big_writes"],
            ["-o", "no_big_writes", "-o", "fsname=x"],
        ]
        for options in all { #expect(try sizes(options) == pages, "\(options)") }
    }

    @Test(arguments: Place.allCases) func oneThreadIsAsked(place: Place) throws {
        let daemon = try Daemon("require('life').run(...)", in: place, options: ["-s"])
        try daemon.waitUntilMounted()
        #expect(try ProcessFigures(#require(daemon.server)).threadCount == 1)
        try daemon.stop()
    }

    @Test(arguments: [["-d"], ["-o", "debug"]]) func debuggingStaysInTheForeground(options: [String]) throws {
        let daemon = try Daemon("require('life').run(...)", in: .background, options: options)
        try waitUntil("it is mounted") { daemon.isMounted }
        try #expect(System.names(in: daemon.point) == [".", "..", "x"])
        #expect(daemon.child.ending == nil)
        #expect(daemon.server == daemon.child.processID)
        try daemon.stop()
        #expect(daemon.child.errors.contains("FUSE library version: 2.9"))
        #expect(daemon.child.errors.contains("opcode: INIT"))
        #expect(daemon.child.errors.contains("opcode: OPENDIR"))
    }

    @Test func theMountTableHasWhatWasAskedFor() throws {
        for (options, source, type, flag) in [
            // Where no source is named libfuse has the subtype for it; where one is, there is no subtype by default.
            ([], "life", "fuse.life", "rw"), (["-o", "fsname=my source"], "my source", "fuse", "rw"),
            (["-o", #"fsname=a\,b"#], "a,b", "fuse", "rw"), (["-o", "subtype=other"], "other", "fuse.other", "rw"),
            (["-o", "fsname=x,subtype=y"], "x", "fuse.y", "rw"), (["-o", "ro"], "life", "fuse.life", "ro"),
            (["-r"], "life", "fuse.life", "ro"), (["-o", "noexec,fsname=x"], "x", "fuse", "noexec"),
        ] {
            let daemon = try Daemon("require('life').run(...)", options: options)
            try daemon.waitUntilMounted()
            let row = try #require(MountTable.row(at: daemon.point))
            #expect(row.fileSystem == type, "\(options)")
            #expect(row.options.split(separator: ",").contains(Substring(flag)), "\(options): \(row.options)")
            #expect(row.source == source, "\(options)")
            try daemon.stop()
        }
    }

    /// libfuse answers these by itself, and then unmounts what there is at the mount point.
    @Test(.enabled(if: geteuid() == 0, "mount needs root"), arguments: ["-h", "--help", "-ho", "-V", "--version"])
    func helpLeavesTheMountPointAlone(option: String) throws {
        let daemon = try Daemon(
            "print(require('flu').main({'life', ...}, {}))", options: [option]
        ) { folder in
            try #require(mount("none", folder.path("mnt"), "tmpfs", 0, nil) == 0)
        }
        #expect(try daemon.child.wait() == .exited(1))
        #expect(MountTable.row(at: daemon.point)?.fileSystem == "tmpfs")
        #expect(umount2(daemon.point, 0) == 0)
        try daemon.end()
        #expect(daemon.child.output.hasSuffix("nil\tnothing was mounted\t1\n"))
        #expect(
            daemon.child.errors.contains(option.lowercased().contains("v") ? "FUSE library version" : "-o allow_other"))
        #expect(!daemon.child.errors.contains("fluhost:"))
    }

    @Test func requestsThatAreRememberedEndToo() throws {
        // With this libfuse has a loop of its own.
        for signal in [SIGTERM, SIGHUP] {
            let daemon = try Daemon("require('life').run(...)", options: ["-o", "noforget"])
            try daemon.waitUntilMounted()
            try #expect(System.names(in: daemon.point) == [".", "..", "x"])
            try daemon.stop(signal)
        }
    }

    /// With this libfuse has a handler for SIGUSR1, which stays in force.
    @Test func interruptsOfLibfuse() throws {
        let daemon = try Daemon(
            """
            local life = require "life"
            life.run(...)
            life.note("first", "ended")
            os.execute("kill -USR1 $PPID; sleep 1")
            """, options: ["-o", "intr"])
        try daemon.waitUntilMounted()
        try daemon.send(SIGUSR1)
        try #expect(System.names(in: daemon.point) == [".", "..", "x"])
        try daemon.send(SIGTERM)
        #expect(try daemon.end() == .killed(by: SIGUSR1))
        #expect(daemon.results.first == "true")
    }
}
