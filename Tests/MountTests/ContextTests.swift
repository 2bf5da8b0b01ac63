import Glibc
import TestSupport
import Testing

/// flu.get_context([table]) during requests.
@Suite struct ContextTests {
    private static let telling = """
        function fs.access()
            local c = flu.get_context()
            log("context", c.uid, c.gid, c.pid, c.umask)
        end
        function fs.mkdir()
            fs.access()
            error(E.EPERM)
        end
        """

    @Test func itIsTheCallingUserGroupAndThread() throws {
        try withRecorder(Self.telling) { mount in
            try System.access(mount.path("file"), R_OK)
            try #expect(mount.record("context") == "context \(geteuid()) \(getegid()) \(gettid()) 0")
        }
    }

    @Test func umaskIsThatOfTheCaller() throws {
        try withRecorder(Self.telling) { mount in
            let command = try Child(["/bin/sh", "-c", "umask 0153; mkdir \(mount.path("new"))"])
            _ = try command.wait()
            let words = try mount.record("context").split(separator: " ")
            #expect(words.last == "\(0o153)")
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can be somebody else"))
    func otherUsers() throws {
        try withRecorder(Self.telling, options: ["-o", "allow_other"]) { mount in
            let words = [
                "setpriv", "--reuid", "1234", "--regid", "4294967294", "--clear-groups", "test", "-r",
                mount.path("file"),
            ]
            let folder = mount.point.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
            try System.chmod(folder, 0o755)  // for others to get to the mount
            let command = try Child(["/usr/bin/env"] + words)
            try #expect(command.wait() == .exited(0), "\(command.printed)")
            try #expect(mount.record("context").hasPrefix("context 1234 4294967294 "))
        }
    }

    @Test func aTableThatIsGivenIsFilledAndReturned() throws {
        let handlers = """
            function fs.access()
                local mine = {uid = "old", other = "kept"}
                local context = flu.get_context(mine)
                log("same", rawequal(mine, context), type(mine.uid), mine.other)
                log("fresh", rawequal(flu.get_context(), flu.get_context()), flu.get_context(nil).pid == mine.pid)
                log("wrong", pcall(flu.get_context, 5))
            end
            """
        try withRecorder(handlers) { mount in
            try System.access(mount.path("file"), R_OK)
            try #expect(mount.record("same") == "same true number kept")
            try #expect(mount.record("fresh") == "fresh false true")
            try #expect(
                mount.record("wrong") == "wrong false bad argument #1 to 'get_context' (table expected, got number)")
        }
    }

    @Test func afterTheMountAllIsZero() throws {
        let script = """
            local flu, fs = require "flu", require("recorder").world()
            flu.main({"test", ...}, fs)
            local c = flu.get_context()
            print(c.uid, c.gid, c.pid, c.umask)
            """
        let mount = try Mount(.text(script))
        _ = try System.stat(mount.path("file"))
        try mount.stop()
        #expect(mount.lines == ["0\t0\t0\t0"])
    }
}
