import Glibc
import TestSupport
import Testing

/// fi.noflush
@Suite struct NoFlushTests {
    private static let handlers = """
        fs.open, fs.flush, fs.release = nothing, nothing, nothing
        function fs.create(path) nodes[path] = nodes["/file"] end

        """

    /// Opens and closes a file, with a copy of the descriptor, and returns how often `flush` was called till `release`.
    private func flushes(_ handlers: String, _ name: String = "file", flags: Int32 = O_RDWR) throws -> Int {
        var count = 0
        try withRecorder(Self.handlers + handlers) { mount in
            let file = try System.open(mount.path(name), flags)
            try System.close(System.checked(dup(file)))
            try System.write(file, [1, 2, 3])
            try System.close(file)
            try mount.wait(for: #"release("/\#(name)", fuse_file_info)"#)
            count = mount.records("flush").count
        }
        return count
    }

    private static let writing = "function fs.write(path, data) return #data end\n"

    @Test func closingCallsFlush() throws {
        try #expect(flushes(Self.writing) == 2)
        try #expect(flushes(Self.writing, "new", flags: O_CREAT | O_RDWR) == 2)
    }

    @Test func withNoflushItDoesNot() throws {
        try #expect(flushes(Self.writing + "function fs.open(_, fi) fi.noflush = true end") == 0)
        let create = "function fs.create(path, mode, fi) nodes[path] = nodes['/file']; fi.noflush = true end"
        try #expect(flushes(Self.writing + create, "new", flags: O_CREAT | O_RDWR) == 0)
        // What libfuse asks for between the handler and the answer changes nothing.
        let more = "\nfunction fs.fgetattr() return nodes['/file'] end"
        try #expect(flushes(Self.writing + create + more, "new", flags: O_CREAT | O_RDWR) == 0)
    }

    @Test func itHoldsForOneOpening() throws {
        let handlers =
            Self.handlers + """
                function fs.open(path, fi)
                    log("before", fi.noflush)
                    fi.noflush = nodes[path].noflush
                    log("after", fi.noflush)
                    if nodes[path].fails then error(E.EPERM) end
                end
                nodes["/file"].noflush = false
                nodes["/quiet"] = {mode = "file", noflush = true}
                nodes["/fails"] = {mode = "file", noflush = true, fails = true}
                function fs.read(path, size, offset, fi) log("later", fi.noflush); return "" end
                """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let quiet = try System.open(mount.path("quiet"))
            #expect(throws: SystemError(EPERM)) { try System.open(mount.path("fails")) }
            let file = try System.open(mount.path("file"))
            _ = try System.read(quiet, 1)
            try System.close(quiet)
            try System.close(file)
            try mount.wait(for: #"release("/file", fuse_file_info)"#)
            try mount.wait(for: #"release("/quiet", fuse_file_info)"#)
            #expect(mount.records("flush") == [#"flush("/file", fuse_file_info)"#])
            #expect(mount.records("before") == ["before false", "before false", "before false"])
            #expect(mount.records("after") == ["after true", "after true", "after false"])
            try #expect(mount.record("later") == "later false")
        }
    }

    /// Directories have no flush, and the flag means nothing there.
    @Test func itDoesNothingForADirectory() throws {
        let handlers = """
            function fs.opendir(_, fi) fi.noflush = true end
            function fs.readdir(_, filler) filler("a") end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.names(in: mount.path("dir")) == ["a"])
        }
    }

    /// A flush ends the locks of fcntl(2). Without it they last until the file is released.
    @Test(arguments: [false, true])
    func locksEndLater(noflush: Bool) throws {
        let handlers =
            Self.handlers + """
                function fs.open(_, fi) fi.noflush = \(noflush) end
                function fs.lock(_, fi, _, lock) log(lock.type == flu.F_UNLCK and "unlocked" or "locked") end
                fs.fsync = nothing
                """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.lock(file, F_SETLK, Locks.range(F_WRLCK))
            try System.close(System.checked(dup(file)))
            #expect(mount.records("unlocked").count == (noflush ? 0 : 1))
            try System.close(file)
            try mount.wait(for: #"release("/file", fuse_file_info)"#)
            #expect(mount.records("unlocked").count == (noflush ? 1 : 2))
            #expect(mount.records("locked").count == 1)
        }
    }

    /// As everywhere in Lua, all but false and nil is true.
    @Test(arguments: [("0", 0), ("'no'", 0), ("nil", 1), ("false", 1)])
    func anyValueIsTakenForABoolean(lua: String, count: Int) throws {
        let handlers =
            Self.handlers + """
                function fs.open(_, fi) fi.noflush = \(lua); log("is", fi.noflush) end
                """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            try mount.wait(for: #"release("/file", fuse_file_info)"#)
            try #expect(mount.record("is") == "is \(count == 0)")
            #expect(mount.records("flush").count == count)
        }
    }

    @Test func whatTheKernelAsksForCanNotBeAssigned() throws {
        let handlers =
            Self.handlers + """
                function fs.open(_, fi)
                    log("is", fi.kill_suidgid, pcall(function() fi.kill_suidgid = true end))
                end
                """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            try #expect(mount.record("is").hasPrefix("is false false "))
            try #expect(mount.record("is").contains("'kill_suidgid' of fuse_file_info can't be assigned"))
        }
    }
}
