import Glibc
import TestSupport
import Testing

/// read_buf
@Suite struct ReadBufferTests {
    /// Of a read of 8 bytes at offset 1: what the handler returns, given `fd`, which has the ten digits, and
    /// `size`, `offset` and `fi`; and what the reader gets.
    static let answers: [(lua: String, bytes: String)] = [
        ("fd, offset", "12345678"), ("fd.fd, offset", "12345678"), ("fd, offset, nil", "12345678"),
        ("fd, offset, size", "12345678"), ("fd, offset, 3", "123"), ("fd, offset, 0", ""), ("fd, offset, 3.9", "123"),
        ("fd, offset, 1e6", "12345678"), ("fd, offset, 2^53", "12345678"), ("fd, offset, 2, {}, 'more'", "12"),
        ("fd, 0", "01234567"), ("fd, 8", "89"), ("fd, 8.7", "89"), ("fd, 10", ""), ("fd, 2^40", ""),
        ("fd, 2^63 - 1024", ""), ("fd, 11, 5", ""),
        ("'text'", "text"), ("''", ""), ("'3'", "3"), ("'text', 0, 2", "text"), ("('x'):rep(8)", "xxxxxxxx"),
        ("('x'):rep(9)", "xxxxxxxx"), ("('x'):rep(1e6)", "xxxxxxxx"), ("'\\0\\0'", "\0\0"),
    ]

    @Test(arguments: Below.ways)
    func aStringOrAPartOfAFileIsRead(options: [String]) throws {
        let functions = Self.answers.map { "function(size, offset, fi) return \($0.lua) end" }
        let handlers = Below.prelude + "local fd = below('0123456789')\n" + Below.handler("read_buf", functions)
        try withRecorder(handlers, options: ["-o", "direct_io"] + options) { mount in
            for (index, answer) in Self.answers.enumerated() {
                let file = try System.open(mount.path("\(index + 1)"))
                defer { close(file) }
                try #expect(System.read(file, 8, at: 1) == Array(answer.bytes.utf8), "return \(answer.lua)")
            }
        }
    }

