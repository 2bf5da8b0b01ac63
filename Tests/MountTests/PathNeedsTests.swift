import Glibc
import TestSupport
import Testing

/// flag_nopath and flag_nullpath_ok
@Suite struct PathNeedsTests {
    /// A file system that does whatever it is asked for, and says which path it got for what.
    private static func script(_ flags: String) -> Script {
        .text(
            """
            local flu, trouble = require "flu", require "trouble"
            local R = require "recorder"
            local good = trouble.good()
            local fs = {}
            for name, handler in pairs(good) do
                fs[name] = function(first, ...)
                    R.log("path", name, tostring(name == "symlink" and (...) or first))
                    return handler(first, ...)
                end
            end
            function fs.read_buf(path, size, offset, fi) R.log("path", "read_buf", tostring(path)); return "01234" end
            function fs.write_buf(path, buf) R.log("path", "write_buf", tostring(path)) return buf:size() end
            \(flags)
            flu.main({"test", ...}, fs)
            """)
    }

    /// The handlers that get `fi`, but for those that open, and `fgetattr`, which has the path of a file just made.
    private static let withFileInfo: Set<String> = [
        "ftruncate", "read_buf", "write_buf", "flush", "release", "fsync", "readdir", "releasedir",
        "fsyncdir", "lock", "flock", "ioctl", "poll", "fallocate",
    ]

    /// Makes each request, and returns which handlers got which path.
    private func paths(_ flags: String) throws -> [String: Set<String>] {
        var paths: [String: Set<String>] = [:]
        try withMount(Self.script(flags), options: ["-o", "direct_io,attr_timeout=0,entry_timeout=0"]) { mount in
            for request in Request.all {
                let path = mount.path("\(request.handler): x")
                _ = try request.outcome(path)
            }
            try mount.wait(
                for: flags.contains("nopath = true") ? "path releasedir nil" : "path releasedir /releasedir: x")
            for line in mount.records("path") {
                let words = line.split(separator: " ", maxSplits: 2).map(String.init)
                paths[words[1], default: []].insert(words[2])
            }
        }
        return paths
    }

    @Test func withNopathHandlersWithFileInfoGetNoPath() throws {
        let paths = try paths("fs.flag_nopath = true")
        #expect(Self.withFileInfo.isSubset(of: paths.keys), "\(Self.withFileInfo.subtracting(paths.keys))")
        for (handler, paths) in paths {
            if Self.withFileInfo.contains(handler) {
                #expect(paths == ["nil"], "\(handler)")
            } else if handler == "fgetattr" {
                #expect(paths.contains("nil") && paths.contains("/fgetattr: x"), "\(paths)")
            } else {
                #expect(paths.allSatisfy { $0.hasPrefix("/") }, "\(handler): \(paths)")
            }
        }
        #expect(paths.keys.contains("open") && paths.keys.contains("create") && paths.keys.contains("opendir"))
    }

    static let others = [
        "", "fs.flag_nopath = false", "fs.flag_nopath = 1", "fs.flag_nopath = 'true'", "fs.flag_nopath = {}",
        "fs.flag_nopath = function() return true end", "fs.flag_nopath = io.stdout",
        "fs.flag_nullpath_ok = true", "fs.flag_nopath, fs.flag_nullpath_ok = 0, 'yes'",
    ]

    @Test(arguments: others)
    func withAnythingElseTheyGetOne(flags: String) throws {
        for (handler, paths) in try paths(flags) {
            #expect(paths.allSatisfy { $0.hasPrefix("/") }, "\(handler): \(paths)")
        }
    }

    @Test func theFlagMayComeFromAMetatable() throws {
        let paths = try paths("fs = setmetatable({}, {__index = fs}); getmetatable(fs).__index.flag_nopath = true")
        #expect(paths["read_buf"] == ["nil"])
        #expect(paths["open"]?.contains("/read: x") == true)
    }

    /// The recorder makes handlers of all that it finds: the flag has to come after it.
    private static func setting(_ flag: String) -> String {
        """
        local main = flu.main
        function flu.main(argv, recorded)
            recorded.\(flag) = true
            return main(argv, recorded)
        end

        """
    }

    @Test func theLogDoesWithoutAPath() throws {
        let handlers =
            Self.setting("flag_nopath") + """
                fs.open = nothing
                function fs.read(path) log("read", path); error("no bytes") end
                function fs.write() return 7 end
                function fs.release() error(E.EROFS) end
                """
        try withRecorder(handlers, options: ["-o", "direct_io"], quiet: false) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            #expect(throws: SystemError(EIO)) { try System.read(file, 10) }
            #expect(throws: SystemError(EIO)) { try System.write(file, [1]) }
            try System.close(file)
            try waitUntil("three errors are logged") { mount.messages.count == 3 }
            #expect(mount.messages[0].hasPrefix("read: ") && mount.messages[0].contains("no bytes"))
            #expect(mount.messages[1].hasPrefix("write: bad result #1 from 'write'"))
            #expect(mount.messages[2] == "release: Read-only file system\n")
            #expect(mount.records("read").contains("read nil"))
        }
    }

    /// A file that was removed while it is open, with `hard_remove`: it has no path any more.
    private static let removable = """
        fs.open = nothing
        function fs.unlink(path) nodes[path] = nil end
        function fs.read(path) log("from", tostring(path)); return "bytes" end
        """

    @Test(arguments: ["flag_nullpath_ok", "flag_nopath"])
    func aRemovedFileIsReadWithoutAPath(flag: String) throws {
        let handlers = Self.setting(flag) + Self.removable
        try withRecorder(handlers, options: ["-o", "direct_io,hard_remove"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            _ = try System.read(file, 10)
            try System.unlink(mount.path("file"))
            try #expect(System.read(file, 10) == Array("bytes".utf8))
            #expect(mount.records("from") == [flag == "flag_nopath" ? "from nil" : "from /file", "from nil"])
        }
    }

    @Test func withoutTheFlagARemovedFileIsNotRead() throws {
        try withRecorder(Self.removable, options: ["-o", "direct_io,hard_remove"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try System.unlink(mount.path("file"))
            #expect(throws: SystemError(ENOENT)) { try System.read(file, 10) }
            #expect(mount.records("from").isEmpty)
        }
    }
}
