import Glibc
import TestSupport
import Testing

/// opendir readdir releasedir fsyncdir, and the function `filler`
@Suite struct DirectoryTests {
    @Test func readdirGetsPathFillerAndFileInfo() throws {
        let handlers = """
            fs.opendir, fs.releasedir = nothing, nothing
            function fs.readdir(path, filler, fi) for _, name in ipairs {".", "..", "b", "a"} do filler(name) end end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.names(in: mount.path("dir")) == [".", "..", "b", "a"])
            try #expect(mount.record("opendir") == #"opendir("/dir", fuse_file_info)"#)
            try #expect(mount.record("readdir") == #"readdir("/dir", function, fuse_file_info)"#)
            try mount.wait(for: #"releasedir("/dir", fuse_file_info)"#)
        }
    }

    @Test func opendirErrorReachesTheCaller() throws {
        try withRecorder("function fs.opendir() error(E.EACCES) end") { mount in
            #expect(throws: SystemError(EACCES)) { try System.names(in: mount.path("dir")) }
        }
    }

    @Test func readdirErrorReachesTheCaller() throws {
        try withRecorder("function fs.readdir(path, filler) filler('one'); error(E.ENOTDIR) end") { mount in
            #expect(throws: SystemError(ENOTDIR)) { try System.names(in: mount.path("dir")) }
        }
    }

    @Test func readdirIsCalledAnewForEachOpenDirectory() throws {
        let handlers = """
            local count = 0
            function fs.readdir(path, filler) count = count + 1; filler("name" .. count) end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.names(in: mount.point) == ["name1"])
            try #expect(System.names(in: mount.point) == ["name2"])
        }
    }

    @Test func releasedirErrorIsLogged() throws {
        let handlers = """
            fs.opendir, fs.readdir = nothing, nothing
            function fs.releasedir() error(E.EBADF) end
            """
        try withRecorder(handlers, quiet: false) { mount in
            try #expect(System.names(in: mount.point) == [])
            try waitUntil("the error is logged") { !mount.messages.isEmpty }
            #expect(mount.messages.first?.contains("releasedir") == true)
            try mount.expectAlive()
        }
    }

    @Test func fsyncdirSaysWhetherOnlyDataCount() throws {
        try withRecorder("fs.opendir, fs.fsyncdir = nothing, nothing") { mount in
            let directory = try System.open(mount.path("dir"), O_RDONLY | O_DIRECTORY)
            defer { close(directory) }
            try System.fsync(directory)
            try System.fsync(directory, dataOnly: true)
            #expect(
                mount.records("fsyncdir") == [
                    #"fsyncdir("/dir", false, fuse_file_info)"#, #"fsyncdir("/dir", true, fuse_file_info)"#,
                ])
        }
    }

    @Test func fillerReturnsTrueWhileThereIsRoom() throws {
        let handlers = """
            function fs.readdir(path, filler)
                local all = true
                for i = 1, 5000 do all = all and filler("a rather long name of a file, number " .. i) == true end
                log("all", all, select("#", filler("last")))
            end
            """
        try withRecorder(handlers) { mount in
            let names = try System.names(in: mount.point)
            #expect(names.count == 5001)
            #expect(names.last == "last")
            try #expect(mount.record("all") == "all true 1")
        }
    }

    @Test func fillerStatGivesTypeAndInode() throws {
        let handlers = """
            function fs.readdir(path, filler)
                filler("plain")
                filler("file", {mode = "file", ino = 1001})
                filler("dir", {mode = {dir = true}, ino = 1002})
                filler("link", {mode = "link", ino = 1003})
                filler("fifo", {mode = "named pipe", ino = 1004})
                filler("bare", {})
                filler("proxy", setmetatable({}, {__index = {mode = "socket", ino = 1005}}))
            end
            """
        try withRecorder(handlers, options: ["-o", "use_ino"]) { mount in
            let entries = try System.entries(of: mount.point)
            #expect(entries.map(\.text) == ["plain", "file", "dir", "link", "fifo", "bare", "proxy"])
            let types = [DT_UNKNOWN, DT_REG, DT_DIR, DT_LNK, DT_FIFO, DT_UNKNOWN, DT_SOCK].map { Int32($0) }
            #expect(entries.map(\.type) == types)
            #expect(entries.dropFirst().prefix(4).map(\.inode) == [1001, 1002, 1003, 1004])
            #expect(entries.last?.inode == 1005)
            #expect(entries[0].inode != 0 && entries[5].inode != 0)  // readdir(3) would leave them out
        }
    }

    static let badCalls: [(lua: String, message: String)] = [
        ("filler('')", "empty"), ("filler('a/b')", "'/'"), ("filler('/')", "'/'"), ("filler('a\\\\0b')", "NUL"),
        ("filler('\\\\0')", "NUL"), ("filler()", "got no value"), ("filler(nil)", "got nil"),
        ("filler({})", "got table"),
        ("filler(true)", "got boolean"), ("filler(print)", "got function"),
        ("filler('a', 5)", "got number"), ("filler('a', 'file')", "got string"), ("filler('a', true)", "got boolean"),
        ("filler('a', {ino = -1})", "ino"), ("filler('a', {ino = 0/0})", "ino"), ("filler('a', {ino = 2^64})", "ino"),
        ("filler('a', {size = 1/0})", "size"), ("filler('a', {mode = 'nonsense'})", "mode"),
        ("filler('a', {mode = true})", "mode"), ("filler('a', {mtime = 1e300})", "mtime"),
        ("filler('a', setmetatable({}, {__index = function() error('from __index') end}))", "from __index"),
    ]

    @Test func badArgumentsOfFillerAreLuaErrors() throws {
        let tries = Self.badCalls.map { "function(filler) \($0.lua.replacing("\\\\", with: "\\")) end" }
        let handlers = """
            local tries = {
                \(tries.joined(separator: ",\n"))
            }
            function fs.readdir(path, filler)
                for _, try in ipairs(tries) do
                    local ok, message = pcall(try, filler)
                    log("said", tostring(ok), tostring(message))
                end
                log("good", filler("good"))
            end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.names(in: mount.point) == ["good"])
            let said = mount.records("said")
            #expect(said.count == Self.badCalls.count)
            for (line, row) in zip(said, Self.badCalls) {
                #expect(line.hasPrefix("said false") && line.contains(row.message), "\(row.lua): \(line)")
            }
            try #expect(mount.record("good") == "good true")
        }
    }

    @Test func aBadNameThatIsNotCaughtFailsTheRequest() throws {
        try withRecorder("function fs.readdir(path, filler) filler('a'); filler('b/c') end", quiet: false) { mount in
            #expect(throws: SystemError(EIO)) { try System.names(in: mount.point) }
            #expect(mount.messages.count == 1)
            #expect(mount.messages.first?.hasPrefix("readdir /: ") == true)
            #expect(mount.messages.first?.contains("bad argument #1 to 'filler' (the name holds '/')") == true)
            try mount.expectAlive()
        }
    }

    @Test func fillerTakesNumbersAndIgnoresFurtherArguments() throws {
        let handlers =
            "function fs.readdir(path, filler) filler('a', nil, 1, 2, 3); filler(25); filler(('x'):rep(255)) end"
        try withRecorder(handlers) { mount in
            try #expect(System.names(in: mount.point) == ["a", "25", String(repeating: "x", count: 255)])
        }
    }

    @Test func aNameOver1024BytesEndsNothing() throws {
        // the kernel's limit; what it makes of such a listing is its affair
        try withRecorder("function fs.readdir(path, filler) filler(('x'):rep(70000)) end") { mount in
            _ = try? System.names(in: mount.point)
            try mount.expectAlive()
        }
    }
}