    @Test func itGetsPathSizeOffsetAndFileInfo() throws {
        let handlers = "fs.open = nothing; function fs.read_buf(path, size, offset, fi) return '' end"
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 100, at: 1 << 40) == [])
            try #expect(mount.record("read_buf") == #"read_buf("/file", 100, 1099511627776, fuse_file_info)"#)
        }
    }

    /// What is no answer: EIO, and a line in the log.
    static let nonsense: [(lua: String, message: String)] = [
        ("", "bad result #1 from 'read_buf' (string or descriptor expected, got nil)"),
        ("nil, 0", "#1 from 'read_buf' (string or descriptor expected, got nil)"),
        ("true, 0", "got boolean"), ("{}, 0", "got table"), ("print, 0", "got function"),
        ("newproxy(), 0", "got userdata"),
        ("fi, 0", "got userdata"), ("io.stdout, 0", "got userdata"), ("E.EPERM, 0", "got userdata"),
        ("2^31, 0", "string or descriptor expected"), ("0/0, 0", "string or descriptor expected"),
        ("-1/0, 0", "string or descriptor expected"),
        ("closed, 0", "bad result #1 from 'read_buf' (the descriptor is closed)"),
        ("fd", "bad result #2 from 'read_buf' (offset expected, got nil)"),
        ("fd, '0'", "#2 from 'read_buf' (offset expected, got string)"), ("fd, {}", "offset expected, got table"),
        ("fd, true", "offset expected, got boolean"),
        ("fd, newproxy()", "offset expected, got userdata"),
        ("fd, -1", "bad result #2 from 'read_buf' (an offset expected, got -1"), ("fd, 0/0", "#2"), ("fd, 1/0", "#2"),
        ("fd, -1/0", "#2"), ("fd, 2^63", "#2"), ("fd, 1e300", "#2"),
        ("fd, 0, '5'", "bad result #3 from 'read_buf' (size or nil expected, got string)"),
        ("fd, 0, false", "size or nil expected, got boolean"), ("fd, 0, {}", "size or nil expected, got table"),
        ("fd, 0, -1", "bad result #3 from 'read_buf' (a size expected, got -1"), ("fd, 0, 0/0", "#3"),
        ("fd, 0, 1/0", "#3"), ("fd, 0, 2^64", "#3"),
        ("error('no')", "no"), ("coroutine.yield()", "yield"),
    ]

    @Test func nonsenseIsEIO() throws {
        let functions = Self.nonsense.map { "function(size, offset, fi) return \($0.lua) end" }
        let handlers =
            Below.prelude + "local fd, closed = below('0123456789'), below(); closed:close()\n"
            + Below.handler("read_buf", functions)
        try withRecorder(handlers, options: ["-o", "direct_io"], quiet: false) { mount in
            for (index, row) in Self.nonsense.enumerated() {
                let file = try System.open(mount.path("\(index + 1)"))
                defer { close(file) }
                #expect(throws: SystemError(EIO), "return \(row.lua)") { try System.read(file, 8, at: 1) }
                let message = try #require(mount.messages.last)
                #expect(message.hasPrefix("read_buf /\(index + 1): "), "return \(row.lua): \(message)")
                #expect(message.contains(row.message), "return \(row.lua): \(message)")
                try mount.expectAlive()
            }
            #expect(mount.messages.count == Self.nonsense.count)
        }
    }

    /// What reading the file says, or the handler, and nothing in the log.
    static let errors: [(lua: String, code: Int32)] = [
        ("-1, 0", EBADF), ("12345, 0", EBADF), ("-100, 0", EBADF), ("S.open('/', 'rdonly'), 0", EISDIR),
        ("S.open('/dev/null', 'wronly'), 0", EBADF), ("S.open('/dev/null', 'path'), 0", EBADF),
        ("S.pipe()[1], 0", ESPIPE), ("S.socketpair('unix', 'stream')[1], 0", ESPIPE),
        ("error(E.ENOSPC)", ENOSPC), ("error(E.EAGAIN)", EAGAIN), ("assert(nil, E.ENODATA)", ENODATA),
    ]

    @Test(arguments: Below.ways)
    func errorsOfReadingReachTheReader(options: [String]) throws {
        let functions = Self.errors.map { "function(size, offset, fi) return \($0.lua) end" }
        let handlers = Below.prelude + "local fd = below('0123456789')\n" + Below.handler("read_buf", functions)
        try withRecorder(handlers, options: ["-o", "direct_io"] + options) { mount in
            for (index, row) in Self.errors.enumerated() {
                let file = try System.open(mount.path("\(index + 1)"))
                defer { close(file) }
                for count in [1, 100_000] {
                    #expect(throws: SystemError(row.code), "\(count) bytes: return \(row.lua)") {
                        try System.read(file, count, at: 0)
                    }
                }
                try mount.expectAlive()
            }
        }
    }

    @Test func itWinsOverRead() throws {
        let handlers = """
            fs.open = nothing
            function fs.read() return "read" end
            function fs.read_buf() return "read_buf" end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 10) == Array("read_buf".utf8))
            #expect(mount.records("read").isEmpty)
        }
    }

    @Test func theHandleOfAnOpenFileIsRead() throws {
        let handlers =
            Below.prelude + """
                local contents = {["/file"] = "first", ["/dir"] = "second"}
                nodes["/dir"] = nodes["/file"]
                function fs.open(path, fi) fi.handle = below(contents[path]) end
                function fs.read_buf(_, size, offset, fi) return fi.handle, offset end
                function fs.release(_, fi) fi.handle:close() end
                """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let first = try System.open(mount.path("file"))
            let second = try System.open(mount.path("dir"))
            try #expect(System.read(first, 10, at: 0) == Array("first".utf8))
            try #expect(System.read(second, 10, at: 0) == Array("second".utf8))
            try #expect(System.read(first, 2, at: 3) == Array("st".utf8))
            try System.close(first)
            try #expect(System.read(second, 10, at: 4) == Array("nd".utf8))
            try System.close(second)
        }
    }

    /// Nothing refers to the object once the handler has returned it: it is collected later, and not too soon.
    @Test func anObjectThatIsReturnedAndNotKeptIsRead() throws {
        let handlers =
            Below.prelude + """
                local name = os.tmpname()
                local file = io.open(name, "w"); file:write("content"); file:close()
                function fs.read_buf(_, _, offset)
                    collectgarbage()
                    return S.open(name, "rdonly"), offset
                end
                function fs.destroy() os.remove(name) end
                """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            let before = try ProcessFigures(mount.processID).descriptors.count
            for _ in 0..<200 { try #expect(System.read(file, 10, at: 0) == Array("content".utf8)) }
            try #expect(ProcessFigures(mount.processID).descriptors.count <= before + 2)
        }
    }

    @Test func itMayAnswerFromACoroutine() throws {
        let handlers =
            Below.prelude + """
                local fd = below("0123456789")
                function fs.read_buf(_, size, offset, fi)
                    return coroutine.wrap(function() return fd, offset + 1, 3 end)()
                end
                """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 10, at: 2) == Array("345".utf8))
        }
    }

    /// Whole files, through the kernel's cache and past it, in pieces of odd sizes at odd places.
    @Test(arguments: Below.ways, ["kernel_cache", "direct_io"])
    func largeFilesAreReadAsTheyAre(options: [String], caching: String) throws {
        let bytes = Below.bytes(700_001)
        let folder = TemporaryFolder()
        let below = try System.open(folder.path("below"), O_CREAT | O_WRONLY)
        try #expect(System.write(below, bytes) == bytes.count)
        try System.close(below)
        let handlers = """
            local S = require "syscall"
            local fd = assert(S.open("\(folder.path("below"))"))
            nodes["/file"].size = \(bytes.count)
            fs.open = nothing
            function fs.read_buf(_, _, offset) return fd, offset end
            """
        try withRecorder(handlers, options: options + ["-o", caching]) { mount in
            try #expect(System.contents(of: mount.path("file")) == bytes)
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            for (count, offset) in [
                (131_072, 0), (131_072, 1), (131_073, 4095), (8192, 8192), (8193, 12_345), (4096, 696_000),
                (100_000, 650_000), (1, 700_000), (10, 700_001),
            ] {
                let end = min(bytes.count, offset + count)
                var got: [UInt8] = []
                while got.count < end - offset {  // past the cache a read may give less
                    let piece = try System.read(file, count - got.count, at: off_t(offset + got.count))
                    if piece.isEmpty { break }
                    got += piece
                }
                #expect(got == Array(bytes[offset..<end]), "\(count) bytes at \(offset)")
            }
            let pipes = try ProcessFigures(mount.processID).descriptors.values.filter { $0.hasPrefix("pipe:") }
            #expect(pipes.isEmpty == !options.joined().contains("splice_write"), "\(pipes)")
        }
    }
}
