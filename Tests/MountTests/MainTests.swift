import Foundation
import Glibc
import TestSupport
import Testing

/// flu.main(argv, fs) on a real mount.
@Suite struct MainTests {
    // MARK: What fs may be

    /// `fs`, made from a table `t` of handlers.
    static let shapes: [(name: String, lua: String)] = [
        ("a table", "t"),
        (
            "a table whose metatable has a function __index",
            "setmetatable({}, {__index = function(_, name) return t[name] end})"
        ),
        ("a table whose metatable has a table __index", "setmetatable({}, {__index = t})"),
        ("an object of a class", "setmetatable({}, {__index = setmetatable({}, {__index = t})})"),
        (
            "userdata with __index",
            "(function() local u = newproxy(true); getmetatable(u).__index = t; return u end)()"
        ),
    ]

    @Test(arguments: shapes.map(\.name))
    func fsIsAnyIndexableObject(shape: String) throws {
        let lua = try #require(Self.shapes.first { $0.name == shape }?.lua)
        let script = """
            local t = require("trouble").good()
            require("flu").main({"test", ...}, \(lua))
            """
        try withMount(.text(script), options: RaiseTests.options) { mount in
            try #expect(System.contents(of: mount.path("file")).count > 0)
            try #expect(System.names(in: mount.point) == ["."])
        }
    }

    @Test func methodsAreLookedUpOnceWhenMainStarts() throws {
        let script = """
            local flu, good, counts = require "flu", require("trouble").good(), {}
            io.stdout:setvbuf("line")
            local fs = setmetatable({}, {__index = function(_, name)
                counts[name] = (counts[name] or 0) + 1
                if name == "access" then
                    return function()
                        local most, all = 0, 0
                        for _, count in pairs(counts) do most, all = math.max(most, count), all + 1 end
                        print("lookups", most, all)
                    end
                end
                return good[name]
            end})
            local read = good.getattr
            function good.getattr(path)
                good.getattr, good.read = nil, function() return "replaced" end
                rawset(fs, "open", function() error("replaced") end)
                return read(path)
            end
            flu.main({"test", ...}, fs)
            """
        try withMount(.text(script), options: RaiseTests.options) { mount in
            for _ in 0..<3 {
                let file = try System.open(mount.path("file"))
                try #expect(System.read(file, 10) == Array("0123456789".utf8))
                try System.close(file)
            }
            try System.access(mount.path("file"), R_OK)
            #expect(mount.lines.first?.hasPrefix("lookups\t1\t") == true, "\(mount.lines)")
        }
    }

    @Test func onlyFunctionsAreMethods() throws {
        let handlers = """
            fs.mkdir = setmetatable({}, {__call = function() error("called") end})
            fs.unlink, fs.rmdir, fs.rename, fs.symlink = true, "unlink", 5, newproxy(true)
            """
        let script = """
            local flu, R = require "flu", require "recorder"
            local fs = R.world()
            \(handlers)
            flu.main({"test", ...}, fs)
            """
        try withMount(.text(script)) { mount in
            #expect(throws: SystemError(ENOSYS)) { try System.mkdir(mount.path("new")) }
            #expect(throws: SystemError(ENOSYS)) { try System.unlink(mount.path("file")) }
            #expect(throws: SystemError(ENOSYS)) { try System.rmdir(mount.path("dir")) }
            #expect(throws: SystemError(ENOSYS)) { try System.rename(mount.path("file"), mount.path("new")) }
            #expect(throws: SystemError(ENOSYS)) { try System.symlink("x", mount.path("new")) }
        }
    }

    @Test func handlersAreCalledWithoutSelf() throws {
        try withRecorder("function fs.unlink(...) log('first', (...), select('#', ...)) end") { mount in
            try System.unlink(mount.path("file"))
            try #expect(mount.record("first") == "first /file 1")
        }
    }

    @Test func handlersMayBeFunctionsOfCAndCoroutines() throws {
        let handlers = """
            fs.access = print  -- a C function
            fs.unlink = coroutine.wrap(function(path)
                while true do
                    log("removing", path)
                    path = coroutine.yield()
                end
            end)
            """
        try withRecorder(handlers) { mount in
            try System.access(mount.path("file"), R_OK)
            try System.unlink(mount.path("file"))
            try System.unlink(mount.path("link"))
            #expect(mount.records("removing") == ["removing /file", "removing /link"])
            #expect(mount.lines.contains("/file\t4"))
        }
    }

    @Test func whatIsAbsentIsUpToLibfuse() throws {
        try withRecorder("") { mount in
            try System.close(System.open(mount.path("file")))  // can be opened
            try #expect(System.statvfs(mount.point).f_namemax == 255)
            try System.access(mount.path("file"), R_OK | W_OK)  // not asked
            #expect(throws: SystemError(ENOSYS)) { try System.names(in: mount.point) }
        }
    }

    @Test func aFileSystemWithoutAnyHandler() throws {
        try withMount(.text("require('flu').main({'test', ...}, {})")) { mount in
            #expect(throws: SystemError.self) { try System.stat(mount.path("file")) }
        }
    }

