import Glibc
import TestSupport
import Testing

/// open create read write truncate ftruncate flush release fsync
@Suite struct FileTests {
    /// A file system that keeps the content of "/file" in a string.
    static let storing = """
        local content = "hello"
        fs.open = nothing
        function fs.read(path, size, offset) return content:sub(offset + 1, offset + size) end
        function fs.write(path, data, offset)
            local head = content:sub(1, offset) .. ("\\0"):rep(offset - #content)
            content = head .. data .. content:sub(offset + #data + 1)
            nodes["/file"].size = #content
            return #data
        end
        """

    @Test func openGetsPathAndFileInfo() throws {
        try withRecorder("fs.open = nothing") { mount in
            try System.close(System.open(mount.path("file")))
            try #expect(mount.record("open") == #"open("/file", fuse_file_info)"#)
        }
    }

    @Test func openErrorReachesTheCaller() throws {
        try withRecorder("function fs.open() error(E.ETXTBSY) end") { mount in
            #expect(throws: SystemError(ETXTBSY)) { try System.open(mount.path("file")) }
        }
    }

    @Test func createGetsPathModeAndFileInfo() throws {
        let handlers = """
            function fs.create(path, mode, fi) nodes[path] = {mode = mode}; fi.fh = 42 end
            function fs.release(path, fi) log("released", fi.fh) end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("new"), O_CREAT | O_EXCL | O_WRONLY, 0o640)
            try #expect(mount.record("create") == #"create("/new", {reg rgrp rusr wusr}, fuse_file_info)"#)
            try #expect(System.fstat(file).st_mode == S_IFREG | 0o640)
            #expect(mount.records("open").isEmpty)
            try System.close(file)
            try mount.wait(for: "released 42")
        }
    }

    @Test func createErrorReachesTheCaller() throws {
        try withRecorder("function fs.create() error(E.EDQUOT) end") { mount in
            #expect(throws: SystemError(EDQUOT)) { try System.open(mount.path("new"), O_CREAT | O_WRONLY) }
        }
    }

    @Test func createGetsAFreshSet() throws {
        let handlers = """
            local last
            function fs.create(path, mode) log("fresh", mode ~= last); last = mode; nodes[path] = {mode = mode} end
            """
        try withRecorder(handlers) { mount in
            try System.close(System.open(mount.path("a"), O_CREAT | O_WRONLY))
            try System.close(System.open(mount.path("b"), O_CREAT | O_WRONLY))
            #expect(mount.records("fresh") == ["fresh true", "fresh true"])
        }
    }

    @Test func readGetsPathSizeOffsetAndFileInfo() throws {
        try withRecorder(Self.storing, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 3, at: 1) == Array("ell".utf8))
            try #expect(System.read(file, 100, at: 4) == Array("o".utf8))
            try #expect(System.read(file, 100, at: 5) == [])
            #expect(
                mount.records("read") == [
                    #"read("/file", 3, 1, fuse_file_info)"#, #"read("/file", 100, 4, fuse_file_info)"#,
                    #"read("/file", 100, 5, fuse_file_info)"#,
                ])
        }
    }

    @Test func readCutsWhatIsLongerThanAskedFor() throws {
        let handlers = "fs.open = nothing; function fs.read(path, size) return ('x'):rep(size) .. 'SECRET' end"
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 10) == Array(repeating: UInt8(ascii: "x"), count: 10))
            try #expect(System.read(file, 5000) == Array(repeating: UInt8(ascii: "x"), count: 5000))
        }
    }

    @Test func readOfNothingIsTheEndOfTheFile() throws {
        try withRecorder("fs.open = nothing; nodes['/file'].size = 100; function fs.read() return '' end") { mount in
            try #expect(System.contents(of: mount.path("file")).allSatisfy { $0 == 0 })
        }
    }

    @Test func readNeverReturnsBytesThatTheScriptDidNotGive() throws {
        // A reader that once got a long answer, then short ones: the rest may not shine through.
        let handlers = """
            fs.open = nothing
            nodes["/file"].size = 65536
            function fs.read(path, size, offset) return offset == 0 and ("\\255"):rep(size) or "ab" end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDONLY | O_DIRECT)
            defer { close(file) }
            _ = try System.read(file, 4096, at: 0)
            let bytes = try System.read(file, 4096, at: 4096)
            #expect(bytes.prefix(2) == Array("ab".utf8)[...])
            #expect(bytes.dropFirst(2).allSatisfy { $0 == 0 })
        }
    }

    @Test func readTakesANumberAndBytesOfAnyValue() throws {
        let handlers = """
            fs.open = nothing
            function fs.read(path, size, offset) return offset == 0 and 12345 or "\\0\\1\\128\\255\\0" end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"))
            defer { close(file) }
            try #expect(System.read(file, 100, at: 0) == Array("12345".utf8))
            try #expect(System.read(file, 100, at: 1) == [0, 1, 128, 255, 0])
        }
    }

    @Test func writeGetsPathBytesOffsetAndFileInfo() throws {
        try withRecorder(Self.storing) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try #expect(System.write(file, [0, 255, 10], at: 7) == 3)
            try #expect(System.write(file, Array("HE".utf8), at: 0) == 2)
            #expect(
                mount.records("write") == [
                    #"write("/file", "\000\255\010", 7, fuse_file_info)"#, #"write("/file", "HE", 0, fuse_file_info)"#,
                ])
            try #expect(System.read(file, 100, at: 0) == Array("HEllo\0\0".utf8) + [0, 255, 10])
        }
    }

    @Test func writeMayTakeLessWithDirectIO() throws {
        let handlers = "fs.open = nothing; function fs.write(path, data) return math.min(#data, 3) end"
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"), O_WRONLY)
            defer { close(file) }
            try #expect(System.write(file, Array("abcdef".utf8)) == 3)
            try #expect(System.write(file, Array("ab".utf8)) == 2)
        }
    }

    @Test func writesAreBigUnlessTheScriptSaysOtherwise() throws {
        let handlers = "fs.open = nothing; function fs.write(path, data) log('wrote', #data); return #data end"
        let data = [UInt8](repeating: 1, count: 131072)
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_WRONLY)
            defer { close(file) }
            try System.write(file, data)
            #expect(mount.records("wrote") == ["wrote 131072"])
        }
        try withRecorder(handlers, options: ["-o", "no_big_writes"]) { mount in
            let file = try System.open(mount.path("file"), O_WRONLY)
            defer { close(file) }
            try System.write(file, data)
            #expect(mount.records("wrote") == Array(repeating: "wrote 4096", count: 32))
        }
    }

    @Test func offsetsAndSizesAreExactBeyond2To40() throws {
        let handlers = """
            fs.open = nothing
            nodes["/file"].size = 2^53 - 1
            function fs.read(path, size, offset) return ("%.0f"):format(offset) end
            function fs.write(path, data) return #data end
            function fs.truncate() end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            try #expect(System.stat(mount.path("file")).st_size == 9_007_199_254_740_991)
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            for offset: off_t in [1 << 31, 1 << 32 + 1, 1 << 40 + 12345, 1 << 53 - 3] {
                try #expect(System.read(file, 100, at: offset) == Array("\(offset)".utf8))
                try System.write(file, [65], at: offset)
                #expect(mount.records("write").last == "write(\"/file\", \"A\", \(offset), fuse_file_info)")
                try System.truncate(mount.path("file"), offset)
                #expect(mount.records("truncate").last == "truncate(\"/file\", \(offset))")
            }
        }
    }

    @Test func truncateAndFtruncate() throws {
        let handlers = """
            fs.open = nothing
            function fs.truncate(path, size) nodes[path].size = size end
            function fs.ftruncate(path, size, fi) nodes[path].size = size end
            """
        try withRecorder(handlers) { mount in
            try System.truncate(mount.path("file"), 17)
            try #expect(System.stat(mount.path("file")).st_size == 17)
            let file = try System.open(mount.path("file"), O_RDWR)
            try System.ftruncate(file, 23)
            try System.close(file)
            try #expect(System.stat(mount.path("file")).st_size == 23)
            try System.close(System.open(mount.path("file"), O_WRONLY | O_TRUNC))
            #expect(mount.records("truncate") == [#"truncate("/file", 17)"#, #"truncate("/file", 0)"#])
            try #expect(mount.record("ftruncate") == #"ftruncate("/file", 23, fuse_file_info)"#)
        }
    }

    @Test func truncateServesForFtruncate() throws {
        try withRecorder("fs.open, fs.truncate = nothing, nothing") { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try System.ftruncate(file, 23)
            try #expect(mount.record("truncate") == #"truncate("/file", 23)"#)
        }
    }

    @Test func flushIsCalledForEachCloseAndReleaseOnce() throws {
        try withRecorder("fs.open, fs.flush, fs.release = nothing, nothing, nothing") { mount in
            let file = try System.open(mount.path("file"))
            let copy = try System.checked(dup(file))
            try System.close(copy)
            #expect(mount.records("flush") == [#"flush("/file", fuse_file_info)"#])
            #expect(mount.records("release").isEmpty)
            try System.close(file)
            #expect(mount.records("flush").count == 2)
            try mount.wait(for: #"release("/file", fuse_file_info)"#)
            #expect(mount.records("release").count == 1)
        }
    }

    @Test func flushErrorReachesCloseAndReleaseErrorIsLogged() throws {
        let handlers = """
            fs.open = nothing
            function fs.flush() error(E.ENOSPC) end
            function fs.release() error(E.EROFS) end
            """
        try withRecorder(handlers, quiet: false) { mount in
            let file = try System.open(mount.path("file"))
            #expect(throws: SystemError(ENOSPC)) { try System.close(file) }
            try waitUntil("the error is logged") { !mount.messages.isEmpty }
            #expect(mount.messages.count == 1)
            #expect(mount.messages.first?.contains("release") == true)
            #expect(mount.messages.first?.contains("Read-only file system") == true)
            try mount.expectAlive()
        }
    }

    @Test func fsyncSaysWhetherOnlyDataCount() throws {
        try withRecorder("fs.open, fs.fsync = nothing, nothing") { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try System.fsync(file)
            try System.fsync(file, dataOnly: true)
            #expect(
                mount.records("fsync") == [
                    #"fsync("/file", false, fuse_file_info)"#, #"fsync("/file", true, fuse_file_info)"#,
                ])
        }
    }

    @Test func errorsOfFileHandlersReachTheCaller() throws {
        let handlers = """
            fs.open = nothing
            function fs.read() error(E.ENXIO) end
            function fs.write() error(E.EFBIG) end
            function fs.truncate() error(E.EPERM) end
            function fs.ftruncate() error(E.EINVAL) end
            function fs.fsync() error(E.EROFS) end
            """
        try withRecorder(handlers, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            #expect(throws: SystemError(ENXIO)) { try System.read(file, 10) }
            #expect(throws: SystemError(EFBIG)) { try System.write(file, [1]) }
            #expect(throws: SystemError(EPERM)) { try System.truncate(mount.path("file"), 1) }
            #expect(throws: SystemError(EINVAL)) { try System.ftruncate(file, 1) }
            #expect(throws: SystemError(EROFS)) { try System.fsync(file) }
        }
    }
}
