import Glibc
import TestSupport
import Testing

/// `fi`, `filler` and the like after their request has ended: Lua errors, never stale pointers.
@Suite struct EndedRequestTests {
    /// Keeps all that a handler gets, and tries it out when the attributes of "/try" are asked for.
    private static let keeping = """
        local kept = {}
        local function keep(name)
            local inner = fs[name] or nothing
            fs[name] = function(...)
                for i = 1, select("#", ...) do
                    local value = select(i, ...)
                    if type(value) == "userdata" or type(value) == "function" then kept[name] = value end
                end
                return inner(...)
            end
        end
        function fs.readdir(path, filler) keptFiller = filler; filler(".") end
        function fs.write(path, data) return #data end
        function fs.read() return "" end
        for _, name in ipairs {"open", "read", "write", "opendir", "release", "flush", "fsync"} do keep(name) end
        local getattr = fs.getattr
        function fs.getattr(path)
            if path == "/try" then
                for name, fi in pairs(kept) do
                    for _, action in ipairs {
                        function() return fi.fh end, function() return fi.flags end, function() return fi.handle end,
                        function() return fi.direct_io end, function() return fi.nonsense end,
                        function() fi.fh = 1 end, function() fi.handle = {} end, function() fi.flags = {} end,
                        function() fi.nonsense = 1 end,
                    } do
                        log("said", name, tostring(select(2, pcall(action))))
                    end
                    log("text", tostring(fi):match("^fuse_file_info"))
                end
                for _, name in ipairs {"a", "a/b", ""} do
                    log("filled", tostring(select(2, pcall(keptFiller, name))))
                end
                log("filled", tostring(select(2, pcall(keptFiller))))
            end
            return getattr(path)
        end
        """

    @Test func fiAndFillerAreOfNoUseLater() throws {
        try withRecorder(Self.keeping, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            _ = try System.read(file, 10)
            try System.write(file, [1])
            try System.fsync(file)
            try System.close(file)
            try mount.wait(for: #"release("/file", fuse_file_info)"#)
            _ = try System.names(in: mount.path("dir"))
            #expect(throws: SystemError(ENOENT)) { try System.lstat(mount.path("try")) }
            let said = mount.records("said")
            #expect(said.count == 7 * 9)
            for line in said { #expect(line.contains("this fuse_file_info is no longer valid"), "\(line)") }
            #expect(mount.records("text").count == 7)
            #expect(mount.records("filled").count == 4)
            for line in mount.records("filled") {
                #expect(line.contains("this 'filler' is no longer valid"), "\(line)")
            }
        }
    }

    @Test func whatIsUsedWithoutCareIsEIO() throws {
        let handlers = """
            local kept, fillers
            function fs.open(path, fi) kept = fi end
            function fs.read() return tostring(kept.fh) end
            function fs.readdir(path, filler)
                filler(".")
                if fillers then fillers("x") end
                fillers = filler
            end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"], quiet: false) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            #expect(throws: SystemError(EIO)) { try System.read(file, 10) }
            try #expect(System.names(in: mount.point) == ["."])
            #expect(throws: SystemError(EIO)) { try System.names(in: mount.point) }
            #expect(mount.messages.count == 2)
            #expect(mount.messages.first?.hasPrefix("read /file: ") == true)
            #expect(mount.messages.first?.contains("no longer valid") == true)
            try mount.expectAlive()
        }
    }

    @Test func fiSurvivesItsMountWithoutHarm() throws {
        let script = """
            local flu, trouble = require "flu", require "trouble"
            local fs, kept, filler = trouble.good(), nil, nil
            function fs.open(path, fi) kept = fi; fi.handle = setmetatable({}, {__mode = "k"}) end
            function fs.readdir(path, f) filler = f end
            function fs.destroy() print("in destroy", pcall(function() return kept.fh end)) end
            print("main", flu.main({"test", ...}, fs))
            collectgarbage()
            print("later", pcall(function() return kept.fh end))
            print("filler", pcall(filler, "x"))
            local proxy = newproxy(true)
            getmetatable(proxy).__gc = function()
                print("at the end", pcall(function() return kept.fh, filler("x") end))
            end
            """
        let mount = try Mount(.text(script), options: RaiseTests.options)
        let file = try System.open(mount.path("file"))
        _ = try System.entries(of: mount.point)
        _ = try System.checked(umount2(mount.point, Int32(MNT_DETACH)))
        try System.close(file)
        try #expect(mount.child.wait() == .exited(0))
        #expect(mount.lines.count == 5, "\(mount.child.printed)")
        #expect(mount.records("main") == ["main\ttrue"] || mount.lines.contains("main\ttrue"))
        for line in mount.lines where line != "main\ttrue" {
            #expect(line.contains("false") && line.contains("no longer valid"), "\(line)")
        }
        #expect(mount.child.errors == "")
    }

    @Test func fiWorksInACoroutineOfTheSameRequest() throws {
        let handlers = """
            function fs.open(path, fi)
                coroutine.wrap(function() fi.fh = 5; log("inside", fi.fh, fi.flags.rdonly) end)()
                log("outside", fi.fh)
            end
            function fs.readdir(path, filler) coroutine.wrap(function() filler("a"); filler("b") end)() end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            try #expect(mount.record("inside") == "inside 5 true")
            try #expect(mount.record("outside") == "outside 5")
            try #expect(System.names(in: mount.point) == ["a", "b"])
        }
    }

    @Test func otherUserdataAreNoFileInfo() throws {
        let handlers = """
            function fs.open(path, fi)
                local index, assign = debug.getmetatable(fi).__index, debug.getmetatable(fi).__newindex
                for _, wrong in ipairs {
                    1, "x", {}, print, newproxy(), newproxy(true), io.stdout, E.EPERM, coroutine.create(log),
                } do
                    log("said", tostring(select(2, pcall(index, wrong, "fh"))))
                    log("said", tostring(select(2, pcall(assign, wrong, "fh", 1))))
                end
                log("said", tostring(select(2, pcall(index))))
                log("kept", getmetatable(fi), tostring(pcall(setmetatable, fi, {})))
            end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            #expect(mount.records("said").count == 19)
            for line in mount.records("said") { #expect(line.contains("fuse_file_info expected, got"), "\(line)") }
            try #expect(mount.record("kept") == "kept fuse_file_info false")
        }
    }
}
