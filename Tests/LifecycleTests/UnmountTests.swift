import Foundation
import Glibc
import TestSupport
import Testing

/// Unmounting by others, by force, and where things are not as they were.
@Suite struct UnmountTests {
    static let plain = "require('life').run(...)"

    static func run(_ words: [String]) throws -> Ending { try Child(words).wait() }

    private static let fusermount: String? = ["/usr/bin/fusermount", "/usr/bin/fusermount3"].first { (path: String) in
        access(path, X_OK) == 0
    }

    @Test(.enabled(if: fusermount != nil, "neither fusermount nor fusermount3 is installed"), arguments: Place.allCases)
    func fusermountEndsIt(place: Place) throws {
        let daemon = try Daemon(Self.plain, in: place)
        try daemon.waitUntilMounted()
        #expect(try Self.run([#require(Self.fusermount), "-u", daemon.point]) == .exited(0))
        #expect(try daemon.end() == .exited(0))
        #expect(daemon.results == ["true", "nil", "nil"])
    }

    @Test(.enabled(if: geteuid() == 0, "umount needs root")) func unmountedWhileBusyItServesOn() throws {
        let daemon = try Daemon(Self.plain)
        try daemon.waitUntilMounted()
        let file = try System.open(daemon.path("x"))
        #expect(umount2(daemon.point, Int32(MNT_DETACH)) == 0)
        #expect(try System.read(file, 4) == Array("xxxx".utf8))
        #expect(daemon.child.ending == nil)
        close(file)
        #expect(try daemon.end() == .exited(0))
        #expect(daemon.results == ["true", "nil", "nil"])
    }

    @Test(.enabled(if: geteuid() == 0, "umount needs root")) func oneThatIsLeftDoesNotUnmountItsSuccessor() throws {
        let first = try Daemon(Self.plain)
        try first.waitUntilMounted()
        let file = try System.open(first.path("x"))
        #expect(umount2(first.point, Int32(MNT_DETACH)) == 0)

        let script = first.folder.path("script.lua")
        let second = try Child(
            [Fluhost.path, script, first.point, "-f"], environment: Fluhost.environment, directory: first.folder.path)
        try waitUntil("the second is mounted") { first.isMounted }
        first.child.send(SIGTERM)
        #expect(try first.child.wait() == .exited(0))
        close(file)
        #expect(try System.names(in: first.point) == [".", "..", "x"])
        second.send(SIGTERM)
        #expect(try second.wait() == .exited(0))
        try first.end()
    }

    /// The connection is cut, but the mount stays as long as somebody is in it.
    @Test(.enabled(if: geteuid() == 0, "umount needs root")) func byForceWhileBusy() throws {
        let daemon = try Daemon(Self.plain)
        try daemon.waitUntilMounted()
        let file = try System.open(daemon.path("x"))
        #expect(umount2(daemon.point, Int32(MNT_FORCE)) == -1 && errno == EBUSY)
        #expect(try daemon.end() == .exited(0))
        #expect(daemon.results == ["true", "nil", "nil"])
        close(file)
    }

    @Test func aFolderAboveWasRenamed() throws {
        let daemon = try Daemon(Self.plain, point: "above/mnt") { folder in
            try FileManager.default.createDirectory(
                atPath: folder.path("above/mnt"), withIntermediateDirectories: true)
        }
        try daemon.waitUntilMounted()
        try System.rename(daemon.folder.path("above"), daemon.folder.path("beyond"))
        #expect(MountTable.isMounted(daemon.folder.path("beyond/mnt")))
        try daemon.stop()
        try System.rmdir(daemon.folder.path("beyond/mnt"))
    }

    @Test(.enabled(if: geteuid() == 0, "mount needs root")) func whatWasMountedOverItStays() throws {
        let daemon = try Daemon(Self.plain)
        try daemon.waitUntilMounted()
        #expect(mount("none", daemon.point, "tmpfs", 0, nil) == 0)
        try daemon.send(SIGTERM)
        #expect(try daemon.child.wait() == .exited(0))
        #expect(MountTable.row(at: daemon.point)?.fileSystem == "tmpfs")
        #expect(umount2(daemon.point, 0) == 0)
        MountTable.clear(daemon.point)
        try daemon.end()
    }

    @Test(.enabled(if: geteuid() == 0, "mount needs root")) func whatWasMountedBelowItStays() throws {
        let daemon = try Daemon(Self.plain) { folder in
            try #require(mount("none", folder.path("mnt"), "tmpfs", 0, nil) == 0)
        }
        try waitUntil("it is mounted") { MountTable.row(at: daemon.point)?.fileSystem == "fuse.life" }
        try daemon.send(SIGTERM)
        #expect(try daemon.child.wait() == .exited(0))
        #expect(MountTable.rows.filter { $0.point == daemon.point }.map(\.fileSystem) == ["tmpfs"])
        #expect(umount2(daemon.point, 0) == 0)
        try daemon.end()
    }

    @Test(.enabled(if: geteuid() == 0, "mount needs root")) func oneThatIsUnmountedLeavesWhatIsBelow() throws {
        let daemon = try Daemon(Self.plain) { folder in
            try #require(mount("none", folder.path("mnt"), "tmpfs", 0, nil) == 0)
        }
        try waitUntil("it is mounted") { MountTable.row(at: daemon.point)?.fileSystem == "fuse.life" }
        let file = try System.open(daemon.path("x"))
        #expect(umount2(daemon.point, Int32(MNT_DETACH)) == 0)
        try daemon.send(SIGTERM)
        #expect(try daemon.child.wait() == .exited(0))
        close(file)
        #expect(umount2(daemon.point, 0) == 0)
        try daemon.end()
    }

    // MARK: What nothing can prevent, and what to do then

    /// - Parameter timeout: for how long the kernel keeps what it knows of the dead directory.
    @Test(arguments: ["0", "60"]) func aDeadMountIsToldOf(timeout: String) throws {
        let daemon = try Daemon(Self.plain, options: ["-o", "attr_timeout=\(timeout)"])
        try daemon.waitUntilMounted()
        try daemon.send(SIGKILL)
        #expect(try daemon.child.wait() == .killed(by: SIGKILL))
        #expect(throws: SystemError(ENOTCONN)) { try System.names(in: daemon.point) }

        for flags in [["-f"], ["-o", "nonempty"], []] {
            let next = try Fluhost.run(
                script: "print(require('flu').main({'life', ...}, {}))", arguments: [daemon.point] + flags)
            #expect(next.ending == .exited(1))
            #expect(next.errors.contains("the mount point \(daemon.point) holds a dead mount"))
            #expect(next.output.hasPrefix("nil\tthe mount point \(daemon.point) holds a dead mount"))
            #expect(next.output.hasSuffix("\t1\n"))
            let command = try #require(next.errors.split(separator: "`").dropFirst().first).split(separator: " ")
            #expect(command.first == "fusermount" || command.first == "fusermount3" || command.first == "umount")
            guard flags.isEmpty else { continue }
            #expect(try Self.run(["/bin/sh", "-c", command.joined(separator: " ")]) == .exited(0))
        }
        try daemon.end()
    }
}
