import Glibc
import TestSupport
import Testing

/// write_buf
@Suite struct WriteBufferTests {
    /// What the handler does, given `buf`, `offset` and `fd`, an empty file, with a write of "abcdefgh" at offset 2; what
    /// write(2) then returns; and what is in the file.
    static let acts: [(lua: String, count: Int, content: String)] = [
        ("return buf:pwrite(fd, offset)", 8, "\0\0abcdefgh"), ("return buf:pwrite(fd.fd, offset)", 8, "\0\0abcdefgh"),
        ("return buf:pwrite(fd, 0, nil)", 8, "abcdefgh"), ("return buf:pwrite(fd, 0, 3)", 3, "abc"),
        ("return buf:pwrite(fd, 0, 8)", 8, "abcdefgh"), ("return buf:pwrite(fd, 0, 1e6)", 8, "abcdefgh"),
        ("return buf:pwrite(fd, 0, 2^63 - 1024)", 8, "abcdefgh"), ("return buf:pwrite(fd, 0, 0)", 0, ""),
        ("return buf:pwrite(fd, 0, -1)", 0, ""), ("return buf:pwrite(fd, 0, -2^63)", 0, ""),
        ("return buf:size()", 8, ""), ("return #buf:string()", 8, ""), ("return 0", 0, ""), ("return 5", 5, ""),
        ("return 7.9", 7, ""),
        ("fd:write(buf:string()); return 8", 8, "abcdefgh"),
        // Each takes what the ones before have left.
        ("return buf:pwrite(fd, 6, 2) + buf:pwrite(fd, 3, 3) + buf:pwrite(fd, 0)", 8, "fghcdeab"),
        ("buf:pwrite(fd, 0, 3); fd:pwrite('<' .. buf:string() .. '>', nil, 3); return 8", 8, "abc<defgh>"),
        ("buf:pwrite(fd, 0, 3); fd:pwrite(tostring(buf:size()), nil, 3); return 8", 8, "abc5"),
        ("buf:string(); return buf:size()", 0, ""), ("buf:string(); return #buf:string()", 0, ""),
        ("buf:string(); return buf:pwrite(fd, 0)", 0, ""),
        ("buf:pwrite(fd, 0); return buf:size() + #buf:string() + buf:pwrite(fd, 10)", 0, "abcdefgh"),
        ("buf:pwrite(fd, 0, 0); return buf:pwrite(fd, 0, 8)", 8, "abcdefgh"),
        // What one file does not take another may.
        ("buf:pwrite(S.open('/dev/full', 'wronly'), 0); return buf:pwrite(fd, 0)", 8, "abcdefgh"),
        ("return coroutine.wrap(function() return buf:pwrite(fd, offset) end)()", 8, "\0\0abcdefgh"),
        (
            "local take = coroutine.wrap(function() coroutine.yield(buf:pwrite(fd, 0, 3)) return buf:pwrite(fd, 3) end)\n"
                + "return take() + take()", 8, "abcdefgh"
        ),
        ("return buf.pwrite(buf, S.open('/dev/null', 'wronly'), 0)", 8, ""),
        ("fd:fcntl('F_SETFL', S.O_APPEND); buf:pwrite(fd, 0, 4); return 4 + buf:pwrite(fd, 0)", 8, "abcdefgh"),
    ]

