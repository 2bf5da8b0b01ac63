import Glibc
import TestSupport
import Testing

/// The object `fi`, and what of an open file outlives a request.
@Suite struct FileInfoTests {
    private static let reading = "fs.open = nothing; function fs.read(path, size, offset, fi) return '' end\n"

    @Test func fhStartsAsZero() throws {
        let handlers = """
            function fs.open(path, fi) log("fh", fi.fh) end
            function fs.opendir(path, fi) log("fh", fi.fh) end
            function fs.create(path, mode, fi) nodes[path] = {mode = mode}; log("fh", fi.fh) end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            try System.close(System.open(mount.path("dir"), O_RDONLY | O_DIRECTORY))
            try System.close(System.open(mount.path("new"), O_CREAT | O_WRONLY))
            #expect(mount.records("fh") == ["fh 0", "fh 0", "fh 0"])
        }
    }

    static let flags: [(flags: Int32, expected: Set<String>)] = [
        (O_RDONLY, ["rdonly"]), (O_WRONLY, ["wronly"]), (O_RDWR, ["rdwr"]),
        (O_RDWR | O_APPEND, ["rdwr", "append"]), (O_WRONLY | O_SYNC, ["wronly", "sync"]),
        (O_RDONLY | O_NONBLOCK, ["rdonly", "nonblock", "ndelay"]), (O_RDONLY | O_NOFOLLOW, ["rdonly", "nofollow"]),
        (O_RDONLY | O_DIRECT, ["rdonly", "direct"]), (O_RDONLY | O_NOATIME, ["rdonly", "noatime"]),
        // these are the kernel's business
        (O_WRONLY | O_CREAT | O_NOCTTY, ["wronly"]), (O_WRONLY | O_TRUNC, ["wronly"]),
    ]

    @Test func flagsHoldTheModeOfAccessAndWhatElseIsSet() throws {
        let handlers = """
            function fs.open(path, fi) log("flags", fi.flags) end
            fs.truncate = nothing
            """
        try withRecorder(handlers) { mount in
            for row in Self.flags {
                try System.close(System.open(mount.path("file"), row.flags))
                let line = try #require(mount.records("flags").last)
                let names = line.dropFirst("flags {".count).dropLast().split(separator: " ").map(String.init)
                // whether the kernel adds "largefile" is the machine's affair
                #expect(Set(names).subtracting(["largefile"]) == row.expected, "open with \(row.flags)")
            }
        }
    }

    @Test func directoriesAreOpenedWithTheFlagDirectory() throws {
        try withRecorder("function fs.opendir(path, fi) log('flag', fi.flags.directory, fi.flags.rdonly) end") {
            mount in
            try System.close(System.open(mount.path("dir"), O_RDONLY | O_DIRECTORY))
            try #expect(mount.record("flag") == "flag true true")
        }
    }

    @Test func flagsAreOneObjectThroughTheLifeOfAnFi() throws {
        let handlers = """
            function fs.open(path, fi)
                local flags = fi.flags
                flags.mine = true
                log("same", rawequal(flags, fi.flags), fi.flags.mine, fi.flags.rdonly)
            end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            try #expect(mount.record("same") == "same true true true")
        }
    }

    @Test func otherFieldsAreNumbersAndBooleans() throws {
        let handlers = """
            function fs.open(path, fi)
                log("fields", type(fi.writepage), type(fi.direct_io), type(fi.keep_cache), type(fi.flush),
                    type(fi.fh), type(fi.lock_owner), type(fi.flags), type(fi.handle))
                log("text", tostring(fi):match("^fuse_file_info") )
            end
            function fs.flush(path, fi) log("flushing", fi.flush, fi.lock_owner ~= 0) end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            try #expect(
                mount.record("fields") == "fields number boolean boolean boolean number number table nil")
            try #expect(mount.record("text") == "text fuse_file_info")
            try #expect(mount.record("flushing") == "flushing true true")
        }
    }

    static let handles = [
        "0", "1", "42", "2^31", "2^32", "2^40 + 1", "2^53 - 1", "2^53", "2^53 + 2", "2^63", "2^63 + 2048",
        "2^64 - 2048",
    ]

    @Test func fhComesBackExactlyAsItWasStored() throws {
        let handlers = """
            local function check(path, fi) log("kept", path, fi.fh == wanted, ("%.0f"):format(fi.fh)) end
            local list = {\(Self.handles.joined(separator: ", "))}
            local count = 0
            function fs.open(path, fi) count = count + 1; wanted = list[count]; fi.fh = wanted end
            function fs.read(path, size, offset, fi) check("read", fi); return "" end
            function fs.flush(path, fi) check("flush", fi) end
            function fs.release(path, fi) check("release", fi) end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            for (index, handle) in Self.handles.enumerated() {
                let file = try System.open(mount.path("file"))
                _ = try System.read(file, 10)
                try System.close(file)
                try waitUntil("release was called") { mount.records("release").count == index + 1 }
                #expect(!mount.records("kept").contains { $0.contains("false") }, "fh = \(handle)")
            }
            #expect(mount.records("kept").contains("kept read true 18446744073709549568"))
            #expect(mount.records("kept").count == 3 * Self.handles.count)
        }
    }

    @Test func eachOpenFileHasItsOwnFh() throws {
        let handlers = """
            local count = 100
            function fs.open(path, fi) count = count + 1; fi.fh = count end
            function fs.read(path, size, offset, fi) return tostring(fi.fh) end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let files = try (0..<100).map { _ in try System.open(mount.path("file")) }
            defer { for file in files { close(file) } }
            for (index, file) in files.enumerated().reversed() {
                try #expect(System.read(file, 10) == Array("\(101 + index)".utf8))
            }
        }
    }

    @Test func fhMayBeChangedWhileTheFileIsOpen() throws {
        let handlers = """
            function fs.open(path, fi) fi.fh = 1 end
            function fs.read(path, size, offset, fi) fi.fh = fi.fh + 1; return tostring(fi.fh) end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 10, at: 0) == Array("2".utf8))
            try #expect(System.read(file, 10, at: 0) == Array("3".utf8))
        }
    }

    @Test func aRequestThatFailsKeepsNoChanges() throws {
        let handlers = """
            function fs.open(path, fi) fi.fh, fi.handle = 1, "first" end
            function fs.read(path, size, offset, fi)
                if offset > 0 then fi.fh, fi.handle = 2, "second"; error(E.EAGAIN) end
                return fi.fh .. fi.handle
            end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            #expect(throws: SystemError(EAGAIN)) { try System.read(file, 10, at: 1) }
            try #expect(System.read(file, 10, at: 0) == Array("1first".utf8))
        }
    }

    @Test func handleKeepsAnyValueUntilRelease() throws {
        let handlers = """
            local alive = setmetatable({}, {__mode = "k"})
            local values = {true, 3.5, "text", print, coroutine.create(function() end), newproxy()}
            local count = 0
            function fs.open(path, fi)
                count = count + 1
                local value = values[count] or {}
                if not values[count] then alive[value] = true end
                fi.handle = {value = value, number = count}
                log("at once", fi.handle.number == count)
            end
            function fs.read(path, size, offset, fi)
                collectgarbage()
                local wanted = values[fi.handle.number]
                log("kept", fi.handle.number, wanted == nil and next(alive) ~= nil or rawequal(fi.handle.value, wanted))
                return ""
            end
            function fs.flush(path, fi) log("flushed", fi.handle.number) end
            function fs.release(path, fi) log("released", fi.handle.number) end
            function fs.access() collectgarbage(); collectgarbage(); log("alive", next(alive) ~= nil) end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            for number in 1...7 {
                let file = try System.open(mount.path("file"))
                _ = try System.read(file, 10)
                try System.close(file)
                try mount.wait(for: "released \(number)")
                #expect(mount.lines.contains("kept \(number) true"))
                #expect(mount.lines.contains("flushed \(number)"))
            }
            try System.access(mount.path("file"), R_OK)
            try #expect(mount.record("alive") == "alive false")
        }
    }

    @Test func handleIsKeptForDirectoriesToo() throws {
        let handlers = """
            function fs.opendir(path, fi) fi.handle = {".", "..", "one", "two"} end
            function fs.readdir(path, filler, fi) for _, name in ipairs(fi.handle) do filler(name) end end
            function fs.releasedir(path, fi) log("released", #fi.handle) end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.names(in: mount.path("dir")) == [".", "..", "one", "two"])
            try mount.wait(for: "released 4")
        }
    }

    @Test func handleMayBeReplacedAndTakenAway() throws {
        let handlers = """
            function fs.open(path, fi) fi.handle = "a" end
            function fs.read(path, size, offset, fi)
                local old = fi.handle
                if old == "a" then fi.handle = "b" elseif old == "b" then fi.handle = nil end
                return tostring(old) .. tostring(fi.handle)
            end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 10, at: 0) == Array("ab".utf8))
            try #expect(System.read(file, 10, at: 0) == Array("bnil".utf8))
            try #expect(System.read(file, 10, at: 0) == Array("nilnil".utf8))
        }
    }

    @Test func directIOBypassesTheCache() throws {
        let handlers = """
            function fs.open(path, fi) fi.direct_io = true end
            function fs.read(path, size, offset, fi) return offset == 0 and "longer than the size" or "" end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.contents(of: mount.path("file")) == Array("longer than the size".utf8))
        }
    }

    @Test(arguments: [true, false])
    func keepCacheSavesReads(keep: Bool) throws {
        let handlers = """
            function fs.open(path, fi) fi.keep_cache = \(keep) end
            function fs.read(path, size, offset, fi) return ("hello"):sub(offset + 1) end
            """
        try withRecorder(handlers, options: ["-o", "attr_timeout=60,entry_timeout=60"], caching: true) { mount in
            for _ in 0..<2 { try #expect(System.contents(of: mount.path("file")) == Array("hello".utf8)) }
            let fromTheStart = mount.records("read").count { $0.contains(", 0, fuse") }
            #expect(fromTheStart == (keep ? 1 : 2))
        }
    }

    @Test func nonseekableFilesCannotBeSought() throws {
        try withRecorder("function fs.open(path, fi) fi.nonseekable = true end") { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            #expect(throws: SystemError(ESPIPE)) { try System.checked(lseek(file, 0, SEEK_SET)) }
        }
    }

    @Test func unknownFieldsReadAsNil() throws {
        try withRecorder("function fs.open(path, fi) log('unknown', fi.nonsense, fi[1], fi[fi], fi[true]) end") {
            mount in
            try System.close(System.open(mount.path("file")))
            try #expect(mount.record("unknown") == "unknown nil nil nil nil")
        }
    }

    static let badAssignments: [(lua: String, message: String)] = [
        ("fi.nonsense = 1", "nonsense"), ("fi[1] = 1", "no field"), ("fi[{}] = 1", "no field"),
        ("fi.fh = -1", "out of range"), ("fi.fh = 2^64", "out of range"), ("fi.fh = 0/0", "out of range"),
        ("fi.fh = 1/0", "out of range"), ("fi.fh = 'x'", "number expected, got string"),
        ("fi.fh = {}", "number expected, got table"), ("fi.fh = nil", "number expected, got nil"),
        ("fi.writepage = 2^31", "out of range"), ("fi.lock_owner = 5", "lock_owner"),
        ("fi.flags = 2^40", "out of range"),
        ("fi.flags = print", "set expected, got function"),
    ]

    @Test func badAssignmentsAreLuaErrors() throws {
        let handlers = """
            local tries = {
                \(Self.badAssignments.map { "function(fi) \($0.lua) end" }.joined(separator: ",\n"))
            }
            function fs.open(path, fi)
                for _, try in ipairs(tries) do log("said", tostring(select(2, pcall(try, fi)))) end
                fi.fh = 17
                log("still good", fi.fh)
            end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("file")))
            let said = mount.records("said")
            #expect(said.count == Self.badAssignments.count)
            for (line, row) in zip(said, Self.badAssignments) {
                #expect(line.contains(row.message), "\(row.lua): \(line)")
            }
            try #expect(mount.record("still") == "still good 17")
        }
    }
}
