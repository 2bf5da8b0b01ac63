import CLinux
import Glibc
import TestSupport
import Testing

/// handle_killpriv_v2: the file system clears set-user-ID and set-group-ID bits, and is told when.
@Suite struct KillPrivilegesTests {
    /// "/file" has the bits. `wants` is what `init` wants.
    private static func handlers(_ wants: Bool) -> String {
        """
        local all = {}
        for name in ("reg suid sgid rusr wusr xusr rgrp wgrp xgrp roth woth xoth"):gmatch("%w+") do all[name] = true end
        nodes["/file"] = {mode = all, size = 5}
        nodes["/plain"] = {mode = 33206, size = 5}
        local top = {}
        for name in ("dir rusr xusr rgrp xgrp roth xoth"):gmatch("%w+") do top[name] = true end
        nodes["/"] = {mode = top}
        fs.open, fs.chmod, fs.chown = nothing, nothing, nothing
        function fs.init(conn)
            conn.want.handle_killpriv_v2 = \(wants)
            log("offered", conn.capable.handle_killpriv_v2)
        end
        function fs.write(path, data, offset, fi) log("kills", "write", fi.kill_suidgid); return #data end
        function fs.ftruncate(path, size, fi) log("kills", "ftruncate", fi.kill_suidgid) end
        function fs.read(path, size, offset, fi) log("kills", "read", fi.kill_suidgid); return "" end
        function fs.truncate(...) log("truncated", ...) end

        """
    }

    private func withFile(wants: Bool, _ more: String = "", _ body: (Mount) throws -> Void) throws {
        try withRecorder(Self.handlers(wants) + more, options: ["-o", "allow_other,direct_io"]) { mount in
            let folder = mount.point.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
            try System.chmod(folder, 0o755)  // for others to get to the mount
            try body(mount)
        }
    }

    /// Writes, and sets the size of an open file and of one that is not, as somebody without rights.
    private func changeAsNobody(_ path: String) throws {
        let text = "exec 3<>\(path) && echo text >&3 && truncate -s 3 \(path) && : >\(path)"
        let command = try Child(
            [
                "/usr/bin/env", "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "/bin/sh", "-c",
                text,
            ])
        try #expect(command.wait() == .exited(0), "\(command.printed)")
    }

    private func changeAsRoot(_ path: String) throws {
        let file = try System.open(path, O_RDWR)
        defer { close(file) }
        try System.write(file, Array("text\n".utf8))
        try System.ftruncate(file, 3)
        try System.truncate(path, 0)
        _ = try System.read(file, 1)
    }

    @Test(arguments: ["file", "plain"])
    func changesOfThoseWithoutTheRightKillTheBits(name: String) throws {
        try withFile(wants: true) { mount in
            try changeAsNobody(mount.path(name))
            #expect(mount.records("kills") == ["kills write true", "kills ftruncate true"])
            #expect(mount.records("truncated") == ["truncated /\(name) 0 true"])
            #expect(mount.records("chmod").isEmpty)
        }
    }

    /// CAP_FSETID keeps the bits.
    @Test func changesOfRootDoNot() throws {
        try withFile(wants: true) { mount in
            try changeAsRoot(mount.path("file"))
            #expect(mount.records("kills") == ["kills write false", "kills ftruncate false", "kills read false"])
            #expect(mount.records("truncated") == ["truncated /file 0"])
        }
    }

    /// The kernel clears the bits itself, by a chmod before the change. Of writes past its cache it tells anyhow.
    @Test func whoDoesNotWantItIsHardlyTold() throws {
        try withFile(wants: false) { mount in
            try changeAsNobody(mount.path("file"))
            try changeAsRoot(mount.path("plain"))
            #expect(mount.records("kills").filter { $0.hasPrefix("kills ftruncate") && $0.hasSuffix("true") }.isEmpty)
            #expect(mount.records("truncated") == ["truncated /file 0", "truncated /plain 0"])
            #expect(mount.records("chmod").count >= 2)
        }
    }

    /// Once a caller is without the right the next one with it is not taken for him.
    @Test func eachRequestHasItsOwnAnswer() throws {
        try withFile(wants: true) { mount in
            try changeAsNobody(mount.path("file"))
            try changeAsRoot(mount.path("file"))
            try changeAsNobody(mount.path("file"))
            #expect(
                mount.records("kills").map { $0.hasSuffix("true") } == [true, true, false, false, false, true, true])
            #expect(
                mount.records("truncated") == ["truncated /file 0 true", "truncated /file 0", "truncated /file 0 true"])
        }
    }

    /// chown(2) of nobody to nobody is a change of nothing, but for what each chown does.
    @Test(arguments: [true, false])
    func aChownOfNothingIsAChown(wants: Bool) throws {
        try withFile(wants: wants) { mount in
            try System.chown(mount.path("plain"), uid_t.max, gid_t.max)
            try #expect(mount.record("chown") == #"chown("/plain", 4294967295, 4294967295)"#)
            try System.chown(mount.path("plain"), 5, gid_t.max)
            try System.chown(mount.path("plain"), uid_t.max, 6)
            #expect(
                mount.records("chown").dropFirst() == [
                    #"chown("/plain", 5, 4294967295)"#, #"chown("/plain", 4294967295, 6)"#,
                ])
        }
    }

    @Test func otherChangesAreNoChown() throws {
        try withFile(wants: true, "fs.utimens = nothing") { mount in
            let path = mount.path("plain")
            try System.chmod(path, 0o644)
            try System.utimens(path, timespec(1, 2), timespec(3, 4))
            try System.utimens(path, timespec(0, CLINUX_UTIME_OMIT), timespec(0, CLINUX_UTIME_NOW))
            try System.truncate(path, 5)
            #expect(mount.records("chown").isEmpty)
            #expect(mount.records("utimens").count == 2)
        }
    }
}