    @Test(arguments: Below.ways)
    func aWriteGoesWhereItIsSent(options: [String]) throws {
        let functions = Self.acts.map { "function(buf, offset, fi) \($0.lua) end" }
        let handlers =
            Below.prelude + "local fd = below()\n" + Below.handler("write_buf", functions) + """
                function fs.release() log("content", (content(fd):gsub("%z", "0"))); fd:close(); fd = below() end
                """
        try withRecorder(handlers, options: ["-o", "direct_io"] + options) { mount in
            for (index, act) in Self.acts.enumerated() {
                let file = try System.open(mount.path("\(index + 1)"), O_WRONLY)
                try #expect(System.write(file, Array("abcdefgh".utf8), at: 2) == act.count, "\(act.lua)")
                try System.close(file)
                try waitUntil("the file is released") { mount.records("content").count == index + 1 }
                let content = act.content.replacing("\0", with: "0")
                #expect(mount.records("content").last == "content \(content)", "\(act.lua)")
            }
            #expect(
                mount.records("write_buf").first == #"write_buf("/1", fuse_buf, 2, fuse_file_info)"#,
                "\(mount.records("write_buf"))")
        }
    }

    /// What is no count, or no use of the buffer: EIO, and a line in the log.
    static let nonsense: [(lua: String, message: String)] = [
        ("", "bad result #1 from 'write_buf' (number expected, got nil)"), ("return true", "got boolean"),
        ("return '8'", "got string"), ("return buf", "got userdata"), ("return -1", "a number from 0 to 8 expected"),
        ("return 9", "a number from 0 to 8 expected, got 9"), ("return 0/0", "#1"), ("return 1/0", "#1"),
        ("return 2^63", "#1"), ("error('no')", "no"),
        ("return buf:pwrite()", "bad argument #2 to 'pwrite' (descriptor expected, got no value)"),
        ("return buf:pwrite(nil, 0)", "descriptor expected, got nil"), ("return buf:pwrite({}, 0)", "got table"),
        ("return buf:pwrite('file', 0)", "descriptor expected, got string"),
        ("return buf:pwrite(2^40, 0)", "the number is no descriptor's"), ("return buf:pwrite(buf, 0)", "got userdata"),
        ("return buf:pwrite(fd)", "bad argument #3 to 'pwrite' (number expected, got no value)"),
        ("return buf:pwrite(fd, '0')", "#3 to 'pwrite' (number expected, got string)"),
        ("return buf:pwrite(fd, {})", "#3 to 'pwrite' (number expected, got table)"),
        ("return buf:pwrite(fd, 0/0)", "#3 to 'pwrite' (the number does not fit"),
        ("return buf:pwrite(fd, 2^64)", "#3 to 'pwrite' (the number does not fit"),
        ("return buf:pwrite(fd, 0, '1')", "#4 to 'pwrite' (number expected, got string)"),
        ("return buf:pwrite(fd, 0, 0/0)", "#4 to 'pwrite' (the number does not fit"),
        ("return buf:pwrite(fd, 0, 1e300)", "#4 to 'pwrite' (the number does not fit"),
        ("return buf:nothing()", "nothing"), ("return buf.pwrite(fd, fd, 0)", "fuse_buf expected, got fd"),
        ("return buf.size(1)", "fuse_buf expected, got number"),
        ("return buf.size()", "fuse_buf expected, got no value"),
        ("return buf.size(newproxy(true))", "fuse_buf expected, got userdata"),
        ("return buf.string({})", "fuse_buf expected, got table"), ("return #buf", "length"), ("buf.x = 1", "index"),
        ("return buf()", "call"), ("return buf .. ''", "concatenate"), ("setmetatable(buf, {})", "setmetatable"),
    ]

    @Test func nonsenseIsEIO() throws {
        let functions = Self.nonsense.map { "function(buf, offset, fi) \($0.lua) end" }
        let handlers = Below.prelude + "local fd = below()\n" + Below.handler("write_buf", functions)
        try withRecorder(handlers, options: ["-o", "direct_io"], quiet: false) { mount in
            for (index, row) in Self.nonsense.enumerated() {
                let file = try System.open(mount.path("\(index + 1)"), O_WRONLY)
                defer { close(file) }
                #expect(throws: SystemError(EIO), "\(row.lua)") { try System.write(file, Array("abcdefgh".utf8)) }
                let message = try #require(mount.messages.last)
                #expect(message.hasPrefix("write_buf /\(index + 1): "), "\(row.lua): \(message)")
                #expect(message.contains(row.message), "\(row.lua): \(message)")
                try mount.expectAlive()
            }
            #expect(mount.messages.count == Self.nonsense.count)
        }
    }

    /// What pwrite says of a file that takes nothing.
    static let refusals: [(lua: String, code: Int32)] = [
        ("-1, 0", EBADF), ("12345, 0", EBADF), ("closed, 0", EBADF), ("S.open('/dev/null'), 0", EBADF),
        ("S.open('/dev/full', 'wronly'), 0", ENOSPC), ("S.pipe()[2], 0", ESPIPE), ("S.open('/'), 0", EBADF),
        ("fd, -1", EINVAL), ("fd, -2^63", EINVAL), ("fd, 2^63 - 1024", EFBIG),
    ]

    @Test(arguments: Below.ways)
    func pwriteSaysWhatTheFileDoes(options: [String]) throws {
        let functions = Self.refusals.map { row in
            """
            function(buf, offset)
                local value, message, code = buf:pwrite(\(row.lua))
                log("said", value, message == tostring(E[code]), code, buf:size())
                error(E[code])
            end
            """
        }
        let handlers =
            Below.prelude + "local fd, closed = below(), below(); closed:close()\n"
            + Below.handler("write_buf", functions)
        try withRecorder(handlers, options: ["-o", "direct_io"] + options) { mount in
            for (index, row) in Self.refusals.enumerated() {
                let file = try System.open(mount.path("\(index + 1)"), O_WRONLY)
                defer { close(file) }
                #expect(throws: SystemError(row.code), "\(row.lua)") { try System.write(file, [1, 2, 3]) }
                #expect(mount.records("said").last == "said nil true \(row.code) 3", "\(row.lua)")
            }
        }
    }

    @Test func itWinsOverWrite() throws {
        let handlers = """
            fs.open = nothing
            function fs.write(path, data) return #data end
            function fs.write_buf(path, buf) return buf:size() end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_WRONLY)
            defer { close(file) }
            try #expect(System.write(file, [1, 2, 3]) == 3)
            #expect(mount.records("write").isEmpty)
            #expect(mount.records("write_buf").count == 1)
        }
    }

    // MARK: Buffers that are kept

    /// None is of use after its request: not between requests, not in another one, not in a later write.
    @Test func aBufferEndsWithItsRequest() throws {
        let handlers =
            Below.prelude + """
                local kept, fd = {}, below()
                local function try(where)
                    for _, buf in ipairs(kept) do
                        for _, use in ipairs {"size", "string", "pwrite"} do
                            log(where, tostring(select(2, pcall(buf[use], buf, fd, 0))))
                        end
                    end
                end
                function fs.write_buf(path, buf)
                    try("write")
                    kept[#kept + 1] = buf
                    log("own", buf:size(), buf:string())
                    return 3
                end
                fs.write = nil
                function fs.fsync() try("fsync") end
                function fs.destroy() try("destroy") end
                """
        let mount = try Mount(
            .text(
                """
                local flu, R = require "flu", require "recorder"
                local E, log, show, nothing = flu.errno, R.log, R.show, R.nothing
                local fs, nodes = R.world()
                \(handlers)
                flu.main({"test", ...}, fs)
                """))
        let file = try System.open(mount.path("file"), O_WRONLY)
        try System.write(file, Array("one".utf8))
        try System.write(file, Array("two".utf8))
        try System.fsync(file)
        try System.close(file)
        try mount.stop()
        #expect(mount.records("own") == ["own 3 one", "own 3 two"])
        for (place, count) in [("write", 3), ("fsync", 6), ("destroy", 6)] {
            let lines = mount.records(place)
            #expect(lines.count == count, "\(place)")
            for line in lines { #expect(line.contains("this buffer is no longer valid"), "\(line)") }
        }
        #expect(mount.child.errors == "")
    }

    /// The bytes of a string that was made of a buffer stay what they were.
    @Test func aStringOutlivesItsBuffer() throws {
        let handlers = """
            local kept = {}
            fs.open = nothing
            function fs.write_buf(path, buf)
                kept[#kept + 1] = buf:string()
                return #kept[#kept]
            end
            function fs.fsync() log("kept", unpack(kept)) end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_WRONLY)
            defer { close(file) }
            for text in ["first", "the second", "x"] { try System.write(file, Array(text.utf8)) }
            try System.fsync(file)
            try #expect(mount.record("kept") == "kept first the second x")
        }
    }

    // MARK: Much

    @Test(arguments: Below.ways, ["kernel_cache", "direct_io"])
    func largeFilesAreWrittenAsTheyAre(options: [String], caching: String) throws {
        let bytes = Below.bytes(700_001)
        let folder = TemporaryFolder()
        let handlers = """
            local S = require "syscall"
            local fd = assert(S.open("\(folder.path("below"))", "creat, rdwr", "rusr"))
            fs.open = nothing
            function fs.write_buf(_, buf, offset)
                local half = math.floor(buf:size() / 2)
                return buf:pwrite(fd, offset, half) + buf:pwrite(fd, offset + half)
            end
            function fs.read_buf(_, _, offset) return fd, offset end
            function fs.getattr(path) return path == "/file" and fd:fstat() or nodes[path] or error(E.ENOENT) end
            """
        try withRecorder(handlers, options: options + ["-o", caching]) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            var offset = 0
            for count in [131_072, 131_072, 1, 4095, 200_000, 8193, 131_072, 1 << 20] {
                let end = min(bytes.count, offset + count)
                try #expect(System.write(file, Array(bytes[offset..<end])) == end - offset)
                offset = end
            }
            try System.fsync(file)
            try #expect(System.contents(of: folder.path("below")) == bytes)
            try #expect(System.read(file, 5000, at: 300_000) == Array(bytes[300_000..<305_000]))
        }
    }
}