    // MARK: Arguments

    @Test func argumentsGoToLibfuseInOrder() throws {
        try withRecorder("", options: ["-o", "fsname=first,subtype=kind", "-o", "fsname=second", "-s"]) { mount in
            let row = try #require(MountTable.row(at: mount.point))
            #expect(row.source == "second")
            #expect(row.fileSystem == "fuse.kind")
        }
    }

    @Test func readOnlyMounts() throws {
        try withRecorder("fs.mkdir = nothing", options: ["-o", "ro"]) { mount in
            #expect(throws: SystemError(EROFS)) { try System.mkdir(mount.path("new")) }
            #expect(mount.records("mkdir").isEmpty)
        }
    }

    @Test func numbersAreTakenAsTheirStrings() throws {
        let folder = TemporaryFolder()
        try System.mkdir(folder.path("123"))
        try folder.write("require('flu').main({1, 123, '-f'}, require('trouble').good())", to: "script.lua")
        let child = try Fluhost.start(["script.lua"], directory: folder.path)
        defer {
            child.kill()
            MountTable.clear(folder.path("123"))
        }
        try waitUntil("123 is mounted") { MountTable.isMounted(folder.path("123")) }
        _ = try System.stat(folder.path("123/file"))
        child.send(SIGTERM)
        try #expect(child.wait() == .exited(0))
        #expect(!MountTable.isMounted(folder.path("123")))
    }

    // MARK: The life of main

    @Test func mainReturnsTrueAfterASignal() throws {
        let script = """
            local fs = require("recorder").world()
            print("returned", require("flu").main({"test", ...}, fs))
            """
        let mount = try Mount(.text(script))
        _ = try System.stat(mount.path("file"))
        try mount.stop()
        #expect(mount.lines == ["returned\ttrue"])
    }

    @Test func mainReturnsTrueAfterUnmounting() throws {
        let script = """
            local fs = require("recorder").world()
            print("returned", require("flu").main({"test", ...}, fs))
            """
        let mount = try Mount(.text(script))
        _ = try System.stat(mount.path("file"))
        try System.checked(umount2(mount.point, 0))
        try #expect(mount.child.wait() == .exited(0))
        #expect(mount.lines == ["returned\ttrue"])
        #expect(mount.child.errors == "")
    }

    @Test func mainMayBeCalledAgainAfterwards() throws {
        let script = """
            io.stdout:setvbuf("line")
            local flu, fs = require "flu", require("recorder").world()
            for round = 1, 3 do
                function fs.access() print("round", round) end
                print("returned", flu.main({"test", ...}, fs))
            end
            """
        let mount = try Mount(.text(script))
        for round in 1...3 {
            try waitUntil("round \(round) is mounted") { MountTable.isMounted(mount.point) }
            try System.access(mount.path("file"), R_OK)
            #expect(mount.lines.last == "round\t\(round)")
            try System.checked(umount2(mount.point, 0))
            try waitUntil("round \(round) is over") { mount.lines.last == "returned\ttrue" }
        }
        try #expect(mount.child.wait() == .exited(0))
        #expect(mount.child.errors == "")
    }

    @Test func mainMayRunInACoroutine() throws {
        let script = """
            local flu, fs = require "flu", require("recorder").world()
            function fs.access() coroutine.yield() end
            print("returned", coroutine.wrap(function(...) return flu.main({"test", ...}, fs) end)(...))
            """
        let mount = try Mount(.text(script))
        _ = try System.stat(mount.path("file"))
        #expect(throws: SystemError(EIO)) { try System.access(mount.path("file"), R_OK) }
        _ = try System.stat(mount.path("file"))
        try mount.stop()
        #expect(mount.lines == ["returned\ttrue"])
    }

    @Test func handlersMayRunPrograms() throws {
        let handlers = """
            function fs.access()
                local pipe = io.popen("ls -l /proc/self/fd; exit 3")
                log("inherited", pipe:read("*a"):find("/dev/fuse", 1, true))
                pipe:close()
                log("status", os.execute("exit 7") / 256)
            end
            """
        try withRecorder(handlers) { mount in
            try System.access(mount.path("file"), R_OK)
            try #expect(mount.record("inherited") == "inherited nil")
            try #expect(mount.record("status") == "status 7")
            try mount.expectAlive()
        }
    }

    @Test func thereIsOneThreadAndLittleIsOpen() throws {
        let script = """
            local file = assert(io.open("/proc/self/comm"))
            local fs = require("trouble").good()
            function fs.read() return file:read("*a") end
            require("flu").main({"test", ...}, fs)
            """
        try withMount(.text(script), options: RaiseTests.options) { mount in
            // what the script has opened before is still there
            try #expect(System.contents(of: mount.path("file")).prefix(7) == Array("fluhost".utf8)[...])
            let process = ProcessFigures(mount.processID)
            try #expect(process.threadCount == 1)
            let open = try process.descriptors
            #expect(open.count == 5, "\(open)")  // 0, 1, 2, the script's file and /dev/fuse
            #expect(open.values.count { $0 == "/dev/fuse" } == 1)
        }
    }
}
